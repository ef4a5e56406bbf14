"""Manifests are held against their schemas, their kinds' rules, and each other.

A finding in a build is told to whom it concerns: to the author of a template, to who wrote the
value that a manifest has as it stands in their file, or as a mistake of podc's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from compiler.codes import internal, judging, patching
from compiler.codes import verifying as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.knowledge.apis import CHANGES
from compiler.options import Security, Target
from compiler.schema.engine import CompiledSchema
from compiler.schema.words import dotted
from compiler.source.nodes import Scalar
from compiler.source.text import Source, Span
from compiler.source.trees import Path, at
from compiler.source.values import Value, Written
from compiler.source.yaml import parse
from compiler.verify.acceptance import weighed
from compiler.verify.bundle import api_versions_of, is_at_least, kind_like, schema_of, versions
from compiler.verify.decoding import specified, without_null
from compiler.verify.enforcing import ENFORCED
from compiler.verify.inventory import Inventory
from compiler.verify.links import RULES as LINKS
from compiler.verify.links import Link
from compiler.verify.manifest import Fields, Finding, Manifest, built, found_at
from compiler.verify.notes import READERS
from compiler.verify.plan import Planner, Survey, survey
from compiler.verify.practice import ACROSS, PROFILES, unjudged
from compiler.verify.rules import RULES
from compiler.verify.shape import misfits, oddities, slips
from compiler.verify.spelling import mended, restored, skipped

if TYPE_CHECKING:  # who lints does not pay for templates
    from compiler.kubernetes.objects import Object

Schemas = Callable[[str, str, str], CompiledSchema | None]

# What lowering tells of what it takes over as it is.
_TOLD = frozenset({judging.IMAGE_NAME})

# What a server takes: only who wrote a value, in whatever spelling, can mean another.
_MEANT = frozenset({judging.SENSELESS, judging.UNSTARTABLE})

_LINKED = frozenset(link.code for link in LINKS)
_KINDS = 256  # more than one lints at once


def judge(objects: tuple[Object, ...], target: Target, report: Report, services: int) -> None:
    """Report what is wrong with the objects of a build."""
    version = target.kubernetes
    if version not in versions():
        known = ", ".join(versions())
        report.add(codes.UNKNOWN_KUBERNETES.at(None, version=version, known=known))
        return
    if services and not objects:
        report.add(internal.NO_OUTPUT.at(None))
    manifests = tuple(built(made, version) for made in objects)
    made_by = {id(one): made for one, made in zip(manifests, objects, strict=True)}
    others = next((made.hand for made in objects if made.hand), None)
    for manifest, finding in examine(manifests, schema_of, closed=True):
        made = made_by[id(manifest)]
        if made.hand or finding.code not in _TOLD:
            report.add(_told(finding, manifest, made, others if finding.code in _LINKED else None))


def _told(finding: Finding, manifest: Manifest, made: Object, others: Span | None) -> Diagnostic:
    """Say it to who had a hand in the object, or in others that it does not fit; else to us."""
    if finding.code is codes.UNKNOWN_KIND and _is_foreign(made):
        return patching.UNVERIFIED.at(
            manifest.span(finding.path),
            object=manifest.title,
            api_version=made.api_version,
            subject=made.name,
        )
    hand = made.hand or others or _copied(finding, made)
    return _own_mistake(finding, manifest) if hand is None else finding.told(manifest, hand)


def _copied(finding: Finding, made: Object) -> Span | None:
    """Return where the refused value is written: as the manifest has it, or with variables in it.

    How objects fit each other is podc's to get right, whoever gave the names.
    """
    leaf = None if finding.code in _LINKED else at(made.body, finding.path)
    if not isinstance(leaf, Value) or not isinstance(leaf.origin, Written) or not leaf.span:
        return None
    written = leaf.span.text
    is_theirs = finding.code in _MEANT or "$" in written or str(leaf.plain) in _read(written)
    return leaf.span if is_theirs else None


def _read(written: str) -> tuple[str, ...]:
    """Return what a text of the user's stands for: itself, and what its quotes and escapes make."""
    nodes = parse(Source("", written), Report())
    return (written, *(str(one.value) for one in nodes if isinstance(one, Scalar)))


def _is_foreign(made: Object) -> bool:
    """Tell whether the user wrote an object of a kind that some operator adds to the cluster."""
    group = made.api_version.partition("/")[0]
    is_own = "." not in group or group.endswith((".k8s.io", "kubernetes.io"))
    return made.template is not None and not is_own


def examine(
    manifests: tuple[Manifest, ...],
    schemas: Schemas,
    *,
    closed: bool,
    practice: Security = Security.OFF,
) -> Iterator[tuple[Manifest, Finding]]:
    """Yield what is wrong with manifests, each with what concerns it.

    `schemas` finds the schema of a Kubernetes version, an API version and a kind. `closed`: nothing
    exists but these manifests and what they call external; otherwise what they refer to may be in
    the cluster already. `practice`: the profile of good practice that they are held against, too.
    A place that does not fit the schema is not spoken of twice.
    """
    planner = _planner(practice)
    surveys = tuple(_survey(manifest, schemas, planner) for manifest in manifests)
    inventory = Inventory(surveys, closed)
    ignored = unjudged(practice)
    for one in surveys:
        found = chain(one.findings, _linked(one, inventory, practice))
        for finding in weighed(one.manifest, found, ignored):
            yield one.manifest, finding


def _linked(one: Survey, inventory: Inventory, practice: Security) -> Iterator[Finding]:
    """Yield what is wrong with a manifest beside the others."""
    noted = frozenset(map(type, one.notes))
    for link in _links_of(one.manifest.kind, noted, inventory.kinds, practice):
        yield from link.across(one, inventory)


