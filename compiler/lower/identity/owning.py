"""Where in its volumes a server finds its data, if a mount alone does not settle that.

What a `subPath` shows is made by the kubelet and belongs to root, whatever the pod's `fsGroup`;
`initdb` sets the mode of its folder, which only the owner may. So such a server, if it is not root,
gets the whole disk, which its group may write to, and makes the folder itself:
https://hub.docker.com/_/postgres

A volume above the folder that an image declares as its own (`VOLUME`) does not hold that folder:
container runtimes lay an empty one over it, which is gone with the container (volumeMounts in
https://github.com/containerd/containerd/blob/main/internal/cri/server/container_create.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.codes import keeping
from compiler.ir import ClaimVolume, Literal, VolumeMount
from compiler.knowledge import images
from compiler.knowledge.image import Image
from compiler.lower.scope import Scope
from compiler.lower.storage.config import Configuration
from compiler.lower.storage.mounts import Storage
from compiler.project import Service
from compiler.records import dataclass, replace
from compiler.source.values import Value, looked_up


@dataclass(frozen=True, slots=True)
class _Shown:
    """A mount as it has to be, one of a folder below it, and where the server is told to look."""

    mount: VolumeMount
    below: VolumeMount | None = None
    place: str | None = None


def own_folders(
    service: Service, user: Value[int] | None, both: tuple[Storage, Configuration], scope: Scope
) -> tuple[Storage, Configuration]:
    """Return mounts and variables so that the server's data is in its volume."""
    store, settings = both
    known = images.known(service)
    if known is None:
        return both
    is_root = user is None or user.plain == 0
    shown = [_shown(mount, store, known, is_root=is_root) for mount in store.mounts]
    mounts = tuple(mount for one in shown for mount in (one.mount, one.below) if mount)
    places = [place for one in shown if (place := one.place)]
    _say_moved(service, known, store, scope)
    made = tuple(_variables(service, known, places))
    return replace(store, mounts=mounts), replace(settings, env=(*settings.env, *made))


def _shown(mount: VolumeMount, store: Storage, known: Image, *, is_root: bool) -> _Shown:
    path = posixpath.normpath(mount.path.plain)
    if not _is_disk(mount, store):
        return _Shown(mount)
    is_above = _stands_above(path, store, known)
    if known.folder_variable is None:
        return _Shown(mount, _below(mount, known) if is_above else None)
    place = f"{path}/{known.data_folder}"
    if is_above or path == known.refuses:
        return _Shown(mount, place=place)
    if not is_root and known.folder_at(path):
        return _Shown(_without(mount, known), place=place)
    return _Shown(mount)


def _without(mount: VolumeMount, known: Image) -> VolumeMount:
    """Return the mount of the whole disk, if it is that of the server's folder."""
    is_of_folder = mount.sub_path is not None and mount.sub_path.plain == known.data_folder
    return replace(mount, sub_path=None) if is_of_folder else mount


def _stands_above(path: str, store: Storage, known: Image) -> bool:
    """Tell whether the image's own folder is below the path, and nothing else is mounted there."""
    kept = known.data_path
    taken = {posixpath.normpath(one.path.plain) for one in store.mounts}
    is_below = kept is not None and kept.startswith(f"{path}/")
    return is_below and kept not in taken and not known.is_told


def _below(mount: VolumeMount, known: Image) -> VolumeMount:
    """Return the mount of the image's own folder, which is below another one."""
    kept = known.data_path or ""
    rule = f"`{known.name}` declares `{kept}` as a volume of its own"
    folder = posixpath.relpath(kept, mount.path.plain)
    if mount.sub_path:
        folder = posixpath.join(mount.sub_path.plain, folder)
    path, sub_path = looked_up(kept, rule, mount.path), looked_up(folder, rule, mount.path)
    return replace(mount, path=path, sub_path=sub_path)


def _is_disk(mount: VolumeMount, store: Storage) -> bool:
    """Tell whether a claim is mounted, and may be written to."""
    claims = {one.name for one in store.volumes if isinstance(one, ClaimVolume)}
    claims |= {one.meta.name.plain for one in store.templates}
    return mount.volume in claims and not (mount.read_only and mount.read_only.plain)


def _variables(service: Service, known: Image, places: list[str]) -> Iterator[Literal]:
    rule = f"where `{service.name.plain}` may make the folder of its data"
    if known.folder_variable and places:
        name = looked_up(known.folder_variable, rule, service.name)
        yield Literal(name, looked_up(places[0], rule, service.name))


def _say_moved(service: Service, known: Image, store: Storage, scope: Scope) -> None:
    """Report a volume where this version of the image takes none."""
    for mount in store.mounts:
        if (
            known.refuses
            and posixpath.normpath(mount.path.plain) == known.refuses
            and service.image
        ):
            fact = keeping.MOVED_DATA.at(
                mount.path.span,
                image=service.image.plain,
                old=known.refuses,
                new=known.data_path,
                variable=known.folder_variable,
                before=known.moved.since - 1 if known.moved else "",
                subject=service.name.plain,
            )
            scope.report.add(fact)
