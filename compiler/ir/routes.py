"""How services are reached over HTTP from outside: by host and path."""

from __future__ import annotations

from compiler.ir.meta import Meta
from compiler.records import dataclass
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Backend:
    """A port of a Service, for requests whose path begins with `path`."""

    path: Value[str]
    service: Value[str]
    port: Value[int]


@dataclass(frozen=True, slots=True)
class Rule:
    """What answers under a host; `None`: under every host."""

    host: Value[str] | None
    backends: tuple[Backend, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The Secret with the certificate of hosts; no hosts: of whichever host is asked for."""

    secret: Value[str]
    hosts: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class Ingress:
    """Rules for an Ingress controller; `class_name`: which, where it is not the default one."""

    meta: Meta
    rules: tuple[Rule, ...]
    certificates: tuple[Certificate, ...] = ()
    class_name: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class ParentGateway:
    """The Gateway that a route is for; `namespace`: where it is not in the route's own."""

    name: Value[str]
    namespace: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A rule for a Gateway (`gateway.networking.k8s.io/v1`)."""

    meta: Meta
    gateway: ParentGateway
    rule: Rule
