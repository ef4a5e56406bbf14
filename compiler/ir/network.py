"""How pods are reached, and by whom."""

from __future__ import annotations

from enum import StrEnum

from compiler.ir.meta import Meta, Texts
from compiler.records import dataclass
from compiler.source.values import Value


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
    """A stable name and address for pods. Headless: DNS gives the pods themselves.

    `families`: which IP families its addresses have, where not the cluster's default.
    """

    meta: Meta
    selector: Texts
    ports: tuple[ServicePort, ...]
    reach: Reach = Reach.CLUSTER
    headless: bool = False
    not_ready_too: bool = False
    families: Value[str] | None = None
    traffic_policy: Value[str] | None = None


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
