"""What to do about a violation: did you mean, where a key belongs, how a value is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from unicodedata import normalize

from compiler.records import replace
from compiler.regexes import regex
from compiler.schema import words
from compiler.schema.case import Case, example, is_private, is_written_plain
from compiler.schema.violations import Rule
from compiler.source.nodes import Mapping, Plain, Scalar

HOMES = 3  # places that a key may belong to before a hint is no help
FEW = 6  # alternatives that a hint can list
LIKELY = 0.7  # so much alike that one was probably meant for the other

_VARIABLE = regex(r"[$][{]?(?P<name>[A-Za-z_][A-Za-z0-9_]*)")
_SCALARS = frozenset({"boolean", "integer", "number"})


def on_key(case: Case) -> str:
    """Return what to do about an unknown key."""
    key, known = case.violation.key, _names(case)
    if case.key in case.vocabulary.replaced:
        return case.vocabulary.replaced[case.key]
    return (
        _did_you_mean(_same_but_for_its_form(key, known), known)
        or _put_it_under(_homes_below(case) or _homes_beside(case))
        or _move_it_up(case)
        or _did_you_mean(close(key, known, LIKELY), known)
        or _otherwise(case, known)
    )


def on_name(case: Case) -> str:
    """Return what to do about a name with characters that it can't have."""
    unaccented = normalize("NFKD", case.violation.key).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-zA-Z0-9._-]+", "-", unaccented).strip("-")
    allowed = "use letters, digits, `.`, `_` and `-`"
    if not case.violation.key:
        return "give it a name"
    return f"{allowed}: `{name}`" if name else allowed


def on_missing(case: Case) -> str:
    """Return the line to add, with an example where there is one."""
    path = (*case.path, case.violation.key)
    value = example(case.schema, path)
    return f"add {words.pair(path, value)}" if value is not None else f"add `{path[-1]}`"


def on_type(case: Case) -> str:
    """Return how a value of the right type is written, if possible theirs."""
    node, fitting = case.node, case.violation.wanted
    if isinstance(node, Scalar) and node.value is None:
        return _give_it_a_value(case)
    is_text = "string" in fitting and not _SCALARS.intersection(fitting)
    if is_text and is_written_plain(node):
        return _add_a_unit(case) or _put_it_in_quotes(case)
    return _for_example(case) or _without_example(case)


def on_value(case: Case) -> str:
    """Return the value that was meant, or the first that there is."""
    values, text = [str(value) for value in case.violation.wanted], _text(case)
    longer = [value for value in values if text and text.lower() in value]
    meant = longer[0] if len(longer) == 1 else close(text, values, LIKELY)
    return f"did you mean `{meant}`?" if meant else f"write {words.pair(case.path, values[0])}"


def on_form(case: Case) -> str:
    """Return an example of a value that fits; for an empty variable, how it gets a value."""
    variable = _VARIABLE.search(case.node.raw) if isinstance(case.node, Scalar) else None
    if variable is None or _text(case):
        return case.vocabulary.replaced.get(f"{case.pattern}: {_text(case)}") or _adapted(case)
    name = variable["name"]
    value = f"${{{name}:-{case.example or ''}}}"
    return f"set `{name}`, or give it a default: {words.pair(case.path, value, flow=str)}"


def _adapted(case: Case) -> str:
    """Return the value in the form that was meant, where a small change makes it that."""
    pattern = str(next(iter(case.violation.wanted), None))
    if is_private(case.path) or case.violation.rule is not Rule.PATTERN:
        return _for_example(case)
    fitting = (text for text in _forms(_text(case)) if re.search(pattern, text))
    value = next(fitting, None)
    return f"write {words.pair(case.path, value)}" if value else _for_example(case)


def _forms(text: str) -> Iterator[str]:
    """Yield a text as it may have been meant: in small letters, with hyphens, as size or path."""
    low = text.strip().lower()
    yield from (low, re.sub(r"[^a-z0-9.]+", "-", low).strip("-"))
    yield re.sub(r"(?i)\s+|b$", "", text)
    if re.match(r"[A-Za-z0-9]", text):
        yield f"/{text.strip()}"


def close(name: str, known: list[str], likeness: float) -> str | None:
    """Return the known name that is most like this one, if it is enough so."""
    ranked = [(SequenceMatcher(None, name.lower(), one.lower()).ratio(), one) for one in known]
    ratio, best = max(ranked, key=lambda rank: rank[0], default=(0.0, ""))
    return best if ratio >= likeness else None


