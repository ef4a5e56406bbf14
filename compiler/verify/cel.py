"""Whether a text is an expression in CEL, and looks at nothing but what it is given.

Types are not checked: that takes the types of all objects.
https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, NoReturn

from compiler.regexes import regex

_TOKEN = regex(
    r"""(?P<blank>(?:\s|//[^\n]*)+)
    |(?P<text>[rRbB]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"
        |'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))
    |(?P<number>0x[0-9a-fA-F]+u?|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?u?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*|`[^`\n]+`)
    |(?P<sign>\|\||&&|<=|>=|==|!=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_BINARY = frozenset("|| && <= >= == != < > + - * / % in".split())  # noqa: SIM905 - read as a line
_CLOSED = {"(": ")", "[": "]", "{": "}"}
# What a comprehension calls its items stands first in its call.
_BINDERS = frozenset(
    ("all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "bind")
)
_SIMPLE = (
    "bool",
    "bytes",
    "double",
    "duration",
    "int",
    "list",
    "map",
    "string",
    "timestamp",
    "uint",
)
_TYPES = frozenset(("true", "false", "null", *_SIMPLE, "dyn", "null_type", "type", "uint"))
_DEEPEST = 100  # brackets in each other; a server takes 250


class _Token(NamedTuple):
    kind: str
    text: str


class _ExpressionError(ValueError):
    """What is wrong with an expression; never leaves this module."""


def _wrong(said: str) -> NoReturn:
    raise _ExpressionError(said)


@cache
def mistake(expression: str, given: Iterable[str]) -> str:
    """Return what is wrong with an expression that can look at what is given; empty if nothing."""
    try:
        return _Reading(_tokens(expression), frozenset(given)).whole()
    except _ExpressionError as wrong:
        return str(wrong)


def _tokens(expression: str) -> list[_Token]:
    found, place = [], 0
    while place < len(expression):
        match = _TOKEN.match(expression, place)
        if match is None:
            is_open = expression[place] in "'\""
            _wrong("a text is not closed" if is_open else f"`{expression[place]}` means nothing")
        place = match.end()
        if match.lastgroup != "blank":
            found.append(_Token(str(match.lastgroup), match.group()))
    return [*found, _Token("end", "")]


class _Reading:
    """One pass over the tokens; which operator binds closer does not matter here."""

    def __init__(self, tokens: list[_Token], given: frozenset[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._known = set(given | _TYPES)
        self._asked: list[str] = []

    def whole(self) -> str:
        self._expression()
        if self._now.kind != "end":
            _wrong(f"`{self._now.text}` is not expected there")
        unknown = next((name for name in self._asked if name not in self._known), "")
        return f"it is given nothing that is called `{unknown}`" if unknown else ""

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._now
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if self._now.text != text or self._now.kind == "text":
            _wrong(f"`{text}` is missing {self._where()}")
        self._at += 1

    def _where(self) -> str:
        return f"before `{self._now.text}`" if self._now.kind != "end" else "at its end"

    def _takes(self, text: str) -> bool:
        if self._now.text == text and self._now.kind == "sign":
            self._at += 1
            return True
        return False

    def _expression(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            _wrong("its brackets are too deep")
        self._operand()
        while self._now.text in _BINARY and self._now.kind in ("sign", "name"):
            self._next()
            self._operand()
        if self._takes("?"):
            self._expression()
            self._expect(":")
            self._expression()
        self._depth -= 1

    def _operand(self) -> None:
        while self._now.kind == "sign" and self._now.text in ("!", "-"):
            self._next()
        self._primary()
        while self._now.kind == "sign" and self._now.text in (".", "[", "{"):
            self._part()

    def _primary(self) -> None:
        token = self._next()
        match token.kind, token.text:
            case (("text" | "number"), _):
                return
            case "name", name if name != "in":
                self._name(name)
            case "sign", ("(" | "[" | "{") as bracket:
                self._listed(bracket)
            case "end", _:
                _wrong("a value is missing at its end")
            case _:
                _wrong(f"a value is missing before `{token.text}`")

    def _name(self, name: str) -> None:
        if self._takes("("):
            self._listed("(")
        elif not self._is_spaced():
            self._asked.append(name)

    def _is_spaced(self) -> bool:
        """Whether the name may be that of a type, or of a library whose function is called."""
        ahead = [token.text for token in self._tokens[self._at : self._at + 3]]
        return ahead[0] == "{" or (ahead[0] == "." and ahead[-1] == "(")

    def _part(self) -> None:
        """Read what stands behind a value: a field, a call, an index, fields of a new object."""
        sign = self._next().text
        if sign != ".":
            self._takes("?")
            self._listed(sign)
            return
        self._takes("?")
        name = self._next()
        if name.kind != "name":
            _wrong("a name is missing behind `.`")
        if self._takes("("):
            if name.text in _BINDERS or name.text.startswith("transform"):
                self._bind()
            self._listed("(")

    def _bind(self) -> None:
        """Take note of what a comprehension calls its items."""
        place = self._at
        while self._tokens[place].kind == "name" and self._tokens[place + 1].text == ",":
            self._known.add(self._tokens[place].text)
            place += 2

    def _listed(self, bracket: str) -> None:
        """Read what stands between brackets, behind the first one: values, or keys and values."""
        end = _CLOSED[bracket]
        while not self._takes(end):
            self._takes("?")
            self._expression()
            if bracket == "{":
                self._expect(":")
                self._expression()
            if not self._takes(","):
                self._expect(end)
                return
