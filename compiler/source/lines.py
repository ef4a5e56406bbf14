"""Block style with an entry a line, as generators write it → Nodes, without a parser's events.

Events are half of what a long text costs. Here one match of a pattern is a line: `key:`,
`key: value`, `- value`, `- key: value`. Other values of one line, and block scalars, go to the
composer, each as a text of its own. Whatever else YAML has (anchors, tags, a value that goes on in
the next line, a key given twice) is doubted, and the composer reads the whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from compiler.regexes import regex
from compiler.source.composer import LIMIT_ALL_VALUES, LIMIT_DEPTH, LIMIT_VALUES
from compiler.source.merging import MERGE
from compiler.source.nodes import Atom, Entry, Mapping, Node, Scalar, Sequence, extent
from compiler.source.scalars import ScalarRules
from compiler.source.text import Source, Span

Compose = Callable[[int, int], Node | None]

_BREAKS = regex("[\r\x85\u2028\u2029\ufeff]")  # line breaks of YAML 1.1, and a byte order mark
_START = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|-(?=\S))"""
_PLAIN_TEXT = rf"{_START}[^\n\t:#]*+(?:(?::(?=[^ \n\t])|(?<=[^ ])\#)[^\n\t:#]*+)*+"
_REST = r"(?:\n|[ ]*+(?:(?<![^ \n])\#[^\n]*+)?+(?:\n|\Z))"
_DEEPER = r"\1[ ](?(3)(?(2)[ ]{2}))"  # behind `- key:`, than the key
_LINE = regex(
    rf"""(?x)
(?!(?:---|\.\.\.)[ \n])
([ ]*+) (-[ ])?+
(?: ({_PLAIN_TEXT} | '[^'\n]*+' | "[^"\\\n]*+" ) (?<![ ]) : (?=[ \n]|\Z) [ ]*+ )?+
(?: ({_PLAIN_TEXT})(?!\n{_DEEPER}) | '([^'\n]*+)'(?!') | "([^"\\\n]*+)"
  | ( \[[^\n]*\] | \{{[^\n]*\}} | "(?:[^"\\\n]|\\[^\n])*+" | '(?:[^'\n]|'')*+'
    | (?: [|>][-+]?+[ ]*+ | (?: (?!---|\.{{3}}){_START} | ["'\[{{] )[^\n]*+ ) \n
      (?: {_DEEPER}[^\n]*+\n | [ ]*+\n )++ )
)?+
(?:(?<=\n) | {_REST})
| (---) {_REST}
| ([^\n])
"""
)
# What a group of the pattern has; the last one that takes part says what kind of line it is.
_INDENT, _DASH, _KEY, _PLAIN, _SINGLE, _DOUBLE, _OTHER, _MARK, _DOUBTED = range(1, 10)
_NO_LINE = 0
_LONGEST_KEY = 1000  # characters: shorter ones are under libyaml's limit in any case
_DEPTH = LIMIT_DEPTH // 2  # for lines, and again for what the composer reads below them


class _DoubtError(Exception):
    """There is more to the text than such lines."""


def read(source: Source, rules: ScalarRules, compose: Compose) -> tuple[Node, ...] | None:
    """Return the Nodes that the composer would make of a text, or `None` where that is in doubt.

    `compose` is the composer: it reads the text between two offsets as one value.
    """
    if (not source.text.isascii() and _BREAKS.search(source.text)) or "\r" in source.text:
        return None
    try:
        return tuple(_Reader(source, rules, compose).documents())
    except _DoubtError:
        return None


class _Names(dict[str, str]):
    """Keys as they are written, and what they are called."""

    def __init__(self, rules: ScalarRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, written: str | None) -> str:
        if written is None or len(written) > _LONGEST_KEY:
            raise _DoubtError
        name = written[1:-1] if written[0] in "'\"" else self._plain(written)
        self[written] = name
        return name

    def _plain(self, written: str) -> str:
        if written == MERGE or not isinstance(self._rules.resolve(written), str):
            raise _DoubtError
        return written


class _Values(dict[str, Atom]):
    """Plain scalars, and what they stand for."""

    def __init__(self, rules: ScalarRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, text: str) -> Atom:
        value = self._rules.resolve(text)
        if isinstance(value, float) and not isfinite(value):
            raise _DoubtError
        self[text] = value
        return value


