"""`!reset` and `!override`: the paths a document tags, and what they take out of its base."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import TypeVar

from compiler.records import dataclass, field, replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, Tag

N = TypeVar("N", Scalar, Sequence, Mapping, Node)


@dataclass(frozen=True, slots=True)
class Marks:
    """The tagged paths as a tree of keys; `here` marks the end of one."""

    here: bool = False
    below: Dictionary[str, Marks] = field(default_factory=dict)

    def at(self, *names: str) -> Marks | None:
        """Return the marks below a path, `None` where nothing is tagged."""
        marks: Marks | None = self
        for name in names:
            marks = marks.below.get(name) if marks else None
        return marks


def untagged(document: Node) -> tuple[Node, Marks]:
    """Return a document without what it resets, and the paths that it resets or overrides."""
    kept, marks = _scan(document)
    return kept or replace(document, tag=None), marks or Marks()


def without(node: N, marks: Marks | None) -> N:
    """Return a tree without what stands at the marked paths. Items of lists are never taken out."""
    if marks is None or not marks.below or not isinstance(node, Mapping):
        return node
    kept: list[Entry] = []
    for entry in node.entries:
        below = marks.below.get(entry.name)
        if below is None:
            kept.append(entry)
        elif not below.here:
            kept.append(Entry(entry.key, without(entry.value, below)))
    return replace(node, entries=tuple(kept))


def _scan(node: Node) -> tuple[Node | None, Marks | None]:
    if node.tag is Tag.RESET:
        return None, Marks(here=True)
    if node.tag is Tag.OVERRIDE:
        return replace(node, tag=None), Marks(here=True)
    match node:
        case Mapping():
            return _scanned_mapping(node)
        case Sequence():
            return _scanned_sequence(node)
        case _:
            return node, None


def _scanned_mapping(node: Mapping) -> tuple[Node, Marks | None]:
    kept: list[Entry] = []
    below: dict[str, Marks] = {}
    same = True
    for entry in node.entries:
        value, marks = _scan(entry.value)
        if marks:
            below[entry.name] = marks
        same = same and value is entry.value
        if value is not None:
            kept.append(entry if value is entry.value else Entry(entry.key, value))
    changed = node if same else replace(node, entries=tuple(kept))
    return changed, Marks(below=below) if below else None


def _scanned_sequence(node: Sequence) -> tuple[Node, Marks | None]:
    kept = [_scan(item)[0] for item in node.items]
    if all(new is old for new, old in zip(kept, node.items, strict=True)):
        return node, None
    return replace(node, items=tuple(item for item in kept if item is not None)), None
