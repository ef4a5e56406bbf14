"""The intermediate representation: a cluster's workloads, pods, services, config maps and claims.

Kubernetes' own words and defaults, nothing of Compose. Lowering makes a `Cluster`, the passes
change it, `kubernetes` builds objects from it. Leaves are `Value`s, so that every field leads back
to its line.
"""

from compiler.ir.cluster import Cluster
from compiler.ir.containers import (
    AllFrom,
    Container,
    ContainerPort,
    Exec,
    FromKey,
    HttpGet,
    Literal,
    Probe,
    Requirements,
    Seccomp,
    SecurityContext,
    TcpSocket,
    Variable,
    VolumeMount,
)
from compiler.ir.meta import Meta, Texts
from compiler.ir.network import NetworkPolicy, Opening, Peer, Reach, Service, ServicePort
from compiler.ir.objects import Claim, ConfigMap, External, JobWaiter, Patch, Reference, Secret
from compiler.ir.pods import Affinity, HostAlias, NodeRule, Pod, Spread
from compiler.ir.routes import Backend, Certificate, HttpRoute, Ingress, ParentGateway, Rule
from compiler.ir.volumes import (
    ClaimVolume,
    EmptyDir,
    HostPath,
    Item,
    PodVolume,
    Projected,
    ServiceAccountToken,
)
from compiler.ir.workloads import (
    Autoscaler,
    CronJob,
    DaemonSet,
    Deployment,
    DisruptionBudget,
    Job,
    Metric,
    StatefulSet,
    Strategy,
    Workload,
)

__all__ = [
    "Affinity",
    "AllFrom",
    "Autoscaler",
    "Backend",
    "Certificate",
    "Claim",
    "ClaimVolume",
    "Cluster",
    "ConfigMap",
    "Container",
    "ContainerPort",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "DisruptionBudget",
    "EmptyDir",
    "Exec",
    "External",
    "FromKey",
    "HostAlias",
    "HostPath",
    "HttpGet",
    "HttpRoute",
    "Ingress",
    "Item",
    "Job",
    "JobWaiter",
    "Literal",
    "Meta",
    "Metric",
    "NetworkPolicy",
    "NodeRule",
    "Opening",
    "ParentGateway",
    "Patch",
    "Peer",
    "Pod",
    "PodVolume",
    "Probe",
    "Projected",
    "Reach",
    "Reference",
    "Requirements",
    "Rule",
    "Seccomp",
    "Secret",
    "SecurityContext",
    "Service",
    "ServiceAccountToken",
    "ServicePort",
    "Spread",
    "StatefulSet",
    "Strategy",
    "TcpSocket",
    "Texts",
    "Variable",
    "VolumeMount",
    "Workload",
]
