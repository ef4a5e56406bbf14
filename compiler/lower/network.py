"""Services: a name inside with the container's ports, and one outside with the published ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from compiler.codes import lowering as codes
from compiler.ir import ContainerPort, Meta, NetworkPolicy, Reach, Service, ServicePort, Texts
from compiler.knowledge import images
from compiler.lower import hosts
from compiler.lower.policies import policies
from compiler.lower.ports import distinct, own_ports, port_at
from compiler.lower.scope import Kind, Scope, addresses, label_at, object_name
from compiler.options import Expose
from compiler.project import Port
from compiler.project import Service as Source
from compiler.source.values import Value, default, inferred

_LABEL = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_NODE_PORTS = range(30000, 32768)
_REACH: Mapping[Expose, Reach] = {
    Expose.LOADBALANCER: Reach.BALANCER,
    Expose.NODEPORT: Reach.NODE,
    Expose.NONE: Reach.CLUSTER,
}


@dataclass(frozen=True, slots=True)
class Network:
    """The Services and policies of a project, and what each service's pods get for them."""

    services: tuple[Service, ...]
    policies: tuple[NetworkPolicy, ...]
    ports: Mapping[str, tuple[ContainerPort, ...]]
    pod_labels: Mapping[str, Texts]


def network(scope: Scope) -> Network:
    """Return how the project's services reach each other, and how others reach them."""
    spoken = hosts.mentioned_ports(scope)
    ports = {
        one.name.plain: _ports(one, spoken.get(one.name.plain, ()))
        for one in scope.project.services
    }
    published = {one.name.plain: tuple(_published(one, scope)) for one in scope.project.services}
    services = [
        s for one in scope.project.services for s in _services(one, scope, ports, published)
    ]
    aliases, labels = _aliases(scope, ports)
    rules, more = policies(scope, published)
    labels = {name: (*labels.get(name, ()), *more.get(name, ())) for name in ports}
    return Network((*services, *aliases), rules, ports, labels)


def _ports(service: Source, spoken: Iterable[Value[int]]) -> tuple[ContainerPort, ...]:
    """Return the ports a service listens on: its own, and those that texts name with its name."""
    own = own_ports(service)
    taken = {port.number.plain for port in own}
    return distinct((*own, *(port_at(number) for number in spoken if number.plain not in taken)))


# --- the Services of a service --------------------------------------------------------------------


def _services(
    service: Source,
    scope: Scope,
    ports: Mapping[str, tuple[ContainerPort, ...]],
    published: Mapping[str, tuple[Port, ...]],
) -> Iterator[Service]:
    """Yield the Service for peers and the one for the outside; one, where both have the same ports.

    A service that joins another's network has no address of its own: that one answers for it.
    """
    name = service.name.plain
    if scope.kinds[name] is Kind.JOB and not ports[name]:
        return
    inside = _inside(service, scope, _pod_ports(name, scope, ports))
    outside = _outside(service, scope, published[name])
    if not outside:
        yield inside
    elif _told(inside) == _told(outside) and not inside.headless:
        yield replace(outside, meta=inside.meta)
    else:
        yield inside
        yield outside


def _told(service: Service) -> set[tuple[int, int, str]]:
    return {(one.port.plain, one.target.plain, one.protocol.plain) for one in service.ports}


def _pod_ports(
    name: str, scope: Scope, ports: Mapping[str, tuple[ContainerPort, ...]]
) -> tuple[ContainerPort, ...]:
    """Return the ports behind a service's name: all of those that share its network."""
    joined = f"service:{name}"
    others = (
        port
        for one in scope.project.services
        if one.network_mode and one.network_mode.plain == joined
        for port in ports[one.name.plain]
    )
    return distinct((*ports[name], *others))


def _inside(service: Source, scope: Scope, ports: Iterable[ContainerPort]) -> Service:
    name = service.name.plain
    told = tuple(_port(port.number, port) for port in ports)
    is_named = scope.kinds[name] is Kind.STATEFUL_SET and scope.owner(name) == name
    return Service(
        meta=Meta(scope.names[name], service=name),
        selector=scope.selector(name),
        ports=told,
        headless=not told or is_named,
        # It speaks to itself under this name, before it is ready: DNS has to know it by then.
        not_ready_too=is_named and (service.hostname is not None or addresses(service, name)),
    )


def _outside(service: Source, scope: Scope, published: Iterable[Port]) -> Service | None:
    reach = _REACH[scope.options.target.expose]
    ports = tuple(_public_port(port, reach, scope) for port in published if port.published)
    if not ports or reach is Reach.CLUSTER:
        return None
    name = service.name.plain
    meta = Meta(scope.names[name].map(lambda text: object_name(text, "-public")), service=name)
    return Service(meta, scope.selector(name), _apart(ports), reach)


def _public_port(port: Port, reach: Reach, scope: Scope) -> ServicePort:
    number = port.published or port.target
    node = number if reach is Reach.NODE and number.plain in _NODE_PORTS else None
    if reach is Reach.NODE and node is None:
        scope.report.add(codes.NODE_PORT.at(number.span, port=number.plain))
    protocol = port.protocol.map(str.upper)
    target = ContainerPort(port.target, protocol, _name(number.plain, protocol.plain))
    shown = _port(number, target)
    return replace(shown, app_protocol=port.app_protocol, node_port=node)


