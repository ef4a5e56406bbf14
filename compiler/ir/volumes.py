"""What a pod can mount: claims, memory, host paths, and objects as files."""

from __future__ import annotations

from compiler.ir.objects import Reference
from compiler.records import dataclass
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Item:
    """A key of a ConfigMap or Secret, and the relative path it is seen at. `mode` as an integer."""

    key: Value[str]
    path: Value[str]
    mode: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class ClaimVolume:
    """A PersistentVolumeClaim, by name."""

    name: str
    claim: Value[str]
    read_only: Value[bool] | None = None


@dataclass(frozen=True, slots=True)
class EmptyDir:
    """Scratch space that lives as long as the pod. `size` in Kubernetes' notation."""

    name: str
    memory: bool = False
    size: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class HostPath:
    """A path of the node."""

    name: str
    path: Value[str]
    type: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Projected:
    """A ConfigMap's or Secret's keys as files; no items: every key."""

    name: str
    kind: Reference
    object: Value[str]
    items: tuple[Item, ...] = ()
    mode: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class ImageVolume:
    """The files of an image, to be read only."""

    name: str
    image: Value[str]


@dataclass(frozen=True, slots=True)
class ServiceAccountToken:
    """A token for the API server, and its certificate authority: what `kubectl` needs."""

    name: str


PodVolume = ClaimVolume | EmptyDir | HostPath | Projected | ImageVolume | ServiceAccountToken
