"""A parser's error → one diagnostic: what stands there, in plain words, and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import yaml

from compiler.codes import reading as codes
from compiler.diagnostics import Diagnostic, Label
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.text import Source, Span
from compiler.source.wording import brief

_FAR = 200  # lines: what stands further above explains nothing
_LONGEST_KEY = 1024  # characters; YAML's own limit for keys without `?`


class _Finding(NamedTuple):
    """What a place holds, what to write instead, and what to underline."""

    fact: str
    hint: str
    span: Span
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """An offset at which a parser stopped, or at which the thing begins that it was reading."""

    source: Source
    offset: int

    @property
    def number(self) -> int:
        """Count lines up to this one."""
        return self.source.position(self.offset).line

    @property
    def column(self) -> int:
        """How many characters stand in front of it on its line."""
        return self.source.position(self.offset).column - 1

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.source.text[self.offset - self.column : self.offset]

    @property
    def rest(self) -> str:
        """The line from the place on, without a comment."""
        line = self.source.line(self.number)[self.column :]
        return re.split(r"(?:^|\s)#", line, maxsplit=1)[0].rstrip()

    @property
    def sign(self) -> str:
        """The character itself; none at the end of the text."""
        return self.source.text[self.offset : self.offset + 1]

    @property
    def span(self) -> Span:
        """The rest of the line, or one character where nothing follows."""
        return self.source.span(self.offset, self.offset + max(1, len(self.rest)))

    def line_above(self) -> _Place | None:
        """Find the nearest line above that holds more than a comment: its first character."""
        for number in range(self.number - 1, max(0, self.number - _FAR), -1):
            text = self.source.line(number)
            bare = text.lstrip()
            if bare and not bare.startswith("#"):
                return _Place(self.source, self._start(number) + len(text) - len(bare))
        return None

    def _start(self, number: int) -> int:
        offset = self.offset - self.column
        for _ in range(self.number - number):
            offset = self.source.text.rfind("\n", 0, offset - 1) + 1
        return offset


_HIDDEN = regex("[ \t]*([\xa0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff])")

Explain = Callable[[_Place, _Place], _Finding]


def explain(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """Return the diagnostic of a syntax error."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    start = getattr(error, "context_mark", None) or mark
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None))
    end = len(source.text)
    place = _Place(source, min(mark.index, end) if mark else end)
    began = _Place(source, min(start.index, end) if start else end)
    found = _hidden_blank(place) or _hidden_blank(began)
    found = found or _FACTS.get(problem, _by_context(context, problem))(place, began)
    return codes.SYNTAX.at(found.span, fact=found.fact, hint=found.hint, labels=found.labels)


def _by_context(context: str, problem: str) -> Explain:
    if "directive" in context:
        return _directive
    if " tag" in context:
        return _tag
    return lambda place, _: _Finding(f"the text is no YAML here: {problem}", "", place.span)


def _hidden_blank(place: _Place) -> _Finding | None:
    """Tell whether the line begins with a character that looks like a blank, or like nothing."""
    match = _HIDDEN.match(place.source.line(place.number))
    if match is None:
        return None
    start = place.offset - place.column + match.start(1)
    fact = f"this line begins with the invisible character U+{ord(match[1]):04X}"
    return _Finding(
        fact, "delete it, and indent with spaces only", place.source.span(start, start + 1)
    )


def _shown(text: str) -> str:
    return f"`{brief(text)}`"


def _quote_it(value: str, key: str = "") -> str:
    """Return the hint to put a value in quotes; the quoted text itself where it is short."""
    hint = "put the value in quotes"
    if brief(value) != value:
        return hint
    quote = "'" if '"' in value or "\\" in value else '"'
    return hint if quote in value else f"{hint}: `{key}{quote}{value}{quote}`"


def _bad_start(place: _Place, _: _Place) -> _Finding:
    rest = place.rest
    if place.sign == "\t":
        return _tab(place, place)
    hint = _quote_it(rest)
    return _Finding(f"an unquoted value can't start with `{rest[:1]}`", hint, place.span)


def _tab(place: _Place, _: _Place) -> _Finding:
    tabs = len(place.rest) - len(place.rest.lstrip("\t")) or 1
    span = place.source.span(place.offset, place.offset + tabs)
    return _Finding("this line is indented with a tab", "indent with spaces only", span)


_TIGHT_COLON = regex(r"(- +)?([\w.-]+):([^\s:/].*)")
_ESCAPE = regex(r"\\(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.)")
_VALUED = regex(r"(?:- +)?(\S[^#]*?): +\S")


