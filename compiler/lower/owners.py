"""New volumes belong to root: where nobody knows whether their container does not, that is said."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.codes import storing
from compiler.diagnostics import Label
from compiler.ir import ClaimVolume
from compiler.knowledge import images
from compiler.lower.scope import Scope, label_at
from compiler.lower.security import Security
from compiler.lower.storage import Storage
from compiler.project import Service


def say_unknown_owners(services: Iterable[tuple[Service, Storage, Security]], scope: Scope) -> None:
    """Report, once a run, the services whose images may run as a user that can't write."""
    unknown = [one[0] for one in services if _is_unknown(*one)]
    if unknown:
        names = ", ".join(f"`{one.name.plain}`" for one in unknown)
        labels: list[Label] = []
        for one in unknown[1:]:
            labels += label_at(one.name, "and this one")
        first = unknown[0]
        fact = storing.UNKNOWN_OWNER.at(
            first.name.span, services=names, labels=labels, subject=first.name.plain
        )
        scope.report.add(fact)


def _is_unknown(service: Service, store: Storage, security: Security) -> bool:
    """Tell whether the service writes to a claim and nothing says as whom."""
    if security.user or service.extension.fs_group or images.known(service):
        return False
    old = {one.name for one in store.external}
    volumes = (one for one in store.volumes if isinstance(one, ClaimVolume))
    claims = {one.name for one in volumes if one.claim not in old}
    claims |= {one.meta.name.plain for one in store.templates}
    return any(
        mount.volume in claims and not (mount.read_only and mount.read_only.plain)
        for mount in store.mounts
    )
