"""What a service mounts: claims, memory, scratch space; bind mounts are judged in `binds`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from compiler.codes import keeping, storing
from compiler.codes import mounting as codes
from compiler.ir import (
    Claim,
    ClaimVolume,
    ConfigMap,
    EmptyDir,
    External,
    ImageVolume,
    Meta,
    PodVolume,
    Secret,
    Texts,
    VolumeMount,
)
from compiler.knowledge import images
from compiler.knowledge.bare import has_nothing
from compiler.knowledge.targets import facts
from compiler.lower.metadata import as_annotations
from compiler.lower.scope import Kind, Scope, bytes_quantity, is_first, label_at, object_name
from compiler.lower.storage.binds import bind
from compiler.lower.storage.copies import Bound
from compiler.lower.storage.disks import MODES, Access, Mounted, access, is_exclusive, named_apart
from compiler.lower.storage.nfs import SHARED, export_of, volume_name
from compiler.lower.storage.nfs import size as nfs_size
from compiler.lower.storage.seeding import is_seeded
from compiler.lower.storage.volumes import data_folder, is_claimed, options_of, size_of, users_of
from compiler.project import (
    AnonymousMount,
    BindMount,
    ImageMount,
    NamedMount,
    Project,
    Service,
    TmpfsMount,
    Volume,
)
from compiler.records import dataclass, replace
from compiler.source.values import Value, default

DEFAULT_SIZE = "10Gi"
_SMALLEST = 1 << 20
_KOMPOSE = "io.kompose.service"  # the label by which Kompose's claims choose a disk
IMAGE_VOLUMES = (
    1,
    35,
)  # on by default; https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/


@dataclass(frozen=True, slots=True)
class Storage:
    """What one service mounts, and the objects behind it.

    `templates` are claims that each replica of a StatefulSet gets for itself. `single_writer`: two
    pods of the service can't run at a time. `labels` are those of the disks that it shares.
    """

    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    templates: tuple[Claim, ...] = ()
    single_writer: bool = False
    labels: Texts = ()
    external: tuple[External, ...] = ()


def storage(service: Service, scope: Scope) -> Storage:
    """Return what the mounts of a service become."""
    named = (one for one in service.mounts if not isinstance(one, AnonymousMount))
    parts = [_mount(mount, service, scope) for mount in named]
    paths = tuple(mount.path.plain for part in parts for mount in part.mounts)
    nameless = (one for one in service.mounts if isinstance(one, AnonymousMount))
    parts += [_anonymous(mount, service, paths, scope) for mount in nameless]
    return _united(parts, scope)


def claims(project: Project, scope: Scope) -> tuple[Claim, ...]:
    """Return the claims of the named volumes that pods share or keep, templates left out."""
    return tuple(
        _claim(volume, scope)
        for volume in project.volumes
        if is_claimed(volume)
        and (users := users_of(volume, scope))
        and not _is_template(volume, users[0], scope)
    )


def _mount(
    mount: NamedMount | BindMount | TmpfsMount | ImageMount, service: Service, scope: Scope
) -> Storage:
    match mount:
        case NamedMount():
            return _named(mount, service, scope)
        case TmpfsMount():
            shown = _memory(mount.target, mount.size)
            mounts = tuple(replace(one, read_only=mount.read_only) for one in shown.mounts)
            return replace(shown, mounts=mounts)
        case BindMount():
            return _bound(bind(mount, service, scope))
        case ImageMount():
            return _of_image(mount, scope)
        case _:
            assert_never(mount)


# --- named volumes --------------------------------------------------------------------------------


def _named(mount: NamedMount, service: Service, scope: Scope) -> Storage:
    volume = _volume_of(mount, scope)
    options = options_of(volume)
    if "type" in options and options["type"].plain == "tmpfs":
        return _memory(mount.target, size_of(volume))
    shown = VolumeMount(
        volume=_claim_name(volume, scope).plain,
        path=mount.target,
        read_only=mount.read_only,
        sub_path=data_folder(mount, volume, scope),
    )
    _say_empty(volume, mount, service, scope)
    if _is_template(volume, service, scope):
        return Storage(mounts=(shown,), templates=(_claim(volume, scope),))
    return _claimed(volume, shown, service, scope)


def _volume_of(mount: NamedMount, scope: Scope) -> Volume:
    """Return the volume; one of a cluster's that the file does not list exists already."""
    listed = scope.index.volumes.get(mount.volume.plain)
    return listed or Volume(key=mount.volume, name=mount.volume, external=True)


