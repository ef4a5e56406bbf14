"""Kernel parameters of a pod: those of the file that a pod can have, and Docker's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import containers as codes
from compiler.codes import hardening
from compiler.diagnostics import Diagnostic
from compiler.ir import ContainerPort, Texts
from compiler.knowledge.podsecurity import is_safe
from compiler.lower.identity.standards import level_of
from compiler.lower.scope import Scope
from compiler.options import Security
from compiler.project import Service
from compiler.source.values import Value, inferred

_FIRST_FREE_PORT = 1024
_UNPRIVILEGED = "net.ipv4.ip_unprivileged_port_start"

_NETWORK: tuple[str, ...] = ("net.",)
_MESSAGES: tuple[str, ...] = ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")


def lower_sysctls(
    service: Service, scope: Scope, user: Value[int] | None, ports: Iterable[ContainerPort]
) -> Texts:
    """Return the kernel parameters of a service's pod."""
    found = {pair.key.plain.replace("/", "."): pair for pair in service.sysctls}
    for name, pair in found.items():
        if not pair.value.plain.strip():
            scope.report.add(hardening.EMPTY_SYSCTL.at(pair.key.span, sysctl=name))
        elif not _is_of_pods(name, service):
            scope.report.add(codes.NODE_SYSCTL.at(pair.key.span, sysctl=name, subject=name))
        elif not is_safe(name, scope.options.target.kubernetes):
            scope.report.add(_unsafe(name, pair.key, service, scope))
    kept = tuple(
        (name, pair.value) for name, pair in sorted(found.items()) if _is_of_pods(name, service)
    )
    return (*kept, *_low_ports(service, user, ports)) if _UNPRIVILEGED not in found else kept


def _is_of_pods(name: str, service: Service) -> bool:
    """Tell whether a parameter is one that each pod has for itself."""
    own = () if _is_host(service.network_mode) else _NETWORK
    own += () if _is_host(service.ipc) else _MESSAGES
    return name.startswith(own)


def _unsafe(name: str, key: Value[str], service: Service, scope: Scope) -> Diagnostic:
    if level_of(service, scope) is not Security.RESTRICTED:
        return codes.UNSAFE_SYSCTL.at(key.span, sysctl=name, subject=name)
    what, title = f"sets the kernel parameter {name}", service.name.plain
    return hardening.RESTRICTED.at(key.span, service=title, what=what, subject=title)


def _is_host(mode: Value[str] | None) -> bool:
    return mode is not None and mode.plain == "host"


def _low_ports(
    service: Service, user: Value[int] | None, ports: Iterable[ContainerPort]
) -> Iterator[tuple[str, Value[str]]]:
    """Yield what lets an ordinary user listen below 1024, as everybody may in Docker."""
    low = next((one.number for one in ports if one.number.plain < _FIRST_FREE_PORT), None)
    if user and user.plain and low and not _is_host(service.network_mode):
        yield _UNPRIVILEGED, inferred("0", "Docker lets every user listen on any port", low, user)
