"""Lines → the Nodes of a document."""

from __future__ import annotations

from compiler.source.lines.known import BEHIND_DASH, BLANK, BORDER, DOUBTED, KEY, OTHER, PLAIN, ROOT
from compiler.source.lines.page import Page, Part
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from compiler.source.text import Span


class Nodes:
    """Stands at a line of a text; a method that reads something goes to the line behind it."""

    def __init__(self, page: Page, first: int) -> None:
        self._page, self._source = page, page.source
        self._texts, self._known, self._starts = page.texts, page.known, page.starts
        self._number, self._start = first, 0  # of the line, and the offset at which it starts
        self._line = BLANK
        self._rank = ROOT  # of what is left of the line; the root's at a mark and at the end
        self._end = 0  # of the value before
        self._go_to(first)

    def document(self) -> Node:
        """Return the Node of a document, at whose first line, or mark, it stands."""
        if self._line is BORDER:
            self._go_to(self._number + 1)
        return self._nothing() if self._rank == ROOT else self._block()

    def _go_to(self, number: int) -> None:
        """Go to a line, or to the first one behind it that is no comment or blank."""
        texts, line = self._texts, BLANK
        while number < len(texts) and (line := self._known[texts[number]]) is BLANK:
            number += 1
        self._line, self._number, self._start = line, number, self._starts[number]
        self._rank = max(ROOT, line.rank)

    def _nothing(self) -> Scalar:
        """Return the null of a document that is empty; it stands where the next one begins."""
        end = len(self._source.text) if self._line is BLANK else self._start
        return Scalar(None, Span(self._source, end, end))

    def _block(self) -> Node:
        return self._sequence(self._rank) if self._rank % 2 else self._mapping(self._rank)

    def _sequence(self, rank: int) -> Sequence:
        start = self._start + rank // 2
        items: list[Node] = []
        while self._rank == rank:
            if self._line.name is None:
                items.append(self.value(rank))
            else:
                self._rank += 2 * BEHIND_DASH - 1
                items.append(self._mapping(self._rank))
        return Sequence(tuple(items), Span(self._source, start, self._end))

    def _mapping(self, rank: int) -> Mapping:
        source, column = self._source, rank // 2
        first = self._start + column
        entries: list[Entry] = []
        while self._rank == rank:
            start, line = self._start, self._line
            name = line.name or ""
            span = Span(source, start + column, start + line.end)
            key = Scalar(name, span, name, len(name) < line.end - column)
            entries.append(Entry(key, self.value(rank)))
        return Mapping(tuple(entries), Span(source, first, self._end))

    def value(self, rank: int) -> Node:
        """Read the value of the line, which is a part of a collection of that rank."""
        line, number, start = self._line, self._number, self._start
        self._go_to(number + 1)
        if line.form == KEY:
            return self._below(rank, start + line.end + 1)
        start += line.start
        value, is_long = line.value, line.form >= OTHER or self._rank > rank
        if is_long or self._line is DOUBTED or isinstance(value, list | dict):
            return self._part(self._page.part(number))
        is_quoted = line.form != PLAIN
        self._end = start + len(line.raw) + (2 if is_quoted else 0)
        return Scalar(value, Span(self._source, start, self._end), line.raw, quoted=is_quoted)

    def _below(self, rank: int, end: int) -> Node:
        """Read what stands below a key, up to behind its colon: nothing, or a collection."""
        if self._line.is_value:
            return self._part(self._page.below(self._number, rank // 2))
        if self._rank > rank:
            return self._block()
        self._end = end
        return Scalar(None, Span(self._source, end, end))

    def _part(self, part: Part) -> Node:
        """Read a part of the text that the composer makes a Node of."""
        node = part.node()
        self._go_to(part.end)
        self._end = node.span.end
        return node
