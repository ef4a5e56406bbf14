"""Claims and their users: access modes, what keeps users on one node, and names in the pod."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from compiler.ir import ClaimVolume, EmptyDir, PodVolume, Texts, VolumeMount
from compiler.lower.scope import Kind, Scope
from compiler.project import Mode, Service
from compiler.source.values import Value, default

_LABEL = "volume.podc.dev"


class Access(NamedTuple):
    """How pods get at a claim. `labels`: what all users carry, so that they share a node."""

    mode: Value[str]
    labels: Texts = ()
    is_shared: bool = False
    is_everywhere: bool = False


def access(claim: str, users: Sequence[Service], scope: Scope) -> Access:
    """Return how these users get at a claim together; services of one pod are one user."""
    if any(scope.kinds[scope.owner(one.name.plain)] is Kind.DAEMON_SET for one in users):
        mode = default("ReadWriteMany", "a user of the volume runs on every node")
        return Access(mode, is_shared=True, is_everywhere=True)
    mode = default("ReadWriteOnce", "one node at a time, which every storage class has")
    owners = {scope.owner(one.name.plain) for one in users}
    if len(owners) < 2 and not any(_is_scaled(one) for one in users):  # noqa: PLR2004 - it is two
        return Access(mode)
    label = (f"{_LABEL}/{claim}", default("shared", "users of one disk share a node"))
    return Access(mode, (label,), is_shared=True)


def is_exclusive(given: Access, service: Service, read_only: Value[bool] | None) -> bool:
    """Tell whether no two pods of the service may have the claim at a time.

    A rolling update would let the new pod write, or wait, while the old one still has the disk.
    """
    if not given.is_shared:
        return True
    return not _is_scaled(service) and not (read_only and read_only.plain)


def _is_scaled(service: Service) -> bool:
    scaled = service.extension.autoscale
    most = scaled.most if scaled else service.replicas
    several = most is not None and most.plain > 1
    return several or service.mode.plain is Mode.GLOBAL


# --- names in the pod -----------------------------------------------------------------------------


class Mounted(NamedTuple):
    """Mounts, and the volumes of the pod behind them."""

    mounts: tuple[VolumeMount, ...]
    volumes: tuple[PodVolume, ...]


def named_apart(parts: Iterable[Mounted], scope: Scope) -> Mounted:
    """Return all together; volumes of one name that differ get a number.

    The names of claims stay: templates of a StatefulSet are known by them.
    """
    taken: dict[str, PodVolume | None] = dict.fromkeys(
        name.plain for name in scope.volume_names.values()
    )
    mounts: list[VolumeMount] = []
    for part in parts:
        names = {volume.name: _free(volume, taken) for volume in part.volumes}
        mounts += [replace(one, volume=names.get(one.volume, one.volume)) for one in part.mounts]
    return Mounted(tuple(mounts), tuple(one for one in taken.values() if one))


def _free(volume: PodVolume, taken: dict[str, PodVolume | None]) -> str:
    name, number = volume.name, 2
    while name in taken and not _fits(replace(volume, name=name), taken[name]):
        name = f"{volume.name}-{number}"
        number += 1
    taken[name] = replace(volume, name=name)
    return name


def _fits(volume: PodVolume, other: PodVolume | None) -> bool:
    """Tell whether a volume may have a taken name: it is the same, or the claim of that name."""
    if isinstance(volume, EmptyDir):
        return False
    if other is not None:
        return volume == other
    return isinstance(volume, ClaimVolume) and volume.claim.plain == volume.name
