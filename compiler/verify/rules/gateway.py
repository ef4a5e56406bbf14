"""Rules: lists in routes of the Gateway API whose items are told apart by a name."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, entries, whole

_MODIFIERS = ("requestHeaderModifier", "responseHeaderModifier")


def parents(at: Place) -> Iterator[Fault]:
    """Check that a route is attached to different gateways, or to different parts of one."""
    seen: list[Fields] = []
    for index, one in entries(mapping(at.fields, "spec"), "parentRefs"):
        if one in seen:
            yield Fault(("spec", "parentRefs", index), "the route is attached there already")
        seen.append(one)


def told_apart(at: Place) -> Iterator[Fault]:
    """Check that headers and parameters of a route are named once each."""
    for index, rule in entries(mapping(at.fields, "spec"), "rules"):
        for path, found in _lists(rule):
            seen: set[str] = set()
            for place, one in enumerate(found):
                name = one if isinstance(one, str) else text(one, "name")
                if name.lower() in seen:
                    yield Fault(("spec", "rules", index, *path, place), f"`{name}` is there twice")
                seen.add(name.lower())


def _lists(rule: Fields) -> Iterator[tuple[Path, list[Plain]]]:
    for index, match in entries(rule, "matches"):
        for field in ("headers", "queryParams"):
            yield ("matches", index, field), items(match, field)
    for index, one in entries(rule, "filters"):
        for modifier in _MODIFIERS:
            for field in ("set", "add", "remove"):
                yield ("filters", index, modifier, field), items(one, modifier, field)


_ROUTE = "gateway.v1.HTTPRoute"
RULES: Rules = (
    whole(_ROUTE, governing.INGRESS, "its definition", parents),
    whole(_ROUTE, governing.INGRESS, "its definition", told_apart),
)
