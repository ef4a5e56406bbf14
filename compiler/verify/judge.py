"""Every object is held against its schema, and if all fit, against the rules.

A finding is told to whom it concerns: to the author of a template, or as a mistake of podc's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import internal, patching
from compiler.codes import verifying as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.kubernetes.objects import Object
from compiler.options import Target
from compiler.schema.violations import Rule, Violation
from compiler.schema.words import TYPES, dotted
from compiler.source.text import Span
from compiler.source.trees import Path, nearest
from compiler.verify import containers, contents, names, references, vocabulary, volumes, workloads
from compiler.verify.bundle import schema_of, versions
from compiler.verify.manifest import Finding, Manifest, manifest_of
from compiler.verify.references import Inventory

RULES = (
    *names.RULES,
    *vocabulary.RULES,
    *containers.RULES,
    *volumes.RULES,
    *workloads.RULES,
    *contents.RULES,
)


def judge(objects: tuple[Object, ...], target: Target, report: Report, services: int) -> None:
    """Report what is wrong with the objects: their shapes first, and if all fit, the rest."""
    version = target.kubernetes
    if version not in versions():
        known = ", ".join(versions())
        report.add(codes.UNKNOWN_KUBERNETES.at(None, version=version, known=known))
        return
    if services and not objects:
        report.add(internal.NO_OUTPUT.at(None))
    manifests = tuple(manifest_of(made, version) for made in objects)
    misshapen = [one for manifest in manifests for one in _shape(manifest)]
    report.add(*misshapen)
    if not misshapen:
        report.add(*_findings(manifests))


def _shape(manifest: Manifest) -> Iterator[Diagnostic]:
    made, version = manifest.object, manifest.version
    schema = schema_of(version, made.api_version, made.kind)
    if schema is None and _is_foreign(manifest):
        yield patching.UNVERIFIED.at(
            _place(manifest, ("kind",)),
            object=manifest.title,
            api_version=made.api_version,
            subject=made.name,
        )
    elif schema is None:
        yield _unknown_kind(manifest)
    elif not schema.is_valid(manifest.body):
        for violation in schema.explain(manifest.body):
            yield _misfit(violation, manifest)


def _is_foreign(manifest: Manifest) -> bool:
    """Tell whether the user wrote an object of a kind that some operator adds to the cluster."""
    group = manifest.object.api_version.partition("/")[0]
    is_own = "." not in group or group.endswith((".k8s.io", "kubernetes.io"))
    return manifest.object.template is not None and not is_own


def _findings(manifests: tuple[Manifest, ...]) -> Iterator[Diagnostic]:
    inventory = Inventory(manifests)
    others = next((one.object.hand for one in manifests if one.object.hand), None)
    for manifest in manifests:
        own = manifest.object.hand
        for rule in RULES:
            for finding in rule(manifest):
                yield _told(finding, manifest, own)
        for across in references.RULES:
            for finding in across(manifest, inventory):
                yield _told(finding, manifest, own or others)


def _unknown_kind(manifest: Manifest) -> Diagnostic:
    made, version = manifest.object, manifest.version
    if made.hand is None:
        what = f"Kubernetes {version} has no {made.kind} in `{made.api_version}`"
        return internal.INVALID_OUTPUT.at(None, what=what)
    return codes.UNKNOWN_KIND.at(
        _place(manifest, ("kind",)),
        object=manifest.title,
        version=version,
        api_version=made.api_version,
    )


def _misfit(violation: Violation, manifest: Manifest) -> Diagnostic:
    fact = _said(violation)
    path = (*violation.path, violation.key) if violation.key else violation.path
    if manifest.object.hand is None:
        return _own_mistake(fact, path, manifest)
    return codes.MANIFEST_SCHEMA.at(
        _place(manifest, path), object=manifest.title, version=manifest.version, fact=fact
    )


def _told(finding: Finding, manifest: Manifest, hand: Span | None) -> Diagnostic:
    """Return a finding at the place that the user wrote; `hand` is where they had one in it."""
    if hand is None:
        return _own_mistake(finding.fact, finding.path, manifest)
    place = _place(manifest, finding.path) or hand
    return finding.code.at(place, object=manifest.title, fact=finding.fact)


def _own_mistake(fact: str, path: Path, manifest: Manifest) -> Diagnostic:
    leaf = nearest(manifest.object.body, path)
    what = f"{manifest.title}: {fact} (`{dotted(path)}`)"
    return internal.INVALID_OUTPUT.at(leaf.span if leaf else None, what=what)


def _place(manifest: Manifest, path: Path) -> Span | None:
    """Return the place in what the user wrote, or its beginning for what came from elsewhere."""
    hand, leaf = manifest.object.hand, nearest(manifest.object.body, path)
    span = leaf.span if leaf else None
    if hand and span and span.source is hand.source:
        return span
    return hand


def _said(violation: Violation) -> str:
    place = f"`{dotted(violation.path)}`" if violation.path else "the object"
    match violation.rule:
        case Rule.KEY:
            return f"{place} has no field `{violation.key}`"
        case Rule.MISSING:
            return f"{place} lacks `{violation.key}`"
        case Rule.TYPE:
            wanted = [str(one) for one in violation.wanted if one != "null"]
            return f"{place} has to be {' or '.join(TYPES.get(one, one) for one in wanted)}"
        case Rule.VALUE:
            wanted = [f"`{one}`" for one in violation.wanted]
            return f"{place} has to be one of {', '.join(wanted)}"
        case _:
            return f"{place} breaks a rule of its schema ({violation.rule})"
