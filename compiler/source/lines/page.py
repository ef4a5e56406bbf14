"""A text as its lines."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

from compiler.source.lines.known import (
    BEHIND_DASH,
    BLANK,
    Compose,
    DoubtError,
    Known,
    Line,
    expected,
)
from compiler.source.nodes import Node
from compiler.source.scalars import ScalarRules
from compiler.source.text import Source


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
        return [0, *accumulate(len(text) + 1 for text in self.texts)]

    def content(self, number: int) -> int:
        """Return a line's number, or of the first one behind it that is no comment or blank."""
        known, texts = self.known, self.texts
        while number < len(texts) and known[texts[number]] is BLANK:
            number += 1
        return number

    def line(self, number: int) -> Line:
        """Return what a line is; behind the last one nothing is."""
        return self.known[self.texts[number]] if number < len(self.texts) else BLANK

    def part(self, number: int) -> tuple[Node, int]:
        """Return the value that ends a line and may go on, and the first line behind it."""
        line = self.line(number)
        column = line.rank // 2 + (BEHIND_DASH if line.rank % 2 and line.name is not None else 0)
        return self._composed(number, line.start, column)

    def below(self, number: int, column: int) -> tuple[Node, int]:
        """Return the value that stands below a key in a column, and the first line behind it."""
        indent = len(self.texts[number]) - len(self.texts[number].lstrip(" "))
        if indent <= column:
            raise DoubtError
        return self._composed(number, indent, column)

    def _composed(self, number: int, start: int, column: int) -> tuple[Node, int]:
        """Return what the composer makes of lines that are indented more than a column."""
        begin, end = self.starts[number] + start, self._end(number + 1, column)
        node = self._compose(self.source.text[begin : self.starts[end]], begin)
        return expected(node, self.source.text[begin]), end

    def _end(self, number: int, column: int) -> int:
        """Return the first line from one on that is not indented more than a column."""
        for at in range(number, len(self.texts)):
            content = self.texts[at].lstrip(" ")
            if content and len(self.texts[at]) - len(content) <= column:
                return at
        return len(self.texts)
