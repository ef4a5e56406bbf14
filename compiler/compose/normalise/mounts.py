"""What a service mounts: volumes, paths of the host, memory, configs and secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from compiler.compose.normalise import read
from compiler.compose.parts import Fault
from compiler.compose.units import parse_bytes
from compiler.project import AnonymousMount, BindMount, Grant, Mount, NamedMount, TmpfsMount
from compiler.source.nodes import Mapping, Node, Scalar
from compiler.source.values import Value, default, inferred, written

_OCTAL = re.compile(r"(?:0o?)?[0-7]+")


def mounts(service: Mapping, services: Node | None) -> tuple[Mount, ...]:
    """Return what the service mounts: its own volumes and memory, and those of `volumes_from`."""
    own = tuple(_own(service))
    taken = {mount.target.plain for mount in own}
    borrowed = _borrowed(service, services, frozenset())
    return (*own, *(mount for mount in borrowed if mount.target.plain not in taken))


def _own(service: Mapping) -> Iterator[Mount]:
    for item in read.items(service, "volumes"):
        mount = _mount(item)
        if mount:
            yield mount
    for entry in read.items(service, "tmpfs"):
        if line := read.scalar(entry):
            yield _memory(line)


def _mount(item: Node) -> Mount | None:
    """Return a mount; `None` for the types that no pod has, of which the audit speaks."""
    kind, target = read.text(item, "type"), read.text(item, "target")
    if not isinstance(item, Mapping) or kind is None or target is None:
        return None
    match kind.plain:
        case "volume":
            return _volume(item, target)
        case "bind":
            return _bind(item, target)
        case "tmpfs":
            size = _limit(read.whole(item, "tmpfs", "size"))
            return TmpfsMount(target, size, read.flag(item, "read_only"), item)
        case _:
            return None


def _volume(item: Mapping, target: Value[str]) -> Mount:
    source, read_only = read.text(item, "source"), read.flag(item, "read_only")
    if source is None:
        return AnonymousMount(target, read_only, item)
    return NamedMount(source, target, read_only, read.text(item, "volume", "subpath"), item)


def _bind(item: Mapping, target: Value[str]) -> BindMount | None:
    source = read.scalar(item, "source")
    if source is None:
        return None
    create = read.flag(item, "bind", "create_host_path")
    return BindMount(
        source=written(read.spelled(source), source),
        written=source.raw or read.spelled(source),
        target=target,
        read_only=read.flag(item, "read_only"),
        propagation=read.text(item, "bind", "propagation"),
        create=create is None or create.plain,
        node=item,
    )


def _memory(line: Scalar) -> TmpfsMount:
    """Return the mount of `/path` or `/path:size=64m,mode=1777`."""
    text = read.spelled(line)
    path, _, options = text.partition(":")
    target = written(path, line.part(0, len(path)))
    option = re.search(r"(?:^|,)size=([^,]+)", options)
    size = parse_bytes(option[1]) if option else None
    if option is None or size is None or isinstance(size, Fault):
        return TmpfsMount(target)
    start = len(path) + 1
    place = line.part(start + option.start(1), start + option.end(1))
    return TmpfsMount(target, _limit(written(size, place)))


def _limit(size: Value[int] | None) -> Value[int] | None:
    """Return a size; zero means that there is no limit."""
    return size if size and size.plain > 0 else None


def _borrowed(service: Mapping, services: Node | None, seen: frozenset[str]) -> Iterator[Mount]:
    """Yield the mounts of the services in `volumes_from`, and of those that they name in turn."""
    for line in read.texts(service, "volumes_from"):
        name, _, access = line.plain.partition(":")
        other = read.find(services, name)
        if name in seen or not isinstance(other, Mapping):
            continue
        for mount in (*_own(other), *_borrowed(other, services, seen | {name})):
            yield _read_only(mount, line) if access == "ro" else mount


def _read_only(mount: Mount, line: Value[str]) -> Mount:
    if isinstance(mount, TmpfsMount):
        return mount
    return replace(mount, read_only=inferred(True, "`volumes_from` says `ro`", line))


# --- configs and secrets --------------------------------------------------------------------------


def grants(service: Mapping, key: str) -> tuple[Grant, ...]:
    """Return the configs or secrets that the service gets as files."""
    folder = {"configs": "/", "secrets": "/run/secrets/"}[key]
    found = (_grant(item, folder) for item in read.items(service, key))
    return tuple(grant for grant in found if grant)


def _grant(item: Node, folder: str) -> Grant | None:
    source = read.text(item, "source")
    if source is None:
        return None
    target = read.text(item, "target") or default(
        source.plain, f"Compose mounts it in `{folder}` under its own name"
    )
    return Grant(
        source=source,
        target=target.map(lambda path: path if path.startswith("/") else folder + path),
        mode=_mode(item),
        uid=read.text(item, "uid"),
        gid=read.text(item, "gid"),
    )


def _mode(item: Node) -> Value[int] | None:
    """Return the file's mode: texts are octal, numbers have been read as octal where they were."""
    found = read.scalar(item, "mode")
    if found is None or isinstance(found.value, int):
        return written(found.value, found) if found and isinstance(found.value, int) else None
    text = read.spelled(found)
    return written(int(text, 8), found) if _OCTAL.fullmatch(text) else None