def _stray_colon(place: _Place, _: _Place) -> _Finding:
    """Explain a `: ` where no key can be: a second one on a line, or one below a value."""
    began = _Place(place.source, place.offset - len(place.before.lstrip()))
    match = _VALUED.match(began.rest)
    if match and match.end() - 1 <= place.offset - began.offset:
        value = began.rest[match.end() - 1 :]
        span = place.source.span(began.offset + match.end() - 1, began.offset + len(began.rest))
        hint = _quote_it(value, f"{brief(match[1])}: ")
        return _Finding(
            f"the value of {_shown(match[1])} has a colon and a space in it", hint, span
        )
    above = began.line_above()
    key = place.before.strip()
    return _below(began, above, key) if above else _lone_colon(place, key)


# What git writes around the sides of a conflict; blanks that YAML takes for letters.
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_DASHES = regex(r"-{4,}")
_STRANGE_BLANK = regex(":[\xa0\u2007\u202f\u3000]")


def _below(began: _Place, above: _Place, key: str) -> _Finding:
    line = above.rest
    match = _VALUED.match(line)
    if match and above.column < began.column:
        fact = f"{_shown(key)} is indented below {_shown(match[1])}, which has a value already"
        hint = f"let it start in the column of {_shown(match[1])}, or delete that value"
        return _Finding(fact, hint, began.span, (Label(above.span, "the value stands here"),))
    return _no_key(above, above)


def _lone_colon(place: _Place, key: str) -> _Finding:
    return _Finding(f"{_shown(key)} can't be a key here", "put it in quotes", place.span)


