"""What YAML text is read into: scalars, sequences and mappings that know where they stand.

A Node is never changed; `replace()` makes the next one. Spans are made at birth and carried along,
so no later stage searches the text again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence as Items
from datetime import datetime
from enum import Enum
from typing import NamedTuple, assert_never

from compiler.records import dataclass, field, replace
from compiler.source.text import Span, Via

Atom = str | int | float | bool | datetime | None
Plain = Atom | list["Plain"] | dict[str, "Plain"]


class Tag(Enum):
    """The two tags of Compose's merge; every other tag is used up or ignored when text is read."""

    RESET = "!reset"
    OVERRIDE = "!override"


class Piece(NamedTuple):
    """Characters `start` up to `end` of a value, and the source offsets they came from.

    Pieces of equal length map character by character; others (a substituted variable) as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `raw` is its text before interpolation and typing; `quoted` tells "1" from 1."""

    value: Atom
    span: Span = field(compare=False, repr=False)
    raw: str = field(default="", compare=False, repr=False)
    quoted: bool = field(default=False, compare=False, repr=False)
    tag: Tag | None = field(default=None, compare=False, repr=False)
    pieces: tuple[Piece, ...] = field(default=(), compare=False, repr=False)

    def part(self, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` of the value stand in the source.

        The whole scalar's span where that can't be told (folded blocks, escapes).
        """
        pieces = self.pieces or _literal_pieces(self)
        touched = [piece for piece in pieces if piece.start < end and piece.end > start]
        if not touched:
            return self.span
        first, last = touched[0], touched[-1]
        linear = first.end - first.start == first.source_end - first.source_start
        begin = first.source_start + max(0, start - first.start) if linear else first.source_start
        linear = last.end - last.start == last.source_end - last.source_start
        finish = last.source_start + min(end, last.end) - last.start if linear else last.source_end
        return self.span.part(begin, finish)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)
    tag: Tag | None = field(default=None, compare=False, repr=False)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Entry(NamedTuple):
    """A key with its own span, and its value."""

    key: Scalar
    value: Node

    @property
    def name(self) -> str:
        """The key as text."""
        name = self.key.value
        return name if isinstance(name, str) else str(name)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order in which they were written; keys are text and unique."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False, repr=False)
    tag: Tag | None = field(default=None, compare=False, repr=False)
    _index: dict[str, Entry] | None = field(default=None, init=False, compare=False, repr=False)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, name: str) -> bool:
        return name in (self._index or self._indexed())

    def entry(self, name: str) -> Entry | None:
        """Return the entry of a key, or `None`."""
        return (self._index or self._indexed()).get(name)

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or `None`. A YAML null is a `Scalar`, so the two differ."""
        entry = (self._index or self._indexed()).get(name)
        return entry.value if entry else None

    def with_entry(self, key: Scalar, value: Node) -> Mapping:
        """Return this mapping with the value replaced where its key stands, or added at the end."""
        if str(key.value) in self:
            same = str(key.value)
            changed = [
                Entry(old.key, value) if old.key.value == same else old for old in self.entries
            ]
            return Mapping(tuple(changed), self.span, self.tag)
        return Mapping((*self.entries, Entry(key, value)), self.span, self.tag)

    def without(self, *names: str) -> Mapping:
        """Return this mapping without the named keys."""
        if not any(name in self for name in names):
            return self
        kept = [entry for entry in self.entries if entry.key.value not in names]
        return Mapping(tuple(kept), self.span, self.tag)

    def _indexed(self) -> dict[str, Entry]:
        """Make the index, when it is asked for first."""
        index = {str(entry.key.value): entry for entry in self.entries}
        object.__setattr__(self, "_index", index)
        return index


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """Return the bare value: `dict`, `list` and atoms, without places."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {str(entry.key.value): plain(entry.value) for entry in node.entries}
        case _:
            assert_never(node)


def is_simple(value: Plain) -> bool:
    """Whether a value is and has neither null nor a text beyond ASCII, as nearly always."""
    match value:
        case str():
            return value.isascii()
        case dict():
            return all(map(is_simple, value.values()))
        case list():
            return all(map(is_simple, value))
        case _:
            return value is not None


def scalar(value: Atom, like: Node) -> Scalar:
    """Return a scalar that no text spells out; it stands where `like` stands."""
    return Scalar(value, like.span, raw="" if value is None else str(value))


def sequence(items: Items[Node], like: Node) -> Sequence:
    """Return a sequence that stands where `like` stands."""
    return Sequence(tuple(items), like.span)


def mapping(entries: Dictionary[str, Node], like: Node) -> Mapping:
    """Return a mapping that stands where `like` stands, its keys too."""
    return Mapping(tuple(Entry(scalar(k, like), v) for k, v in entries.items()), like.span)


def through(node: Node, *steps: Via) -> Node:
    """Return the node with every span in it come through `steps` (an alias, an include, …)."""
    return respan(node, lambda span: span.through(*steps))


def respan(node: Node, change: Callable[[Span], Span]) -> Node:
    """Return the node with every span in it changed."""
    match node:
        case Scalar():
            return replace(node, span=change(node.span))
        case Sequence():
            items = tuple(respan(item, change) for item in node.items)
            return replace(node, items=items, span=change(node.span))
        case Mapping():
            entries = tuple(
                Entry(replace(key, span=change(key.span)), respan(value, change))
                for key, value in node.entries
            )
            return replace(node, entries=entries, span=change(node.span))
        case _:
            assert_never(node)


def extent(node: Node) -> tuple[int, int]:
    """Return how many values a node holds, itself included, and how many levels of collections."""
    values, levels, level = 0, -1, [node]
    while level:
        values, levels = values + len(level), levels + 1
        level = [child for parent in level for child in _children(parent)]
    return values, levels


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Sequence(items):
            return items
        case Mapping(entries):
            return tuple(entry.value for entry in entries)
        case _:
            return ()


def _literal_pieces(node: Scalar) -> tuple[Piece, ...]:
    """Map a value that stands in the text letter for letter, in quotes or without."""
    text, start = node.span.text, node.span.start
    value = node.value if isinstance(node.value, str) else node.raw
    for opening in (0, 1):
        if text[opening : opening + len(value)] == value:
            return (Piece(0, len(value), start + opening, start + opening + len(value)),)
    return ()
