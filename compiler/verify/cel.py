"""Whether a text is an expression in CEL, and looks at nothing but what it is given.

Types are known as far as an expression itself shows them, or the schema of what it is given.
https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, NoReturn

from compiler.regexes import regex
from compiler.verify.cel_kinds import LEVELS, Kind, joined, wants_number, wants_truth

_TOKEN = regex(
    r"""(?P<blank>(?:\s|//[^\n]*)+)
    |(?P<text>[rRbB]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"
        |'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))
    |(?P<number>0x[0-9a-fA-F]+u?|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?u?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*|`[^`\n]+`)
    |(?P<sign>\|\||&&|<=|>=|==|!=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_CLOSED = {"(": ")", "[": "]", "{": "}"}
# What a comprehension calls its items stands first in its call.
_BINDERS = frozenset(
    ("all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "bind")
) | {"optMap", "optFlatMap"}
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
_OBJECTS = ("object", "oldObject", "params")  # of which policies and webhooks know no schema
_OF_OPTIONALS = frozenset(("hasValue", "orValue"))
_LIBRARIES = frozenset(
    ("base64", "cel", "format", "google", "ip", "json", "jsonpatch", "lists", "math", "Object")
) | {"optional", "proto", "regex", "sets", "strings"}
_LITERALS = {"true": "bool", "false": "bool", "null": "null"}
_LISTS = {"[": "list", "{": "map"}


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
    return mistaken(expression, dict.fromkeys(given, Kind()))


def mistaken(expression: str, given: Mapping[str, Kind]) -> str:
    """Return the same, where it is known of which types that is which is given."""
    try:
        return _Reading(_tokens(expression), given).unknown()
    except _ExpressionError as wrong:
        return str(wrong)


@cache
def made_of(expression: str, given: Iterable[str]) -> str:
    """Return the type of what an expression makes, such as `bool`; empty where it may be any.

    What is in objects has a type only at run time, `dyn`.
    """
    return made(expression, {one: Kind("dyn") for one in given if one in _OBJECTS})


def made(expression: str, given: Mapping[str, Kind]) -> str:
    """Return the type of what an expression makes of values of known types; empty if any."""
    try:
        return _Reading(_tokens(expression), given).whole().name
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

    def __init__(self, tokens: list[_Token], given: Mapping[str, Kind]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._kinds = dict(given)
        self._known = _TYPES | given.keys()
        self._asked: list[str] = []
        self._called: list[str] = []

    def whole(self) -> Kind:
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

    def _expression(self) -> Kind:
        self._depth += 1
        if self._depth > _DEEPEST:
            _wrong("its brackets are too deep")
        kind = self._binary(1)
        if self._takes("?"):
            self._check(wants_truth("?", kind.name))
            kind = self._expression()
            self._expect(":")
            kind = kind if self._expression().name == kind.name else Kind()
        self._depth -= 1
        return kind

    def _binary(self, least: int) -> Kind:
        """Read operands with operators between them that bind no looser than some."""
        left = self._operand()
        while (level := self._level()) >= least:
            sign = self._next().text
            made, wrong = joined(sign, left.name, self._binary(level + 1).name)
            self._check(wrong)
            left = Kind(made)
        return left

    def _check(self, wrong: str) -> None:
        if wrong:
            _wrong(wrong)

    def _level(self) -> int:
        """Return how closely the operator that comes binds, 0 where none comes."""
        return LEVELS.get(self._now.text, 0) if self._now.kind in ("sign", "name") else 0

    def _operand(self) -> Kind:
        signs = list[str]()
        while self._now.kind == "sign" and self._now.text in ("!", "-"):
            signs.append(self._next().text)
        kind = self._primary()
        while self._now.kind == "sign" and self._now.text in (".", "[", "{"):
            kind = self._part(kind)
        if signs:
            self._check(wants_truth("!", kind.name) if "!" in signs else wants_number(kind.name))
        return Kind("bool") if "!" in signs else kind

    def _primary(self) -> Kind:
        token = self._next()
        match token.kind, token.text:
            case "text", text:
                return Kind("bytes" if "b" in text.partition(text[-1])[0].lower() else "string")
            case "number", number:
                return Kind(_kind_of(number))
            case "name", name if name != "in":
                return self._name(name)
            case "sign", ("(" | "[" | "{") as bracket:
                kind = self._listed(bracket)
                return kind if bracket == "(" else Kind(_LISTS[bracket])
            case "end", _:
                _wrong("a value is missing at its end")
            case _:
                _wrong(f"a value is missing before `{token.text}`")

    def _name(self, name: str) -> Kind:
        if self._takes("("):
            self._called.append(name)
            self._listed("(")
            return Kind(_FUNCTIONS.get(name, ""))
        if not self._is_spaced(name):
            self._asked.append(name)
        return self._kinds.get(name, Kind(_LITERALS.get(name, "")))

    def _is_spaced(self, name: str) -> bool:
        """Whether the name may be that of a type, or of a library whose function is called."""
        ahead = self._now.text
        return ahead == "{" or (ahead == "." and name in _LIBRARIES)

    def _part(self, whole: Kind) -> Kind:
        """Read what stands behind a value: a field, a call, an index, fields of a new object."""
        sign = self._next().text
        if sign != ".":
            is_optional = self._takes("?")
            self._listed(sign, of_object=sign == "{")
            return Kind() if is_optional else whole.entry
        is_optional = self._takes("?")
        name = self._next()
        if name.kind != "name":
            _wrong("a name is missing behind `.`")
        if self._takes("("):
            return self._call(name.text, whole)
        field = whole.field(name.text)
        if field is None:
            _wrong(f"there is no field `{name.text}`")
        return Kind() if is_optional else field

    def _call(self, name: str, whole: Kind) -> Kind:
        """Read the arguments of a method."""
        if whole.name not in ("", "dyn") and name in _OF_OPTIONALS:
            _wrong(f"only values that may be missing have `{name}`")
        around = dict(self._kinds)
        if name in _BINDERS or name.startswith("transform"):
            self._bind(whole)
        self._listed("(")
        self._kinds = around
        return whole if name == "filter" else Kind(_METHODS.get(name, ""))

    def _bind(self, whole: Kind) -> None:
        """Take note of what a comprehension calls its items."""
        place, names = self._at, list[str]()
        while self._tokens[place].kind == "name" and self._tokens[place + 1].text == ",":
            names.append(self._tokens[place].text)
            place += 2
        self._known |= frozenset(names)
        self._kinds |= dict.fromkeys(names, whole.bound if len(names) == 1 else Kind())

    def _listed(self, bracket: str, *, of_object: bool = False) -> Kind:
        """Read what stands between brackets, behind the first one: values, or keys and values.

        `of_object`: the keys are names of fields.
        """
        end, kind = _CLOSED[bracket], Kind()
        while not self._takes(end):
            self._takes("?")
            kind = self._expression() if not of_object else Kind(self._next().text)
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
