"""The Pod Security Standard "restricted": what a service asks for that it forbids.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import hardening as codes
from compiler.diagnostics import Diagnostic
from compiler.ir import HostPath, PodVolume, SecurityContext
from compiler.project import Service
from compiler.source.values import Value

_ADDABLE = "NET_BIND_SERVICE"
_TYPES = ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")

Breach = tuple[Value[object], str]


def breaches(
    service: Service, context: SecurityContext, volumes: Iterable[PodVolume]
) -> Iterator[Diagnostic]:
    """Yield what the service says against the standard that is asked of it."""
    found = (*_isolation(context), *_surroundings(service), *_paths(volumes))
    for value, what in found:
        yield codes.RESTRICTED.at(
            value.span, service=service.name.plain, what=what, subject=service.name.plain
        )


def _isolation(context: SecurityContext) -> Iterator[Breach]:
    profiles = (context.seccomp, context.apparmor)
    open_profile = next((p.type for p in profiles if p and p.type.plain == "Unconfined"), None)
    flags: tuple[tuple[Value[object] | None, str], ...] = (
        (context.user if context.user and context.user.plain == 0 else None, "runs as root"),
        (context.privileged, "is privileged"),
        (context.escalation, "may gain privileges"),
        (open_profile, "is not confined by a profile"),
    )
    yield from ((one, what) for one, what in flags if one and one.plain is not False)
    for one in context.add:
        if one.plain != _ADDABLE:
            yield one, f"adds the capability {one.plain}"
    for key, label in context.selinux:
        if key in ("user", "role") or (key == "type" and label.plain not in _TYPES):
            yield label, f"sets the SELinux {key} {label.plain}"


def _surroundings(service: Service) -> Iterator[Breach]:
    for mode in (service.network_mode, service.pid, service.ipc):
        if mode and mode.plain == "host":
            yield mode, "shares a namespace of the node"
    for port in service.ports:
        if port.mode and port.mode.plain == "host":
            yield port.mode, "takes a port of the node"


def _paths(volumes: Iterable[PodVolume]) -> Iterator[Breach]:
    for one in volumes:
        if isinstance(one, HostPath):
            yield one.path, f"mounts {one.path.plain} of the node"
