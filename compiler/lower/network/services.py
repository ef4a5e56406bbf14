"""Services: names inside with the containers' ports, and those outside with the published ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.ir import ContainerPort, Meta, NetworkPolicy, Service, ServicePort, Texts
from compiler.lower.network.aliases import aliases
from compiler.lower.network.hosts import mentioned_ports, owners_of_names, spoken, spoken_hosts
from compiler.lower.network.links import check_links, foreign_names
from compiler.lower.network.policies import policies
from compiler.lower.network.ports import distinct, own_ports, port_at
from compiler.lower.network.proxies import proxied_port, say_unrouted
from compiler.lower.network.publishing import is_host_port, on_node, outside, published
from compiler.lower.network.resolvers import Servers, resolvers
from compiler.lower.network.routes import (
    Routes,
    Served,
    asked_routes,
    objects,
    published_routes,
    with_hosts,
)
from compiler.lower.scope import Kind, Scope
from compiler.project import Condition, Port, Reach
from compiler.project import Service as Source
from compiler.records import dataclass, replace
from compiler.source.values import Value, inferred

Ports = tuple[ContainerPort, ...]
Numbered = tuple[Value[int], Value[str]]


@dataclass(frozen=True, slots=True)
class Network:
    """The Services and policies of a project, and what each service's pods get for them."""

    services: tuple[Service, ...]
    policies: tuple[NetworkPolicy, ...]
    ports: Mapping[str, Ports]
    pod_labels: Mapping[str, Texts]
    routes: Routes
    resolvers: Mapping[str, Servers]


def network(scope: Scope) -> Network:
    """Return how the project's services reach each other, and how others reach them."""
    every, owners = scope.project.services, owners_of_names(scope.project)
    heard = spoken(scope, {*owners, *foreign_names(scope)})
    said = mentioned_ports(heard, owners)
    ports = {one.name.plain: _ports(one, said.get(one.name.plain, ()), scope) for one in every}
    behind = _behind(scope, ports)
    served, balanced = _published(scope, behind)
    own = [
        made
        for one in every
        if _is_found(one, behind[one.name.plain], scope)
        for made in _services(one, scope, behind[one.name.plain], balanced[one.name.plain])
    ]
    further = aliases({made.meta.name.plain: made.meta.name for made in own}, scope)
    named = [
        _named(one.name, one.services, further.selectors, behind, scope) for one in further.names
    ]
    services = tuple(_with_families((*own, *named), scope))
    say_unrouted(scope)
    check_links(heard, owners, services, scope)
    rules, networks = policies(scope, _opened(scope, served, balanced))
    labels = {name: (*further.labels.get(name, ()), *networks.get(name, ())) for name in ports}
    servers = resolvers(scope, heard, owners)
    return Network(services, rules, ports, labels, objects(served, scope), servers)


def _with_families(services: Iterable[Service], scope: Scope) -> Iterator[Service]:
    """Yield the Services; those of services on a network with IPv6 have addresses of both kinds."""
    both = {
        network.key.plain: network.ipv6.be("PreferDualStack")
        for network in scope.project.networks
        if network.ipv6 and network.ipv6.plain
    }
    wanted = {
        service.name.plain: both[attachment.network.plain]
        for service in (scope.project.services if both else ())
        for attachment in service.networks
        if attachment.network.plain in both
    }
    for one in services:
        yield replace(one, families=wanted.get(one.meta.service or ""))


def _published(
    scope: Scope, behind: Mapping[str, Ports]
) -> tuple[tuple[Served, ...], dict[str, tuple[Port, ...]]]:
    """Return the routes to services, and the ports that are published otherwise."""
    asked = asked_routes(scope, behind)
    routed = _ports_of(asked)
    ports = {
        one.name.plain: tuple(published(one, routed.get(one.name.plain, ()), scope))
        for one in scope.project.services
    }
    found = published_routes(scope, ports)
    routed = _ports_of(found)
    rest = {
        name: tuple(one for one in several if one.target.plain not in routed.get(name, ()))
        for name, several in ports.items()
    }
    return with_hosts((*asked, *found), scope), rest


def _ports_of(served: Iterable[Served]) -> dict[str, list[int]]:
    """Return the ports that routes lead to, by their service."""
    ports: dict[str, list[int]] = {}
    for one in served:
        ports.setdefault(one.service.name.plain, []).append(one.port.plain)
    return ports


def _ports(service: Source, spoken: Iterable[Value[int]], scope: Scope) -> Ports:
    """Return the ports a service listens on: its own, and those that texts name with its name.

    On the node's own network every port is the node's: Kubernetes takes no other for it. A job is
    no server, whatever its image is known for.
    """
    own, proxied = own_ports(service), proxied_port(service)
    if scope.kinds[service.name.plain].ends:
        own = tuple(port for port in own if port.number.span)
    taken = {port.number.plain for port in own}
    told = (*spoken, *((proxied,) if proxied else ()))
    ports = distinct((*own, *(port_at(number) for number in told if number.plain not in taken)))
    if not on_node(service):
        return ports
    return tuple(replace(port, host_port=None, host_ip=None) for port in ports)


