"""The Pod Security Standard "restricted": for whom it holds, and what asks for what it forbids.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import hardening as codes
from compiler.diagnostics import Diagnostic
from compiler.ir import HostPath, PodVolume, SecurityContext
from compiler.knowledge.podsecurity import ADDABLE, confines
from compiler.lower.scope import Scope
from compiler.options import Security as Level
from compiler.project import Service
from compiler.source.values import Value

_ADMINISTRATOR = "containeradministrator"

Breach = tuple[Value[object], str]


def level_of(service: Service, scope: Scope) -> Level:
    """Return how far the container is hardened: as the service says, else as the caller asks."""
    own = service.extension.security
    return own.plain if own else scope.options.target.security


def breaches(
    service: Service, context: SecurityContext, volumes: Iterable[PodVolume], version: str
) -> Iterator[Diagnostic]:
    """Yield what the service says against the standard, as a version of Kubernetes has it."""
    labels = _labels(context, version)
    found = (*_isolation(context), *labels, *_surroundings(service), *_paths(volumes))
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
        if one.plain != ADDABLE:
            yield one, f"adds the capability {one.plain}"
    if context.user_name and context.user_name.plain.lower() == _ADMINISTRATOR:
        yield context.user_name, "runs as an administrator"


def _labels(context: SecurityContext, version: str) -> Iterator[Breach]:
    for key, label in context.selinux:
        is_free = key == "type" and not confines(label.plain, version)
        if is_free or key in ("user", "role"):
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
