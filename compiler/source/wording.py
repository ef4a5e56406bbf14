"""Words that messages about nodes share."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from datetime import datetime

from compiler.source.nodes import Mapping, Node, Scalar

_LONGEST = 60
_MOST_NAMES = 8


def brief(text: str) -> str:
    """Return text as a message can show it: its first line, and not too much of that."""
    first, *others = text.split("\n", 1)
    return first[:_LONGEST] + "…" if others or len(first) > _LONGEST else first


def listed(names: Iterable[str]) -> str:
    """Return names as a message lists them: `a`, `b` and 3 more."""
    every = [f"`{name}`" for name in names]
    more = len(every) - _MOST_NAMES
    return ", ".join(every[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def kind(node: Node) -> str:
    """Return what a node is, with its article."""
    if isinstance(node, Scalar):
        return _KINDS[type(node.value)]
    return "a mapping" if isinstance(node, Mapping) else "a list"


_KINDS: Dictionary[type, str] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    datetime: "a date",
    type(None): "null",
}
