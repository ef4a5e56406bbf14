"""Volumes that are folders of an NFS server: PersistentVolumes that claims are bound to by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.ir import Meta, NfsVolume
from compiler.lower.scope import Scope, object_name
from compiler.lower.storage.volumes import options_of
from compiler.project import Volume
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.values import Option, Value, default, inferred

SHARED = "ReadWriteMany"

_TYPES = ("nfs", "nfs4")
_ADDRESS = "addr"
_OPTION = regex(r"[^,]+")
_SIZE = "10Gi"


@dataclass(frozen=True, slots=True)
class Export:
    """A folder that an NFS server shares, and how it is mounted."""

    server: Value[str]
    path: Value[str]
    options: tuple[Value[str], ...] = ()
    read_only: Value[bool] | None = None


def export_of(volume: Volume) -> Export | None:
    """Return the export behind a volume whose options name one, as Docker's `local` driver does."""
    options = options_of(volume)
    kind, device = options.get("type"), options.get("device")
    if kind is None or kind.plain not in _TYPES or device is None or volume.external:
        return None
    words = tuple(_words(options.get("o")))
    given = {key: word.be(text) for word in words for key, text in [_halves(word.plain)]}
    host, _, path = device.plain.rpartition(":")
    server = given.get(_ADDRESS) or (device.be(host) if host else None)
    if server is None or not path.startswith("/"):
        return None
    others = (word for word in words if _halves(word.plain)[0] not in (_ADDRESS, "ro", "rw"))
    read_only = given["ro"].be(True) if "ro" in given else None
    return Export(server, device.be(path), tuple(others), read_only)


def volume_name(volume: Volume, scope: Scope) -> Value[str]:
    """Return the PersistentVolume's name; those of all namespaces share one list."""
    first = scope.options.target.namespace or scope.project.name.plain
    rule = "a PersistentVolume is in no namespace, so its name says whose it is"
    return inferred(object_name(f"{first}-{volume.key.plain}"), rule, volume.key)


def nfs_volumes(volumes: Iterable[Volume], scope: Scope) -> Iterator[NfsVolume]:
    """Yield the PersistentVolume behind each volume of an NFS server that somebody mounts."""
    given = scope.options.target.namespace
    for volume in volumes:
        export = export_of(volume)
        if export and scope.index.mountings.get(volume.key.plain):
            yield NfsVolume(
                Meta(volume_name(volume, scope)),
                size=size(volume),
                modes=(default(SHARED, "an NFS server has many clients"),),
                server=export.server,
                path=export.path,
                options=export.options,
                read_only=export.read_only,
                claim=scope.volume_names[volume.key.plain],
                namespace=Value(given, Option("--namespace")) if given else None,
            )


def size(volume: Volume) -> Value[str]:
    """Return the size that is declared; no server is kept to it."""
    return volume.size or default(_SIZE, "a size has to be there, and NFS keeps to none")


def _words(text: Value[str] | None) -> Iterator[Value[str]]:
    for found in _OPTION.finditer(text.plain) if text else ():
        assert text
        yield text.be(found[0].strip())


def _halves(word: str) -> tuple[str, str]:
    key, _, text = word.partition("=")
    return key, text