@lru_cache(_KINDS)
def _links_of(
    kind: str, noted: frozenset[type], beside: frozenset[str], practice: Security
) -> tuple[Link, ...]:
    links = (*LINKS, *ENFORCED, *ACROSS[practice])
    return tuple(link for link in links if link.concerns(kind, noted, beside))


@cache
def _planner(practice: Security) -> Planner:
    return Planner((*RULES, *PROFILES[practice]), READERS)


def _survey(manifest: Manifest, schemas: Schemas, planner: Planner) -> Survey:
    """Return what is found in one manifest: the schema's findings first, then the rules'."""
    schema = schemas(manifest.version, manifest.api_version, manifest.kind)
    first = _first(manifest, is_known=schema is not None)
    if schema is None:
        return Survey(manifest, first)
    whole = specified(manifest)
    simple = whole.is_simple
    whole = whole if simple else without_null(whole, schema)
    violations = schema.explain(whole.body)
    better, renames = mended(schema, whole, violations) if violations else (whole, ())
    left = schema.explain(better.body) if renames else violations
    found = survey(better, planner.plan_of(schema, manifest))
    found.manifest = manifest
    if left or not simple:
        wrong = chain(() if simple else oddities(manifest, whole), misfits(schema, better, left))
        first.extend(_unsaid(wrong, found.findings))
    if not (first or renames or found.findings):
        return found
    if first:
        places = [*(finding.path for finding in first), *skipped(left, schema, better.body)]
        found.findings = [one for one in found.findings if not _is_told(one.path, places)]
    if renames:
        misspelt = slips(violations, renames)
        first = [*misspelt, *(restored(one, renames) for one in first)]
        found.findings = [restored(one, renames) for one in found.findings]
    found.findings = [*first, *_heeded(found.findings, better.body)]
    return found


def _first(manifest: Manifest, *, is_known: bool) -> list[Finding]:
    """Return what is wrong with a manifest as an object of its type."""
    kind = manifest.kind
    found = list(_of_type(manifest.version, manifest.api_version, kind, is_known=is_known))
    if is_known and not manifest.body.get("metadata") and kind != "LimitRange":
        fact = "it has no `metadata`, and so no name"
        found.append(Finding(judging.METADATA, ("metadata",), fact))
    return found


def _heeded(findings: list[Finding], body: Fields) -> list[Finding]:
    """Return findings but those in parts that are told of as a whole: as empty, or as dropped."""
    metadata = [one.path for one in findings if one.code is judging.METADATA]
    empty = {path for path in metadata if not found_at(body, path)}
    dropped = {one.path for one in findings if one.code is judging.FIELD_OFF}
    if not empty and not dropped:
        return findings
    return [
        one for one in findings if not _is_inside(one.path, empty) and not _is_dropped(one, dropped)
    ]


def _is_inside(path: Path, parts: set[Path]) -> bool:
    return any(path[:depth] in parts for depth in range(1, len(path)))


def _unsaid(wrong: Iterable[Finding], said: list[Finding]) -> Iterator[Finding]:
    """Yield what is wrong, but no empty item that is told of already, as what it is read as."""
    told = {one.path for one in said}
    return (one for one in wrong if one.code is not judging.EMPTY_ITEM or one.path not in told)


def _is_dropped(finding: Finding, dropped: set[Path]) -> bool:
    """Whether a server does not look at what is found: it drops the field before, as is told."""
    path = finding.path
    is_inside = any(path[:depth] in dropped for depth in range(1, len(path) + 1))
    return is_inside and finding.code is not judging.FIELD_OFF


def _is_told(path: Path, wrong: list[Path]) -> bool:
    """Whether a path leads to what is wrong already, or through it."""
    return any(path[: len(one)] == one or one[: len(path)] == path for one in wrong)


@lru_cache(_KINDS)
def _of_type(version: str, api_version: str, kind: str, *, is_known: bool) -> tuple[Finding, ...]:
    """Say what became of an API version, or that there is no such kind in it."""
    change = CHANGES.get((api_version, kind))
    named = f"`{api_version}` {kind}"
    hint = f"write `apiVersion: {change.instead}`" if change and change.instead else ""
    if change and change.removed and not is_known:
        fact = f"{named} is gone since Kubernetes {change.removed}"
        return (Finding(judging.REMOVED_API, ("apiVersion",), fact, hint=hint),)
    if not is_known:
        return (_unknown_kind(version, api_version, kind),)
    if change and is_at_least(version, change.deprecated or change.removed):
        since = change.deprecated or change.removed
        fact = f"{named} is deprecated since Kubernetes {since}"
        return (Finding(judging.DEPRECATED_API, ("apiVersion",), fact, hint=hint),)
    return ()


def _unknown_kind(version: str, api_version: str, kind: str) -> Finding:
    """Say that there is no such kind, and where there is one of that name, or nearly."""
    fact = f"Kubernetes {version} has no {kind} in `{api_version}`"
    elsewhere = [one for one in api_versions_of(kind) if schema_of(version, one, kind)]
    if elsewhere:
        hint = f"write `apiVersion: {elsewhere[-1 if 'beta' in elsewhere[0] else 0]}`"
        return Finding(codes.UNKNOWN_KIND, ("apiVersion",), fact, hint)
    near = kind_like(version, api_version, kind)
    return Finding(codes.UNKNOWN_KIND, ("kind",), fact, f"did you mean `{near}`?" if near else "")


def _own_mistake(finding: Finding, manifest: Manifest) -> Diagnostic:
    what = f"{manifest.title}: {finding.fact} (`{dotted(finding.path)}`)"
    return internal.INVALID_OUTPUT.at(manifest.span(finding.path), what=what)
