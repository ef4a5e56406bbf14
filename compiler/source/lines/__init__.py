"""Block style with an entry a line, as generators write it, without a parser's events.

Events are most of what a long text costs. Here a text is its lines, and lines that are the same are
looked at once: `key:`, `key: value`, `- value`, `- key: value`. What they say is read without where
it stands; Nodes, or single places, are made when they are asked for. A value of several lines, or
with brackets or escapes, goes to the composer as a text of its own. Whatever else YAML has
(anchors, tags, a key given twice) is doubted, and the composer reads the whole text.
"""

from __future__ import annotations

from compiler.regexes import regex
from compiler.source.lines.known import DoubtError
from compiler.source.lines.page import Page
from compiler.source.lines.places import Places
from compiler.source.lines.tree import Nodes
from compiler.source.lines.values import Values
from compiler.source.nodes import Node, Plain
from compiler.source.text import Span
from compiler.source.trees import Path

_BREAKS = regex("[\r\x85\u2028\u2029\ufeff]")  # line breaks of YAML 1.1, and a byte order mark


def documents(page: Page) -> tuple[Passage, ...] | None:
    """Return the documents of a page, or `None` where it is in doubt what they are."""
    text = page.source.text
    if "\r" in text or (not text.isascii() and _BREAKS.search(text)):
        return None
    try:
        values = Values(page)
        found = tuple(values.documents())
    except DoubtError:
        return None
    places = Places(page, values.begun)
    return tuple(Passage(places, first, value, values.are_simple) for first, value in found)


class Passage:
    """A document from a line of a page on: its Node, or a place, is read when it is asked for."""

    def __init__(self, places: Places, first: int, value: Plain, are_simple: bool) -> None:
        self.source, self.value = places.page.source, value
        self.is_simple = are_simple and value is not None
        self._places, self._first = places, first
        self._known: dict[tuple[Path, bool], Span] = {}  # many are asked for more than once

    @property
    def node(self) -> Node:
        """The document as the composer would make it."""
        return Nodes(self._places.page, self._first).document()

    def place(self, path: Path, *, key: bool = False) -> Span:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        known = self._known.get((path, key))
        if known is None:
            known = self._known[path, key] = self._found(path, key=key)
        return known

    def _found(self, path: Path, *, key: bool) -> Span:
        match self.value:
            case dict() | list() as whole:
                return self._places.nearest(whole, path, key=key)
            case _:
                return self.node.span  # of nothing: a value alone is in doubt
