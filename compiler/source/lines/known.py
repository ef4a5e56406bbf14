"""What a line of block style is, from its text alone."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.composer import LIMIT_DEPTH
from compiler.source.merging import MERGE
from compiler.source.nodes import Mapping, Node, Plain, Scalar, Sequence, extent, is_simple, plain
from compiler.source.scalars import ScalarRules

Compose = Callable[[str, int], Node | None]

PLAIN_REST = r"[^\t:#]*+(?:(?::(?=[^ \t])|(?<=[^ ])\#)[^\t:#]*+)*+"
_START = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[-?:](?=\S))"""
PLAIN_TEXT = _START + PLAIN_REST
_LINE = regex(
    rf"""(?x)
(?!\.\.\.(?:[ ]|\Z))
([ ]*+) (-[ ])?+
(?: ({PLAIN_TEXT} | '[^']*+' | "[^"\\]*+" ) (?<![ ]) : (?=[ ]|\Z) [ ]*+ )?+
(?: ({PLAIN_TEXT}) | '([^']*+)'(?!') | "([^"\\]*+)" | ( [|>][-+]?+(?=[ ]*+\Z) | ["'\[{{].*+ ) )?+
[ ]*+ (?:(?<![^ ])\#.*+)?+ \Z
"""
)
# What a group of the pattern has; the last one that takes part says what form a line is of. A value
# of the last form goes on in other lines.
_INDENT, _DASH, KEY, PLAIN, SINGLE, DOUBLE, OTHER, LONG = range(1, 9)
_MARK = regex(r"---(?:[ ]+(?:#.*)?)?\Z")
BEHIND_DASH = 2  # columns
_LONGEST_KEY = 1000  # characters: shorter ones are under libyaml's limit in any case
DEPTH = LIMIT_DEPTH // 2  # for lines, and again for what the composer reads below them


_IS_DOUBTED = -4  # a rank


class DoubtError(Exception):
    """There is more to the text than such lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is, wherever it stands.

    `rank`: twice its column, and one more for an item: a sequence may stand in the column of its
    key, and is below it nevertheless. `more`: how many values there are in its value. `end`: the
    column behind the key. `start`, `raw`: the column of the value, and its text without quotes.
    `opens`: whether it has an entry or an item, which may be the first one of a collection.
    `is_whole`: whether it has a single value, which does not go on in other lines.
    """

    rank: int
    name: str | None = None
    value: Plain = None
    form: int = 0
    more: int = 0
    end: int = 0
    start: int = 0
    raw: str = ""
    opens: bool = False
    is_whole: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it has no entry or item: then it is a value below a key, or a part of one."""
        return not self.opens and (self.rank >= 0 or self.rank == _IS_DOUBTED)


# Ranks that no collection has, and lines that have them; the first is that of a whole document.
ROOT = -1
BLANK, BORDER, DOUBTED = map(Line, (-2, -3, _IS_DOUBTED))


class Known(dict[str, Line]):
    """Lines as they are written, and what they are.

    `is_simple`: whether none of their values is null, or has escapes for more than ASCII.
    """

    def __init__(self, rules: ScalarRules, compose: Compose) -> None:
        super().__init__()
        self.rules, self._compose = rules, compose
        self.is_simple = True

    def __missing__(self, text: str) -> Line:
        content = text.lstrip(" ")
        if not content or content[0] == "#":
            line = BLANK
        elif text[0] == "-" and _MARK.match(text):
            line = BORDER
        else:
            line = self._content(text)
        self[text] = line
        return line

    def _content(self, text: str) -> Line:
        match = _LINE.match(text)
        if match is None or (form := match.lastindex or 0) <= _DASH:
            return DOUBTED
        rank = 2 * len(match[_INDENT]) + (match[_DASH] is not None)
        raw = match[form].rstrip(" ") if form == PLAIN else match[form]
        try:
            name = self._name(match[KEY])
            value, form, more = self._value(raw, form)
        except DoubtError:
            return DOUBTED
        start = match.start(form if form < LONG else OTHER) - (form in (SINGLE, DOUBLE))
        opens, is_whole = name is not None or rank % 2 == 1, KEY < form < OTHER
        return Line(rank, name, value, form, more, match.end(KEY), start, raw, opens, is_whole)

    def _name(self, written: str | None) -> str | None:
        if written is None:
            return None
        if len(written) > _LONGEST_KEY:
            raise DoubtError
        if written[0] in "'\"":
            return written[1:-1]
        if written == MERGE or not isinstance(self.rules.resolve(written), str):
            raise DoubtError
        return written

    def _value(self, raw: str, form: int) -> tuple[Plain, int, int]:
        """Return a value, its form, and how many more there are in it."""
        if form == KEY:
            return None, form, 0
        if form < OTHER:
            value = self.rules.resolve(raw) if form == PLAIN else raw
            if isinstance(value, float) and not isfinite(value):
                raise DoubtError
            self.is_simple = self.is_simple and value is not None
            return value, form, 0
        node = None if raw[0] in "|>" else self._compose(raw, 0)
        if node is None:
            return None, LONG, 0
        found = plain(expected(node, raw[0]))
        self.is_simple = self.is_simple and is_simple(found)
        return found, form, extent(node)[0]


def expected(node: Node | None, first: str) -> Node:
    """Return a node that begins with a character, if it is what such a value can be."""
    kind = {"[": Sequence, "{": Mapping}.get(first, Scalar)
    if node is None or not isinstance(node, kind) or extent(node)[1] > DEPTH:
        raise DoubtError
    return node
