"""What a validator found, as plain facts: which rule broke, where, and what would fit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from types import NoneType

from compiler.records import dataclass
from compiler.schema.patterns import written
from compiler.schema.tree import EXTENSION, Path, Schema, items, mapping, types_of
from compiler.source.nodes import Plain

# The keywords by which editors, too, say what a pattern takes, or whatever a schema asks for.
IN_WORDS = "patternErrorMessage"
ALL_IN_WORDS = "errorMessage"


class Rule(StrEnum):
    """The kinds of rules that a value can break."""

    KEY = "unknown key"
    NAME = "unusable name"
    MISSING = "missing key"
    TYPE = "wrong type"
    VALUE = "unknown value"
    PATTERN = "unmatched pattern"
    RANGE = "out of range"
    REPEATED = "repeated item"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. `path` leads to the value; of a key unknown or missing, to its mapping.

    `wanted`: KEY the known keys (`x-…` for extensions), NAME the patterns, TYPE the types, VALUE
    the values, PATTERN the pattern and what it says in words, RANGE the least and the most,
    REPEATED the positions of an item and of its repetition, OTHER the schema's keyword, what it
    asks for, and how the schema says it (if it does).
    """

    path: Path
    rule: Rule
    wanted: tuple[Plain, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a validator says of one keyword: what it asks for, of which value, and where.

    `alternatives`: for `oneOf` and its like, what is wrong with each. `depth` counts the steps from
    the value that had alternatives.
    """

    keyword: str
    asked: Plain
    schema: Schema
    value: Plain
    path: Path
    depth: int = 0
    alternatives: tuple[tuple[Finding, ...], ...] = ()


def violations_of(findings: Iterable[Finding]) -> tuple[Violation, ...]:
    """Return the violations behind findings: the best alternative's own, one for each place."""
    found = {(one.path, one.key): one for finding in findings for one in _violations(finding)}
    return tuple(found.values())


def type_of(value: Plain) -> str:
    """Return the JSON type of a value; a number without a fraction is an integer."""
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return NAMES.get(type(value), "string")


def _violations(finding: Finding) -> Iterable[Violation]:
    match finding.keyword:
        case "oneOf" | "anyOf" if finding.alternatives:
            return _best(finding)
        case "allOf":
            return violations_of(chain.from_iterable(finding.alternatives))
        case keyword:
            return RULES.get(keyword, _other)(finding)


def _best(finding: Finding) -> tuple[Violation, ...]:
    """Explain the alternative that was meant: one of the value's type, else the deepest."""
    meant = sorted(
        (one for one in finding.alternatives if not any(map(_is_misfit, one))), key=_distance
    )
    if meant:
        return violations_of(meant[0])
    types = dict.fromkeys(t for ones in finding.alternatives for one in ones for t in _fitting(one))
    return (Violation(finding.path, Rule.TYPE, wanted=tuple(types)),)


def _is_misfit(finding: Finding) -> bool:
    """Tell whether the value that had alternatives is of another type than this one."""
    fitting = _fitting(finding)
    return not finding.depth and bool(fitting) and type_of(finding.value) not in fitting


def _fitting(finding: Finding) -> list[str]:
    """Return the types that would fit; nothing where the trouble is not one of type."""
    match finding.keyword:
        case "type":
            return types_of(finding.schema)
        case "enum":
            return [type_of(value) for value in items(finding.asked)]
        case "const":
            return [type_of(finding.asked)]
        case _:
            return []


def _distance(alternative: tuple[Finding, ...]) -> tuple[int, int]:
    """Rank alternatives: those that fit furthest down come first, then those with less trouble."""
    return (-max(one.depth for one in alternative), len(alternative))


def _unknown_keys(finding: Finding) -> Iterator[Violation]:
    properties = mapping(finding.schema.get("properties"))
    patterns = mapping(finding.schema.get("patternProperties"))
    names = [written(pattern) for pattern in patterns if pattern != EXTENSION]
    keys = [key for key in properties if not re.search(EXTENSION, key)]
    extension = ["x-…"] if EXTENSION in patterns else []
    is_named = bool(names) and not properties
    rule, wanted = (Rule.NAME, names) if is_named else (Rule.KEY, [*keys, *extension])
    for key in mapping(finding.value):
        if key not in properties and not any(re.search(pattern, key) for pattern in patterns):
            yield Violation(finding.path, rule, wanted=tuple(wanted), key=key)


def _missing(finding: Finding) -> Iterator[Violation]:
    for key in map(str, items(finding.asked)):
        if key not in mapping(finding.value):
            yield Violation(finding.path, Rule.MISSING, key=key)


def _type(finding: Finding) -> Iterator[Violation]:
    yield Violation(finding.path, Rule.TYPE, wanted=tuple(types_of(finding.schema)))


def _values(finding: Finding) -> Iterator[Violation]:
    values = items(finding.asked) if finding.keyword == "enum" else [finding.asked]
    types = dict.fromkeys(map(type_of, values))
    if type_of(finding.value) in types:
        yield Violation(finding.path, Rule.VALUE, wanted=tuple(values))
    else:
        yield Violation(finding.path, Rule.TYPE, wanted=tuple(types))


def _pattern(finding: Finding) -> Iterator[Violation]:
    pattern = written(str(finding.asked))
    words = finding.schema.get(IN_WORDS, f"it has to match `{pattern}`")
    yield Violation(finding.path, Rule.PATTERN, wanted=(pattern, words))


def _range(finding: Finding) -> Iterator[Violation]:
    bounds = (finding.schema.get("minimum"), finding.schema.get("maximum"))
    yield Violation(finding.path, Rule.RANGE, wanted=bounds)


def _repeated(finding: Finding) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for index, item in enumerate(items(finding.value)):
        first = seen.setdefault(json.dumps(_whole(item), sort_keys=True), index)
        if first != index:
            yield Violation((*finding.path, index), Rule.REPEATED, wanted=(first, index))


def _whole(value: Plain) -> Plain:
    """Return the value so that items that JSON holds for equal, such as 1 and 1.0, look alike."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _whole(child) for key, child in value.items()}
        case list():
            return [_whole(child) for child in value]
        case _:
            return value


def _other(finding: Finding) -> Iterator[Violation]:
    words = finding.schema.get(ALL_IN_WORDS)
    said = (words,) if isinstance(words, str) else ()
    yield Violation(finding.path, Rule.OTHER, wanted=(finding.keyword, finding.asked, *said))


NAMES: Mapping[type, str] = {
    NoneType: "null",
    bool: "boolean",
    int: "integer",
    dict: "object",
    list: "array",
}

RULES: Mapping[str, Callable[[Finding], Iterator[Violation]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "type": _type,
    "enum": _values,
    "const": _values,
    "pattern": _pattern,
    "minimum": _range,
    "maximum": _range,
    "uniqueItems": _repeated,
}
