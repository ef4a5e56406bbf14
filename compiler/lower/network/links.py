"""Whether every host that texts speak of is there in the cluster; what is said where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from compiler.codes import calling as codes
from compiler.codes import networking
from compiler.diagnostics import Diagnostic
from compiler.ir import Service
from compiler.knowledge import images
from compiler.lower.network.hosts import Owners, Spoken, renames
from compiler.lower.network.ports import own_ports
from compiler.lower.scope import Kind, Scope
from compiler.project import Service as Source
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.text import Span
from compiler.source.values import Value
from compiler.source.wording import listed

_RESOLVER = "127.0.0.11"
_GATEWAY = "host-gateway"
_DOCKER_HOSTS = frozenset(
    (
        "host.docker.internal",
        "gateway.docker.internal",
        "host.containers.internal",
        "docker.for.mac.localhost",
        "docker.for.mac.host.internal",
        "docker.for.win.localhost",
        "172.17.0.1",
    )
)
_LOCALHOST = regex(r"(?<![\w.-])(?:localhost|127\.0\.0\.1):(\d{1,5})(?!\d)")
_LABEL = regex(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")


def foreign_names(scope: Scope) -> frozenset[str]:
    """Return the names and addresses that mean something on Docker's networks alone."""
    gateways = (
        host.name.plain.lower()
        for service in scope.project.services
        for host in service.extra_hosts
        if any(address.plain == _GATEWAY for address in host.addresses)
    )
    return _DOCKER_HOSTS | {_RESOLVER, *gateways, *_static_addresses(scope)}


def check_links(
    heard: Iterable[Spoken], owners: Owners, services: Iterable[Service], scope: Scope
) -> None:
    """Report each host that a text speaks of and nobody answers to, once for each text."""
    links = _Links(scope, owners, {one.meta.name.plain: one for one in services})
    said: set[tuple[str, int]] = set()
    for one in heard:
        place = (one.mention.host, id(one.text))
        found = links.verdict(one) if place not in said else None
        if found:
            said.add(place)
            scope.report.add(found)
    _say_one_of_many(heard, owners, scope)
    _say_unsaid_ports(heard, owners, links.services, scope)
    scope.report.add(*links.of_keys())
    _say_localhost(scope)


@dataclass(frozen=True)
class _Links:
    """The hosts that there are, and those that texts may mean."""

    scope: Scope
    owners: Owners
    services: Mapping[str, Service]

    def verdict(self, one: Spoken) -> Diagnostic | None:
        """Return what is wrong with a host that a text speaks of, if anything is."""
        host = one.mention.host
        if host in self.owners:
            return self._of_peer(one) if one.mention.is_host else None
        return self._of_docker(one)

    def of_keys(self) -> Iterator[Diagnostic]:
        """Yield the links to services that have no Service."""
        for service in self.scope.project.services:
            for link in service.links:
                target = link.plain.partition(":")[0]
                peer = self.scope.service(target)
                if peer and self.scope.names[target].plain not in self.services:
                    yield self._missing(link.span, target, service)

    def _of_peer(self, one: Spoken) -> Diagnostic | None:
        host, owners = one.mention.host, self.owners[one.mention.host]
        called = host
        if host not in self.services and not one.text.is_copied:
            called = self.renamed.get(host, host)
        service = self.services.get(called)
        if service:
            return self._of_port(one, called, service)
        is_own = any(self.scope.together(one.service.name.plain, owner) for owner in owners)
        if is_own and _LABEL.fullmatch(called):
            return None  # a pod knows its own name
        return self._missing(one.span, host, one.service)

    def _of_port(self, one: Spoken, called: str, service: Service) -> Diagnostic | None:
        port = one.port
        carried = {of.port.plain for of in service.ports}
        if port is None or not carried or port.plain in carried:
            return None
        return codes.PORT_NOT_CARRIED.at(
            one.span, host=called, port=port.plain, service=self.owners[one.mention.host][0]
        )

    def _missing(self, place: Span | None, host: str, speaker: Source) -> Diagnostic:
        owner = self.owners[host.lower()][0]
        name = self.scope.names[owner].plain
        if name in self.services:
            why, hint = f"`{owner}` is called `{name}` there", f"write `{name}`"
        elif _has_no_network(self.scope.service(owner)):
            why, hint = f"`{owner}` has no network", f"take `network_mode: none` from `{owner}`"
        else:
            why = f"`{owner}` is a job that listens on no port"
            hint = f"give `{owner}` a port under `expose`, if it serves something"
        return codes.HOST_NOT_FOUND.at(
            place, host=host, why=why, hint=hint, subject=speaker.name.plain
        )

    def _of_docker(self, one: Spoken) -> Diagnostic | None:
        host, service = one.mention.host, one.service
        subject = service.name.plain
        if host == _RESOLVER:
            name = self.scope.names[subject].plain
            return codes.DOCKER_RESOLVER.at(one.span, name=name, subject=subject)
        if owner := self.addresses.get(host):
            name = self.scope.names[owner].plain
            return codes.STATIC_ADDRESS.at(
                one.span, address=host, service=owner, name=name, subject=subject
            )
        given = [entry for entry in service.extra_hosts if entry.name.plain.lower() == host]
        if any(address.plain != _GATEWAY for entry in given for address in entry.addresses):
            return None
        return codes.DOCKER_HOST.at(one.span, host=host, subject=subject)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The names that are written otherwise in variables, commands and healthchecks."""
        return {old.lower(): new for old, new in renames(self.scope).items()}

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The services that have addresses of their own choice."""
        return _static_addresses(self.scope)


