"""One command line → the words of an argument list, as the reference cuts it: no shell involved."""

from __future__ import annotations

import re

from compiler.records import dataclass, field
from compiler.regexes import regex
from compiler.source.parts import Fault, Part

_DOUBLE = r'"(?:\\.|[^"\\])*"'
_TOKEN = regex(
    rf"""
    (?P<space>[ \t\r\n]+)
    | \\(?P<escaped>.)
    | '(?P<single>[^']*)'
    | (?P<double>{_DOUBLE})
    | (?P<ticks>`(?:\\.|'[^']*'|{_DOUBLE}|[^`'"\\])*`)
    | (?P<bracket>\((?:\\.|[^()\\])*\))
    | (?P<cut>[;&|<>])
    | (?P<bare>[^ \t\r\n\\'"`();&|<>]+)
    """,
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_IN_TICKS = regex(rf"\\(?P<escaped>.)|'(?P<single>[^']*)'|(?P<double>{_DOUBLE})", re.DOTALL)
_REASONS = {
    "'": "has a `'` that is not closed",
    '"': 'has a `"` that is not closed',
    "`": "has a backtick that is not closed",
    "\\": "ends with a backslash",
    "(": "has a `(` that is in no quotes",
    ")": "has a `)` that is in no quotes",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a command line, and the rest that is dropped from a shell operator on."""

    words: tuple[Part, ...]
    cut: Part | None = None


def split(text: str) -> Words | Fault:
    """Return the words of a command line; a quote or a bracket that is left open is a fault.

    Quotes and backslashes are used up, `$NAME` and `$(command)` stay as they are. Everything from
    the first unquoted `; & | < >` on is cut, as the reference does without a word.
    """
    run = _Run()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or (match["bracket"] and not run.text.endswith("$")):
            return Fault(_REASONS[text[position]], position, len(text))
        if match["cut"]:
            return _cut(run, text, position)
        if match["space"]:
            run.end_word()
        else:
            run.add(_read(match), match.start(), match.end())
        position = match.end()
    run.end_word()
    return Words(tuple(run.words))


@dataclass(slots=True)
class _Run:
    """The words so far, and the one that is being read; `start` is -1 between words."""

    words: list[Part] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1

    @property
    def text(self) -> str:
        """What the word that is being read ends with."""
        return self.parts[-1] if self.parts else ""

    def add(self, text: str, start: int, end: int) -> None:
        """Add to the word that is being read, or begin one."""
        self.parts.append(text)
        self.start = start if self.start < 0 else self.start
        self.end = end

    def end_word(self) -> None:
        """Complete the word that is being read, if there is one."""
        if self.start >= 0:
            self.words.append(Part("".join(self.parts), self.start, self.end))
        self.parts, self.start = [], -1


def _cut(run: _Run, text: str, position: int) -> Words:
    word = "".join(run.parts)
    if text[position] == ">" and "0" <= word[:1] <= "9":
        position, run.start = run.start, -1  # the `2` of `2>&1` is no word
    run.end_word()
    return Words(tuple(run.words), Part(text[position:], position, len(text)))


def _read(match: re.Match[str]) -> str:
    """Return what a piece of a word stands for: its quotes and backslashes are used up."""
    match match.lastgroup:
        case "double":
            return _ESCAPE.sub(r"\1", match[0][1:-1])
        case "ticks":
            return _IN_TICKS.sub(_read, match[0])
        case "bracket":
            return _ESCAPE.sub(r"\1", match[0])
        case None:
            return match[0]
        case group:
            return match[group]
