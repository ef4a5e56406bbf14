"""What a service mounts: claims, memory, scratch space; bind mounts are judged in `binds`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from compiler.codes import lowering as codes
from compiler.ir import (
    Affinity,
    Claim,
    ClaimVolume,
    ConfigMap,
    EmptyDir,
    External,
    Meta,
    PodVolume,
    Secret,
    Texts,
    VolumeMount,
)
from compiler.knowledge import images
from compiler.lower.binds import Bound, bind
from compiler.lower.scope import Kind, Scope, bytes_quantity, label_at, object_name
from compiler.project import (
    AnonymousMount,
    BindMount,
    Mode,
    NamedMount,
    Pair,
    Project,
    Service,
    TmpfsMount,
    Volume,
)
from compiler.source.values import Value, default, inferred

DEFAULT_SIZE = "10Gi"


@dataclass(frozen=True, slots=True)
class Storage:
    """What one service mounts, and the objects behind it.

    `templates` are claims that each replica of a StatefulSet gets for itself. `single_writer`: two
    pods of the service can't run at a time. `labels` is what `affinity` finds pods by.
    """

    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    templates: tuple[Claim, ...] = ()
    single_writer: bool = False
    affinity: tuple[Affinity, ...] = ()
    labels: Texts = ()
    external: tuple[External, ...] = ()


def storage(service: Service, scope: Scope) -> Storage:
    """Return what the mounts of a service become."""
    return _united(_mount(mount, service, scope) for mount in service.mounts)


def claims(project: Project, scope: Scope) -> tuple[Claim, ...]:
    """Return the claims of the named volumes that pods share or keep, templates left out."""
    return tuple(
        _claim(volume, scope)
        for volume in project.volumes
        if _is_claimed(volume)
        and (users := _users(volume, scope))
        and not (len(users) == 1 and _is_template(volume, users[0], scope))
    )


def _mount(
    mount: NamedMount | AnonymousMount | BindMount | TmpfsMount, service: Service, scope: Scope
) -> Storage:
    match mount:
        case NamedMount():
            return _named(mount, service, scope)
        case AnonymousMount():
            return _anonymous(mount, service, scope)
        case TmpfsMount():
            return _memory(mount.target, mount.size)
        case BindMount():
            return _bound(bind(mount, service, scope))
        case _:
            assert_never(mount)


# --- named volumes --------------------------------------------------------------------------------


def _named(mount: NamedMount, service: Service, scope: Scope) -> Storage:
    key = mount.volume.plain
    volume = next((one for one in scope.project.volumes if one.key.plain == key), None)
    if volume is None:
        return Storage()
    options = {pair.key.plain: pair.value for pair in volume.driver_opts}
    kind = options["type"].plain if "type" in options else ""
    if kind == "tmpfs":
        return _memory(mount.target, None)
    if "bind" in _words(options.get("o")) and "device" in options:
        device = options["device"]
        place = BindMount(device, device.plain, mount.target, mount.read_only, node=mount.node)
        return _bound(bind(place, service, scope))
    name = scope.volume_names[key].plain
    sub_path = mount.subpath or _data_folder(mount, service)
    shown = VolumeMount(name, mount.target, mount.read_only, sub_path)
    if _is_template(volume, service, scope):
        return Storage(mounts=(shown,), templates=(_claim(volume, scope),), single_writer=False)
    return _claimed(volume, shown, service, scope)


def _data_folder(mount: NamedMount, service: Service) -> Value[str] | None:
    """Return the folder of the disk to use for servers that refuse one with `lost+found` in it."""
    known = images.lookup(service.image.plain) if service.image else None
    if known is None or known.data_folder is None or known.data_path != mount.target.plain:
        return None
    rule = f"`{known.name}` refuses a folder that holds anything, as a fresh disk does"
    return inferred(known.data_folder, rule, mount.target)


def _claimed(volume: Volume, mount: VolumeMount, service: Service, scope: Scope) -> Storage:
    """Return the mount of a claim that stands for itself; users of a shared one stay together."""
    claim = volume.name.map(object_name) if volume.external else scope.volume_names[_key(volume)]
    _say_empty(volume, mount, service, scope)
    external = (External("PersistentVolumeClaim", claim),) if volume.external else ()
    if volume.external:
        scope.report.add(codes.EXTERNAL_CLAIM.at(mount.path.span, name=claim.plain))
    shared = _is_shared(volume, scope) and not volume.external
    label = ((f"volume.podc.dev/{claim.plain}", default("shared", "its users stay together")),)
    if shared:
        _say_shared(volume, scope)
    is_global = scope.kinds[service.name.plain] is Kind.DAEMON_SET
    return Storage(
        mounts=(mount,),
        volumes=(ClaimVolume(mount.volume, claim),),
        single_writer=not shared and not volume.external,
        affinity=(Affinity(label),) if shared and not is_global else (),
        labels=label if shared and not is_global else (),
        external=external,
    )


def _claim(volume: Volume, scope: Scope) -> Claim:
    _say_driver(volume, scope)
    several = any(scope.kinds[one.name.plain] is Kind.DAEMON_SET for one in _users(volume, scope))
    mode = "ReadWriteMany" if several else "ReadWriteOnce"
    return Claim(
        Meta(scope.volume_names[_key(volume)], annotations=_annotations(volume.labels)),
        size=_size(volume, scope),
        modes=(default(mode, "one node at a time, unless pods run on every node"),),
    )


def _size(volume: Volume, scope: Scope) -> Value[str]:
    options = {pair.key.plain: pair.value for pair in volume.driver_opts}
    if volume.size:
        return volume.size
    if "size" in options and options["size"].plain.isdecimal():
        return options["size"].map(lambda text: bytes_quantity(int(text)))
    scope.report.add(codes.VOLUME_SIZE.at(volume.key.span, volume=_key(volume), size=DEFAULT_SIZE))
    return default(DEFAULT_SIZE, "nothing says how large the volume is")


def _annotations(labels: Iterable[Pair]) -> Texts:
    return tuple((pair.key.plain, pair.value) for pair in labels)


def _key(volume: Volume) -> str:
    return volume.key.plain


def _words(options: Value[str] | None) -> list[str]:
    return options.plain.split(",") if options else []


# --- who uses a volume ----------------------------------------------------------------------------


def _users(volume: Volume, scope: Scope) -> tuple[Service, ...]:
    return tuple(
        service
        for service in scope.project.services
        for mount in service.mounts[:]
        if isinstance(mount, NamedMount) and mount.volume.plain == _key(volume)
    )


def _is_claimed(volume: Volume) -> bool:
    options: Mapping[str, str] = {pair.key.plain: pair.value.plain for pair in volume.driver_opts}
    is_bound = "bind" in options.get("o", "").split(",") and "device" in options
    return not volume.external and options.get("type") != "tmpfs" and not is_bound


def _is_template(volume: Volume, service: Service, scope: Scope) -> bool:
    """Tell whether each replica of the service gets a disk of its own for the volume."""
    owners = {scope.owner(one.name.plain) for one in _users(volume, scope)}
    return (
        scope.kinds[service.name.plain] is Kind.STATEFUL_SET
        and scope.owner(service.name.plain) == service.name.plain
        and owners == {service.name.plain}
        and _is_claimed(volume)
    )


def _is_shared(volume: Volume, scope: Scope) -> bool:
    users = _users(volume, scope)
    owners = {scope.owner(one.name.plain) for one in users}
    return len(owners) > 1 or any(_is_scaled(one) for one in users)


def _is_scaled(service: Service) -> bool:
    return service.mode.plain is Mode.GLOBAL or bool(
        service.replicas and service.replicas.plain > 1
    )


# --- what is said ---------------------------------------------------------------------------------


def _say_empty(volume: Volume, mount: VolumeMount, service: Service, scope: Scope) -> None:
    known = images.lookup(service.image.plain) if service.image else None
    if not volume.external and not (known and known.keeps(mount.path.plain)):
        scope.report.add(codes.VOLUME_EMPTY.at(mount.path.span, target=mount.path.plain))


def _say_shared(volume: Volume, scope: Scope) -> None:
    places = {one.name.plain: one.name for one in _users(volume, scope)}
    labels = [label for name, at in places.items() for label in label_at(at, f"`{name}` uses it")]
    scope.report.add(codes.VOLUME_SHARED.at(volume.key.span, volume=_key(volume), labels=labels))


def _say_driver(volume: Volume, scope: Scope) -> None:
    driver = volume.driver.plain if volume.driver else "local"
    odd = [pair.key for pair in volume.driver_opts if pair.key.plain != "size"]
    if driver != "local" and volume.driver:
        place, what = volume.driver, f"the driver `{driver}`"
    elif odd:
        place, what = odd[0], "`driver_opts`"
    else:
        return
    scope.report.add(codes.VOLUME_DRIVER.at(place.span, volume=_key(volume), what=what))


# --- other mounts ---------------------------------------------------------------------------------


def _anonymous(mount: AnonymousMount, service: Service, scope: Scope) -> Storage:
    if service.read_only and service.read_only.plain:
        return _scratch(mount.target, memory=False)
    scope.report.add(codes.VOLUME_ANONYMOUS.at(mount.target.span, target=mount.target.plain))
    return Storage()


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
        single_writer=bool(bound.claims),
        external=bound.external,
    )


def _united(several: Iterable[Storage]) -> Storage:
    parts = tuple(several)
    return Storage(
        mounts=tuple(one for part in parts for one in part.mounts),
        volumes=tuple(dict.fromkeys(one for part in parts for one in part.volumes)),
        config_maps=tuple(one for part in parts for one in part.config_maps),
        secrets=tuple(one for part in parts for one in part.secrets),
        claims=tuple(one for part in parts for one in part.claims),
        templates=tuple(dict.fromkeys(one for part in parts for one in part.templates)),
        single_writer=any(part.single_writer for part in parts),
        affinity=tuple(dict.fromkeys(one for part in parts for one in part.affinity)),
        labels=tuple(dict.fromkeys(one for part in parts for one in part.labels)),
        external=tuple(dict.fromkeys(one for part in parts for one in part.external)),
    )
