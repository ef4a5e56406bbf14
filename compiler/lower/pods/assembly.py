"""The containers of one pod put together: who starts before whom, and what they bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeVar

from compiler.codes import workloads as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.ir import Container, EmptyDir, Pod, PodVolume, Seccomp, Texts
from compiler.lower.scope import (
    Scope,
    bytes_quantity,
    is_first,
    is_sidecar,
    label_at,
    unhurried,
)
from compiler.project import Condition, Service
from compiler.records import dataclass, replace
from compiler.source.values import Value, default

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """What one service gives to its pod. `waits` are the init containers that wait for others."""

    service: Service
    container: Container
    waits: tuple[Container, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    labels: Texts = ()
    annotations: Texts = ()
    sysctls: Texts = ()
    fs_group: Value[int] | None = None
    groups: tuple[Value[int], ...] = ()
    pull_secrets: tuple[Value[str], ...] = ()


class Role(Enum):
    """When a container of a pod runs."""

    MAIN = "beside the others"
    SIDECAR = "started before the others, and then beside them"
    FIRST = "to its end, before the others"


def assemble(parts: Sequence[Part], scope: Scope) -> Pod:
    """Return the pod of these services; what concerns it as a whole is added by `surroundings`."""
    ordered = _with_own_ports(_with_own_volumes(_by_dependency(parts)))
    roles = _roles(ordered)
    name = ordered[0].service.name.plain
    return Pod(
        containers=tuple(
            part.container for part in ordered if roles[part.service.name.plain] is Role.MAIN
        ),
        init=_named_apart(_init(ordered, roles)),
        volumes=_distinct(volume for part in ordered for volume in part.volumes),
        fs_group=_fs_group(ordered, scope.report),
        supplemental_groups=_distinct(group for part in ordered for group in part.groups),
        sysctls=_sysctls(ordered, scope.report),
        seccomp=Seccomp(default("RuntimeDefault", "Docker's containers have a seccomp profile")),
        pull_secrets=_distinct(secret for part in ordered for secret in part.pull_secrets),
        labels=_united(scope.selector(name), *(part.labels for part in ordered)),
        annotations=_united(*(part.annotations for part in ordered)),
    )


def shared_memory(service: Service) -> EmptyDir | None:
    """Return what is mounted at `/dev/shm`, where the file says how large that is."""
    if service.shm_size is None:
        return None
    return EmptyDir("shm", memory=True, size=service.shm_size.map(bytes_quantity))


# --- order ----------------------------------------------------------------------------------------


def _by_dependency(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts so that each stands behind those that it depends on, sidecars early."""
    by_name = {part.service.name.plain: part for part in parts}
    ordered: dict[str, Part] = {}
    opened: set[str] = set()

    def place(name: str) -> None:
        if name in by_name and name not in opened:
            opened.add(name)
            for one in by_name[name].service.depends_on:
                place(one.service.plain)
            ordered[name] = by_name[name]

    for name in sorted(by_name, key=lambda name: not is_sidecar(by_name[name].service)):
        place(name)
    return tuple(ordered.values())


def _roles(parts: Sequence[Part]) -> dict[str, Role]:
    """Return when each container runs; what is needed earlier is a sidecar, so that it is there."""
    roles = {part.service.name.plain: _written_role(part.service) for part in parts}
    for part in reversed(parts):
        is_early = roles[part.service.name.plain] is not Role.MAIN
        for one in part.service.depends_on:
            name = one.service.plain
            if name in roles:
                roles[name] = _earliest(roles[name], one.condition.plain, is_early=is_early)
    return roles


def _written_role(service: Service) -> Role:
    if is_first(service):
        return Role.FIRST
    return Role.SIDECAR if is_sidecar(service) else Role.MAIN


def _earliest(role: Role, condition: Condition, *, is_early: bool) -> Role:
    if condition is Condition.COMPLETED:
        return Role.FIRST
    if role is Role.MAIN and (is_early or condition is Condition.HEALTHY):
        return Role.SIDECAR
    return role


def _init(parts: Sequence[Part], roles: Mapping[str, Role]) -> Iterator[Container]:
    """Yield the init containers: each early one behind its own waits, the others' waits last."""
    late: list[Container] = []
    for part in parts:
        match roles[part.service.name.plain]:
            case Role.MAIN:
                late += part.waits
            case Role.SIDECAR:
                yield from part.waits
                yield _sidecar(part.container)
            case Role.FIRST:
                yield from part.waits
                yield _first(part.container)
    yield from late


