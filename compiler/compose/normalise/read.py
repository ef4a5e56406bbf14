"""Canonical nodes → typed values that keep their places; absent, or of another type: `None`.

The schema has been checked by now, so another type means that nothing sensible was written.
"""

from __future__ import annotations

import math
from collections.abc import Mapping as Dictionary

from compiler.compose.units import format_atom, parse_duration
from compiler.knowledge.placeholders import PLACEHOLDER
from compiler.project import Pair
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from compiler.source.parts import Fault
from compiler.source.values import Value, written

_PLACEHOLDER = regex(PLACEHOLDER)
_FLAGS: Dictionary[object, bool] = {"true": True, "false": False}


def find(node: Node | None, *path: str) -> Node | None:
    """Return the node that a path of keys leads to."""
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def entries(node: Node | None, *path: str) -> tuple[Entry, ...]:
    """Return the entries of the mapping at a path."""
    found = find(node, *path)
    return found.entries if isinstance(found, Mapping) else ()


def items(node: Node | None, *path: str) -> tuple[Node, ...]:
    """Return the items of the sequence at a path; a lone scalar is a sequence of one."""
    match find(node, *path):
        case Sequence(items=found):
            return found
        case Scalar() as one:
            return (one,)
        case _:
            return ()


def scalar(node: Node | None, *path: str) -> Scalar | None:
    """Return the scalar at a path, unless it is null."""
    match find(node, *path):
        case Scalar(value=value) as found if value is not None:
            return found
        case _:
            return None


def spelled(found: Scalar) -> str:
    """Return a scalar's value as the text that a container would see."""
    return found.value if isinstance(found.value, str) else format_atom(found.value)


def text(node: Node | None, *path: str) -> Value[str] | None:
    """Return the text at a path; an empty one counts as absent, as it does for Docker."""
    found = scalar(node, *path)
    return written(spelled(found), found) if found and spelled(found) else None


def settled(node: Node | None, *path: str) -> Value[str] | None:
    """Return the text at a path, unless Swarm would fill something in there."""
    found = text(node, *path)
    return None if found and _PLACEHOLDER.search(found.plain) else found


def texts(node: Node | None, *path: str) -> tuple[Value[str], ...]:
    """Return the texts of the sequence at a path."""
    found = (scalar(item) for item in items(node, *path))
    return tuple(written(spelled(one), one) for one in found if one)


def flag(node: Node | None, *path: str) -> Value[bool] | None:
    """Return the boolean at a path; as a text, which interpolation leaves, it counts as well."""
    found = scalar(node, *path)
    value = _FLAGS.get(found.value, found.value) if found else None
    return written(value, found) if found and isinstance(value, bool) else None


def number(node: Node | None, *path: str) -> Value[float] | None:
    """Return the finite number at a path, written as a number or as text."""
    found = scalar(node, *path)
    if found is None or isinstance(found.value, bool):
        return None
    try:
        amount = float(spelled(found))
    except ValueError:
        return None
    return written(amount, found) if math.isfinite(amount) else None


def whole(node: Node | None, *path: str) -> Value[int] | None:
    """Return the whole number at a path: a count, or an amount of bytes."""
    found = scalar(node, *path)
    if found and isinstance(found.value, int) and not isinstance(found.value, bool):
        return written(found.value, found)
    amount = number(node, *path)
    return amount.map(int) if amount else None


def seconds(node: Node | None, *path: str) -> Value[float] | None:
    """Return the duration at a path, in seconds."""
    found = scalar(node, *path)
    if found is None:
        return None
    nanoseconds = parse_duration(spelled(found))
    return None if isinstance(nanoseconds, Fault) else written(nanoseconds / 1e9, found)


def pairs(node: Node | None, *path: str) -> tuple[Pair, ...]:
    """Return the keys and texts of the mapping at a path; a null is the empty text."""
    return tuple(
        Pair(written(key.value, key), written(spelled(value), value))
        for key, value in entries(node, *path)
        if isinstance(key.value, str) and isinstance(value, Scalar)
    )
