"""A text as its lines."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from compiler.source.lines.known import (
    BEHIND_DASH,
    BLANK,
    Compose,
    DoubtError,
    Known,
    Line,
    expected,
)
from compiler.source.lines.texts import folded, literal
from compiler.source.nodes import Node, Plain, extent, plain
from compiler.source.scalars import ScalarRules
from compiler.source.text import Source

_MARKS = ("---", "...")


class Page:
    """The lines of a text. `compose` is the composer: it reads a text that stands at an offset."""

    def __init__(self, source: Source, rules: ScalarRules, compose: Compose) -> None:
        self.source = source
        self.texts = source.text.split("\n")
        self.known = Known(rules, compose)
        self._compose = compose

    @cached_property
    def starts(self) -> list[int]:
        """The offsets at which the lines start, and one behind the last."""
        return list(accumulate([len(text) + 1 for text in self.texts], initial=0))

    def line(self, number: int) -> Line:
        """Return what a line is; behind the last one nothing is."""
        return self.known[self.texts[number]] if number < len(self.texts) else BLANK

    def part(self, number: int) -> Part:
        """Return the value that ends a line and may go on in others."""
        line = self.line(number)
        column = line.rank // 2 + (BEHIND_DASH if line.rank % 2 and line.name is not None else 0)
        return self._part(number, line.start, column)

    def below(self, number: int, column: int) -> Part:
        """Return the value that stands below a key in a column."""
        indent = len(self.texts[number]) - len(self.texts[number].lstrip(" "))
        if indent <= column:
            raise DoubtError
        return self._part(number, indent, column)

    def _part(self, number: int, start: int, column: int) -> Part:
        """Return what begins in a line, and goes on in lines indented more than a column."""
        if self.texts[number].startswith(_MARKS, start):  # a mark, if a text began there
            raise DoubtError
        end = number + 1
        while end < len(self.texts):
            content = self.texts[end].lstrip(" ")
            if content and len(self.texts[end]) - len(content) <= column:
                break
            end += 1
        return Part(self, number, start, end)

    def composed(self, part: Part) -> Node:
        """Return the Node that the composer makes of a part."""
        begin = self.starts[part.number] + part.start
        node = self._compose(self.source.text[begin : self.starts[part.end]], begin)
        return expected(node, self.source.text[begin])


class Part(NamedTuple):
    """A value: the line and the column in which it begins, and the first line behind it."""

    page: Page
    number: int
    start: int
    end: int

    def node(self) -> Node:
        """Return the value with its places."""
        return self.page.composed(self)

    def value(self) -> tuple[Plain, int]:
        """Return what it says, and how many values there are in it."""
        text = self._text()
        if text is not None:
            return text, 1
        node = self.node()
        return plain(node), extent(node)[0]

    def _text(self) -> str | None:
        """Return what it says if it is a text that is read without the composer."""
        page, end = self.page, self.end
        if end == len(page.texts):
            end -= 1  # there is no line behind the last line break
            if page.texts[end]:
                return None
        first, more = page.texts[self.number][self.start :], page.texts[self.number + 1 : end]
        if first[0] == "|":
            return literal(first.rstrip(" "), more)
        text = folded(first.rstrip(" "), more)
        found = None if text is None else page.known.rules.resolve(text)
        return found if isinstance(found, str) else None
