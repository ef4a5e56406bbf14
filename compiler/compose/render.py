"""What `podc config` prints: the canonical project, without resources that no service uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from compiler.compose.load import Loaded
from compiler.records import replace
from compiler.source.nodes import Atom, Mapping, Node, Plain, Sequence, plain
from compiler.source.trees import Tree
from compiler.source.values import Value, Written
from compiler.source.walk import at, entries, items, text

_CONTAINERS = ("networks", "volumes", "secrets", "configs", "models")


def canonical_plain(loaded: Loaded, *, all_resources: bool = False) -> dict[str, Plain]:
    """Return the project as plain values, with the keys that Docker Compose shows."""
    shown = _texts_for_dates(plain(canonical_node(loaded, all_resources=all_resources)))
    assert isinstance(shown, dict)
    return shown


def canonical_node(loaded: Loaded, *, all_resources: bool = False) -> Mapping:
    """Return the project as nodes, so that each value can still be led back to its origin."""
    root = loaded.root
    if all_resources:
        return root
    services = [entry.value for entry in entries(root.get("services"))]
    for kind in _CONTAINERS:
        root = _used(root, kind, {name for service in services for name in _USES[kind](service)})
    return root


def canonical_tree(loaded: Loaded, *, all_resources: bool = False) -> Tree:
    """Return the project as the emitter takes it, each leaf with its place.

    Every `$` in a text is doubled: loading what was printed gives the same project again.
    """
    return _tree(canonical_node(loaded, all_resources=all_resources))


def _tree(node: Node) -> Tree:
    if isinstance(node, Mapping):
        return {entry.name: _tree(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [_tree(item) for item in node.items]
    value = _dated(node.value)
    shown = value.replace("$", "$$") if isinstance(value, str) else value
    return Value(shown, Written((node.span,)))


def _texts_for_dates(value: Plain) -> Plain:
    match value:
        case dict():
            return {key: _texts_for_dates(below) for key, below in value.items()}
        case list():
            return [_texts_for_dates(item) for item in value]
        case _:
            return _dated(value)


def _dated(value: Atom) -> Atom:
    """Return a timestamp (only `x-` keys have any) as a text, everything else as it is."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _used(root: Mapping, kind: str, names: set[str]) -> Mapping:
    resources = root.entry(kind)
    if resources is None or not isinstance(resources.value, Mapping):
        return root
    kept = tuple(entry for entry in resources.value.entries if entry.name in names)
    if not kept:
        return root.without(kind)
    return root.with_entry(resources.key, replace(resources.value, entries=kept))


def _keys(kind: str) -> Callable[[Node], set[str]]:
    return lambda service: {entry.name for entry in entries(at(service, kind))}


def _sources(*paths: tuple[str, ...]) -> Callable[[Node], set[str]]:
    def names(service: Node) -> set[str]:
        grants = [grant for path in paths for grant in items(at(service, *path))]
        return {name for grant in grants if (name := text(at(grant, "source")))}

    return names


def _volumes(service: Node) -> set[str]:
    mounts = items(at(service, "volumes"))
    named = [mount for mount in mounts if text(at(mount, "type")) == "volume"]
    return {name for mount in named if (name := text(at(mount, "source")))}


_USES: dict[str, Callable[[Node], set[str]]] = {
    "networks": _keys("networks"),
    "volumes": _volumes,
    "secrets": _sources(("secrets",), ("build", "secrets")),
    "configs": _sources(("configs",)),
    "models": _keys("models"),
}
