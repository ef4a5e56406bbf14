"""Whether a text is an expression in CEL, and looks at nothing but what it is given.

Types are known as far as an expression itself shows them: fields of objects have any.
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

# What is called by its name alone, in all libraries of a server.
# https://kubernetes.io/docs/reference/using-api/cel/
_FUNCTIONS = {
    **dict.fromkeys(
        ("has", "isCIDR", "isIP", "isQuantity", "isSemver", "isURL", "matches"), "bool"
    ),
    **dict.fromkeys(("cidr", "ip", "quantity", "semver", "url", "dyn", "optional_type"), ""),
    **{one: one for one in (*_SIMPLE, "type")},
    "matches": "bool",
    "size": "int",
}
_METHODS = {
    **dict.fromkeys(("all", "contains", "endsWith", "exists", "exists_one", "existsOne"), "bool"),
    **dict.fromkeys(("hasValue", "matches", "startsWith"), "bool"),
    **dict.fromkeys(("indexOf", "lastIndexOf", "size"), "int"),
    **dict.fromkeys(("format", "join", "lowerAscii", "upperAscii", "substring", "trim"), "string"),
}
_LIBRARIES = frozenset(
    ("base64", "cel", "format", "google", "ip", "json", "jsonpatch", "lists", "math", "Object")
) | {"optional", "proto", "regex", "sets", "strings"}
_LITERALS = {"true": "bool", "false": "bool", "null": "null"}
_LISTS = {"[": "list", "{": "map"}
_TRUTH = _BINARY - frozenset("+-*/%")


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
        return _Reading(_tokens(expression), frozenset(given)).unknown()
    except _ExpressionError as wrong:
        return str(wrong)


@cache
def kind(expression: str) -> str:
    """Return the type of what an expression makes, such as `bool`; empty where it may be any."""
    try:
        return _Reading(_tokens(expression)).whole()
    except _ExpressionError:
        return ""


@cache
def names(expression: str) -> frozenset[str]:
    """Return the names in an expression, of fields and functions, too."""
    try:
        return frozenset(token.text for token in _tokens(expression) if token.kind == "name")
    except _ExpressionError:
        return frozenset()


def looked_up(expression: str, root: str) -> tuple[str, ...]:
    """Return the fields of what is called so that an expression looks at, in its order."""
    if root not in expression:
        return ()
    try:
        tokens = _tokens(f"({expression}")
    except _ExpressionError:
        return ()
    return tuple(
        field.text
        for before, one, dot, field in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
        if (one.text, dot.text, field.kind) == (root, ".", "name") and before.text != "."
    )


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
    """One pass over the tokens; which operator binds closer does not matter here.

    What reads a value returns its type, empty where it may be any.
    """

    def __init__(self, tokens: list[_Token], given: frozenset[str] = frozenset()) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._known = set(given | _TYPES)
        self._asked: list[str] = []
        self._called: list[str] = []

    def whole(self) -> str:
        """Read all of it."""
        kind = self._expression()
        if self._now.kind != "end":
            _wrong(f"`{self._now.text}` is not expected there")
        return kind

    def unknown(self) -> str:
        """Read all of it, and say what it looks at without being given it; empty if nothing."""
        self.whole()
        for name in self._asked:
            if name not in self._known:
                return f"it is given nothing that is called `{name}`"
        for name in self._called:
            if name not in _FUNCTIONS:
                return f"there is no function `{name}`"
        return ""

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

    def _expression(self) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            _wrong("its brackets are too deep")
        kind = self._operand()
        signs = set[str]()
        while self._now.text in _BINARY and self._now.kind in ("sign", "name"):
            signs.add(self._next().text)
            self._operand()
        if signs:
            kind = "bool" if signs & _TRUTH else ""
        if self._takes("?"):
            kind = self._expression()
            self._expect(":")
            kind = kind if self._expression() == kind else ""
        self._depth -= 1
        return kind

    def _operand(self) -> str:
        is_negated = False
        while self._now.kind == "sign" and self._now.text in ("!", "-"):
            is_negated = self._next().text == "!"
        kind = self._primary()
        while self._now.kind == "sign" and self._now.text in (".", "[", "{"):
            kind = self._part()
        return "bool" if is_negated else kind

    def _primary(self) -> str:
        token = self._next()
        match token.kind, token.text:
            case "text", text:
                return "bytes" if "b" in text.partition(text[-1])[0].lower() else "string"
            case "number", number:
                return _kind_of(number)
            case "name", name if name != "in":
                return self._name(name)
            case "sign", ("(" | "[" | "{") as bracket:
                kind = self._listed(bracket)
                return _LISTS.get(bracket, kind)
            case "end", _:
                _wrong("a value is missing at its end")
            case _:
                _wrong(f"a value is missing before `{token.text}`")

    def _name(self, name: str) -> str:
        if self._takes("("):
            self._called.append(name)
            self._listed("(")
            return _FUNCTIONS.get(name, "")
        if not self._is_spaced(name):
            self._asked.append(name)
        return _LITERALS.get(name, "")

    def _is_spaced(self, name: str) -> bool:
        """Whether the name may be that of a type, or of a library whose function is called."""
        ahead = self._now.text
        return ahead == "{" or (ahead == "." and name in _LIBRARIES)

    def _part(self) -> str:
        """Read what stands behind a value: a field, a call, an index, fields of a new object."""
        sign = self._next().text
        if sign != ".":
            self._takes("?")
            self._listed(sign, of_object=sign == "{")
            return ""
        self._takes("?")
        name = self._next()
        if name.kind != "name":
            _wrong("a name is missing behind `.`")
        if not self._takes("("):
            return ""
        if name.text in _BINDERS or name.text.startswith("transform"):
            self._bind()
        self._listed("(")
        return _METHODS.get(name.text, "")

    def _bind(self) -> None:
        """Take note of what a comprehension calls its items."""
        place = self._at
        while self._tokens[place].kind == "name" and self._tokens[place + 1].text == ",":
            self._known.add(self._tokens[place].text)
            place += 2

    def _listed(self, bracket: str, *, of_object: bool = False) -> str:
        """Read what stands between brackets, behind the first one: values, or keys and values.

        `of_object`: the keys are names of fields.
        """
        end, kind = _CLOSED[bracket], ""
        while not self._takes(end):
            self._takes("?")
            kind = self._next().text if of_object else self._expression()
            if bracket == "{":
                self._expect(":")
                self._expression()
            if not self._takes(","):
                self._expect(end)
                break
        return kind


def _kind_of(number: str) -> str:
    if number.endswith("u"):
        return "uint"
    is_whole = number.startswith("0x") or not set(".eE") & set(number)
    return "int" if is_whole else "double"