def _stray(line: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a line that was never meant as a key, and what to do."""
    if line.startswith(_CONFLICT):
        hint = "choose one of the sides, and delete the marks"
        yield "here is a conflict that a merge has left", hint
    if _DASHES.fullmatch(line):
        yield f"{_shown(line)} separates nothing", "write `---`"
    if _STRANGE_BLANK.search(line):
        fact = f"behind the colon of {_shown(line)} is no common blank, but another character"
        yield fact, "type that blank again"


def _no_key(_: _Place, began: _Place) -> _Finding:
    """Explain a line that should be `key: value` and is not."""
    line = began.rest
    stray = next(_stray(line), None)
    if stray:
        return _Finding(*stray, began.span)
    tight = _TIGHT_COLON.fullmatch(line)
    if tight:
        spaced = f"{tight[1] or ''}{tight[2]}: {tight[3]}"
        hint = f"write {_shown(spaced)}"
        return _Finding(f"{_shown(line)} has no space behind its colon", hint, began.span)
    if line.startswith("-") and not line.startswith("---"):
        hint = f"write {_shown('- ' + line[1:].strip())}"
        return _Finding(f"{_shown(line)} has no space behind its dash", hint, began.span)
    if len(line) > _LONGEST_KEY:
        fact = f"a key can have {_LONGEST_KEY:,} characters, and this has more"
        return _Finding(fact, "put a long text behind a key", began.span)
    key = _shown(f"{line}:")
    hint = f"write {key} if it is a key; text of several lines needs `|` and more indentation"
    return _Finding(f"{_shown(line)} is no key: it has no colon behind it", hint, began.span)


def _no_place(place: _Place, began: _Place) -> _Finding:
    """Explain what stands where the next key of a mapping is expected."""
    if place.sign in ("]", "}"):
        return _Finding(f"`{place.sign}` closes nothing", "delete it", _one(place))
    if place.sign == ":":
        return _Finding("there is no key in front of this colon", "write one", _one(place))
    return _left_over(place) if place.before.strip() else _outdented(place, began)


def _left_over(place: _Place) -> _Finding:
    """Explain text behind a value that is complete."""
    if place.before.rstrip()[-1:] in ('"', "'"):
        hint = "put the whole value in quotes; inside `'`, write `''` for one"
        return _Finding("there is text behind the closing quote", hint, place.span)
    hint = "put the whole value in quotes"
    return _Finding(f"{_shown(place.rest)} does not belong here", hint, place.span)


def _outdented(place: _Place, began: _Place) -> _Finding:
    """Explain a line that starts in a column of its own."""
    labels = (Label(_one(began), "the first key of the mapping stands here"),)
    text = _shown(place.rest)
    if place.rest.startswith("- "):
        fact = f"{text} is a list item, and the mapping that it stands in has keys"
        return _Finding(fact, "indent it below the key that it belongs to", place.span, labels)
    above = place.line_above()
    columns = {began.column, above.column if above else began.column}
    if place.column in columns:
        hint = "text of several lines needs `|` behind its key"
        return _Finding(f"{text} is no key with a value", hint, place.span, labels)
    if place.rest.rstrip() == "---":
        return _Finding("`---` is indented", "let it start the line", place.span, labels)
    fits = " or ".join(str(column) for column in sorted(columns))
    fact = f"{text} is indented by {place.column}, as no key above it is"
    return _Finding(fact, f"indent it by {fits} spaces", place.span, labels)


def _no_item(place: _Place, began: _Place) -> _Finding:
    fact = f"{_shown(place.rest)} stands in the column of a list's items, and is none"
    hint = f"write {_shown('- ' + place.rest)}, or indent it like the key that it belongs to"
    return _Finding(fact, hint, place.span, (Label(_one(began), "the list starts here"),))


def _open_bracket(place: _Place, began: _Place) -> _Finding:
    opening = began.sign
    closing = {"[": "]", "{": "}"}.get(opening, "]")
    kind = "list" if opening == "[" else "mapping"
    if place.number > began.number or not place.rest:  # what follows was read as part of it
        hint = f"close it with `{closing}`"
        return _Finding(f"the {kind} that opens here is not closed", hint, _one(began))
    hint = "separate the values with `,`, or put a value that has commas or brackets in quotes"
    return _Finding(f"a `,` or `{closing}` is missing in front of this", hint, place.span)


def _open_quote(_: _Place, began: _Place) -> _Finding:
    quote = began.sign
    hint = f"close it with `{quote}`"
    return _Finding("the quote that opens here is not closed", hint, _one(began))


def _bad_escape(place: _Place, began: _Place) -> _Finding:
    text = place.source.text
    start = max(text.rfind("\\", began.offset, place.offset + 1), began.offset)
    match = _ESCAPE.match(text, start)
    shown = match[0] if match else text[start : start + 1]
    hint = f"write `\\{shown}`, or use single quotes, which know no escapes"
    span = place.source.span(start, start + len(shown))
    return _Finding(f"`{shown}` is no escape that double quotes know", hint, span)


def _no_name(_: _Place, began: _Place) -> _Finding:
    sign = began.sign
    kind = "alias" if sign == "*" else "anchor"
    hint = _quote_it(began.rest)
    return _Finding(f"`{sign}` starts the name of an {kind}, and this is none", hint, began.span)


def _inline_list(place: _Place, _: _Place) -> _Finding:
    hint = "put each `- ` item on a line of its own, or write `[a, b]`; quote text that starts so"
    return _Finding("a list item can't stand behind a key on its line", hint, place.span)


def _question(place: _Place, _: _Place) -> _Finding:
    hint = _quote_it(place.rest)
    return _Finding("an unquoted value can't start with `? `", hint, place.span)


def _block_header(place: _Place, began: _Place) -> _Finding:
    sign = began.sign
    fact = f"text stands behind `{sign}` on its line"
    return _Finding(fact, "start the text on the next line, indented", place.span)


def _no_content(place: _Place, _: _Place) -> _Finding:
    sign = place.rest[:1]
    if not sign:
        text = place.source.text
        return _open_bracket(place, _Place(place.source, max(text.rfind("["), text.rfind("{"), 0)))
    hint = "delete it, or put it in quotes if it is text"
    return _Finding(f"a value is expected here, and `{sign}` is none", hint, _one(place))


def _tag(_: _Place, began: _Place) -> _Finding:
    hint = "put the value in quotes if it is text"
    return _Finding(f"{_shown(began.rest)} starts a tag, and is no complete one", hint, began.span)


def _directive(place: _Place, began: _Place) -> _Finding:
    where = began if began.rest.startswith("%") else place
    return _Finding("`%` starts a directive that YAML does not know", "delete the line", where.span)


def _no_document(place: _Place, _: _Place) -> _Finding:
    hint = "start another document with a line `---`, or delete this"
    return _Finding("the document has ended, and this is behind it", hint, place.span)


def _one(place: _Place) -> Span:
    return place.source.span(place.offset, place.offset + 1)


_NAMELESS = "did not find expected alphabetic or numeric character"
_FACTS: Mapping[str, Explain] = {
    "found character that cannot start any token": _bad_start,
    "found a tab character that violates indentation": _tab,
    "found a tab character where an indentation space is expected": _tab,
    "mapping values are not allowed in this context": _stray_colon,
    "could not find expected ':'": _no_key,
    "did not find expected key": _no_place,
    "did not find expected '-' indicator": _no_item,
    "did not find expected ',' or ']'": _open_bracket,
    "did not find expected ',' or '}'": _open_bracket,
    "found unexpected end of stream": _open_quote,
    "found unexpected document indicator": _open_quote,
    "found unknown escape character": _bad_escape,
    "found invalid Unicode character escape code": _bad_escape,
    "did not find expected hexdecimal number": _bad_escape,
    _NAMELESS: _no_name,
    "block sequence entries are not allowed in this context": _inline_list,
    "mapping keys are not allowed in this context": _question,
    "did not find expected comment or line break": _block_header,
    "did not find expected node content": _no_content,
    "found undefined tag handle": _tag,
    "found incompatible YAML document": _directive,
    "did not find expected <document start>": _no_document,
}
