"""Addresses under which services answer HTTP from outside: asked for, or those of published ports.

Each is a rule of an Ingress, or of an HTTPRoute where a Gateway is the cluster's way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.codes import routing as codes
from compiler.ir import (
    Backend,
    Certificate,
    ContainerPort,
    External,
    HttpRoute,
    Ingress,
    Meta,
    ParentGateway,
    Rule,
)
from compiler.knowledge.protocols import HTTP_PORTS, HTTP_PROTOCOLS
from compiler.knowledge.targets import reach
from compiler.lower.scope import Scope, free_name, label_at, object_name
from compiler.lower.storage.keeping import expect_secret
from compiler.options import Expose
from compiler.project import Port, Route, Service
from compiler.records import dataclass, replace
from compiler.regexes import regex
from compiler.source.values import Option, Value, default, inferred

_ROUTED = (Expose.INGRESS, Expose.GATEWAY)
_GATEWAY = "gateway"  # what a route asks for where nobody names one
_EVERY_PATH = default("/", "without a path, all paths are meant")
_NO_PATH = regex(r"//|/\.{1,2}(?=/|$)|%2[fF]")
_ASKED_OVER_HTTP = regex(r"(?<![a-z])http://[^\s/:]{1,253}(?::(\d{1,5}))?(?!\d)")

Open = Mapping[str, tuple[Port, ...]]


@dataclass(frozen=True, slots=True)
class Served:
    """A route that is decided: where which port of a service answers. `place`: why it is there."""

    service: Service
    port: Value[int]
    place: Value[str]
    host: Value[str] | None = None
    path: Value[str] = _EVERY_PATH
    tls: Value[str] | None = None

    @property
    def address(self) -> str:
        """Host and path as people write them."""
        return f"{self.host.plain if self.host else '*'}{self.path.plain}"


@dataclass(frozen=True, slots=True)
class Routes:
    """The objects of all routes; `external`: the Secrets that they count on."""

    ingresses: tuple[Ingress, ...] = ()
    http_routes: tuple[HttpRoute, ...] = ()
    external: tuple[External, ...] = ()


# --- routes that are asked for --------------------------------------------------------------------


def asked_routes(
    scope: Scope, behind: Mapping[str, tuple[ContainerPort, ...]]
) -> tuple[Served, ...]:
    """Return the routes of `x-podc.expose`; `behind`: the ports that each service's name has."""
    found = (
        _asked(service, route, behind[service.name.plain], scope)
        for service in scope.project.services
        if service.routes and not _is_left_out(service, scope)
        for route in service.routes
    )
    return tuple(one for one in found if one)


def _is_left_out(service: Service, scope: Scope) -> bool:
    is_alone = service.network_mode is not None and service.network_mode.plain == "none"
    is_closed = reach(scope.options.target) is Expose.NONE
    if is_alone or is_closed:
        why = "with `network_mode: none` it has no network" if is_alone else "`--expose none`"
        place = service.routes[0].place.span
        scope.report.add(codes.ROUTE_LEFT_OUT.at(place, service=service.name.plain, why=why))
    return is_alone or is_closed


def _asked(
    service: Service, route: Route, behind: tuple[ContainerPort, ...], scope: Scope
) -> Served | None:
    port = route.port or _answering(service, behind)
    if port is None:
        fact = codes.NO_ROUTE_PORT.at(route.place.span, service=service.name.plain)
        scope.report.add(fact)
        return None
    made = Served(service, port, route.place, route.host, tls=route.tls)
    if route.path is None:
        return made
    odd = _NO_PATH.search(route.path.plain)
    if odd:
        fact = codes.ROUTE_PATH.at(route.path.span, path=route.path.plain, part=odd[0])
        scope.report.add(fact)
    return replace(made, path=route.path)


def _answering(service: Service, behind: tuple[ContainerPort, ...]) -> Value[int] | None:
    """Return the port that answers HTTP: of several, the first that is known for it."""
    written = {one.target.plain: one.target for one in service.ports if one.protocol.plain == "tcp"}
    known = {one.number.plain: one.number for one in behind if one.protocol.plain == "TCP"}
    numbers = written or known
    if len(numbers) == 1:
        return next(iter(numbers.values()))
    over_http = {one.target.plain for one in service.ports if is_http(one, service)}
    return next((one for one in numbers.values() if one.plain in over_http | HTTP_PORTS), None)


# --- routes of published ports --------------------------------------------------------------------


def published_routes(scope: Scope, open_ports: Open) -> tuple[Served, ...]:
    """Return a route for each service that publishes HTTP, where the target has a way in for it.

    A service has one: its first such port. Says which ports are published otherwise.
    """
    if reach(scope.options.target) not in _ROUTED:
        return ()
    found = [
        served
        for service in scope.project.services
        if not service.routes
        for served in _published(service, open_ports[service.name.plain], scope)
    ]
    return tuple(found)


def _published(service: Service, ports: Iterable[Port], scope: Scope) -> Iterator[Served]:
    chosen: Port | None = None
    for port in ports:
        if chosen and chosen.target == port.target:
            continue
        if chosen is None and is_http(port, service):
            chosen = port
            yield Served(service, port.target, service.name)
            continue
        why = f"port {chosen.target.plain} has the route" if chosen else "it may not be HTTP"
        number = (port.published or port.target).plain
        fact = codes.NOT_ROUTED.at(
            port.target.span,
            port=number,
            service=service.name.plain,
            why=why,
            target=port.target.plain,
        )
        scope.report.add(fact)


def is_http(port: Port, service: Service) -> bool:
    """Tell whether a port is known to answer plain HTTP."""
    if port.protocol.plain != "tcp":
        return False
    if port.app_protocol:
        return port.app_protocol.plain.lower() in HTTP_PROTOCOLS
    numbers = {port.target.plain, *((port.published.plain,) if port.published else ())}
    return bool(numbers & HTTP_PORTS) or port.target.plain in _checked_over_http(service)


