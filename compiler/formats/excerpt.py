"""One line of source with marks under a span, as a terminal shows it, however wide or long."""

from __future__ import annotations

from compiler.records import dataclass
from compiler.source.text import Source, Span

WIDTH = 100  # columns of source shown; longer lines are cut around the span
_BEFORE = 30  # columns kept in front of a span that stands far to the right
_TAB = "    "
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as shown, and the columns (from 0) where marks stand under it."""

    number: int
    line: str
    start: int
    marks: int


def excerpt(span: Span, source: Source) -> Excerpt:
    """Return the span's first line; `source` has its text, masked, letter for letter as long."""
    first, last = span.first, span.last
    line = source.line(first.line)
    begin = min(first.column - 1, len(line))
    end = last.column - 1 if last.line == first.line else len(line)
    before, under = shown(line[:begin]), shown(line[begin : max(begin, end)])
    start, marks = columns(before), max(1, columns(under))
    if columns(before + under) <= WIDTH and columns(shown(line)) <= WIDTH:
        return Excerpt(first.line, shown(line), start, marks)
    return _cut(Excerpt(first.line, shown(line), start, marks))


def _cut(whole: Excerpt) -> Excerpt:
    """Return the part of a long line in which the span begins."""
    left = max(0, whole.start - _BEFORE) if whole.start + whole.marks > WIDTH else 0
    opening = _CUT if left else ""
    line, skipped = _columns_of(whole.line, left, WIDTH - len(opening) - 1)
    closing = _CUT if left + columns(line) + skipped < columns(whole.line) else ""
    start = whole.start - left - skipped + len(opening)
    marks = max(1, min(whole.marks, columns(opening + line) - start))
    return Excerpt(whole.number, opening + line + closing, start, marks)


def _columns_of(line: str, left: int, width: int) -> tuple[str, int]:
    """Return the signs within `width` columns from `left`, and by how much they begin later."""
    at, kept, begun = 0, [], -1
    for sign in line:
        if at >= left and at + columns(sign) <= left + width:
            begun = at if begun < 0 else begun
            kept.append(sign)
        at += columns(sign)
    return "".join(kept), max(0, begun - left)


def shown(text: str) -> str:
    """Return the text without what a terminal would act on: tabs, control and direction signs."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown_sign(sign) for sign in text)


def columns(text: str) -> int:
    """Return how many columns a terminal gives to the text."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - few texts need it

    widths = (0 if combining(s) else 2 if east_asian_width(s) in "WF" else 1 for s in text)
    return sum(widths)


def _shown_sign(sign: str) -> str:
    if sign == "\t":
        return _TAB
    if sign < " ":
        return chr(0x2400 + ord(sign))  # the picture that Unicode has for each control sign
    return sign if sign.isprintable() else "\ufffd"
