"""Lines → the place of one value, found along its path: most of the text is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from compiler.source.documents import nearest
from compiler.source.lines.known import BEHIND_DASH, BLANK
from compiler.source.lines.page import Page
from compiler.source.lines.tree import Nodes
from compiler.source.nodes import Node, Plain
from compiler.source.text import Span
from compiler.source.trees import Path

Collection = dict[str, Plain] | list[Plain]


class Places:
    """Where the values of a page stand. `begun`: the lines in which collections begin, by `id`.

    What a document says leads to a collection, and only its own lines are looked at: its entries or
    items are in the same order, each begins in a line of one rank, and has higher ones in it.
    """

    def __init__(self, page: Page, begun: Mapping[int, int]) -> None:
        self.page, self._begun = page, begun

    def nearest(self, whole: Collection, path: Path, *, key: bool) -> Span:
        """Return the place of a path's value (or last key) in a document, or the nearest."""
        one, home = whole, None
        for depth, step in enumerate(path):
            entry = _entry(one, step)
            if entry is None:
                break
            nth, below = entry
            if not self._is_begun(below):
                leaf = self._leaf(one, nth)
                is_item = isinstance(one, list)
                found = leaf.span if is_item else self._key(self._line(one, nth), one)
                return nearest(leaf, path[depth + 1 :], found, key=key)
            one, home = below, one
        return self._key(self._above(one), home) if isinstance(home, dict) else self._whole(one)

    def _is_begun(self, value: Plain) -> TypeGuard[Collection]:
        """Whether a value is a collection with an entry or item a line."""
        return id(value) in self._begun

    def _key(self, number: int, home: Collection) -> Span:
        """Return the place of a mapping's key that is in a line."""
        start, line = self.page.starts[number], self.page.line(number)
        return Span(self.page.source, start + self._rank(home) // 2, start + line.end)

    def _whole(self, one: Collection) -> Span:
        """Return the place of a collection, from its first entry or item to the end of the last."""
        start = self.page.starts[self._begun[id(one)]] + self._rank(one) // 2
        while self._is_begun(last := _last(one)):
            one = last
        return Span(self.page.source, start, self._leaf(one, len(one) - 1).span.end)

    def _leaf(self, one: Collection, nth: int) -> Node:
        """Return the entry's value or item at a position of a collection, which begins no other."""
        return Nodes(self.page, self._line(one, nth)).value(self._rank(one))

    def _rank(self, one: Collection) -> int:
        """Return the rank of a collection; a mapping may begin in the line of an item."""
        rank = self.page.line(self._begun[id(one)]).rank
        is_item = rank % 2 and isinstance(one, dict)
        return rank + 2 * BEHIND_DASH - 1 if is_item else rank

    def _line(self, one: Collection, nth: int) -> int:
        """Return the line in which the entry or item at a position begins."""
        known, texts, rank = self.page.known, self.page.texts, self._rank(one)
        number = self._begun[id(one)]
        while nth:
            number += 1
            nth -= known[texts[number]].rank == rank
        return number

    def _above(self, one: Collection) -> int:
        """Return the line of the key of a collection that stands below it."""
        number = self._begun[id(one)] - 1
        while self.page.line(number) is BLANK:
            number -= 1
        return number


def _entry(one: Collection, step: str | int) -> tuple[int, Plain] | None:
    """Return the position of a key or item, and the value there; `None` where there is none."""
    match one, step:
        case dict(), str() if step in one:
            return [*one].index(step), one[step]
        case list(), int() if 0 <= step < len(one):
            return step, one[step]
        case _:
            return None


def _last(one: Collection) -> Plain:
    return one[-1] if isinstance(one, list) else next(reversed(one.values()))
