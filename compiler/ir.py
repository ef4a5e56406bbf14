"""The intermediate representation: a cluster's workloads, pods, services, config maps and claims.

Kubernetes' own words and defaults, nothing of Compose. Lowering makes a `Cluster`, the passes
change it, `kubernetes` builds objects from it. Leaves are `Value`s, so that every field leads back
to its line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from compiler.source.values import Value

Texts = tuple[tuple[str, Value[str]], ...]
"""Labels and annotations: keys are ours or checked, values know where they come from."""


@dataclass(frozen=True, slots=True)
class Meta:
    """An object's name, labels and annotations, and the Compose service it was made for."""

    name: Value[str]
    labels: Texts = ()
    annotations: Texts = ()
    service: str | None = None


# --- probes, environment, mounts ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Probe:
    """An exec probe; times in whole seconds."""

    command: tuple[Value[str], ...]
    period: Value[int]
    timeout: Value[int]
    failures: Value[int]


@dataclass(frozen=True, slots=True)
class Literal:
    """A variable with its value in the pod."""

    name: Value[str]
    value: Value[str]


@dataclass(frozen=True, slots=True)
class FromKey:
    """A variable read from one key of a ConfigMap or Secret."""

    name: Value[str]
    kind: Reference
    object: Value[str]
    key: Value[str]


Variable = Literal | FromKey


class Reference(StrEnum):
    """The two kinds that containers read configuration from."""

    CONFIG_MAP = "configMap"
    SECRET = "secret"  # noqa: S105 - a kind, not a secret


@dataclass(frozen=True, slots=True)
class AllFrom:
    """Every key of a ConfigMap or Secret as a variable."""

    kind: Reference
    object: Value[str]


@dataclass(frozen=True, slots=True)
class VolumeMount:
    """A pod's volume, by its name in the pod, at a path of a container."""

    volume: str
    path: Value[str]
    read_only: Value[bool] | None = None
    sub_path: Value[str] | None = None
    propagation: Value[str] | None = None


# --- volumes of a pod -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A key of a ConfigMap or Secret, and the relative path it is seen at. `mode` as an integer."""

    key: Value[str]
    path: Value[str]
    mode: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class ClaimVolume:
    """A PersistentVolumeClaim, by name."""

    name: str
    claim: Value[str]
    read_only: Value[bool] | None = None


@dataclass(frozen=True, slots=True)
class EmptyDir:
    """Scratch space that lives as long as the pod. `size` in Kubernetes' notation."""

    name: str
    memory: bool = False
    size: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class HostPath:
    """A path of the node."""

    name: str
    path: Value[str]
    type: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Projected:
    """A ConfigMap's or Secret's keys as files; no items: every key."""

    name: str
    kind: Reference
    object: Value[str]
    items: tuple[Item, ...] = ()
    mode: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class ServiceAccountToken:
    """A token for the API server, and its certificate authority: what `kubectl` needs."""

    name: str


PodVolume = ClaimVolume | EmptyDir | HostPath | Projected | ServiceAccountToken


# --- containers and pods --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """A port that a container listens on."""

    number: Value[int]
    protocol: Value[str]
    name: str | None = None
    host_port: Value[int] | None = None
    host_ip: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """Requests and limits in canonical quantities: resource name → quantity."""

    requests: Texts = ()
    limits: Texts = ()


@dataclass(frozen=True, slots=True)
class Seccomp:
    """A seccomp or AppArmor profile: `RuntimeDefault`, `Unconfined`, `Localhost` and its path."""

    type: Value[str]
    profile: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class SecurityContext:
    """A container's identity and isolation."""

    user: Value[int] | None = None
    group: Value[int] | None = None
    non_root: Value[bool] | None = None
    read_only_root: Value[bool] | None = None
    privileged: Value[bool] | None = None
    escalation: Value[bool] | None = None
    add: tuple[Value[str], ...] = ()
    drop: tuple[Value[str], ...] = ()
    seccomp: Seccomp | None = None
    apparmor: Seccomp | None = None
    selinux: Texts = ()


