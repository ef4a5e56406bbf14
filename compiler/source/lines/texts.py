"""Texts of several lines → what they say, where that is simple."""

from __future__ import annotations

from compiler.regexes import regex
from compiler.source.lines.known import PLAIN_REST, PLAIN_TEXT

_FIRST, _MORE = regex(PLAIN_TEXT), regex(rf"(?!\#){PLAIN_REST}")
_HEADERS = ("|", "|-", "|+")


def folded(first: str, more: list[str]) -> str | None:
    """Return a plain text that goes on in other lines: a line break is a space, blank lines stay.

    `None` where more than text may be in them.
    """
    if not _FIRST.fullmatch(first):
        return None
    text, breaks = first, 1
    for line in more:
        content = line.strip(" ")
        if not content:
            breaks += 1
        elif _MORE.fullmatch(content):
            text += ("\n" * (breaks - 1) or " ") + content
            breaks = 1
        else:
            return None
    return text


def literal(header: str, lines: list[str]) -> str | None:
    """Return what stands below `|`, `|-` or `|+`: lines without their indentation.

    `None` where that is less than the first line's.
    """
    first = next((line for line in lines if line.strip(" ")), "")
    content = first.lstrip(" ")
    indent = len(first) - len(content)
    if header not in _HEADERS or content[:1] in ("", "\t") or not _are_below(lines, indent):
        return None
    text = "\n".join([line[indent:] for line in lines])
    if header == "|+":
        return f"{text}\n"
    text = text.rstrip("\n")
    return text if header == "|-" else f"{text}\n"


def _are_below(lines: list[str], indent: int) -> bool:
    """Whether lines have an indentation, and the blank ones in front of all others no more."""
    margin, is_first = " " * indent, True
    for line in lines:
        is_blank = len(line) <= indent and not line.strip(" ")
        if not is_blank and not line.startswith(margin):
            return False
        if is_first and not is_blank and not line.strip(" "):
            return False
        is_first = is_first and is_blank
    return True
