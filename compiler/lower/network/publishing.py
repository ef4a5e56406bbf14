"""Which ports are reached from outside of the cluster, through which Services, and why not all."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from compiler.codes import networking
from compiler.codes import publishing as codes
from compiler.ir import Meta, Reach, Service, ServicePort
from compiler.knowledge import images
from compiler.knowledge.protocols import DATABASE_PORTS
from compiler.knowledge.targets import reach
from compiler.lower.network.ports import plain_name
from compiler.lower.scope import Scope, free_name
from compiler.options import Expose
from compiler.project import Port
from compiler.project import Reach as Asked
from compiler.project import Service as Source
from compiler.source.values import Value, inferred

_NODE_PORTS = range(30000, 32768)
_REACH: Mapping[Expose, Reach] = {
    Expose.LOADBALANCER: Reach.BALANCER,
    Expose.NODEPORT: Reach.NODE,
    Expose.INGRESS: Reach.BALANCER,  # for what is not HTTP
    Expose.GATEWAY: Reach.BALANCER,
}


_OWN: Mapping[Asked, Reach] = {Asked.BALANCER: Reach.BALANCER, Asked.NODE: Reach.NODE}


def published(service: Source, routed: Container[int], scope: Scope) -> Iterator[Port]:
    """Yield the ports that are reached from outside; say why the others are not.

    On the node's own network nothing is published, in Docker neither: the port is there as it is.
    `routed`: container ports that are reached under an address of their own.
    """
    for port in service.ports if not on_node(service) else ():
        if port.target.plain in routed and port.protocol.plain == "tcp":
            continue
        if is_host_port(port):
            place = port.mode.span if port.mode else port.target.span
            scope.report.add(codes.HOST_PORT.at(place, port=port.target.plain))
        elif port.published is None:
            fact = codes.UNFIXED_PORT.at(port.target.span, port=port.target.plain)
            scope.report.add(fact)
        elif port.host_ip and _is_loopback(port.host_ip.plain):
            address, number = port.host_ip.plain, port.target.plain
            place = port.host_ip.span
            scope.report.add(codes.LOOPBACK_PORT.at(place, port=number, address=address))
        elif not _stays_inside(service, port, scope):
            yield port


def is_host_port(port: Port) -> bool:
    """Tell whether a port is opened on the node that the pod runs on."""
    return port.mode is not None and port.mode.plain == "host"


def on_node(service: Source) -> bool:
    """Tell whether a service is on the node's own network."""
    return service.network_mode is not None and service.network_mode.plain == "host"


def _stays_inside(service: Source, port: Port, scope: Scope) -> bool:
    """Tell whether a port is kept from the world: a database's, or one on internal networks."""
    name, number = service.name.plain, port.target.plain
    if _is_internal(service, scope):
        fact = codes.INTERNAL_PORT.at(port.target.span, port=number, service=name)
        scope.report.add(fact)
        return True
    own = service.extension.reach
    is_asked = (service.publish and service.publish.plain) or (own and own.plain in _OWN)
    what = _database(service, number)
    if what is None or is_asked:
        return False
    fact = codes.DATABASE_INSIDE.at(
        port.target.span,
        subject=name,
        port=number,
        service=name,
        what=what,
        name=scope.names[name].plain,
    )
    scope.report.add(fact)
    return True


def _database(service: Source, port: int) -> str | None:
    """Return in words why a database listens on the port: its image, or the port itself."""
    known = images.known(service)
    if known and known.is_database:
        image = service.image.plain if service.image else known.name
        return f"`{image}` is a database or a broker"
    usual = DATABASE_PORTS.get(port) if known is None and service.infers else None
    return usual and f"{usual} is what listens there"


def _is_loopback(address: str) -> bool:
    return address.startswith("127.") or address in ("::1", "[::1]")


def _is_internal(service: Source, scope: Scope) -> bool:
    internal = {
        one.key.plain for one in scope.project.networks if one.internal and one.internal.plain
    }
    return bool(service.networks) and all(one.network.plain in internal for one in service.networks)


# --- the Services -------------------------------------------------------------------------------


def outside(service: Source, scope: Scope, ports: Iterable[Port]) -> tuple[Service, ...]:
    """Return the Services by which ports are reached from outside: none, one, or two.

    Many clouds give a load balancer one protocol, so TCP and UDP are kept apart.
    """
    own = service.extension.reach
    reached = _OWN.get(own.plain) if own else _REACH.get(reach(scope.options.target))
    if reached is None:
        return ()
    asked = service.extension.node_port if reached is Reach.NODE else None
    made = [_public_port(port, reached, asked, scope) for port in ports]
    told = _distinct(made, service, scope)
    tcp = tuple(port for port in told if port.protocol.plain != "UDP")
    udp = tuple(port for port in told if port.protocol.plain == "UDP")
    if not (tcp and udp) or reached is Reach.NODE:
        return (_service(service, "-public", told, reached, scope),) if told else ()
    both = (
        _service(service, "-public", tcp, reached, scope),
        _service(service, "-public-udp", udp, reached, scope),
    )
    one, other = (made.meta.name.plain for made in both)
    name, place = service.name.plain, udp[0].port.span
    scope.report.add(networking.PORTS_APART.at(place, service=name, one=one, other=other))
    return both


def _service(
    service: Source, suffix: str, ports: tuple[ServicePort, ...], reach: Reach, scope: Scope
) -> Service:
    name = service.name.plain
    called = scope.names[name].map(lambda text: free_name(text, suffix, scope.taken))
    meta = Meta(called, service=name)
    policy = service.extension.traffic_policy
    return Service(meta, scope.selector(name), ports, reach, traffic_policy=policy)


def _public_port(port: Port, reach: Reach, asked: Value[int] | None, scope: Scope) -> ServicePort:
    number = port.published or port.target
    wanted = asked or number
    node = wanted if reach is Reach.NODE and wanted.plain in _NODE_PORTS else None
    if reach is Reach.NODE and node is None:
        scope.report.add(codes.NODE_PORT.at(number.span, port=number.plain))
    protocol = port.protocol.map(str.upper)
    label = plain_name(number.plain, protocol.plain)
    name = inferred(label, "named for its protocol and number", number)
    return ServicePort(number, port.target, protocol, name, port.app_protocol, node)


def _distinct(
    ports: Iterable[ServicePort], service: Source, scope: Scope
) -> tuple[ServicePort, ...]:
    """Return each published port once: two addresses of the host are one Service's."""
    found: dict[tuple[int, str], ServicePort] = {}
    for port in ports:
        first = found.setdefault((port.port.plain, port.protocol.plain), port)
        if first.target != port.target:
            fact = networking.PUBLISHED_TWICE.at(
                port.port.span,
                port=port.port.plain,
                one=first.target.plain,
                other=port.target.plain,
                service=service.name.plain,
            )
            scope.report.add(fact)
    return tuple(found.values())
