"""A dotenv file → names and values with their spans, in the dialect of Compose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from compiler.codes import interpolating as codes
from compiler.compose.interpolate import report_faults
from compiler.compose.template import LIMIT_TEXT, Lookup, substitute
from compiler.diagnostics import Diagnostic, Report
from compiler.records import dataclass, field
from compiler.regexes import regex
from compiler.source.nodes import Piece, Scalar
from compiler.source.text import Source, Span

_BLANK = "\t\v\f\r \x85\xa0"  # what may stand around a name and in front of a value
_SPACE = (
    _BLANK + "\n\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)
_SKIP = regex(rf"(?:[{_SPACE}]+|#[^\n]*)*")
_EXPORT = regex(rf"export(?=[\t\n\f\r ])[{_BLANK}]*")
_NAME = regex(rf"(?P<name>[\w.\-\[\]{_BLANK}]*)(?P<end>[=:\n])")
_NO_NAME = regex(rf"[^\w.\-\[\]{_BLANK}]")
_BLANKS = regex(rf"[{_BLANK}]*")
_QUOTED = {
    "'": regex(r"'(?P<text>(?:\\.|[^'\\])*)'", re.DOTALL),
    '"': regex(r'"(?P<text>(?:\\.|[^"\\])*)"', re.DOTALL),
}
_ESCAPE = regex(r"\\(?:(?P<octal>0[0-7]{3})|(?P<sign>.))", re.DOTALL)
_SIGNS = {
    **dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)),
    "\\": "\\",
    '"': '"',
    "$": "$$",  # the template's own escape, so that it stays a dollar sign
}
_LARGEST_OCTAL = 0o377
_MOST_LINES = 20_000


class Assignment(NamedTuple):
    """A name, its value, and where they stand: the value (or the bare name), and the name."""

    name: str
    value: str
    span: Span
    key: Span


def parse(
    source: Source, lookup: Lookup, report: Report, behind: Mapping[str, str] | None = None
) -> dict[str, Assignment]:
    """Return the assignments of a file by name, in order of first mention; the last value wins.

    Names in `${…}` resolve by `lookup` first, then by earlier lines, then by `behind`. A line with
    a name alone takes the value that `lookup` has for it, or is left out. Text that the reference
    reads as a value of the empty name is returned under it, after a warning.
    """
    reading = _Reading(source, lookup, report, dict(behind or {}))
    position = len("\ufeff") if source.text.startswith("\ufeff") else 0
    for _ in range(_MOST_LINES):
        position = reading.next_statement(position)
        if position >= len(source.text):
            return reading.found
        position = reading.statement(position)
    report.add(codes.TOO_MANY_LINES.at(source.span(position), most=_MOST_LINES))
    return reading.found


def parse_raw(source: Source, lookup: Lookup, report: Report) -> dict[str, Assignment]:
    """Return the assignments of a file in the `raw` format: values verbatim, line by line."""
    found: dict[str, Assignment] = {}
    position = 0
    for line in source.text.split("\n"):
        start, end = position, position + len(line.removesuffix("\r"))
        position += len(line) + 1
        bare = source.text[start:end].lstrip(_SPACE + "\ufeff")
        if not bare or bare.startswith("#"):
            continue
        name, equals, value = bare.partition("=")
        key = source.span(end - len(bare), end - len(bare) + len(name))
        problem = _raw_problem(name, key)
        if problem:
            report.add(problem)
        elif equals:
            found[name] = Assignment(name, value, source.span(key.end + 1, end), key)
        elif (inherited := lookup(name)) is not None:
            found[name] = Assignment(name, inherited, key, key)
    return found


def _raw_problem(name: str, key: Span) -> Diagnostic | None:
    if not name:
        return codes.DOTENV_NAMELESS.at(key, advice="write a name in front of the `=`")
    if any(sign in _SPACE for sign in name):
        return codes.DOTENV_NAME.at(key, what="a space")
    return None


@dataclass(slots=True)
class _Reading:
    """One walk through a file: what is assigned so far, and what names resolve to."""

    source: Source
    lookup: Lookup
    report: Report
    known: dict[str, str]
    found: dict[str, Assignment] = field(default_factory=dict)
    room: int = LIMIT_TEXT

    def next_statement(self, position: int) -> int:
        """Return where the next statement starts, behind blanks and comments."""
        match = _SKIP.match(self.source.text, position)
        return match.end() if match else position

    def statement(self, start: int) -> int:
        """Read one statement and return where the text behind it starts."""
        text = self.source.text
        export = _EXPORT.match(text, start)
        start = export.end() if export else start
        match = _NAME.match(text, start)
        if match is None:
            return self._no_name(start)
        name = match["name"].strip(_SPACE)
        key = self.source.span(start, start + len(match["name"].rstrip(_SPACE)))
        if any(sign in _SPACE for sign in name):
            self.report.add(codes.DOTENV_NAME.at(key, what="a space"))
            return self._line_end(start)
        if match["end"] == "\n":
            self._inherit(name, key)
            return match.end()
        return self._value(name, key, match.end())

    def _no_name(self, start: int) -> int:
        """Read what is no name up to a sign that ends one: the last line, or an error."""
        text = self.source.text
        sign = _NO_NAME.search(text, start)
        if sign:
            span = self.source.span(sign.start(), sign.end())
            self.report.add(codes.DOTENV_NAME.at(span, what=f"`{sign[0]}`"))
            return self._line_end(start)
        return self._value("", self.source.span(start), start)

    def _inherit(self, name: str, key: Span) -> None:
        value = self.lookup(name) if name else None
        if value is not None:
            self._assign(name, value, key, key)

    def _value(self, name: str, key: Span, position: int) -> int:
        match = _BLANKS.match(self.source.text, position)
        position = match.end() if match else position
        quote = self.source.text[position : position + 1]
        if quote in _QUOTED and quote:
            return self._quoted(name, key, position)
        end = self._line_end(position)
        line = self.source.text[position:end].split(" #", 1)[0].rstrip(_SPACE)
        span = self.source.span(position, position + len(line))
        self._assign(name, self._substituted(Scalar(line, span, line)), span, key)
        return end

    def _quoted(self, name: str, key: Span, position: int) -> int:
        quote = self.source.text[position]
        match = _QUOTED[quote].match(self.source.text, position)
        if match is None:
            span = self.source.span(position, position + 1)
            self.report.add(codes.DOTENV_QUOTE.at(span, quote=quote))
            return len(self.source.text)
        span = self.source.span(match.start("text"), match.end("text"))
        if quote == "'":
            value = re.sub(r"\\(.)", _unquoted, match["text"], flags=re.DOTALL)
        else:
            value = self._substituted(_unescaped(match["text"], span))
        self._assign(name, value, span, key)
        self._warn_of_rest(match.end())
        return match.end()

    def _warn_of_rest(self, start: int) -> None:
        """Warn of text behind a closing quote; the reference reads it as the next statement."""
        line = self.source.text[start : self._line_end(start)]
        rest = line.strip(_SPACE)
        if rest and not rest.startswith("#"):
            begin = start + len(line) - len(line.lstrip(_SPACE))
            self.report.add(codes.DOTENV_REST.at(self.source.span(begin, begin + len(rest))))

    def _substituted(self, scalar: Scalar) -> str:
        if self.room < 0:  # that was said, and nothing comes of the file
            return ""
        done = substitute(str(scalar.value), self._known, self.room)
        self.room -= len(done.text) if done.pieces else 0
        report_faults(scalar, done, self.report)
        return "" if done.faults else done.text

    def _known(self, name: str) -> str | None:
        value = self.lookup(name)
        return self.known.get(name) if value is None else value

    def _assign(self, name: str, value: str, span: Span, key: Span) -> None:
        if not name:
            self._warn_of_nameless(span, key)
        self.known[name] = value
        self.found[name] = Assignment(name, value, span, key)

    def _warn_of_nameless(self, span: Span, key: Span) -> None:
        text = self.source.text
        before = text[text.rfind("\n", 0, key.start) + 1 : key.start].strip(_SPACE)
        if before not in ("", "export"):
            return  # it stands behind a closing quote, and that was said
        advice = "end the file with a line break to inherit a variable of this name, or write `=`"
        if text[key.start :].lstrip(_BLANK)[:1] in ("=", ":"):
            advice = "write a name in front of it"
        self.report.add(codes.DOTENV_NAMELESS.at(span, advice=advice))

    def _line_end(self, start: int) -> int:
        newline = self.source.text.find("\n", start)
        return len(self.source.text) if newline < 0 else newline


def _unquoted(match: re.Match[str]) -> str:
    return "'" if match[1] == "'" else match[0]


def _unescaped(text: str, span: Span) -> Scalar:
    """Return the text in double quotes with its escapes read, and where each part of it stands."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length = done = 0

    def add(part: str, start: int, end: int) -> None:
        nonlocal length
        if part:
            parts.append(part)
            place = span.start
            pieces.append(Piece(length, length + len(part), place + start, place + end))
            length += len(part)

    for match in _ESCAPE.finditer(text):
        add(text[done : match.start()], done, match.start())
        add(_sign(match), match.start(), match.end())
        done = match.end()
    add(text[done:], done, len(text))
    return Scalar("".join(parts), span, text, pieces=tuple(pieces))


def _sign(match: re.Match[str]) -> str:
    if match["octal"]:
        number = int(match["octal"], 8)
        return chr(number) if number <= _LARGEST_OCTAL else match[0]
    return _SIGNS.get(match["sign"], match[0])