@dataclass(frozen=True, slots=True)
class Container:
    """One container. `always` makes an init container a native sidecar."""

    name: Value[str]
    image: Value[str]
    service: str | None = None
    pull_policy: Value[str] | None = None
    command: tuple[Value[str], ...] | None = None
    args: tuple[Value[str], ...] | None = None
    working_dir: Value[str] | None = None
    env_from: tuple[AllFrom, ...] = ()
    env: tuple[Variable, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    resources: Requirements = Requirements()
    readiness: Probe | None = None
    liveness: Probe | None = None
    startup: Probe | None = None
    security: SecurityContext = SecurityContext()
    mounts: tuple[VolumeMount, ...] = ()
    tty: Value[bool] | None = None
    stdin: Value[bool] | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class HostAlias:
    """An address and the names it gets in /etc/hosts."""

    address: Value[str]
    names: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class Affinity:
    """Required pod affinity on the host: beside the pods that carry these labels."""

    labels: Texts


@dataclass(frozen=True, slots=True)
class Spread:
    """Soft topology spread over a node label."""

    topology: Value[str]


@dataclass(frozen=True, slots=True)
class Pod:
    """What runs together on one node and shares localhost."""

    containers: tuple[Container, ...]
    init: tuple[Container, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    restart: Value[str] | None = None
    hostname: Value[str] | None = None
    host_network: Value[bool] | None = None
    host_pid: Value[bool] | None = None
    host_ipc: Value[bool] | None = None
    share_processes: Value[bool] | None = None
    host_aliases: tuple[HostAlias, ...] = ()
    dns_policy: Value[str] | None = None
    dns_searches: tuple[Value[str], ...] = ()
    dns_options: Texts = ()
    fs_group: Value[int] | None = None
    supplemental_groups: tuple[Value[int], ...] = ()
    sysctls: Texts = ()
    seccomp: Seccomp | None = None
    grace: Value[int] | None = None
    node_selector: Texts = ()
    runtime_class: Value[str] | None = None
    pull_secrets: tuple[Value[str], ...] = ()
    account: Value[str] | None = None
    affinity: tuple[Affinity, ...] = ()
    spread: tuple[Spread, ...] = ()
    labels: Texts = ()
    annotations: Texts = ()


# --- workloads ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a Deployment or DaemonSet replaces its pods."""

    type: Value[str]
    max_surge: Value[int | str] | None = None
    max_unavailable: Value[int | str] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """Replicas of a pod; `replicas` is always written out."""

    meta: Meta
    pod: Pod
    replicas: Value[int]
    selector: Texts = ()
    strategy: Strategy | None = None
    min_ready: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class StatefulSet:
    """Replicas with names and disks of their own; `service` is the headless Service's name."""

    meta: Meta
    pod: Pod
    replicas: Value[int]
    service: Value[str]
    selector: Texts = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class DaemonSet:
    """One pod on every node."""

    meta: Meta
    pod: Pod
    selector: Texts = ()
    strategy: Strategy | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A pod that runs to its end."""

    meta: Meta
    pod: Pod
    completions: Value[int] | None = None
    parallelism: Value[int] | None = None
    retries: Value[int] | None = None


Workload = Deployment | StatefulSet | DaemonSet | Job


# --- around the workloads -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServicePort:
    """A port of a Service. `target` is the container port's number."""

    port: Value[int]
    target: Value[int]
    protocol: Value[str]
    name: Value[str]
    app_protocol: Value[str] | None = None
    node_port: Value[int] | None = None


class Reach(StrEnum):
    """From where a Service is reached."""

    CLUSTER = "ClusterIP"
    NODE = "NodePort"
    BALANCER = "LoadBalancer"


@dataclass(frozen=True, slots=True)
class Service:
    """A stable name and address for pods. Headless: DNS gives the pods themselves."""

    meta: Meta
    selector: Texts
    ports: tuple[ServicePort, ...]
    reach: Reach = Reach.CLUSTER
    headless: bool = False
    not_ready_too: bool = False


@dataclass(frozen=True, slots=True)
class ConfigMap:
    """Configuration in one place: texts and bytes by key."""

    meta: Meta
    texts: Texts = ()
    binaries: tuple[tuple[str, Value[bytes]], ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """Secret values by key."""

    meta: Meta
    values: tuple[tuple[str, Value[bytes]], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A request for persistent storage. `size` in Kubernetes' notation."""

    meta: Meta
    size: Value[str]
    modes: tuple[Value[str], ...]
    storage_class: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """Who may talk: pods with these labels (none: any of the namespace), or `anywhere`: anybody."""

    labels: Texts = ()
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Traffic that a policy lets through; no ports: all."""

    peers: tuple[Peer, ...]
    ports: tuple[tuple[Value[int], Value[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """What the selected pods may receive and send. `None`: that direction is not restricted."""

    meta: Meta
    selector: Texts
    ingress: tuple[Opening, ...] | None = None
    egress: tuple[Opening, ...] | None = None


@dataclass(frozen=True, slots=True)
class JobWaiter:
    """A ServiceAccount whose Role lets it watch these Jobs, for pods that wait for them."""

    meta: Meta
    jobs: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class DisruptionBudget:
    """How many pods of a workload may be missing on purpose."""

    meta: Meta
    selector: Texts
    max_unavailable: Value[int]


@dataclass(frozen=True, slots=True)
class External:
    """What somebody else puts into the cluster: a reference to it is no mistake."""

    kind: str
    name: Value[str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Everything that one project becomes."""

    project: Value[str]
    workloads: tuple[Workload, ...] = ()
    services: tuple[Service, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    policies: tuple[NetworkPolicy, ...] = ()
    waiters: tuple[JobWaiter, ...] = ()
    budgets: tuple[DisruptionBudget, ...] = field(default=())
    external: tuple[External, ...] = ()