def _checked_over_http(service: Service) -> set[int]:
    """Return the ports that the service's own healthcheck asks over HTTP."""
    test = service.healthcheck.test if service.healthcheck else ()
    text = " ".join(word.plain for word in test)
    return {int(found[1] or 80) for found in _ASKED_OVER_HTTP.finditer(text)}


# --- hosts ----------------------------------------------------------------------------------------


def with_hosts(served: tuple[Served, ...], scope: Scope) -> tuple[Served, ...]:
    """Return the routes so that no two have one address, and say where podc had to choose a host.

    A route that stands alone answers for every host, as the published port does.
    """
    domain = scope.options.target.domain
    bare = [one for one in served if one.host is None]
    alone = len({one.service.name.plain for one in bare}) == 1
    if domain is None and alone:
        hosted = served
    else:
        hosted = tuple(one if one.host else _hosted(one, domain, scope) for one in served)
    return tuple(_unclashing(hosted, scope))


def _hosted(served: Served, domain: str | None, scope: Scope) -> Served:
    name = scope.names[served.service.name.plain]
    if domain:
        return replace(served, host=Value(f"{name.plain}.{domain}", Option("--domain")))
    host = f"{name.plain}.{object_name(scope.project.name.plain)}.localhost"
    fact = codes.LOCAL_HOST_NAME.at(
        served.place.span, service=served.service.name.plain, host=host, name=name.plain
    )
    scope.report.add(fact)
    rule = "the host tells services apart, and nobody says which it is"
    return replace(served, host=inferred(host, rule, name))


def _unclashing(served: Iterable[Served], scope: Scope) -> Iterator[Served]:
    first: dict[str, Served] = {}
    for one in served:
        other = first.setdefault(one.address, one)
        if other is one:
            yield one
        else:
            fact = codes.ROUTE_CLASH.at(
                (one.host or one.place).span,
                address=one.address,
                one=f"{other.service.name.plain}:{other.port.plain}",
                other=f"{one.service.name.plain}:{one.port.plain}",
                labels=label_at(other.host or other.place, "the first"),
            )
            scope.report.add(fact)


# --- objects --------------------------------------------------------------------------------------


def objects(served: tuple[Served, ...], scope: Scope) -> Routes:
    """Return the Ingress of each service that has routes, or its HTTPRoutes, one for each host."""
    target = scope.options.target
    by_service: dict[str, list[Served]] = {}
    for one in served:
        by_service.setdefault(one.service.name.plain, []).append(one)
    if reach(target) is Expose.GATEWAY or target.gateway:
        gateway = _gateway(served, scope)
        routes = (
            route
            for several in by_service.values()
            for route in _http_routes(several, gateway, scope)
        )
        return Routes(http_routes=tuple(routes))
    ingresses = tuple(_ingress(several, scope) for several in by_service.values())
    secrets = dict.fromkeys(c.secret for one in ingresses for c in one.certificates)
    for secret in secrets:
        expect_secret(secret, secret, "--cert=… --key=…", scope, form="tls")
    return Routes(ingresses, external=tuple(External("Secret", one) for one in secrets))


def _rules(several: list[Served], scope: Scope) -> tuple[Rule, ...]:
    hosts: dict[str, list[Served]] = {}
    for one in several:
        hosts.setdefault(one.host.plain if one.host else "", []).append(one)
    return tuple(
        Rule(routes[0].host, tuple(_backend(one, scope) for one in routes))
        for routes in hosts.values()
    )


def _backend(served: Served, scope: Scope) -> Backend:
    return Backend(served.path, scope.names[served.service.name.plain], served.port)


def _ingress(several: list[Served], scope: Scope) -> Ingress:
    service, name = several[0].service, several[0].service.name.plain
    given = scope.options.target.ingress_class
    hosts: dict[Value[str], list[Value[str]]] = {}
    for one in several:
        if one.tls:
            hosts.setdefault(one.tls, []).extend((one.host,) if one.host else ())
    return Ingress(
        meta=Meta(scope.names[name], service=name),
        rules=_rules(several, scope),
        certificates=tuple(
            Certificate(secret, tuple(dict.fromkeys(names))) for secret, names in hosts.items()
        ),
        class_name=service.extension.ingress_class
        or (Value(given, Option("--ingress-class")) if given else None),
    )


def _gateway(served: tuple[Served, ...], scope: Scope) -> ParentGateway:
    """Return the Gateway that `--gateway` names, and say so where it names none."""
    given = scope.options.target.gateway
    if given:
        namespace, _, name = given.rpartition("/")
        option = Option("--gateway")
        return ParentGateway(Value(name, option), Value(namespace, option) if namespace else None)
    if served:
        scope.report.add(codes.NO_GATEWAY.at(served[0].place.span, name=_GATEWAY))
    return ParentGateway(default(_GATEWAY, "nobody names the Gateway"))


def _http_routes(
    several: list[Served], gateway: ParentGateway, scope: Scope
) -> Iterator[HttpRoute]:
    for one in several:
        if one.tls:
            host = one.host.plain if one.host else "*"
            fact = codes.TLS_AT_GATEWAY.at(one.tls.span, host=host, secret=one.tls.plain)
            scope.report.add(fact)
    service = several[0].service.name.plain
    taken: set[str] = set()
    for rule in _rules(several, scope):
        name = scope.names[service]
        if taken:
            name = name.map(lambda text: free_name(text, "", taken | scope.taken))
        taken.add(name.plain)
        yield HttpRoute(Meta(name, service=service), gateway, rule)
