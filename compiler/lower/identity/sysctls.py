"""Kernel parameters of a pod: those of the file that a pod can have, and Docker's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.codes import containers as codes
from compiler.codes import hardening
from compiler.diagnostics import Code
from compiler.ir import ContainerPort, Texts
from compiler.lower.scope import Scope
from compiler.project import Service
from compiler.source.values import Value, inferred

_FIRST_FREE_PORT = 1024
_UNPRIVILEGED = "net.ipv4.ip_unprivileged_port_start"

# Parameter → the first Kubernetes version whose kubelets allow it unasked.
# https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls
_SAFE: Mapping[str, tuple[int, int]] = {
    "kernel.shm_rmid_forced": (1, 4),
    "net.ipv4.ip_local_port_range": (1, 4),
    "net.ipv4.ip_local_reserved_ports": (1, 27),
    "net.ipv4.ip_unprivileged_port_start": (1, 22),
    "net.ipv4.ping_group_range": (1, 18),
    "net.ipv4.tcp_fin_timeout": (1, 29),
    "net.ipv4.tcp_keepalive_intvl": (1, 29),
    "net.ipv4.tcp_keepalive_probes": (1, 29),
    "net.ipv4.tcp_keepalive_time": (1, 29),
    "net.ipv4.tcp_rmem": (1, 32),
    "net.ipv4.tcp_syncookies": (1, 4),
    "net.ipv4.tcp_wmem": (1, 32),
}

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
        elif code := _remark(name, service, scope):
            scope.report.add(code.at(pair.key.span, sysctl=name, subject=name))
    kept = tuple(
        (name, pair.value)
        for name, pair in sorted(found.items())
        if _remark(name, service, scope) is not codes.NODE_SYSCTL
    )
    return (*kept, *_low_ports(service, user, ports)) if _UNPRIVILEGED not in found else kept


def _remark(name: str, service: Service, scope: Scope) -> Code | None:
    """Return what is to be said of a parameter: nothing where every kubelet allows it."""
    own = () if _is_host(service.network_mode) else _NETWORK
    own += () if _is_host(service.ipc) else _MESSAGES
    if not name.startswith(own):
        return codes.NODE_SYSCTL
    first = _SAFE.get(name)
    version = tuple(int(part) for part in scope.options.target.kubernetes.split(".")[:2])
    return None if first and version >= first else codes.UNSAFE_SYSCTL


def _is_host(mode: Value[str] | None) -> bool:
    return mode is not None and mode.plain == "host"


def _low_ports(
    service: Service, user: Value[int] | None, ports: Iterable[ContainerPort]
) -> Iterator[tuple[str, Value[str]]]:
    """Yield what lets an ordinary user listen below 1024, as everybody may in Docker."""
    low = next((one.number for one in ports if one.number.plain < _FIRST_FREE_PORT), None)
    if user and user.plain and low and not _is_host(service.network_mode):
        yield _UNPRIVILEGED, inferred("0", "Docker lets every user listen on any port", low, user)
