"""The `${…}` grammar of one string: text and a lookup in, substituted text and its pieces out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from compiler.records import dataclass, field
from compiler.regexes import regex
from compiler.source.nodes import Piece

Lookup = Callable[[str], str | None]

LIMIT_TEXT = 4 * 1024 * 1024  # characters that variables may make of the texts of one file
_LIMIT_DEPTH = 20  # of defaults in defaults
_DOLLAR = regex(r"\$(?:(?P<name>\$|[A-Za-z_][A-Za-z0-9_]*)|\{)")
_BRACED = regex(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:\}|(?P<operator>:?[-+?]))")
_BRACE_OR_BREAK = regex(r"[{}\n]")
_EXCERPT = 60  # characters: where a malformed variable is never closed


class Use(NamedTuple):
    """A variable that was looked up, whether it is set, and where the template names it."""

    name: str
    found: bool
    start: int
    end: int


class Malformed(NamedTuple):
    """A `${` that starts no variable; `reason` is a clause after "this variable"."""

    reason: str
    start: int
    end: int


class Missing(NamedTuple):
    """A required variable that is not set, or empty; `message` is the template's own."""

    name: str
    message: str
    empty: bool
    start: int
    end: int


class Swollen(NamedTuple):
    """The variable whose value makes a text longer than there is room for."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Substitution:
    """What a template became.

    `pieces` map characters of `text` to characters of the template (none where nothing was
    substituted). `uses` are the variables looked up, in order. `unset` are those without a value
    for which nothing stands in. `faults` hold what is wrong; then `text` is of no use.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    uses: tuple[Use, ...] = ()
    unset: tuple[Use, ...] = ()
    faults: tuple[Malformed | Missing | Swollen, ...] = ()


class Variable(NamedTuple):
    """A variable that a template names, and what the template says about it."""

    name: str
    default: str = ""
    presence: str = ""
    required: bool = False


def substitute(template: str, lookup: Lookup, room: int = LIMIT_TEXT) -> Substitution:
    """Return the template with every variable replaced; defaults are looked up only if needed.

    `room` is how many characters it may have then, if variables make it longer than it was.
    """
    run = _Run(template, lookup, max(room, len(template)))
    run.over(0, len(template), 0)
    text = "".join(run.parts)
    untouched = not run.uses and text == template
    pieces = () if untouched else tuple(run.pieces)
    return Substitution(text, pieces, tuple(run.uses), tuple(run.unset), tuple(run.faults))


def variables(template: str) -> tuple[Variable, ...]:
    """Return the variables a template names, whatever their values: `${A:-b}` → A, default b."""
    return tuple(_named(template, 0, len(template), 0))


class _Reference(NamedTuple):
    """One variable of a template: its name, operator and argument; `$$` has the name `$`."""

    name: str
    operator: str
    start: int
    end: int
    argument: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Run:
    """One pass over a template: what has been put together so far."""

    template: str
    lookup: Lookup
    room: int
    parts: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    unset: list[Use] = field(default_factory=list)
    faults: list[Malformed | Missing | Swollen] = field(default_factory=list)

    def over(self, start: int, end: int, depth: int) -> None:
        """Substitute a part of the template: all of it, or an argument in it."""
        done = start
        for reference in _references(self.template, start, end, depth):
            if isinstance(reference, Malformed):
                self.faults.append(reference)
                return
            self._add(self.template[done : reference.start], done, reference.start)
            self._resolve(reference, depth)
            if self.length > self.room:
                self.faults.append(Swollen(reference.start, reference.end))
                return
            done = reference.end
        self._add(self.template[done:end], done, end)

    def _add(self, text: str, start: int, end: int) -> None:
        if text:
            self.parts.append(text)
            self.pieces.append(Piece(self.length, self.length + len(text), start, end))
            self.length += len(text)

    def _resolve(self, reference: _Reference, depth: int) -> None:
        name, operator, start, end, argument = reference
        if name == "$":
            self._add("$", start, end)
            return
        value = self.lookup(name)
        use = Use(name, value is not None, start, end)
        self.uses.append(use)
        usable = value is not None and bool(value or not operator.startswith(":"))
        match operator[-1:], usable:
            case ("-", False) | ("+", True):
                self.over(*argument, depth + 1)
            case "?", False:
                self._miss(use, argument, depth)
            case "", False:
                self.unset.append(use)
            case _:
                self._add(value or "", start, end)

    def _miss(self, use: Use, argument: tuple[int, int], depth: int) -> None:
        inner = _Run(self.template, self.lookup, self.room)
        inner.over(*argument, depth + 1)
        self.uses += inner.uses
        self.unset += inner.unset
        self.faults += inner.faults
        message = "".join(inner.parts)
        self.faults.append(Missing(use.name, message, use.found, use.start, use.end))