def _claim_name(volume: Volume, scope: Scope) -> Value[str]:
    return scope.volume_names.get(volume.key.plain) or volume.key.map(object_name)


def _claimed(volume: Volume, mount: VolumeMount, service: Service, scope: Scope) -> Storage:
    """Return the mount of a claim that stands for itself; users of a shared one stay together."""
    claim = _claim_name(volume, scope)
    given = _access(volume, scope)
    if volume.external:
        scope.report.add(codes.EXTERNAL_CLAIM.at(volume.key.span, name=claim.plain))
    if given.is_shared and not given.is_asked:
        _say_shared(volume, given, scope)
    return Storage(
        mounts=(mount,),
        volumes=(ClaimVolume(mount.volume, claim),),
        single_writer=is_exclusive(given, service, mount.read_only),
        labels=given.labels,
        external=(External("PersistentVolumeClaim", claim),) if volume.external else (),
    )


def _claim(volume: Volume, scope: Scope) -> Claim:
    name = scope.volume_names[volume.key.plain]
    meta = Meta(name, annotations=as_annotations(volume.labels, scope.report))
    given = _access(volume, scope)
    modes = (given.mode,)
    if export_of(volume):
        no_class = default("", "no class: the claim waits for the one volume that it names")
        return Claim(meta, nfs_size(volume), modes, no_class, volume_name(volume, scope))
    _say_driver(volume, scope)
    _say_class(volume, given, scope)
    chosen = volume.storage_class or given.storage_class
    selector = ((_KOMPOSE, volume.selector),) if volume.selector else ()
    return Claim(meta, _size(volume, scope), modes, chosen, selector=selector)


def _access(volume: Volume, scope: Scope) -> Access:
    """Return how all users of a volume get at it."""
    claim, users = _claim_name(volume, scope).plain, users_of(volume, scope)
    is_free = not (volume.external or volume.storage_class)
    return access(claim, users, scope, _mode_asked(volume), may_choose=is_free)


def _mode_asked(volume: Volume) -> Value[str] | None:
    """Return the access mode that the file asks for, or that the server has."""
    if volume.access:
        return volume.access.map(MODES.__getitem__)
    return default(SHARED, "an NFS server has many clients") if export_of(volume) else None


def _size(volume: Volume, scope: Scope) -> Value[str]:
    if volume.size:
        _say_tiny(volume, volume.size, scope)
        return volume.size
    if limit := size_of(volume):
        return limit.map(bytes_quantity)
    key, rule = volume.key, "nothing says how large the volume is"
    scope.report.add(
        codes.VOLUME_SIZE.at(key.span, volume=key.plain, size=DEFAULT_SIZE, subject=key.plain)
    )
    return default(DEFAULT_SIZE, rule)


def _say_tiny(volume: Volume, size: Value[str], scope: Scope) -> None:
    """Report a size in bytes that no disk has: a unit was forgotten."""
    if size.plain.isdecimal() and int(size.plain) < _SMALLEST:
        key = volume.key.plain
        scope.report.add(
            keeping.TINY_VOLUME.at(size.span, size=size.plain, volume=key, subject=key)
        )


def _is_template(volume: Volume, service: Service, scope: Scope) -> bool:
    """Tell whether each replica of the service gets a disk of its own for the volume."""
    name = service.name.plain
    return (
        scope.kinds[name] is Kind.STATEFUL_SET
        and scope.owner(name) == name
        and {scope.owner(one.name.plain) for one in users_of(volume, scope)} == {name}
        and is_claimed(volume)
        and not export_of(volume)
        and not is_seeded(volume)
    )


# --- what is said ---------------------------------------------------------------------------------


def _say_empty(volume: Volume, mount: NamedMount, service: Service, scope: Scope) -> None:
    """Say that nothing of the image is copied, unless nothing is there or others fill it."""
    if is_seeded(volume):
        return
    known = images.known(service)
    is_reader = mount.read_only is not None and mount.read_only.plain
    if volume.external or is_reader or (known and known.keeps(mount.target.plain)):
        return
    place, name = mount.target.span, service.name.plain
    # What runs first in a pod is there to fill its volumes.
    users = {one.name.plain for one in (*users_of(volume, scope), service) if not is_first(one)}
    is_shared = name in users and len(users) > 1
    is_surely_empty = has_nothing(service, mount.target.plain)
    if is_surely_empty or (service.build is None and not is_shared):
        scope.report.add(codes.VOLUME_EMPTY.at(place, target=mount.target.plain))
        return
    key = volume.key.plain
    scope.report.add(
        storing.CONTENT_NOT_COPIED.at(
            place, target=mount.target.plain, service=name, volume=key, subject=key
        )
    )


