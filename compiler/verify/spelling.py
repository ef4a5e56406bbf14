"""What was meant by a field that there is not: another one, or the same in another place.

A manifest with a misspelt field is judged as if it had been called as it was meant, so that its
mistake is told once, and those that are in it or behind it are told, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from compiler.records import replace
from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import Schema, mapping, schema_at, types_of
from compiler.schema.violations import Rule, Violation
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Finding, Manifest, found_at

_ALIKE = 0.72  # how much of a name is left at least in its misspelling
_FEW = 6  # fields that a hint can list
_METADATA: Path = ("metadata",)
_SHORTEST = 4  # letters of a name that is taken for a part of another
# Where a field may be below another: in it, in its items, in the `spec` of what it makes.
_WITHIN: tuple[Path, ...] = ((), (0,), ("spec",))
# Fields by the names that they have elsewhere, in older versions or in Compose: the field that is
# there instead, and what to do.
_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "$patch": ("image", "this is a patch for Kustomize: `kubectl kustomize DIR | podc lint -`"),
    "entrypoint": ("command", "Kubernetes calls it `command`"),
    "environment": ("env", "Kubernetes calls it `env`: a list of `name` and `value`"),
    "healthcheck": ("livenessProbe", "Kubernetes has `livenessProbe` and `readinessProbe`"),
    "serviceName": ("service", "write `service: {name: NAME, port: {number: PORT}}`"),
    "servicePort": ("service", "it is `port` below `service`: `{number: PORT}`, or `{name: PORT}`"),
}
# How rules that JSON has in its own words say that a value is of another kind altogether.
_MISFITS = (Rule.KEY, Rule.NAME, Rule.TYPE)


class Rename(NamedTuple):
    """A field under the name it has, and the one that was meant; `alone`: of what is a list."""

    path: Path
    old: str
    new: str
    alone: bool = False


def mended(
    schema: CompiledSchema, manifest: Manifest, violations: tuple[Violation, ...]
) -> tuple[Manifest, tuple[Rename, ...]]:
    """Return a manifest with its misspelt fields as they were meant, and which those are."""
    renames = _renames(schema, manifest.body, violations)
    tried = _renamed(manifest.body, renames)
    wrong = [one.path for one in schema.explain(tried) if one.rule in _MISFITS] if renames else []
    sure = tuple(one for one in renames if not any(_is_in(path, one) for path in wrong))
    body = _renamed(manifest.body, sure) if sure else manifest.body
    return replace(manifest, body=body) if isinstance(body, dict) and sure else manifest, sure


def restored(finding: Finding, renames: Iterable[Rename]) -> Finding:
    """Return a finding of a mended manifest with the path that the manifest itself has."""
    path = finding.path
    for one in renames:
        if path[: len(one.path) + 1] == (*one.path, one.new):
            path = (*one.path, one.old, *path[len(one.path) + 1 :])
    return finding if path == finding.path else replace(finding, path=path)


def meant(violation: Violation, body: Plain, missing: Iterable[str] = ()) -> str | None:
    """Return the field that an unknown one was meant to be: by its letters, or as it is missing."""
    key, fields = violation.key.lower(), mapping(found_at(body, violation.path))
    known = (one for one in map(str, violation.wanted) if not one.startswith("$"))
    free = {one.lower(): one for one in known if one not in fields}
    needed = [one for one in missing if one.lower() in free]
    ends = [one for one in needed if _is_end(key, one.lower())]
    close = get_close_matches(key, free, n=1, cutoff=_ALIKE)
    if close and len(ends) != 1:
        return free[close[0]]
    ends = ends or [one for one in free.values() if not needed and _is_end(key, one.lower())]
    return ends[0] if len(ends) == 1 else None


def advice(
    violation: Violation, schema: CompiledSchema, new: str | None, body: Plain = None
) -> str:
    """Return what to do about an unknown field: where it belongs, or how it may be spelled."""
    field, said = _ELSEWHERE.get(violation.key, ("", ""))
    if field in violation.wanted:
        return said
    home = _home(violation, schema.root)
    if home:
        return f"it belongs {home}"
    near = new or _alike(violation)
    if near:
        return f"did you mean `{near}`?"
    if _inside(violation, body):
        return f"write what is in it without `{violation.key}`"
    known = [f"`{one}`" for one in violation.wanted]
    return f"there are {', '.join(known)}" if 1 < len(known) <= _FEW else ""


def lacking(violations: Iterable[Violation], path: Path) -> tuple[str, ...]:
    """Return the fields that the mapping at a path needs and has not."""
    return tuple(one.key for one in violations if one.rule is Rule.MISSING and one.path == path)


def _renames(
    schema: CompiledSchema, body: Plain, violations: tuple[Violation, ...]
) -> tuple[Rename, ...]:
    found: dict[tuple[Path, str], Rename] = {}
    for one in violations:
        new = meant(one, body, lacking(violations, one.path)) if one.rule is Rule.KEY else None
        if new:
            is_list = "array" in types_of(schema.at((*one.path, new)))
            alone = is_list and isinstance(found_at(body, (*one.path, one.key)), str)
            found.setdefault((one.path, new), Rename(one.path, one.key, new, alone))
    return tuple(found.values())


def _renamed(body: Plain, renames: Iterable[Rename]) -> Plain:
    for one in renames:
        body = _with(body, one.path, one)
    return body


def _with(body: Plain, path: Path, rename: Rename) -> Plain:
    match body, path:
        case dict(), ():
            named = {rename.new if key == rename.old else key: item for key, item in body.items()}
            return named | {rename.new: [named[rename.new]]} if rename.alone else named
        case dict(), (str(step), *rest) if step in body:
            return body | {step: _with(body[step], tuple(rest), rename)}
        case list(), (int(step), *rest) if step < len(body):
            return [*body[:step], _with(body[step], tuple(rest), rename), *body[step + 1 :]]
        case _:
            return body


def _is_in(path: Path, rename: Rename) -> bool:
    return path[: len(rename.path) + 1] == (*rename.path, rename.new)


def _is_end(key: str, other: str) -> bool:
    short, long = sorted((key, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short)


def skipped(
    violations: Iterable[Violation], schema: CompiledSchema, body: Plain
) -> frozenset[Path]:
    """Return the fields that are missing only because of an unknown one.

    What belongs in them is beside them; or they are called otherwise, or in a mapping too much.
    """
    unknown = [one for one in violations if one.rule is Rule.KEY]
    there = ((*one.path, name) for one in unknown for name in _standing_in(one, schema.root, body))
    within = (("spec",) for one in unknown if one.path == _METADATA and one.key == "spec")
    return frozenset((*there, *within))


def _standing_in(violation: Violation, root: Schema, body: Plain) -> Iterator[str]:
    below, near = _below(violation, root), _alike(violation)
    yield from (one for one in (below, near) if one is not None)
    yield from _inside(violation, body)


def _alike(violation: Violation) -> str | None:
    """Return the field that is called nearly so, though it may be there, too."""
    names = {str(one).lower(): str(one) for one in violation.wanted}
    close = get_close_matches(violation.key.lower(), names, n=1, cutoff=_ALIKE)
    return names[close[0]] if close else None


def _inside(violation: Violation, body: Plain) -> tuple[str, ...]:
    """Return what is in an unknown field, if all of it are fields of the mapping around it."""
    within = mapping(found_at(body, (*violation.path, violation.key)))
    return tuple(within) if within.keys() <= {*violation.wanted} else ()


def _below(violation: Violation, root: Schema) -> str | None:
    """Return the field, one that may be beside it, that has a field of this very name."""
    for name in map(str, violation.wanted):
        paths = ((*violation.path, name, *item) for item in _WITHIN)
        if any(violation.key in _fields_at(root, path) for path in paths):
            return name
    return None


def _home(violation: Violation, root: Schema) -> str | None:
    """Return where a field of this very name would be: in a field beside it, or further out."""
    key, path = violation.key, violation.path
    below = _below(violation, root)
    if below:
        return f"below `{below}`"
    if path == _METADATA:
        return _out_of_metadata(key, root)
    for end in range(len(path) - 1, 0, -1):
        above, own = path[:end], path[-1]
        if key in _fields_at(root, above):
            return f"in `{_last(above)}`, further out"
        for between in ((), ("containers", 0)):
            if isinstance(own, str) and key in _fields_at(root, (*above, *between, own)):
                return f"in the `{own}` of {_whose(above, between)}"
    return None


def _out_of_metadata(key: str, root: Schema) -> str | None:
    if key == "spec" and key in _fields_at(root, ()):
        return "at the top, beside `metadata`"
    return "in `spec`, at the top" if key in _fields_at(root, ("spec",)) else None


def _whose(above: Path, between: Path) -> str:
    return "a container" if between else f"`{_last(above)}`"


def _fields_at(root: Schema, path: Path) -> Schema:
    return mapping(schema_at(root, path).get("properties"))


def _last(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")
