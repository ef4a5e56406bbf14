"""What to write instead of a value that does not fit its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import mapping
from compiler.schema.violations import Rule, Violation
from compiler.schema.words import flow
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.plan import LONGEST

_FEW = 6  # fields that a hint can list
_PROGRAMS = (("command",), ("args",))
_LOGICAL = ("true", "false", "yes", "no", "on", "off")


class Misfit(NamedTuple):
    """A value of another type than those that fit; `written`: as it stands in its file.

    A value that may be a secret has no text, and is not shown.
    """

    value: Plain
    types: frozenset[str]
    path: Path
    written: str
    schema: CompiledSchema


def remedy(violation: Violation, value: Plain, written: str, schema: CompiledSchema) -> str:
    """Return what to do about a value that breaks a rule, empty where it is not known."""
    if violation.rule is Rule.VALUE:
        return _word(violation, value)
    if violation.rule is not Rule.TYPE:
        return ""
    types = frozenset(map(str, violation.wanted))
    misfit = Misfit(value, types, violation.path, written, schema)
    said = _REMEDIES.get(type(value), _none)(misfit)
    return said or (_fields(misfit) if "object" in types else "")


def _none(_: Misfit) -> str:
    return ""


def _single(misfit: Misfit) -> str:
    if "string" not in misfit.types:
        return ""
    share = misfit.value
    if "integer" in misfit.types and isinstance(share, float) and 0 < share < 1:
        return f"write `{share:.0%}`, or a whole number"
    return f"put it in quotes{_quoted(misfit.written)}"


def _text(misfit: Misfit) -> str:
    value, types = str(misfit.value), misfit.types
    is_number = value.isdecimal() and types & {"integer", "number"}
    if is_number or ("boolean" in types and value.lower() in _LOGICAL):
        return "write it without quotes"
    if "array" not in types:
        return ""
    words: list[Plain] = [*value.split()] if misfit.path[-1:] in _PROGRAMS else [value]
    said = flow(words) if misfit.written else ""
    return f"write it as a list: `{said}`" if 0 < len(said) <= LONGEST else "write it as a list"


def _mapping(misfit: Misfit) -> str:
    if "array" in misfit.types:
        return "it is a list: write a `-` in front of each of its items"
    value = misfit.value if isinstance(misfit.value, dict) else {}
    is_text = "string" in misfit.types and isinstance(misfit.path[-1], int) and len(value) == 1
    for key, below in value.items() if is_text else ():
        if isinstance(below, str) and below and misfit.written:  # a text with a colon in it
            return f"put it in quotes{_quoted(f'{key}: {below}')}"
    return ""


def _fields(misfit: Misfit) -> str:
    if isinstance(misfit.value, list) and [type(one) for one in misfit.value] == [dict]:
        return "it is no list: take the `-` away"
    known = [f"`{one}`" for one in mapping(misfit.schema.at(misfit.path).get("properties"))]
    return f"it has fields: {', '.join(known)}" if 0 < len(known) <= _FEW else ""


_REMEDIES: Mapping[type, Callable[[Misfit], str]] = {
    **dict.fromkeys((bool, int, float), _single),
    str: _text,
    dict: _mapping,
}


def _quoted(written: str) -> str:
    is_short = written and len(written) <= LONGEST and written.isprintable()
    return f': `"{written}"`' if is_short and '"' not in written else ""


def _word(violation: Violation, value: Plain) -> str:
    known = {str(one).lower(): str(one) for one in violation.wanted if isinstance(one, str)}
    close = get_close_matches(str(value).lower(), known, n=1)
    return f"did you mean `{known[close[0]]}`?" if close and len(known) > 1 else ""