def alike(name: str, known: Iterable[Plain]) -> Iterator[str]:
    """Yield the known names that this one is probably a slip of."""
    yield from (one for one in map(str, known) if close(name, [one], LIKELY))


def _same_but_for_its_form(name: str, known: list[str]) -> str | None:
    """Return the known name that differs in case, in hyphens or in number only."""
    return next((one for one in known if _stem(one) == _stem(name)), None)


def _stem(name: str) -> str:
    return re.sub("[_-]", "", name.lower()).rstrip("s")


def _names(case: Case) -> list[str]:
    return [str(name) for name in case.violation.wanted if name != "x-…"]


def _did_you_mean(meant: str | None, known: list[str]) -> str:
    if meant is None:
        return ""
    others = f" Known here: {', '.join(words.quoted(known))}" if 1 < len(known) <= FEW else ""
    return f"did you mean `{meant}`?{others}"


def _homes_below(case: Case) -> list[str]:
    """Return the keys of this mapping, or keys of those, that have the unknown key."""
    start, end = f"{case.pattern}." if case.pattern else "", f".{case.violation.key}"
    between = [
        path[len(start) : -len(end)]
        for path in case.schema.key_paths
        if path.startswith(start) and path.endswith(end) and len(path) > len(start) + len(end)
    ]
    fixed = sorted(one for one in between if "*" not in one and "[]" not in one)
    nearest = min((one.count(".") for one in fixed), default=0)
    return [one for one in fixed if one.count(".") == nearest]


def _homes_beside(case: Case) -> list[str]:
    """Return the keys here whose entries look like the unknown key's value: `services`, say."""
    entry = case.node.entry(case.violation.key) if isinstance(case.node, Mapping) else None
    value = entry.value if entry else None
    keys = [e.name for e in value] if isinstance(value, Mapping) else []
    start = f"{case.pattern}." if case.pattern else ""
    entries = {name: f"{start}{name}.*" for name in _names(case)}
    paths = case.schema.key_paths
    return [n for n, e in entries.items() if keys and all(f"{e}.{key}" in paths for key in keys)]


def _put_it_under(homes: list[str]) -> str:
    return f"put it under {words.either(words.quoted(homes))}" if 0 < len(homes) <= HOMES else ""


def _move_it_up(case: Case) -> str:
    """Return the hint for a key that is indented too far."""
    for end in reversed(range(len(case.path))):
        above = replace(case, violation=replace(case.violation, path=case.path[:end]))
        if above.key in case.schema.key_paths:
            return f"move it up to {words.place(above.path)}"
    return ""


def _otherwise(case: Case, known: list[str]) -> str:
    alternatives = words.quoted(case.violation.wanted)
    if known and len(alternatives) <= FEW:
        return f"use {words.either(alternatives)}"
    if len(known) < len(alternatives):
        return f"delete it, or keep it as `x-{case.violation.key}`"
    return "delete it"


def _give_it_a_value(case: Case) -> str:
    value = case.example
    shown = f", for example {words.pair(case.path, value)}" if value is not None else ""
    return f"give it a value{shown}, or delete it"


def _without_example(case: Case) -> str:
    if "string" in case.violation.wanted and is_written_plain(case.node):
        return _put_it_in_quotes(case)
    return f"write {words.wanted(case.violation.wanted)}"


def _add_a_unit(case: Case) -> str:
    """Return the hint for `30` where a duration such as `30s` belongs."""
    value = case.node.value if isinstance(case.node, Scalar) else None
    is_duration = re.fullmatch(r"[0-9]+s", str(case.example))
    if not is_duration or isinstance(value, bool) or not isinstance(value, int):
        return ""
    return f"add a unit: {words.pair(case.path, f'{value}s')}"


def _put_it_in_quotes(case: Case) -> str:
    node = case.node
    if is_private(case.path) or not isinstance(node, Scalar):
        return "put it in quotes"
    text = node.raw if node.raw and "$" not in node.raw else str(node.value)
    return f"put it in quotes: {words.pair(case.path, text, flow=json.dumps)}"


def _for_example(case: Case) -> str:
    if case.example is None:
        return ""
    return f"write for example {words.pair(case.path, case.example)}"


def _text(case: Case) -> str:
    return str(case.node.value) if isinstance(case.node, Scalar) else ""
