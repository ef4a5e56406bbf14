"""Who may talk to whom: policies where Compose's networks keep services apart, or lock them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from compiler.codes import publishing as codes
from compiler.ir import Meta, NetworkPolicy, Opening, Peer, Texts
from compiler.lower.scope import Scope, object_name
from compiler.options import Policies, Wait
from compiler.project import Condition, Service
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.values import Value, default, inferred

_DNS = 53
_API_SERVER = (443, 6443)
_BRIDGE = "bridge.docker"

Published = Mapping[str, tuple[tuple[Value[int], Value[str]], ...]]

_LABEL_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class _Pods:
    """The services of each pod, by the service that owns it, and what their networks say."""

    scope: Scope
    members: Mapping[str, list[Service]]
    internal: frozenset[str]

    @classmethod
    def of(cls, scope: Scope) -> _Pods:
        members: dict[str, list[Service]] = {}
        for service in scope.project.services:
            members.setdefault(scope.owner(service.name.plain), []).append(service)
        networks = scope.project.networks
        internal = {one.key.plain for one in networks if one.internal and one.internal.plain}
        return cls(scope, members, frozenset(internal))

    def networks(self, owner: str) -> dict[str, Value[str]]:
        """Return the networks that a pod is on, those of all of its services."""
        return {name.plain: name for one in self.members[owner] for name in _networks(one)}

    def keep_apart(self) -> bool:
        """Tell whether some two pods share no network."""
        several = {frozenset(self.networks(owner)) for owner in self.members} - {frozenset()}
        return any(not (one & other) for one in several for other in several)

    def is_locked_in(self, owner: str) -> bool:
        """Tell whether all networks of a pod are internal, so that it can't reach the world."""
        networks = self.networks(owner)
        return bool(networks) and networks.keys() <= self.internal

    def is_open(self, owner: str) -> bool:
        """Tell whether networks have no say: the pod is on the node's, or has none at all."""
        modes = {one.network_mode.plain for one in self.members[owner] if one.network_mode}
        return bool(modes & {"host", "none"})

    def asks_for_jobs(self, owner: str) -> bool:
        """Tell whether the pod waits for a Job, which only the API server knows of."""
        return self.scope.options.wait is not Wait.NONE and any(
            dependency.condition.plain is Condition.COMPLETED
            and not self.scope.together(owner, dependency.service.plain)
            for one in self.members[owner]
            for dependency in one.depends_on
        )


def _networks(service: Service) -> tuple[Value[str], ...]:
    """Return the networks that a service is on; `bridge` is one that Docker always has."""
    mode = service.network_mode
    if mode and mode.plain in ("bridge", "default"):
        return (mode.be(_BRIDGE),)
    return tuple(attachment.network for attachment in service.networks)


def policies(
    scope: Scope, published: Published
) -> tuple[tuple[NetworkPolicy, ...], dict[str, Texts]]:
    """Return a policy for each pod, and the labels of networks that its rules go by."""
    wanted, pods = scope.options.target.policies, _Pods.of(scope)
    separated = pods.keep_apart() or any(pods.is_locked_in(owner) for owner in pods.members)
    if wanted is Policies.NONE or not (separated or wanted is Policies.ALL):
        return tuple(_silent(scope)), {}
    made = (_policy(one, pods, published) for one in pods.members if not pods.is_open(one))
    return (*made, *_silent(scope)), _labels(scope)


def _silent(scope: Scope) -> Iterator[NetworkPolicy]:
    """Yield what `network_mode: none` becomes: pods that reach nobody, and nobody them."""
    for service in scope.project.services:
        if service.network_mode and service.network_mode.plain == "none":
            name = service.name.plain
            yield NetworkPolicy(_meta(name, scope), scope.selector(name), (), ())


def _policy(owner: str, pods: _Pods, published: Published) -> NetworkPolicy:
    scope, networks = pods.scope, pods.networks(owner)
    peers = tuple(Peer(labels=(_label(key, place, scope),)) for key, place in networks.items())
    ingress = [Opening(peers)] if peers else []
    ports = tuple(port for one in pods.members[owner] for port in published[one.name.plain])
    if ports:
        ingress.append(Opening((Peer(anywhere=True),), tuple(dict.fromkeys(ports))))
    ingress += _from_outside(owner, networks, scope)
    egress = _egress(peers, asks=pods.asks_for_jobs(owner)) if pods.is_locked_in(owner) else None
    return NetworkPolicy(_meta(owner, scope), scope.selector(owner), tuple(ingress), egress)


def _from_outside(
    owner: str, networks: Mapping[str, Value[str]], scope: Scope
) -> Iterator[Opening]:
    """Yield what an external network asks for: other projects are on it, too."""
    external = {one.key.plain for one in scope.project.networks if one.external}
    for key, place in networks.items():
        if key in external:
            fact = codes.NETWORK_OPEN.at(place.span, subject=key, service=owner, network=key)
            scope.report.add(fact)
            yield Opening((Peer(anywhere=True),))


def _egress(peers: tuple[Peer, ...], *, asks: bool) -> tuple[Opening, ...]:
    """Return what a pod on internal networks may still ask: its peers, and for names.

    One that waits for a Job asks the API server, too, whose address no manifest can know.
    """
    port = default(_DNS, "names are looked up there; node-local DNS is no pod, so anywhere")
    dns = tuple((port, port.be(protocol)) for protocol in ("UDP", "TCP"))
    rule = "the API server, which knows when a Job is done"
    server = tuple((default(one, rule), default("TCP", rule)) for one in _API_SERVER)
    anywhere = (Opening((Peer(anywhere=True),), (*dns, *(server if asks else ()))),)
    return (Opening(peers), *anywhere) if peers else anywhere


def _meta(name: str, scope: Scope) -> Meta:
    return Meta(scope.names[name], service=name)


def _labels(scope: Scope) -> dict[str, Texts]:
    """Return the labels that say which networks a service's pods are on."""
    return {
        service.name.plain: tuple(_label(one.plain, one, scope) for one in _networks(service))
        for service in scope.project.services
    }


def _label(key: str, place: Value[str], scope: Scope) -> tuple[str, Value[str]]:
    """Return the label of a network; its value keeps two projects' networks apart."""
    project = object_name(scope.project.name.plain)
    rule = "pods on one network carry its label"
    name = key
    if not _LABEL_NAME.fullmatch(key):  # the digest keeps `_db` apart from `db`
        name = f"{object_name(key)}-{sha256(key.encode()).hexdigest()[:8]}"
    return (f"network.podc.dev/{name}", inferred(project, rule, place))