def _has_no_network(service: Source | None) -> bool:
    return bool(service and service.network_mode and service.network_mode.plain == "none")


def _static_addresses(scope: Scope) -> dict[str, str]:
    return {
        address.plain: service.name.plain
        for service in scope.project.services
        for attachment in service.networks
        for address in attachment.addresses
    }


def _say_one_of_many(heard: Iterable[Spoken], owners: Owners, scope: Scope) -> None:
    """Report, once each, the services of every node that somebody calls by one address."""
    said: set[str] = set()
    for one in heard:
        for name in owners.get(one.mention.host, ()) if one.mention.is_host else ():
            if _is_balanced(name, one.service, scope) and name not in said:
                said.add(name)
                fact = codes.ONE_OF_MANY.at(one.span, host=one.mention.host, service=name)
                scope.report.add(fact)


def _say_unsaid_ports(
    heard: Iterable[Spoken], owners: Owners, services: Mapping[str, Service], scope: Scope
) -> None:
    """Report, once each, the services that peers call, and nothing says at which port."""
    calls = [one for one in heard if one.mention.is_host]
    told = {name for one in calls if one.port for name in owners.get(one.mention.host, ())}
    for one in calls:
        for name in owners.get(one.mention.host, ()):
            called, peer = services.get(scope.names[name].plain), scope.service(name)
            is_known = name in told or peer is None or peer.expose or images.known(peer)
            if (
                is_known
                or not called
                or not called.ports
                or scope.together(name, one.service.name.plain)
            ):
                continue
            told.add(name)
            ports = listed(str(port.port.plain) for port in called.ports)
            fact = codes.PORT_UNSAID.at(
                one.span, host=one.mention.host, ports=ports, service=name, subject=name
            )
            scope.report.add(fact)


def _is_balanced(name: str, speaker: Source, scope: Scope) -> bool:
    service = scope.service(name)
    is_everywhere = scope.kinds[name] is Kind.DAEMON_SET
    mode = service.endpoint_mode.plain if service and service.endpoint_mode else "vip"
    return is_everywhere and mode != "dnsrr" and not scope.together(name, speaker.name.plain)


# --- localhost ------------------------------------------------------------------------------------


def _say_localhost(scope: Scope) -> None:
    """Report variables that name a peer's published port on Docker's host."""
    ports = {
        port.published.plain: (service, port.target)
        for service in scope.project.services
        for port in service.ports
        if port.published
    }
    for service in scope.project.services:
        own = {port.number.plain for port in own_ports(service)}
        for variable in service.environment:
            for found in _LOCALHOST.finditer(variable.value.plain):
                peer = ports.get(int(found[1]))
                if peer and int(found[1]) not in own:
                    _say_published(service, variable.value, found[0], peer, scope)


def _say_published(
    service: Source,
    value: Value[str],
    address: str,
    peer: tuple[Source, Value[int]],
    scope: Scope,
) -> None:
    other, target = peer
    if scope.together(service.name.plain, other.name.plain):
        return
    fact = networking.LOCALHOST_PORT.at(
        value.span,
        subject=service.name.plain,
        address=address,
        service=other.name.plain,
        name=scope.names[other.name.plain].plain,
        port=target.plain,
    )
    scope.report.add(fact)