class _Reader:
    """Stands at a line of a text; a method that reads something goes to the line behind it."""

    def __init__(self, source: Source, rules: ScalarRules, compose: Compose) -> None:
        self._source, self._compose = source, compose
        self._names, self._known = _Names(rules), _Values(rules)
        self._lines = _LINE.finditer(source.text)
        self._line = next(self._lines)
        self._kind = _NO_LINE
        self._column = -1  # of the line's first character; none at a mark and at the end
        self._end = 0  # of the value before
        self._depth = self._seen = self._values = 0  # lines and values of the document so far

    def documents(self) -> Iterator[Node]:
        """Yield a Node for each document."""
        self._lines = _LINE.finditer(self._source.text)
        self._advance()
        in_all = 0
        while self._kind:
            if self._kind == _MARK:
                self._advance()
            self._seen, self._values = 0, 1
            yield self._nothing() if self._column < 0 else self._block()
            in_all += self._values
            if self._column >= 0 or self._values > LIMIT_VALUES or in_all > LIMIT_ALL_VALUES:
                raise _DoubtError

    def _advance(self) -> None:
        """Go to the next line that is neither blank nor a comment."""
        for line in self._lines:
            kind = line.lastindex or _NO_LINE
            if kind > _INDENT:
                self._line, self._kind = line, kind
                self._column = -1 if kind == _MARK else len(line[_INDENT] or "")
                self._seen += 1  # a line has a value at least
                if kind == _DOUBTED or self._seen > LIMIT_VALUES:
                    raise _DoubtError
                return
        self._kind, self._column = _NO_LINE, -1

    def _nothing(self) -> Scalar:
        """Return the null of a document that is empty; it stands where the next one begins."""
        end = self._line.start() if self._kind else len(self._source.text)
        return Scalar(None, Span(self._source, end, end))

    def _block(self) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            raise _DoubtError
        node = self._sequence() if self._line[_DASH] else self._mapping()
        self._depth -= 1
        return node

    def _sequence(self) -> Sequence:
        column, start = self._column, self._line.start(_DASH)
        items: list[Node] = []
        while self._column == column and self._line[_DASH]:
            if self._line[_KEY]:
                self._column += len(self._line[_DASH])
                items.append(self._mapping())
            else:
                items.append(self._value())
        self._values += len(items)
        return Sequence(tuple(items), Span(self._source, start, self._end))

    def _mapping(self) -> Mapping:
        source, names, column = self._source, self._names, self._column
        first = self._line.start(_KEY)
        entries: dict[str, Entry] = {}
        while self._column == column and (not entries or not self._line[_DASH]):
            line = self._line
            written, start = line[_KEY], line.start(_KEY)
            name = names[written]
            end = start + len(written)
            if name in entries:
                raise _DoubtError
            key = Scalar(name, Span(source, start, end), name, name != written)
            node = self._below(column, end + 1) if self._kind == _KEY else self._value()
            entries[name] = Entry(key, node)
        self._values += len(entries)
        return Mapping(tuple(entries.values()), Span(source, first, self._end))

    def _below(self, column: int, end: int) -> Node:
        """Read what stands below a key that ends there: nothing, or a collection."""
        self._advance()
        if self._column > column or (self._column == column and self._line[_DASH]):
            return self._block()
        self._end = end
        return Scalar(None, Span(self._source, end, end))

    def _value(self) -> Node:
        """Read the value that ends the line."""
        line, kind = self._line, self._kind
        start, end = line.span(kind)
        text = line[kind]
        if kind == _PLAIN:
            text = text.rstrip(" ")
            end = start + len(text)
            node: Node = Scalar(self._known[text], Span(self._source, start, end), text)
        elif kind == _OTHER:
            node = self._composed(start, end)
            end = node.span.end
        elif kind > _PLAIN:
            end += 1
            node = Scalar(text, Span(self._source, start - 1, end), text, quoted=True)
        else:
            raise _DoubtError
        self._end = end
        self._advance()
        return node

    def _composed(self, start: int, end: int) -> Node:
        node = self._compose(start, end)
        if node is None:
            raise _DoubtError
        values, levels = extent(node)
        if levels > _DEPTH or (levels and self._source.text[start] not in "[{"):
            raise _DoubtError
        self._values += values - 1
        return node
