"""Profiles: which services are on."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.records import replace
from compiler.source.nodes import Mapping, Node
from compiler.source.walk import entries, items, text


def switched_off(root: Mapping, active: Iterable[str]) -> tuple[str, ...]:
    """Return the services that have profiles, none of them active (`*` stands for all)."""
    on = frozenset(active)
    services = entries(root.get("services"))
    return tuple(entry.name for entry in services if not _is_on(entry.value, on))


def without_services(root: Mapping, names: Iterable[str]) -> Mapping:
    """Return the project without some of its services."""
    gone = frozenset(names)
    services = root.entry("services")
    if not gone or services is None or not isinstance(services.value, Mapping):
        return root
    kept = tuple(entry for entry in services.value.entries if entry.name not in gone)
    return root.with_entry(services.key, replace(services.value, entries=kept))


def _is_on(service: Node, active: frozenset[str]) -> bool:
    node = service.get("profiles") if isinstance(service, Mapping) else None
    profiles = {text(item) for item in items(node)}
    return not profiles or "*" in active or bool(profiles & active)
