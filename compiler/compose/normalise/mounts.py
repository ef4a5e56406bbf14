"""What a service mounts: volumes, paths of the host, memory, configs and secrets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dictionary

from compiler.codes import storing
from compiler.compose.normalise import read
from compiler.compose.units import parse_bytes
from compiler.diagnostics import Diagnostic, Report
from compiler.project import (
    AnonymousMount,
    BindMount,
    Grant,
    ImageMount,
    Mount,
    NamedMount,
    TmpfsMount,
)
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.nodes import Mapping, Node, Scalar
from compiler.source.parts import Fault
from compiler.source.values import Value, default, inferred, written
from compiler.source.wording import listed

_OCTAL = regex(r"(?:0o?)?[0-7]+")


def mounts(
    service: Mapping, services: Node | None, volumes: Node | None, report: Report
) -> tuple[Mount, ...]:
    """Return what the service mounts: its own volumes and memory, and those of `volumes_from`."""
    own = tuple(_own(service, volumes))
    taken = {mount.target.plain for mount in own}
    borrowed = _borrowed(service, services, volumes, frozenset())
    every = (*own, *(mount for mount in borrowed if mount.target.plain not in taken))
    verdicts = _verdicts(service)
    report.add(*_unmatched(verdicts, every))
    return tuple(_judged(mount, verdicts) for mount in every)


def _own(service: Mapping, volumes: Node | None) -> Iterator[Mount]:
    for item in read.items(service, "volumes"):
        mount = _mount(item, volumes)
        if mount:
            yield mount
    for entry in read.items(service, "tmpfs"):
        if line := read.scalar(entry):
            yield _memory(line)


def _mount(item: Node, volumes: Node | None) -> Mount | None:
    """Return a mount; `None` for the types that no pod has, of which the audit speaks."""
    kind, target = read.text(item, "type"), read.text(item, "target")
    if not isinstance(item, Mapping) or kind is None or target is None:
        return None
    match kind.plain:
        case "volume" | "cluster":
            return _volume(item, target, volumes)
        case "tmpfs":
            size = _limit(read.whole(item, "tmpfs", "size"))
            return TmpfsMount(target, size, read.flag(item, "read_only"), item)
        case word:
            made = _SOURCED.get(word)
            return made(item, target) if made else None


def _volume(item: Mapping, target: Value[str], volumes: Node | None) -> Mount:
    source, read_only = read.text(item, "source"), read.flag(item, "read_only")
    if source is None:
        return AnonymousMount(target, read_only, item)
    device = _bound_device(read.find(volumes, source.plain))
    if device is not None:
        path = written(read.spelled(device), device)
        return BindMount(path, device.raw, target, read_only, node=item)
    return NamedMount(source, target, read_only, read.text(item, "volume", "subpath"), item)


def _bound_device(volume: Node | None) -> Scalar | None:
    """Return the path that a volume with `o: bind` stands for: its mounts are bind mounts."""
    options = read.text(volume, "driver_opts", "o")
    is_bound = options is not None and "bind" in options.plain.split(",")
    return read.scalar(volume, "driver_opts", "device") if is_bound else None


def _bind(item: Mapping, target: Value[str]) -> BindMount | None:
    source = read.scalar(item, "source")
    if source is None:
        return None
    return BindMount(
        source=written(read.spelled(source), source),
        written=source.raw or read.spelled(source),
        target=target,
        read_only=read.flag(item, "read_only"),
        propagation=read.text(item, "bind", "propagation"),
        create=read.flag(item, "bind", "create_host_path"),
        recursive=read.text(item, "bind", "recursive"),
        node=item,
    )


def _image(item: Mapping, target: Value[str]) -> ImageMount | None:
    image = read.text(item, "source")
    return ImageMount(image, target, read.text(item, "image", "subpath"), item) if image else None


_SOURCED: Dictionary[str, Callable[[Mapping, Value[str]], Mount | None]] = {
    "bind": _bind,
    "image": _image,
}


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


def _borrowed(
    service: Mapping, services: Node | None, volumes: Node | None, seen: frozenset[str]
) -> Iterator[Mount]:
    """Yield the mounts of the services in `volumes_from`, and of those that they name in turn."""
    for line in read.texts(service, "volumes_from"):
        name, _, access = line.plain.partition(":")
        other = read.find(services, name)
        if name in seen or not isinstance(other, Mapping):
            continue
        borrowed = _borrowed(other, services, volumes, seen | {name})
        for mount in (*_own(other, volumes), *borrowed):
            yield _read_only(mount, line) if access == "ro" else mount


def _read_only(mount: Mount, line: Value[str]) -> Mount:
    if isinstance(mount, TmpfsMount | ImageMount):
        return mount
    return replace(mount, read_only=inferred(True, "`volumes_from` says `ro`", line))


# --- verdicts on bind mounts ----------------------------------------------------------------------


def _verdicts(service: Mapping) -> dict[str, Value[str]]:
    """Return what the user wants of bind mounts: a word of `x-podc.mounts` for each target."""
    pairs = read.pairs(service, "x-podc", "mounts")
    return {posixpath.normpath(one.key.plain): one.key.be(one.value.plain) for one in pairs}


def _judged(mount: Mount, verdicts: Dictionary[str, Value[str]]) -> Mount:
    verdict = verdicts.get(posixpath.normpath(mount.target.plain))
    return replace(mount, verdict=verdict) if isinstance(mount, BindMount) and verdict else mount


def _unmatched(
    verdicts: Dictionary[str, Value[str]], every: Iterable[Mount]
) -> Iterator[Diagnostic]:
    """Yield the verdicts on targets where no path of the host is mounted."""
    targets = [one.target.plain for one in every if isinstance(one, BindMount)]
    found = {posixpath.normpath(target) for target in targets}
    known = listed(targets) or "none"
    for target, verdict in verdicts.items():
        if target not in found:
            yield storing.NO_SUCH_BIND.at(verdict.span, target=target, known=known)


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
