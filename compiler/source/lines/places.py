"""Lines → the place of one value, found along its path: most of the text is passed over."""

from __future__ import annotations

from compiler.source.documents import nearest
from compiler.source.lines.known import BEHIND_DASH, BORDER, KEY, ROOT
from compiler.source.lines.page import Page
from compiler.source.lines.tree import Nodes
from compiler.source.nodes import Node
from compiler.source.text import Span
from compiler.source.trees import Path


class Place:
    """Stands at a line of a collection of that rank; `is_whole`: at the collection itself."""

    def __init__(self, page: Page, number: int, rank: int, *, is_whole: bool) -> None:
        self._page, self._number, self._rank = page, number, rank
        self._is_whole = is_whole
        self._key: tuple[int, int] | None = None  # its line and column; an item has none

    @classmethod
    def of(cls, page: Page, first: int) -> Place | None:
        """Return the whole document that begins in a line, `None` for one that is empty."""
        number = page.content(first)
        if page.line(number) is BORDER:
            number = page.content(number + 1)
        rank = page.line(number).rank
        return cls(page, number, rank, is_whole=True) if rank > ROOT else None

    def nearest(self, path: Path, *, key: bool) -> Span:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        steps = 0
        while self._is_whole and steps < len(path):
            if not self._goes(path[steps]):
                return self._found()
            steps += 1
        if self._is_whole:
            return self._found()
        return nearest(self._leaf(), path[steps:], self._found(), key=key)

    def _goes(self, step: str | int) -> bool:
        """Go to the value of a key or a position, if there is one."""
        number: int | None = self._number
        nth, is_list = 0, self._rank % 2
        while number is not None:
            if step == (nth if is_list else self._page.line(number).name):
                self._enter(number)
                return True
            number, nth = self._next(number), nth + 1
        return False

    def _next(self, number: int) -> int | None:
        """Return the line in which the entry or item behind one begins, if there is one."""
        known, texts, rank = self._page.known, self._page.texts, self._rank
        for at in range(number + 1, len(texts)):
            found = known[texts[at]].rank
            if found == rank:
                return at
            if ROOT < found < rank or found == BORDER.rank:
                return None
        return None

    def _enter(self, number: int) -> None:
        """Go to the value of an entry or item that begins in a line."""
        page, rank, line = self._page, self._rank, self._page.line(number)
        self._number, self._is_whole = number, False
        self._key = None if rank % 2 else (number, rank // 2)
        if rank % 2 and line.name is not None:
            self._rank, self._is_whole = rank + 2 * BEHIND_DASH - 1, True
        elif line.form == KEY:
            below = page.content(number + 1)
            if page.line(below).rank > rank and not page.line(below).is_value:
                self._number, self._rank, self._is_whole = below, page.line(below).rank, True

    def _found(self) -> Span:
        """Return the place of the value's key, or of the value where it has none."""
        page = self._page
        if self._key:
            number, column = self._key
            start = page.starts[number]
            return Span(page.source, start + column, start + page.line(number).end)
        if not self._is_whole:
            return self._leaf().span
        start = page.starts[self._number] + self._rank // 2
        return Span(page.source, start, self._last().span.end)

    def _last(self) -> Node:
        """Return the last value of the collection, and of collections at its end."""
        place = Place(self._page, self._number, self._rank, is_whole=True)
        while place._is_whole:
            last = place._number
            while (number := place._next(last)) is not None:
                last = number
            place._enter(last)
        return place._leaf()

    def _leaf(self) -> Node:
        return Nodes(self._page, self._number).value(self._rank)