def _references(
    template: str, start: int, end: int, depth: int
) -> Iterator[_Reference | Malformed]:
    """Yield the outermost variables of a part of a template; what is malformed ends it."""
    position = start
    while match := _DOLLAR.search(template, position, end):
        found = _reference(template, match, end)
        if isinstance(found, _Reference) and depth >= _LIMIT_DEPTH:
            found = Malformed("stands too deep in other variables' defaults", *match.span())
        yield found
        if isinstance(found, Malformed):
            return
        position = found.end


def _reference(template: str, match: re.Match[str], end: int) -> _Reference | Malformed:
    if match["name"]:
        return _Reference(match["name"], "", match.start(), match.end())
    braced = _BRACED.match(template, match.end(), end)
    if braced is None:
        return _malformed(template, match.start(), end)
    if not braced["operator"]:
        return _Reference(braced["name"], "", match.start(), braced.end())
    closing = _closing(template, match.end() - 1, end)
    if closing < braced.end():
        return _malformed(template, match.start(), end)
    argument = (braced.end(), closing)
    return _Reference(braced["name"], braced["operator"], match.start(), closing + 1, argument)


def _closing(template: str, opening: int, end: int) -> int:
    """Return where the brace that closes stands: the matching one, or else the line's last."""
    depth = 0
    for match in _BRACE_OR_BREAK.finditer(template, opening, end):
        if match[0] == "\n":
            end = match.start()
            break
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return template.rfind("}", opening, end)


def _malformed(template: str, start: int, end: int) -> Malformed:
    line = template[start : min(end, start + _EXCERPT)].split("\n", 1)[0].rstrip()
    close = line.find("}")
    if close < 0:
        return Malformed("is not closed by a `}` on its line", start, start + len(line))
    return Malformed(_reason(line[2:close]), start, start + close + 1)


def _reason(inner: str) -> str:
    """Say what is wrong with the text between braces that do close."""
    name = re.match(r"\w*", inner, re.ASCII)
    rest = inner[name.end() :] if name else inner
    match rest[:1]:
        case _ if not inner.strip():
            return "has no name"
        case " " | "\t":
            return "has a space in its name"
        case _ if inner[0].isdecimal():
            return "has a name that starts with a digit"
        case "=" | ":" | "/" | "#" | "%" | "^" | ",":
            return f"uses `{rest[:2] if rest[:2] in _SHELL else rest[:1]}`, which Compose lacks"
        case sign:
            return f"has `{sign}` in its name"


_SHELL = (":=", "##", "%%", "//", "^^", ",,")


def _named(template: str, start: int, end: int, depth: int) -> Iterator[Variable]:
    for reference in _references(template, start, end, depth):
        if isinstance(reference, Malformed) or reference.name == "$":
            continue
        name, operator, *_, argument = reference
        text = template[slice(*argument)]
        match operator[-1:]:
            case "-":
                yield Variable(name, default=text)
            case "+":
                yield Variable(name, presence=text)
            case sign:
                yield Variable(name, required=sign == "?")
        yield from _named(template, *argument, depth + 1)
