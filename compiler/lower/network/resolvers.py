"""Name servers of a service's own: only where it calls no peer, since with them it finds none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from compiler.codes import calling as codes
from compiler.ir import Pod
from compiler.lower.network.hosts import Owners, Spoken
from compiler.lower.network.publishing import on_node
from compiler.lower.scope import Scope
from compiler.project import Service
from compiler.records import replace
from compiler.source.values import Value

_MOST = 3  # name servers that a pod can have

Servers = tuple[Value[str], ...]


def resolvers(scope: Scope, heard: Iterable[Spoken], owners: Owners) -> Mapping[str, Servers]:
    """Return the name servers that pods get in place of the cluster's, by the pod's owner.

    Docker asks them for names that are no peers'; a pod asks its own for all of them.
    """
    if not any(service.dns for service in scope.project.services):
        return {}
    callers = _callers(scope, heard, owners)
    found: dict[str, Servers] = {}
    for service in scope.project.services:
        owner = scope.owner(service.name.plain)
        for server in service.dns:
            why = _refusal(server, callers.get(owner), found.get(owner, ()), service)
            if why:
                name = service.name.plain
                fact = codes.DNS_LEFT_OUT.at(
                    server.span, server=server.plain, why=why, subject=name
                )
                scope.report.add(fact)
            elif server not in found.get(owner, ()):
                found[owner] = (*found.get(owner, ()), server)
    return found


def with_resolvers(pod: Pod, servers: Servers) -> Pod:
    """Return the pod with these name servers and no others; with the cluster's where none are."""
    return replace(pod, dns_servers=servers, dns_policy=servers[0].be("None")) if servers else pod


def _refusal(server: Value[str], peer: str | None, known: Servers, service: Service) -> str:
    if peer and not on_node(service):
        return f"with a name server of its own `{service.name.plain}` no longer finds `{peer}`"
    if not _is_address(server.plain):
        return "it is no address"
    return f"a pod has {_MOST} name servers at most" if len(known) >= _MOST else ""


def _callers(scope: Scope, heard: Iterable[Spoken], owners: Owners) -> dict[str, str]:
    """Return whom each pod calls outside of itself, by the pod's owner: one of them."""
    found: dict[str, str] = {}

    def note(caller: str, peer: str) -> None:
        if not scope.together(caller, peer):
            found.setdefault(scope.owner(caller), peer)

    for one in heard:
        for peer in owners.get(one.mention.host, ()) if one.mention.is_host else ():
            note(one.service.name.plain, peer)
    for service in scope.project.services:
        linked = (link.plain.partition(":")[0] for link in service.links)
        for peer in (*linked, *(one.service.plain for one in service.depends_on)):
            note(service.name.plain, peer)
    return found


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
