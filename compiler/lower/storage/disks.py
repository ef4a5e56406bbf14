"""Claims and their users: access modes, what keeps users on one node, and names in the pod."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from compiler.ir import ClaimVolume, EmptyDir, PodVolume, Texts, VolumeMount
from compiler.knowledge.targets import facts
from compiler.lower.scope import Kind, Scope
from compiler.project import Mode, Service
from compiler.records import replace
from compiler.source.values import Option, Value, default

ONE_NODE = "ReadWriteOnce"
MODES: Mapping[str, str] = {"rwo": ONE_NODE, "rwx": "ReadWriteMany", "rox": "ReadOnlyMany"}

_LABEL = "volume.podc.dev"


class Access(NamedTuple):
    """How pods get at a claim. `labels`: what all users carry, so that they share a node.

    `is_asked`: the user wants it so.
    """

    mode: Value[str]
    labels: Texts = ()
    is_shared: bool = False
    is_everywhere: bool = False
    is_asked: bool = False
    storage_class: Value[str] | None = None


def access(
    claim: str,
    users: Sequence[Service],
    scope: Scope,
    asked: Value[str] | None = None,
    *,
    may_choose: bool = True,
) -> Access:
    """Return how these users get at a claim together; services of one pod are one user.

    `asked` is an access mode that is to be had; one of many nodes keeps nobody together.
    `may_choose`: whether nobody else has chosen the claim's storage class.
    """
    if asked and asked.plain != ONE_NODE:
        return Access(asked)
    owners = {scope.owner(one.name.plain) for one in users}
    is_everywhere = any(scope.kinds[owner] is Kind.DAEMON_SET for owner in owners)
    is_alone = len(owners) < 2 and not any(map(_is_scaled, users))  # noqa: PLR2004 - it is two
    known = facts(scope.options.target)
    if known.shared_class and may_choose and asked is None and (is_everywhere or not is_alone):
        chosen = Value(known.shared_class, Option("--target"))
        return Access(chosen.be("ReadWriteMany"), storage_class=chosen)
    if is_everywhere:
        mode = default("ReadWriteMany", "a user of the volume runs on every node")
        return Access(mode, is_shared=True, is_everywhere=True)
    mode = asked or default(ONE_NODE, "one node at a time, which every storage class has")
    if is_alone:
        return Access(mode)
    label = (f"{_LABEL}/{claim}", default("shared", "users of one disk share a node"))
    return Access(mode, (label,), is_shared=True, is_asked=asked is not None)


def is_exclusive(given: Access, service: Service, read_only: Value[bool] | None) -> bool:
    """Tell whether no two pods of the service may have the claim at a time.

    A rolling update would let the new pod write, or wait, while the old one still has the disk.
    """
    if not given.is_shared:
        return given.mode.plain == ONE_NODE
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
    taken: dict[str, PodVolume] = {}
    mounts: list[VolumeMount] = []
    for part in parts:
        names = {volume.name: _free(volume, taken, scope.claims) for volume in part.volumes}
        mounts += [replace(one, volume=names.get(one.volume, one.volume)) for one in part.mounts]
    return Mounted(tuple(mounts), tuple(taken.values()))


def _free(volume: PodVolume, taken: dict[str, PodVolume], claims: frozenset[str]) -> str:
    name, number = volume.name, 2
    while not _fits(renamed := replace(volume, name=name), taken.get(name), claims):
        name = f"{volume.name}-{number}"
        number += 1
    taken[name] = renamed
    return name


def _fits(volume: PodVolume, other: PodVolume | None, claims: frozenset[str]) -> bool:
    """Tell whether a volume may have its name: it is free, or the very same has it."""
    if other is not None:
        return volume == other and not isinstance(volume, EmptyDir)
    is_claim = isinstance(volume, ClaimVolume) and volume.claim.plain == volume.name
    return is_claim or volume.name not in claims
