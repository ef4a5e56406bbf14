"""Everything that one project becomes."""

from __future__ import annotations

from compiler.ir.network import NetworkPolicy, Service
from compiler.ir.objects import Claim, ConfigMap, External, JobWaiter, NfsVolume, Patch, Secret
from compiler.ir.routes import HttpRoute, Ingress
from compiler.ir.workloads import Autoscaler, DisruptionBudget, Workload
from compiler.records import dataclass, field
from compiler.source.nodes import Mapping
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Cluster:
    """Everything that one project becomes; `raw` are objects that the user wrote out."""

    project: Value[str]
    workloads: tuple[Workload, ...] = ()
    services: tuple[Service, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    ingresses: tuple[Ingress, ...] = ()
    http_routes: tuple[HttpRoute, ...] = ()
    volumes: tuple[NfsVolume, ...] = ()
    policies: tuple[NetworkPolicy, ...] = ()
    waiters: tuple[JobWaiter, ...] = ()
    budgets: tuple[DisruptionBudget, ...] = field(default=())
    scalers: tuple[Autoscaler, ...] = ()
    patches: tuple[Patch, ...] = ()
    raw: tuple[Mapping, ...] = ()
    external: tuple[External, ...] = ()