def _sidecar(container: Container) -> Container:
    """Return a native sidecar; the next container starts once its startup probe has succeeded."""
    asked = container.readiness and unhurried(container.readiness)
    return replace(container, always=True, startup=container.startup or asked)


def _first(container: Container) -> Container:
    probes_off = replace(container, readiness=None, liveness=None, startup=None)
    return replace(probes_off, post_start=None, pre_stop=None)


def _named_apart(containers: Iterable[Container]) -> tuple[Container, ...]:
    """Return the containers with a number behind names that are taken; the same twice is one."""
    found: dict[str, Container] = {}
    for container in containers:
        name = free = container.name.plain
        number = 2
        while free in found and found[free] != replace(container, name=container.name.be(free)):
            free = f"{name}-{number}"
            number += 1
        found[free] = replace(container, name=container.name.be(free))
    return tuple(found.values())


# --- volumes --------------------------------------------------------------------------------------


def _with_own_volumes(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with a number behind the names of volumes that others have for another."""
    taken: dict[str, PodVolume] = {}
    return tuple(_renamed(part, _fresh_names(part, taken)) for part in parts)


def _fresh_names(part: Part, taken: dict[str, PodVolume]) -> dict[str, str]:
    """Return the new names of a part's volumes, and take them. Scratch space is nobody else's."""
    fresh: dict[str, str] = {}
    for volume in part.volumes:
        name, number = volume.name, 2
        while name in taken and not _is_same(taken[name], replace(volume, name=name), volume):
            name = f"{volume.name}-{number}"
            number += 1
        taken.setdefault(name, volume if name == volume.name else replace(volume, name=name))
        fresh[volume.name] = name
    return fresh


def _is_same(taken: PodVolume, renamed: PodVolume, volume: PodVolume) -> bool:
    return taken is volume if isinstance(volume, EmptyDir) else taken == renamed


def _renamed(part: Part, names: Mapping[str, str]) -> Part:
    if all(old == new for old, new in names.items()):
        return part
    return replace(
        part,
        container=_remounted(part.container, names),
        waits=tuple(_remounted(one, names) for one in part.waits),
        volumes=tuple(replace(one, name=names[one.name]) for one in part.volumes),
    )


def _remounted(container: Container, names: Mapping[str, str]) -> Container:
    mounts = tuple(
        replace(mount, volume=names.get(mount.volume, mount.volume)) for mount in container.mounts
    )
    return replace(container, mounts=mounts)


# --- ports ----------------------------------------------------------------------------------------


def _with_own_ports(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts, each port with the first container that has it.

    Two that are written are an error, so what is left out here was only known of an image.
    """
    taken: set[tuple[int, str]] = set()
    found: list[Part] = []
    for part in parts:
        ports = part.container.ports
        own = tuple(one for one in ports if (one.number.plain, one.protocol.plain) not in taken)
        taken |= {(one.number.plain, one.protocol.plain) for one in own}
        is_same = len(own) == len(ports)
        found.append(
            part if is_same else replace(part, container=replace(part.container, ports=own))
        )
    return tuple(found)


# --- what all containers share --------------------------------------------------------------------


def _fs_group(parts: Sequence[Part], report: Report) -> Value[int] | None:
    """Return the one group that a pod's volumes belong to: the first that is asked for."""
    asked = [(part, part.fs_group) for part in parts if part.fs_group]
    for part, group in asked[1:]:
        first = asked[0][1]
        if group != first:
            name = part.service.name.plain
            report.add(_conflict("fsGroup", name, group, first))
    return asked[0][1] if asked else None


def _sysctls(parts: Sequence[Part], report: Report) -> Texts:
    """Return the kernel parameters of all; where two differ, the first holds."""
    found: dict[str, Value[str]] = {}
    for part in parts:
        for name, value in part.sysctls:
            first = found.setdefault(name, value)
            if first != value:
                report.add(_conflict(name, part.service.name.plain, value, first))
    return tuple(found.items())


def _conflict(what: str, service: str, value: Value[object], first: Value[object]) -> Diagnostic:
    return codes.POD_CONFLICT.at(
        value.span,
        what=what,
        service=service,
        value=value.plain,
        first=first.plain,
        labels=label_at(first, "this one holds"),
    )


def _united(*several: Texts) -> Texts:
    """Return all keys in order, each with the first value that it has."""
    found: dict[str, Value[str]] = {}
    for texts in several:
        for key, value in texts:
            found.setdefault(key, value)
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
