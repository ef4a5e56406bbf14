"""Whose the files of volumes are, where a container that is not root may fail to use them.

New volumes belong to root, or to the pod's group; files of configs and secrets belong to root;
what an NFS server exports belongs to whom it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import keeping, storing
from compiler.diagnostics import Diagnostic, Label
from compiler.ir import ClaimVolume
from compiler.knowledge import bare, images
from compiler.lower.identity.security import Security
from compiler.lower.scope import Scope, label_at
from compiler.lower.storage.mounts import Storage
from compiler.lower.storage.nfs import export_of
from compiler.project import NamedMount, Service, Volume
from compiler.source.wording import listed

_OTHERS, _GROUP = 0o004, 0o040


def say_owners(services: Iterable[tuple[Service, Storage, Security]], scope: Scope) -> None:
    """Report what containers may not be able to read or to write, whoever they run as."""
    unknown: list[Service] = []
    for service, store, security in services:
        scope.report.add(*_unreadable(service, security), *_of_server(service, security, scope))
        if _is_unknown(service, store, security, scope):
            unknown.append(service)
    if unknown:
        scope.report.add(_unknown_owner(unknown))


def _unknown_owner(services: list[Service]) -> Diagnostic:
    """Return what is said, once a run, of images that may run as a user that can't write."""
    names = listed(one.name.plain for one in services)
    first, *others = services
    labels: list[Label] = []
    for one in others:
        labels += label_at(one.name, "and this one")
    return storing.UNKNOWN_OWNER.at(
        first.name.span, services=names, labels=labels, subject=first.name.plain
    )


def _is_unknown(service: Service, store: Storage, security: Security, scope: Scope) -> bool:
    """Tell whether the service writes to a new disk and nothing says as whom."""
    known = images.known(service)
    if security.user or service.extension.fs_group or (known and not known.is_unprivileged):
        return False
    if bare.starts_as_root(service):
        return False
    old = {one.name for one in store.external} | {
        scope.volume_names[volume.key.plain] for volume in _exports(service, scope)
    }
    volumes = (one for one in store.volumes if isinstance(one, ClaimVolume))
    claims = {one.name for one in volumes if one.claim not in old}
    claims |= {one.meta.name.plain for one in store.templates}
    return any(
        mount.volume in claims and not (mount.read_only and mount.read_only.plain)
        for mount in store.mounts
    )


def _of_server(service: Service, security: Security, scope: Scope) -> Iterator[Diagnostic]:
    """Yield the exports of NFS servers that an ordinary user mounts."""
    if security.user is None or security.user.plain == 0:
        return
    for volume in _exports(service, scope):
        export = export_of(volume)
        if export:
            yield keeping.OWNER_OF_EXPORT.at(
                volume.key.span,
                volume=volume.key.plain,
                server=export.server.plain,
                service=service.name.plain,
                user=security.user.plain,
                subject=volume.key.plain,
            )


def _exports(service: Service, scope: Scope) -> Iterator[Volume]:
    """Yield the volumes of NFS servers that a service mounts."""
    for mount in service.mounts:
        volume = (
            scope.index.volumes.get(mount.volume.plain) if isinstance(mount, NamedMount) else None
        )
        if volume and export_of(volume):
            yield volume


def _unreadable(service: Service, security: Security) -> Iterator[Diagnostic]:
    """Yield the configs and secrets whose mode keeps an ordinary user out."""
    user = security.user
    if user is None or user.plain == 0 or service.extension.fs_group or security.fs_group:
        return
    for grant in (*service.configs, *service.secrets):
        if grant.mode and not _may_read(grant.mode.plain, security):
            yield keeping.UNREADABLE_FILE.at(
                grant.mode.span,
                service=service.name.plain,
                user=user.plain,
                mode=f"{grant.mode.plain:04o}",
                target=grant.target.plain,
                subject=service.name.plain,
            )


def _may_read(mode: int, security: Security) -> bool:
    """Tell whether a user may read a file of root's; without a group its own may be root's."""
    group = security.context.group
    return bool(mode & _OTHERS or (mode & _GROUP and not (group and group.plain)))
