"""Source text and places in it: every message, every manifest field leads back to a `Span`."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from compiler.records import dataclass, field, replace


class Position(NamedTuple):
    """A place as an editor counts it: line and column, both from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text and the path that messages show for it; equal only to itself."""

    path: str
    text: str = field(repr=False)
    _starts: list[int] = field(default_factory=list, init=False, repr=False)

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1) without its line break."""
        starts = self._line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    @property
    def lines(self) -> int:
        """How many lines the text has; a text that ends in a line break has an empty last one."""
        return len(self._line_starts())

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span from `start` up to `end` (character offsets)."""
        return Span(self, start, start if end is None else end)

    def _line_starts(self) -> list[int]:
        if not self._starts:
            starts, find = [0], self.text.find
            while newline := find("\n", starts[-1]) + 1:
                starts.append(newline)
            self._starts.extend(starts)
        return self._starts


@dataclass(frozen=True, slots=True)
class Via:
    """A place that a node came through on its way, and how: a label below the message."""

    how: str
    span: Span


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end`, and the places they came through, outermost last."""

    source: Source = field(repr=False)
    start: int
    end: int
    via: tuple[Via, ...] = ()

    def through(self, *steps: Via) -> Span:
        """Return this span as seen from further out: `steps` are added behind those it has."""
        return replace(self, via=self.via + steps) if steps else self

    def part(self, start: int, end: int) -> Span:
        """Return the span of other offsets in the same source, come the same way."""
        return replace(self, start=start, end=end)

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def first(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """Line and column just behind the last character."""
        return self.source.position(self.end)

    @property
    def place(self) -> str:
        """`file:line:column`, as messages show it and editors open it."""
        line, column = self.first
        return f"{self.source.path}:{line}:{column}"
