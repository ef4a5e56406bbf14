"""Who may talk to whom: policies where Compose's networks keep services apart, or lock them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import lowering as codes
from compiler.ir import Meta, NetworkPolicy, Opening, Peer, Texts
from compiler.lower.scope import Scope, object_name
from compiler.options import Policies
from compiler.project import Port, Service
from compiler.source.values import Value, default, inferred

_DNS = 53


def policies(
    scope: Scope, published: Mapping[str, tuple[Port, ...]]
) -> tuple[tuple[NetworkPolicy, ...], dict[str, Texts]]:
    """Return a policy for each pod, and the labels of networks that its rules go by."""
    wanted = scope.options.target.policies
    separated = wanted is Policies.ALL or _keeps_apart(scope) or any(_locked_in(scope))
    if wanted is Policies.NONE or not separated:
        return tuple(_silent(scope)), {}
    pods = {scope.owner(service.name.plain) for service in scope.project.services}
    owners = [one for one in scope.project.services if one.name.plain in pods]
    made = tuple(_policy(one, scope, published) for one in owners if not _is_open(one, scope))
    return (*made, *_silent(scope)), _labels(scope)


def _silent(scope: Scope) -> Iterator[NetworkPolicy]:
    """Yield what `network_mode: none` becomes: pods that reach nobody, and nobody them."""
    for service in scope.project.services:
        if service.network_mode and service.network_mode.plain == "none":
            yield NetworkPolicy(_meta(service, scope), scope.selector(service.name.plain), (), ())


def _is_open(service: Service, scope: Scope) -> bool:
    """Tell whether networks have no say: the pod is on the node's, or has none at all."""
    members = _members(service, scope)
    modes = {one.network_mode.plain for one in members if one.network_mode}
    return bool(modes & {"host", "none"})


def _policy(
    service: Service, scope: Scope, published: Mapping[str, tuple[Port, ...]]
) -> NetworkPolicy:
    members = _members(service, scope)
    networks = _networks(service, scope)
    peers = tuple(Peer(labels=(_label(key, place, scope),)) for key, place in networks.items())
    ingress = [Opening(peers)] if peers else []
    ports = tuple(
        (port.target, port.protocol.map(str.upper))
        for one in members
        for port in published[one.name.plain]
    )
    if ports:
        ingress.append(Opening((Peer(anywhere=True),), tuple(dict.fromkeys(ports))))
    ingress += _from_outside(service, networks, scope)
    egress = _egress(peers) if _is_locked_in(service, scope) else None
    return NetworkPolicy(
        _meta(service, scope), scope.selector(service.name.plain), tuple(ingress), egress
    )


def _from_outside(
    service: Service, networks: Mapping[str, Value[str]], scope: Scope
) -> Iterator[Opening]:
    """Yield what an external network asks for: other projects are on it, too."""
    external = {one.key.plain for one in scope.project.networks if one.external}
    for key, place in networks.items():
        if key in external:
            name = service.name.plain
            scope.report.add(
                codes.NETWORK_OPEN.at(place.span, subject=key, service=name, network=key)
            )
            yield Opening((Peer(anywhere=True),))


def _egress(peers: tuple[Peer, ...]) -> tuple[Opening, ...]:
    """Return what a pod on internal networks may still ask: its peers, and for names."""
    port = default(_DNS, "names are looked up there; node-local DNS is no pod, so anywhere")
    dns = tuple((port, port.be(protocol)) for protocol in ("UDP", "TCP"))
    return (*((Opening(peers),) if peers else ()), Opening((Peer(anywhere=True),), dns))


def _meta(service: Service, scope: Scope) -> Meta:
    name = scope.names[service.name.plain]
    return Meta(name, service=service.name.plain)


# --- networks -------------------------------------------------------------------------------------


def _members(service: Service, scope: Scope) -> list[Service]:
    """Return all services in the pod that a service owns."""
    name = service.name.plain
    return [one for one in scope.project.services if scope.owner(one.name.plain) == name]


def _networks(service: Service, scope: Scope) -> dict[str, Value[str]]:
    """Return the networks that a pod is on, those of all of its services."""
    return {
        attachment.network.plain: attachment.network
        for one in _members(service, scope)
        for attachment in one.networks
    }


def _owners(scope: Scope) -> Iterator[Service]:
    for service in scope.project.services:
        if scope.owner(service.name.plain) == service.name.plain:
            yield service


def _keeps_apart(scope: Scope) -> bool:
    """Tell whether some two pods share no network."""
    several = {frozenset(_networks(one, scope)) for one in _owners(scope)} - {frozenset()}
    return any(not (one & other) for one in several for other in several)


def _locked_in(scope: Scope) -> Iterator[bool]:
    return (_is_locked_in(one, scope) for one in _owners(scope))


def _is_locked_in(service: Service, scope: Scope) -> bool:
    """Tell whether all networks of a pod are internal, so that it can't reach the world."""
    internal = {
        one.key.plain for one in scope.project.networks if one.internal and one.internal.plain
    }
    networks = _networks(service, scope)
    return bool(networks) and networks.keys() <= internal


def _labels(scope: Scope) -> dict[str, Texts]:
    """Return the labels that say which networks a service's pods are on."""
    return {
        service.name.plain: tuple(
            _label(one.network.plain, one.network, scope) for one in service.networks
        )
        for service in scope.project.services
    }


def _label(key: str, place: Value[str], scope: Scope) -> tuple[str, Value[str]]:
    """Return the label of a network; its value keeps two projects' networks apart."""
    project = object_name(scope.project.name.plain)
    rule = "pods on one network carry its label"
    return (f"network.podc.dev/{object_name(key)}", inferred(project, rule, place))