def _behind(scope: Scope, ports: Mapping[str, Ports]) -> dict[str, Ports]:
    """Return the ports behind each service's name: all of those that share its network."""
    joined: dict[str, list[ContainerPort]] = {name: list(own) for name, own in ports.items()}
    for service in scope.project.services:
        mode = service.network_mode.plain if service.network_mode else ""
        host = mode.removeprefix("service:")
        if host != mode and host in joined:
            joined[host] += ports[service.name.plain]
    return {name: distinct(several) for name, several in joined.items()}


def _opened(
    scope: Scope, served: Iterable[Served], balanced: Mapping[str, tuple[Port, ...]]
) -> dict[str, tuple[Numbered, ...]]:
    """Return the ports that everybody may reach: through a Service, a route, or on the node."""
    opened = {
        one.name.plain: [
            (port.target, port.protocol.map(str.upper))
            for port in (*balanced[one.name.plain], *filter(is_host_port, one.ports))
        ]
        for one in scope.project.services
    }
    for route in served:
        opened[route.service.name.plain].append((route.port, route.port.be("TCP")))
    return {name: tuple(dict.fromkeys(ports)) for name, ports in opened.items()}


# --- the Services of a service --------------------------------------------------------------------


def _is_found(service: Source, ports: Ports, scope: Scope) -> bool:
    """Tell whether peers find the service: not one without a network, nor a job without ports."""
    mode = service.network_mode.plain if service.network_mode else ""
    is_job = scope.kinds[service.name.plain].ends
    return mode != "none" and not (is_job and not ports)


def _services(
    service: Source, scope: Scope, ports: Ports, open_ports: Iterable[Port]
) -> Iterator[Service]:
    """Yield the Services for peers and for the outside; one, where both have the same ports."""
    inside = _inside(service, scope, ports)
    public = outside(service, scope, open_ports)
    spoken = {(one.target.plain, one.protocol.plain): one.app_protocol for one in _all(public)}
    told = tuple(
        replace(one, app_protocol=spoken.get((one.target.plain, one.protocol.plain)))
        for one in inside.ports
    )
    if len(public) == 1 and not inside.headless and _told(public) == _told((inside,)):
        yield replace(public[0], meta=inside.meta)
    else:
        yield replace(inside, ports=told)
        yield from public


def _all(services: Iterable[Service]) -> Iterator[ServicePort]:
    return (port for one in services for port in one.ports)


def _told(services: Iterable[Service]) -> set[tuple[int, int, str]]:
    return {(one.port.plain, one.target.plain, one.protocol.plain) for one in _all(services)}


def _inside(service: Source, scope: Scope, ports: Ports) -> Service:
    name = service.name.plain
    told = tuple(_port(port) for port in ports)
    is_named = scope.kinds[name] is Kind.STATEFUL_SET and scope.owner(name) == name
    return Service(
        meta=Meta(scope.names[name], service=name),
        selector=scope.selector(name),
        ports=told,
        headless=_is_waited_for_by_name(service, told, scope)
        or is_named
        or _is_round_robin(service),
        # It speaks to itself under this name, before it is ready: DNS has to know it by then.
        not_ready_too=is_named and _knows_itself(service),
    )


def _is_waited_for_by_name(service: Source, ports: Iterable[ServicePort], scope: Scope) -> bool:
    """Tell whether nothing but its name can show that a service is ready: it has no TCP port.

    The name of a headless Service leads to ready pods; any other's is there at once.
    """
    dependents = scope.dependents[service.name.plain]
    is_awaited = any(one.dependency.condition.plain is Condition.HEALTHY for one in dependents)
    protocols = {port.protocol.plain for port in ports}
    return not protocols or (is_awaited and "TCP" not in protocols)


def _knows_itself(service: Source) -> bool:
    """Tell whether a service speaks of itself as of a host: by `hostname`, or by its own name."""
    return service.hostname is not None or bool(spoken_hosts(service, {service.name.plain.lower()}))


def _is_round_robin(service: Source) -> bool:
    """Tell whether the name leads to every container: `endpoint_mode: dnsrr`, or a label."""
    mode, reach = service.endpoint_mode, service.extension.reach
    is_asked = reach is not None and reach.plain is Reach.HEADLESS
    return is_asked or (mode is not None and mode.plain == "dnsrr")


def _named(
    name: Value[str],
    services: tuple[str, ...],
    selectors: Mapping[str, Texts],
    behind: Mapping[str, Ports],
    scope: Scope,
) -> Service:
    """Return the Service of a further name.

    A StatefulSet's pods have host names of their own, so that of the file has to lead back to the
    pod before it is ready.
    """
    ports = distinct(port for service in services for port in behind[service])
    told = tuple(_port(port) for port in ports)
    meta = Meta(name, service=services[0])
    is_own = len(services) == 1 and scope.kinds[services[0]] is Kind.STATEFUL_SET
    headless = is_own or not told
    return Service(meta, selectors[name.plain], told, headless=headless, not_ready_too=is_own)


def _port(port: ContainerPort) -> ServicePort:
    protocol = port.protocol.map(str.upper)
    label = port.name or f"{protocol.plain.lower()}-{port.number.plain}"
    name = inferred(label, "named for its protocol and number", port.number)
    return ServicePort(port.number, port.number, protocol, name)