def _port(number: Value[int], port: ContainerPort) -> ServicePort:
    protocol = port.protocol.map(str.upper)
    label = port.name or _name(number.plain, protocol.plain)
    name = inferred(label, "named for its protocol and number", number)
    return ServicePort(number, port.number, protocol, name)


def _name(number: int, protocol: str) -> str:
    return f"{protocol.lower()}-{number}"


def _apart(ports: Iterable[ServicePort]) -> tuple[ServicePort, ...]:
    """Return each published port once: two addresses of the host are one Service."""
    found: dict[tuple[int, str], ServicePort] = {}
    for port in ports:
        found.setdefault((port.port.plain, port.protocol.plain), port)
    return tuple(found.values())


# --- what is published ----------------------------------------------------------------------------


def _published(service: Source, scope: Scope) -> Iterator[Port]:
    """Yield the ports that are reached from outside; say why the others are not."""
    for port in service.ports:
        if port.mode and port.mode.plain == "host":
            scope.report.add(codes.HOST_PORT.at(port.mode.span, port=port.target.plain))
        elif port.published is None:
            fact = codes.UNFIXED_PORT.at(port.target.span, port=port.target.plain)
            scope.report.add(fact)
        elif port.host_ip and _is_loopback(port.host_ip.plain):
            address, number = port.host_ip.plain, port.target.plain
            place = port.host_ip.span
            scope.report.add(codes.LOOPBACK_PORT.at(place, port=number, address=address))
        elif not _stays_inside(service, port, scope):
            yield port


def _stays_inside(service: Source, port: Port, scope: Scope) -> bool:
    """Tell whether a port is kept from the world: a database's, or one on internal networks."""
    name, number = service.name.plain, port.target.plain
    known = images.lookup(service.image.plain) if service.image else None
    clients = {one.number for one in known.ports} if known and known.is_database else set()
    if service.image and known and known.is_database and number in clients:
        scope.report.add(
            codes.DATABASE_INSIDE.at(
                port.target.span,
                subject=name,
                port=number,
                service=name,
                image=service.image.plain,
                name=scope.names[name].plain,
            )
        )
        return True
    if _is_internal(service, scope):
        fact = codes.INTERNAL_PORT.at(port.target.span, port=number, service=name)
        scope.report.add(fact)
        return True
    return False


def _is_loopback(address: str) -> bool:
    return address.startswith("127.") or address in ("::1", "[::1]")


def _is_internal(service: Source, scope: Scope) -> bool:
    internal = {
        one.key.plain for one in scope.project.networks if one.internal and one.internal.plain
    }
    return bool(service.networks) and all(one.network.plain in internal for one in service.networks)


# --- other names ----------------------------------------------------------------------------------


def _aliases(
    scope: Scope, ports: Mapping[str, tuple[ContainerPort, ...]]
) -> tuple[list[Service], dict[str, Texts]]:
    """Return a Service for every further name of a service, and the labels that some select by."""
    services: list[Service] = []
    labels: dict[str, Texts] = {}
    for alias, (place, targets) in _named(scope).items():
        if len(targets) == 1:
            selector = scope.selector(targets[0])
        else:
            label = (f"alias.podc.dev/{alias}", default("true", "services share the alias"))
            selector = (label,)
            for name in targets:
                labels[name] = (*labels.get(name, ()), label)
        own = distinct(port for name in targets for port in _pod_ports(name, scope, ports))
        told = tuple(_port(port.number, port) for port in own)
        meta = Meta(place, service=targets[0])
        services.append(Service(meta, selector, told, headless=not told))
    return services, labels


def _named(scope: Scope) -> dict[str, tuple[Value[str], list[str]]]:
    """Return the further names, each with the services that it means."""
    taken = {name.plain: (service, name) for service, name in scope.names.items()}
    found: dict[str, tuple[Value[str], list[str]]] = {}
    for service, spelled in _further_names(scope):
        alias = spelled.map(str.lower)
        if alias.plain in taken:
            owner, place = taken[alias.plain]
            if owner != service and scope.owner(owner) != scope.owner(service):
                scope.report.add(
                    codes.ALIAS_CLASH.at(
                        alias.span,
                        alias=alias.plain,
                        one=owner,
                        other=service,
                        labels=label_at(place, "the service"),
                    )
                )
        elif _LABEL.fullmatch(alias.plain):
            _, targets = found.setdefault(alias.plain, (alias, []))
            if service not in targets:
                targets.append(service)
        elif spelled.plain.lower() != service.lower():
            name = scope.names[service].plain
            fact = codes.NO_ALIAS.at(spelled.span, alias=spelled.plain, service=service, name=name)
            scope.report.add(fact)
    return found


def _further_names(scope: Scope) -> Iterator[tuple[str, Value[str]]]:
    for service in scope.project.services:
        for name in hosts.names_of(service):
            yield service.name.plain, name
        for target, alias in hosts.linked_names(service):
            if target in scope.names:
                yield target, alias