def _say_shared(volume: Volume, given: Access, scope: Scope) -> None:
    places = {one.name.plain: one.name for one in users_of(volume, scope)}
    labels = [label for name, at in places.items() for label in label_at(at, f"`{name}` uses it")]
    code = storing.VOLUME_EVERYWHERE if given.is_everywhere else codes.VOLUME_SHARED
    key = volume.key
    scope.report.add(
        code.at(key.span, volume=key.plain, what="it", labels=labels, subject=key.plain)
    )


def _say_class(volume: Volume, given: Access, scope: Scope) -> None:
    if given.storage_class:
        key, chosen = volume.key, given.storage_class.plain
        scope.report.add(
            keeping.SHARED_CLASS.at(
                key.span,
                volume=key.plain,
                name=chosen,
                remark=facts(scope.options.target).remark,
                subject=key.plain,
            )
        )


def _say_driver(volume: Volume, scope: Scope) -> None:
    odd = [pair.key for pair in volume.driver_opts if pair.key.plain != "size"]
    if volume.driver and volume.driver.plain != "local":
        place, what = volume.driver, f"driver: {volume.driver.plain}"
    elif odd:
        place, what = odd[0], "driver_opts"
    else:
        return
    key = volume.key.plain
    scope.report.add(codes.VOLUME_DRIVER.at(place.span, volume=key, what=what, subject=key))


# --- other mounts ---------------------------------------------------------------------------------


def _anonymous(
    mount: AnonymousMount, service: Service, mounted: Iterable[str], scope: Scope
) -> Storage:
    """Return scratch space where the container's own file system can't be written to, or seen."""
    target = mount.target.plain
    is_read_only = service.read_only is not None and service.read_only.plain
    is_covered = any(target.startswith(path.rstrip("/") + "/") for path in mounted)
    if is_covered or is_read_only:
        scope.report.add(codes.VOLUME_EMPTY.at(mount.target.span, target=target))
        return _scratch(mount.target, memory=False)
    scope.report.add(codes.VOLUME_ANONYMOUS.at(mount.target.span, target=target))
    return Storage()


def _of_image(mount: ImageMount, scope: Scope) -> Storage:
    """Return the files of an image, where the cluster's version mounts such."""
    if not scope.options.target.has(IMAGE_VOLUMES):
        place, image = mount.subpath or mount.image, mount.image.plain
        scope.report.add(storing.IMAGE_VOLUME.at(place.span, image=image, subject=image))
        return Storage()
    name = object_name(f"image{mount.target.plain}".replace("/", "-"))
    always = default(True, "the files of an image are only read")
    shown = VolumeMount(name, mount.target, always, mount.subpath)
    return Storage(mounts=(shown,), volumes=(ImageVolume(name, mount.image),))


def _memory(target: Value[str], size: Value[int] | None) -> Storage:
    return _scratch(target, memory=True, size=size.map(bytes_quantity) if size else None)


def _scratch(target: Value[str], *, memory: bool, size: Value[str] | None = None) -> Storage:
    name = object_name(f"tmp{target.plain}".replace("/", "-"))
    return Storage(
        mounts=(VolumeMount(name, target),), volumes=(EmptyDir(name, memory=memory, size=size),)
    )


def _bound(bound: Bound) -> Storage:
    return Storage(
        mounts=bound.mounts,
        volumes=bound.volumes,
        config_maps=bound.config_maps,
        secrets=bound.secrets,
        claims=bound.claims,
        single_writer=bound.exclusive,
        labels=bound.labels,
        external=bound.external,
    )


def _united(parts: Iterable[Storage], scope: Scope) -> Storage:
    parts = tuple(parts)
    mounted = named_apart((Mounted(part.mounts, part.volumes) for part in parts), scope)
    return Storage(
        mounts=mounted.mounts,
        volumes=mounted.volumes,
        config_maps=tuple(dict.fromkeys(one for part in parts for one in part.config_maps)),
        secrets=tuple(dict.fromkeys(one for part in parts for one in part.secrets)),
        claims=tuple(dict.fromkeys(one for part in parts for one in part.claims)),
        templates=tuple(dict.fromkeys(one for part in parts for one in part.templates)),
        single_writer=any(part.single_writer for part in parts),
        labels=tuple(dict.fromkeys(one for part in parts for one in part.labels)),
        external=tuple(dict.fromkeys(one for part in parts for one in part.external)),
    )
