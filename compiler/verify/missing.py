"""What is referred to and not among the manifests: misspelt, elsewhere, of another kind, made."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

from compiler.codes import verifying as codes
from compiler.diagnostics import Severity
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify.inventory import Inventory
from compiler.verify.manifest import Finding, Manifest, found_at
from compiler.verify.notes import Reference
from compiler.verify.plan import Survey

_SCALED = ("Deployment", "StatefulSet", "ReplicaSet")
# Kinds that are taken for another.
_CONFUSED = {
    "ConfigMap": ("Secret",),
    "Secret": ("ConfigMap",),
    "Role": ("ClusterRole",),
    "ClusterRole": ("Role",),
    **dict.fromkeys(_SCALED, (*_SCALED, "DaemonSet")),
}
# How much of a name is left at least in its misspelling, where it is longer than a few letters.
_ALIKE = 0.85
_LEAST = 0.6  # of a short one
_A_LETTER_OR_TWO = 2
_NUMBER = regex(r"\d+")


def absent(kind: str, name: str, path: Path, one: Manifest, inventory: Inventory) -> Finding:
    """Return that there is no object of a kind and name, to which a manifest refers at a path."""
    meant = _meant(kind, name, inventory)
    elsewhere = [each.namespace for each in inventory.by_name.get((kind, name), ())]
    where = "which nobody makes" if inventory.closed else "which is not among the manifests"
    fact = f"it refers to the {kind} `{name}`, {where}"
    severity = None if inventory.closed or (meant and not elsewhere) else inventory.unsure
    hint = ""
    if elsewhere:
        hint = f"there is one in the namespace `{elsewhere[0]}`, and none is found from another"
    elif meant:
        hint = f"did you mean `{meant}`?"
    elif other := _of_another_kind(kind, name, inventory):
        hint = f"there is a {other} of that name"
        path = _place_of_kind(path, one)
    elif maker := inventory.may_make(name):
        hint, severity = f"the {maker.kind} `{maker.name}` may make it", Severity.NOTE
    return Finding(codes.MISSING_OBJECT, path, fact, hint=hint, severity=severity)


def _of_another_kind(kind: str, name: str, inventory: Inventory) -> str:
    """Return the kind that was meant: of that name there is one, and none of the kind asked for."""
    known = (*_CONFUSED.get(kind, ()), *get_close_matches(kind, _SCALED, n=1, cutoff=_ALIKE))
    return next((one for one in known if (one, name) in inventory.by_name), "")


def _place_of_kind(path: Path, one: Manifest) -> Path:
    """Return where a reference says its kind, or where it says the name, if the field does."""
    there: Path = (*path[:-1], "kind")
    return there if found_at(one.body, there) is not None else path


def is_slip(note: Reference, inventory: Inventory) -> bool:
    """Whether a name that need not be among the manifests is one of them, but for a slip."""
    if inventory.closed:
        return False
    if (note.kind, note.name) in inventory.by_name:  # though in another namespace
        return note.namespace is not None or note.kind == "Gateway"
    return _meant(note.kind, note.name, inventory) is not None


def placed(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a namespace is not one of the manifests', misspelled: said of its first object."""
    one = survey.manifest
    if one.namespace is None or inventory.first_in[one.namespace] is not one:
        return
    names = {space.name for space in inventory.by_kind.get("Namespace", ())}
    meant = None if one.namespace in names else _misspelled(one.namespace, names)
    if meant:
        fact = f"it is in the namespace `{one.namespace}`, which is not among the manifests"
        path, hint = ("metadata", "namespace"), f"did you mean `{meant}`?"
        yield Finding(codes.MISSING_OBJECT, path, fact, hint, severity=Severity.WARNING)


def _meant(kind: str, name: str, inventory: Inventory) -> str | None:
    """Return the name of a kind that was meant; what others are called, too, is no slip."""
    if name in inventory.names:
        return None
    known = {one.name for one in inventory.by_kind.get(kind, ())}
    return _misspelled(name, known | {there for of, there in inventory.external if of == kind})


def _misspelled(name: str, names: set[str]) -> str | None:
    """Return the one of the names that this one is with a letter or two mistaken.

    Names that differ in their numbers are those of several: `echo-v1` and `echo-v2`.
    """
    if not name:
        return None
    one_letter = (len(name) - 1) / len(name)
    bare = _NUMBER.sub("", name)
    others = sorted(one for one in names if _NUMBER.sub("", one) != bare)
    close = get_close_matches(name, others, n=1, cutoff=max(_LEAST, min(_ALIKE, one_letter)))
    return close[0] if close and _is_slip(name, close[0]) else None


def _is_slip(name: str, meant: str) -> bool:
    """Whether a name differs in a letter or two; two in front or behind make another: `web-2`."""
    short, long = sorted((name, meant), key=len)
    is_longer = len(long) - len(short) == _A_LETTER_OR_TWO
    if is_longer and (long.startswith(short) or long.endswith(short)):
        return False
    return _mistakes(name, meant) <= _A_LETTER_OR_TWO


def _mistakes(name: str, meant: str) -> int:
    """Return how many letters are others, or there once too often or too seldom."""
    steps = SequenceMatcher(None, name, meant, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal")
