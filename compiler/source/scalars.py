"""Text of a plain scalar → its value, by a table: Compose's, Kubernetes', or YAML 1.2's core one.

Compose's reference reads YAML with a library that takes `0644` for an octal number and `1_000` for
a thousand, but `on` and `22:22` for text; its rules are not those of any one version of YAML.
Kubernetes' own library (https://github.com/kubernetes-sigs/yaml) takes numbers alike, but `on` and
`y` for true, dates for text, turns keys that are no text into one, and merges in its own order.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from math import inf, isinf, nan

from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.nodes import Atom


def _text_only(key: Atom) -> str | None:
    return key if isinstance(key, str) else None


@dataclass(frozen=True, slots=True)
class ScalarRules:
    """How plain scalars resolve: whole words, then what starts like a number, else text.

    `key` spells a value that stands as a key, or returns `None` where none of the kind may.
    `ordered`: what is merged in takes the place of the keys in front of it, and may be so twice.
    """

    words: Mapping[str, Atom]
    number: Callable[[str], Atom]
    key: Callable[[Atom], str | None] = _text_only
    ordered: bool = False

    def resolve(self, text: str) -> Atom:
        """Return the value of a plain scalar."""
        if text in self.words:
            return self.words[text]
        return self.number(text) if text[0] in "0123456789+-." else text


class Mismatch(Enum):
    """The one answer for text that is not what its tag says."""

    TEXT = "text"


def tagged(name: str, text: str, rules: ScalarRules) -> Atom | Mismatch:
    """Return the value of text under a tag of YAML's own, such as `int`; quotes don't matter."""
    if name == "str":
        return text
    if name == "binary":
        return _decoded(text)
    value = rules.resolve(text)
    if name == "timestamp" and _timestamp(text):
        return value  # rules without dates take one for text
    if name == "float" and type(value) is int:
        return float(value)
    return value if type(value) is _TYPES[name] else Mismatch.TEXT


_TYPES: Mapping[str, type] = {
    "int": int,
    "float": float,
    "bool": bool,
    "null": type(None),
    "timestamp": datetime,
}
TAGS = frozenset({"str", "binary", *_TYPES})

_WORDS: Mapping[str, Atom] = (
    dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys(("", "~", "null", "Null", "NULL"), None)
    | dict.fromkeys((".nan", ".NaN", ".NAN"), nan)
    | dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), inf)
    | dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -inf)
)

_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_DOT_FLOAT = regex(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)?", re.ASCII)
_INTEGER = regex(
    r"(?P<sign>[-+]?)(?:0[xX](?P<x>[0-9a-fA-F]+)|0[bB](?P<b>[01]+)|0[oO]?(?P<o>[0-7]+)"
    r"|(?P<d>0|[1-9][0-9]*))",
    re.ASCII,
)
_BASES: Mapping[str, int] = {"x": 16, "b": 2, "o": 8, "d": 10}
_DATE = regex(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:([Tt])| )(\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(?(4)(Z|[-+]\d\d:\d\d)))?",
    re.ASCII,
)
_LONGEST = 64  # digits: longer numbers are floats, if anything
_MICROSECONDS = 6


def _compose_number(text: str) -> Atom:
    """Resolve as the reference does: dates, then numbers, else text."""
    if len(text) > 4 and text[4] == "-" and (date := _timestamp(text)):  # noqa: PLR2004
        return date
    return _number(text)


def _number(text: str) -> Atom:
    """Return an integer of any base or a float, both with or without `_`, else the text."""
    if text[0] == ".":
        return _float(text) if _DOT_FLOAT.fullmatch(text) else text
    bare = text.replace("_", "")
    number = _integer(bare)
    if number is not None:
        return number
    value = _float(bare) if _FLOAT.fullmatch(bare) else bare
    return value if isinstance(value, float) else text


def _integer(text: str) -> int | None:
    """Return an integer that 64 bits hold, with a sign or without; `08` is no octal number."""
    match = _INTEGER.fullmatch(text)
    if match is None or match.lastgroup is None or len(text) > _LONGEST + 3:
        return None
    number = int(match[match.lastgroup], _BASES[match.lastgroup])
    if match["sign"] == "-":
        return -number if number <= 1 << 63 else None
    return number if number < 1 << (63 if match["sign"] else 64) else None


def _float(text: str) -> float | str:
    number = float(text)
    return text if isinf(number) else number


def _timestamp(text: str) -> datetime | None:
    """Return a date, a time of day after a blank, or one with a zone after `T`; else nothing."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    hour, minute, second = (int(match[i] or 0) for i in (5, 6, 7))
    fraction = (match[8] or "")[:_MICROSECONDS].ljust(_MICROSECONDS, "0")
    try:
        zone = _zone(match[9] or "Z")
        return datetime(year, month, day, hour, minute, second, int(fraction), zone)
    except ValueError:  # no such day, time of day or zone: text
        return None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return timezone(-offset if text[0] == "-" else offset)


def _decoded(text: str) -> str | Mismatch:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except ValueError:
        return Mismatch.TEXT


_CORE_INTEGER = regex(r"[-+]?[0-9]+|0o(?P<o>[0-7]+)|0x(?P<x>[0-9a-fA-F]+)", re.ASCII)


def _core_number(text: str) -> Atom:
    """Resolve as YAML 1.2's core schema does: `010` is ten, `0o10` eight, `0b1` and dates text."""
    match = _CORE_INTEGER.fullmatch(text)
    if match and len(text) <= _LONGEST:
        base = match.lastgroup
        return int(match[base], _BASES[base]) if base else int(text)
    return _float(text) if _FLOAT.fullmatch(text) else text


def _spelt(key: Atom) -> str | None:
    """Return a key as JSON has it: numbers and truth values become text, null is none."""
    match key:
        case str():
            return key
        case bool():
            return "true" if key else "false"
        case int():
            return str(key)
        case float():
            return repr(key).removesuffix(".0")
        case _:
            return None


_TRUTHS: Mapping[str, Atom] = dict.fromkeys(
    ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True
) | dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False)

KUBERNETES = ScalarRules({**_WORDS, **_TRUTHS}, _number, _spelt, ordered=True)
COMPOSE = ScalarRules({**_WORDS, "-0": -0.0, "-0.0": -0.0}, _compose_number)
CORE = ScalarRules(_WORDS, _core_number)
