"""A description → YAML as people write it: short things on one line, comments above what they mean.

Scalars are quoted as the emitter quotes them, so that every reader of YAML sees the same values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import assert_never

from compiler.regexes import regex
from compiler.source.emit import emit
from compiler.source.nodes import Atom, Mapping, Node, Plain, Scalar, Sequence
from compiler.source.trees import Tree
from compiler.source.values import default, written

WIDTH = 100
_RANGE = regex(r"[0-9]+\.\.[0-9]+")
_STEP = "  "
_FLOW = frozenset(",[]{}")  # what ends a plain text inside of brackets
_OPEN = frozenset({"containers"})  # what is laid out line by line, however short

Path = tuple[str, ...]
Comments = Dictionary[Path, str]


def printed(document: dict[str, Plain], comments: Comments, head: str = "") -> str:
    """Return the description as text; `head` are the lines of comment that it starts with."""
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    for name, value in document.items():
        if isinstance(value, dict):
            lines.append("")
        lines += _entry(name, value, (name,), comments)
    return "\n".join([*lines, ""]).lstrip("\n")


def tree(node: Node) -> Tree:
    """Return a description as the emitter takes it, each leaf with its place."""
    match node:
        case Mapping():
            return {entry.name: tree(entry.value) for entry in node}
        case Sequence():
            return [tree(item) for item in node]
        case Scalar():
            return written(node.value, node)
        case _:
            assert_never(node)


def _entry(name: str, value: Plain, path: Path, comments: Comments) -> Iterator[str]:
    """Yield the lines of a key and its value, from the left margin."""
    if path in comments:
        yield f"# {comments[path]}"
    key = _scalar(name)
    short = f"{key}: {flow(value)}"
    match value:
        case dict() if value and (not _fits(short, path, comments)):
            yield f"{key}:"
            for below, one in value.items():
                yield from _indented(_entry(below, one, (*path, below), comments))
        case list() if value and not _fits(short, path, comments):
            yield f"{key}:"
            for item in value:
                yield from _indented(_item(item, path))
        case str() if "\n" in value:
            yield from emit([{name: default(value, "as written")}]).splitlines()
        case _:
            yield short


def _item(item: Plain, path: Path) -> Iterator[str]:
    short = f"- {flow(item)}"
    if isinstance(item, dict) and len(short) + len(path) * len(_STEP) > WIDTH:
        first, *others = (line for k, v in item.items() for line in _entry(k, v, (*path, k), {}))
        yield f"- {first}"
        yield from _indented(others)
    elif isinstance(item, str) and "\n" in item:
        yield from emit([[default(item, "as written")]]).splitlines()
    else:
        yield short


def _fits(short: str, path: Path, comments: Comments) -> bool:
    """Tell whether a value may stand on the line of its key."""
    if path[-1] in _OPEN or any(one[: len(path)] == path for one in comments if one != path):
        return False
    return len(short) + (len(path) - 1) * len(_STEP) <= WIDTH and "\\n" not in short


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (f"{_STEP}{line}" if line else line for line in lines)


def flow(value: Plain) -> str:
    """Return a value on one line."""
    match value:
        case dict():
            pairs = (f"{_within(key)}: {flow(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(_within(one) if _is_atom(one) else flow(one) for one in value)}]"
        case _:
            return _within(value)


def _is_atom(value: Plain) -> bool:
    return not isinstance(value, dict | list)


def _within(value: Plain) -> str:
    """Return a scalar as it may stand inside of brackets."""
    assert not isinstance(value, dict | list)
    text = _scalar(value)
    if isinstance(value, str) and text == value and not _FLOW.isdisjoint(value):
        return json.dumps(value, ensure_ascii=False)
    return text


def _scalar(value: Atom) -> str:
    """Return a scalar on one line, quoted where it has to be."""
    if isinstance(value, str) and _RANGE.fullmatch(value):
        return value  # a number to no reader of app descriptions
    if isinstance(value, str) and "\n" in value:
        return json.dumps(value, ensure_ascii=True)
    return emit([default(value, "as written")]).rstrip("\n")
