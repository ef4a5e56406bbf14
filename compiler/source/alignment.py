"""A scalar's value and its text → pieces that lead from the value's characters to the text's.

Only for values that don't stand in the text letter for letter: escapes, several lines, blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.regexes import regex
from compiler.source.nodes import Piece

_LONGEST = 100_000  # characters: in longer values, the whole scalar is underlined
_DOUBLE = regex(
    r"(?P<text>[^\\\n \t\r]+|[ \t]+(?![ \t\r\n]))|(?P<fold>[ \t]*(?:\r?\n[ \t]*)+)"
    r"|(?P<joint>\\\r?\n[ \t]*)"
    r"|(?P<escape>\\(?:x..|u.{4}|U.{8}|.))"
)
_SINGLE = regex(
    r"(?P<text>[^'\n \t\r]+|[ \t]+(?![ \t\r\n]))|(?P<fold>[ \t]*(?:\r?\n[ \t]*)+)|(?P<escape>'')"
)
_PLAIN = regex(r"(?P<text>[^\n \t\r]+|[ \t]+(?![ \t\r\n]))|(?P<fold>[ \t]*(?:\r?\n[ \t]*)+)")
_STYLES = {'"': (_DOUBLE, 1), "'": (_SINGLE, 1), "": (_PLAIN, 0)}


def align(value: str, text: str, start: int, style: str) -> tuple[Piece, ...]:
    """Return the pieces of a value whose text stands at `start`; none where they can't be told."""
    if len(value) > _LONGEST or not value:
        return ()
    if style in "|>" and style:
        return tuple(_block(value, text, start, style))
    pattern, margin = _STYLES[style]
    inner = text[margin : len(text) - margin]
    pieces = tuple(_flow(pattern, inner, start + margin))
    return pieces if pieces and pieces[-1].end == len(value) else ()


def _flow(pattern: re.Pattern[str], text: str, start: int) -> Iterator[Piece]:
    """Yield a piece for each run of text, each escape and each folded line break."""
    length = 0
    for match in pattern.finditer(text):
        width = _width(match)
        if width:
            yield Piece(length, length + width, start + match.start(), start + match.end())
        length += width


def _width(match: re.Match[str]) -> int:
    match match.lastgroup:
        case "text":
            return match.end() - match.start()
        case "fold":  # one line break is read as a blank, more are read as one fewer
            return max(1, match[0].count("\n") - 1)
        case "joint":
            return 0
        case _:
            return 1


def _block(value: str, text: str, start: int, style: str) -> Iterator[Piece]:
    """Yield a piece for each line of a literal block, or each word of a folded one."""
    position = text.find("\n") + 1
    for match in re.finditer(r".+" if style == "|" else r"\S+", value):
        found = text.find(match[0], position)
        if found < 0:
            return
        position = found + len(match[0])
        yield Piece(match.start(), match.end(), start + found, start + position)
