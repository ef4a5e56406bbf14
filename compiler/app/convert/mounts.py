"""What a service mounts, as files, volumes and memory of a container."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from compiler.app.convert.amounts import size
from compiler.app.convert.scene import Scene, is_true, lone, without_nothing, word
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.nodes import Mapping, Node, Plain, Scalar
from compiler.source.walk import at, items, text

_UNUSABLE = regex(r"[^a-zA-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount: the key it has in `files` or `volumes`, and what stands there."""

    key: str
    long: dict[str, Plain]
    is_file: bool = False

    @property
    def short(self) -> Plain:
        """The mount as text, if nothing about it needs a mapping."""
        flags = {"read_only": "ro", "temporary": "temporary"}
        if set(self.long) - {"path", *flags}:
            return self.long
        if " " in str(self.long["path"]) or not str(self.long["path"]).startswith("/"):
            return self.long
        return " ".join([str(self.long["path"]), *(flags[k] for k in flags if k in self.long)])


def mounts(service: Mapping, scene: Scene) -> dict[str, Plain]:
    """Return the fields `files`, `volumes` and `tmp`, in the order in which things are mounted.

    Files that are mounted between volumes stay among them, read-only.
    """
    every = list(_every(service, scene))
    kept = [one for one in every if one.key]
    memory = [one.long["path"] for one in every if not one.key]
    changes = sum(one.is_file != next_one.is_file for one, next_one in pairwise(kept))
    fields: dict[str, Plain] = {}
    for one in kept:
        as_file = one.is_file and changes <= 1
        name = "files" if as_file else "volumes"
        group = fields.setdefault(name, {})
        assert isinstance(group, dict)
        value = one.long["path"] if as_file else one.short
        known = group.get(one.key)
        group[one.key] = value if known is None else [*_listed(known), value]
    fields["tmp"] = lone([*memory, *_memory(service)])
    return without_nothing(fields)


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


def _every(service: Mapping, scene: Scene) -> Iterator[Mount]:
    taken: set[str] = set()
    for item, read_only in _items(service, scene, frozenset()):
        target = text(at(item, "target")) or ""
        found = None
        if target not in taken:
            found = _mount(item, target, service, scene, read_only=read_only)
        if found:
            taken.add(target)
            yield found


def _items(service: Mapping, scene: Scene, seen: frozenset[str]) -> Iterator[tuple[Node, bool]]:
    """Yield the mounts of a service, and of those that it has them from."""
    yield from ((item, False) for item in items(service.get("volumes")))
    for line in items(service.get("volumes_from")):
        name, _, access = (word(line) or "").partition(":")
        other = at(scene.root, "services", name)
        if name not in seen and isinstance(other, Mapping):
            for item, read_only in _items(other, scene, seen | {name}):
                yield item, read_only or access == "ro"


def _mount(
    item: Node, target: str, service: Mapping, scene: Scene, *, read_only: bool
) -> Mount | None:
    read_only = read_only or is_true(at(item, "read_only"))
    verdict = word(at(service, "x-podc", "mounts", target))
    flags: dict[str, Plain] = {"read_only": True if read_only else None, "as": verdict}
    long = without_nothing({"path": target, **flags})
    match text(at(item, "type")):
        case "bind":
            return _bind(item, long, scene)
        case "volume":
            return _volume(item, long, target)
        case "tmpfs":
            limit = _size(at(item, "tmpfs", "size"))
            return Mount("", {"path": f"{target} {limit}".strip()})
        case _:
            return None


def _bind(item: Node, long: dict[str, Plain], scene: Scene) -> Mount:
    key = scene.path(at(item, "source"))
    key = key if key.startswith((".", "/", "~")) else f"./{key}"
    propagation = word(at(item, "bind", "propagation"))
    missing = at(item, "bind", "create_host_path")
    is_file = not propagation and missing is None and {*long} == {"path", "read_only"}
    if propagation:
        long["propagation"] = propagation
    if isinstance(missing, Scalar) and missing.value is False:
        long["create"] = False
    return Mount(key, long, is_file)


def _volume(item: Node, long: dict[str, Plain], target: str) -> Mount:
    name = word(at(item, "source"))
    if name is None:
        name = _UNUSABLE.sub("-", target.rpartition("/")[2]).strip("-")
        return Mount(name or "data", long | {"temporary": True})
    subpath = word(at(item, "volume", "subpath"))
    return Mount(name, long | ({"subpath": subpath} if subpath else {}))


def _memory(service: Mapping) -> list[Plain]:
    """Return the lines of `tmpfs`; of their options only the size has a meaning."""
    found: list[Plain] = []
    for item in items(service.get("tmpfs")):
        path, _, options = (word(item) or "").partition(":")
        limit = next((o[5:] for o in options.split(",") if o.startswith("size=")), "")
        found.append(f"{path} {_with_unit(limit)}".strip())
    return found


def _with_unit(limit: str) -> str:
    number = limit.rstrip("bB")
    unit = number[-1:].lower()
    if unit in tuple("kmgt"):
        return f"{number[:-1]}{unit.upper() if unit != 'k' else 'K'}i"
    return size(int(number)) if number.isdecimal() and int(number) else ""


def _size(node: Node | None) -> str:
    number = word(node) or ""
    return size(int(number)) if number.isdecimal() and int(number) else ""
