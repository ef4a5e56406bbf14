"""How places, types and examples are put into words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import assert_never

from compiler.regexes import regex
from compiler.schema.tree import Path
from compiler.source.nodes import Atom, Mapping, Node, Plain, Scalar, Sequence

TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}

KINDS = {str: "a string", int: "a number", float: "a number", datetime: "a timestamp"}

# What YAML, of whichever version, reads as the very text that is written.
_PLAIN = regex(r"[A-Za-z./][A-Za-z0-9./_@=-]*([: ][A-Za-z0-9./_@=-]+)*|[0-9]+[smhkgGM]i?")
_SINGLE = {"string", "number", "boolean"}
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def place(path: Path) -> str:
    """Return a path as messages show it: `services.web.ports[0]`, in backticks."""
    return f"`{dotted(path)}`" if path else "the top level"


def dotted(path: Path) -> str:
    """Return a path as text: names after dots, positions in brackets."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def found(node: Node) -> str:
    """Return what kind of value stands there."""
    match node:
        case Mapping():
            return TYPES["object"]
        case Sequence():
            return TYPES["array"]
        case Scalar(value=value):
            return _atom(value)
        case _:
            assert_never(node)


def _atom(value: Atom) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return f"`{str(value).lower()}`"
        case float() if not value.is_integer():
            return "a fraction"
        case _:
            return KINDS[type(value)]


def wanted(types: Iterable[Plain]) -> str:
    """Return the types that would fit: `a string or a list`.

    Nobody is told to write null where anything else fits, nor a string where `"true"` alone does.
    """
    names = [str(name) for name in types]
    if _SINGLE.issubset(names):
        return "a single value"
    dropped = {"string"} if "boolean" in names else {"integer"} if "number" in names else set()
    shown = [name for name in names if name not in dropped | {"null"}]
    return either([TYPES[name] for name in shown or names])


def either(words: list[str]) -> str:
    """Return words as a choice: `a`, `a or b`, `a, b or c`."""
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last


def quoted(names: Iterable[Plain]) -> list[str]:
    """Return each name in backticks."""
    return [f"`{flow(name) if not isinstance(name, str) else name}`" for name in names]


def flow(value: Plain) -> str:
    """Return a value as YAML on one line."""
    match value:
        case dict():
            pairs = (f"{flow(key)}: {flow(child)}" for key, child in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(map(flow, value))}]"
        case str() if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
            return value
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def pair(path: Path, value: Plain, flow: Callable[[Plain], str] = flow) -> str:
    """Return the line that gives the path's last key this value, in backticks."""
    last = path[-1] if path else ""
    return f"`{last}: {flow(value)}`" if isinstance(last, str) else f"`- {flow(value)}`"
