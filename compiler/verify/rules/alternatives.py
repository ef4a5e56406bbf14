"""Rules: alternatives in a custom resource's schema, which say nothing of what fields there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.regexes import regex
from compiler.schema.engine import is_broken
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, found_at, mapping, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.level import EITHER, EMBEDDED, FREE, LIST, Level
from compiler.verify.rules.table import entries

_JUNCTORS = ("allOf", "anyOf", "oneOf")
# What a schema says once, and what alternatives of it may not say again.
_ONCE = (
    "additionalProperties",
    "default",
    "description",
    "nullable",
    "title",
    "type",
    FREE,
    EITHER,
    EMBEDDED,
    LIST,
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
    "x-kubernetes-validations",
)
# A number or a text: the alternatives that may name a type, in this order.
_EITHER_TYPE: list[Plain] = [{"type": "integer"}, {"type": "string"}]
# What RE2 does not have, and how often it repeats at most.
# https://github.com/google/re2/wiki/Syntax
_LOOKING = regex(r"(?<!\\)(?:\\\\)*\(\?<?[=!]")
_REPEATED = regex(r"(?<!\\)(?:\\\\)*\{(\d+)(?:,(\d*))?\}", re.ASCII)
_MOST = 1000


def alternatives(level: Level) -> Iterator[Fault]:
    """Yield what is wrong with the alternatives of a schema, and with its pattern."""
    yield from _values(level.schema, ())
    if level.is_root:  # a server asks for no more
        for below, path in _branches(level.schema, ()):
            yield from _unknown(below, level.schema, path)


def _branches(one: Fields, path: Path) -> Iterator[tuple[Fields, Path]]:
    for junctor in _JUNCTORS:
        is_type = junctor == "anyOf" and one.get(junctor) == _EITHER_TYPE
        for index, below in () if is_type else entries(one, junctor):
            yield below, (*path, junctor, index)
    if isinstance(one.get("not"), dict):
        yield mapping(one, "not"), (*path, "not")


def _parts(one: Fields, path: Path) -> Iterator[tuple[Fields, Path]]:
    for name, below in mapping(one, "properties").items():
        if isinstance(below, dict):
            yield below, (*path, "properties", name)
    if isinstance(one.get("items"), dict):
        yield mapping(one, "items"), (*path, "items")


def _values(one: Fields, path: Path) -> Iterator[Fault]:
    """Yield what is wrong with what is said of values."""
    wrong = _unreadable(text(one, "pattern"))
    if wrong:
        fact = f"`pattern: {shown(text(one, 'pattern'))}` is no expression of RE2: {wrong}"
        yield Fault((*path, "pattern"), fact)
    for below, place in _branches(one, path):
        yield from _nested(below, place)


def _nested(one: Fields, path: Path) -> Iterator[Fault]:
    for field in _ONCE:
        if one.get(field) not in (None, "", False, []):
            fact = f"`{field}` stands in the schema itself, not in its alternatives"
            yield Fault((*path, field), fact, key=True)
    if "metadata" in mapping(one, "properties"):
        place = (*path, "properties", "metadata")
        yield Fault(place, "`metadata` can't be in alternatives", key=True)
    yield from _values(one, path)
    for below, place in _parts(one, path):
        yield from _nested(below, place)


def _unknown(one: Fields, schema: Fields, path: Path) -> Iterator[Fault]:
    """Yield the fields of an alternative that the schema itself does not have."""
    for below, place in _branches(one, path):
        yield from _unknown(below, schema, place)
    for below, place in _parts(one, path):
        known = found_at(schema, place[len(path) :])
        if isinstance(known, dict):
            yield from _unknown(below, known, place)
        else:
            fact = f"`{place[-1]}` is not in the schema itself, so it can't be in its alternatives"
            yield Fault(place, fact, key=True)


def _unreadable(pattern: str) -> str:
    """Return why a server can't read a pattern; empty where it can, or that is not known."""
    if _LOOKING.search(pattern):
        return "it can't look ahead or behind"
    for match in _REPEATED.finditer(pattern):
        if any(int(count) > _MOST for count in match.groups() if count):
            return f"`{match[0].lstrip(chr(92))}` repeats more than {_MOST} times"
    return "its brackets or repetitions are wrong" if pattern and is_broken(pattern) else ""
