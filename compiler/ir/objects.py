"""Configuration, secrets, storage and rights."""

from __future__ import annotations

from enum import StrEnum

from compiler.ir.meta import Meta, Texts
from compiler.records import dataclass
from compiler.source.nodes import Mapping
from compiler.source.text import Span
from compiler.source.values import Value


class Reference(StrEnum):
    """The two kinds that containers read configuration from."""

    CONFIG_MAP = "configMap"
    SECRET = "secret"  # noqa: S105 - a kind, not a secret


@dataclass(frozen=True, slots=True)
class ConfigMap:
    """Configuration in one place: texts and bytes by key."""

    meta: Meta
    texts: Texts = ()
    binaries: tuple[tuple[str, Value[bytes]], ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """Secret values by key."""

    meta: Meta
    values: tuple[tuple[str, Value[bytes]], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A request for persistent storage. `size` in Kubernetes' notation; `volume` answers it.

    So does any disk with the labels of `selector`.
    """

    meta: Meta
    size: Value[str]
    modes: tuple[Value[str], ...]
    storage_class: Value[str] | None = None
    volume: Value[str] | None = None
    selector: Texts = ()


@dataclass(frozen=True, slots=True)
class NfsVolume:
    """A PersistentVolume: what an NFS server exports at a path. It belongs to no namespace.

    `claim` and `namespace`: the one claim that may have it, where the namespace is known.
    """

    meta: Meta
    size: Value[str]
    modes: tuple[Value[str], ...]
    server: Value[str]
    path: Value[str]
    options: tuple[Value[str], ...] = ()
    read_only: Value[bool] | None = None
    claim: Value[str] | None = None
    namespace: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class JobWaiter:
    """A ServiceAccount whose Role lets it watch these Jobs, for pods that wait for them."""

    meta: Meta
    jobs: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of objects of a kind, as the user wrote it: those of a service, or of this name."""

    kind: str
    body: Mapping
    place: Span
    service: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class External:
    """What somebody else puts into the cluster: a reference to it is no mistake."""

    kind: str
    name: Value[str]
