"""What `podc config` prints: the canonical project, without resources that no service uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from compiler.compose.load import Loaded
from compiler.compose.tree import at, entries, items, text
from compiler.source.nodes import Mapping, Node, Plain, plain

_CONTAINERS = ("networks", "volumes", "secrets", "configs", "models")


def canonical_plain(loaded: Loaded, *, all_resources: bool = False) -> dict[str, Plain]:
    """Return the project as plain values, with the keys that Docker Compose shows."""
    shown = _dated(plain(canonical_node(loaded, all_resources=all_resources)))
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


def _dated(value: Plain) -> Plain:
    """Return the value with each timestamp (only `x-` keys have any) as a text."""
    match value:
        case dict():
            return {key: _dated(below) for key, below in value.items()}
        case list():
            return [_dated(item) for item in value]
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case _:
            return value


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
