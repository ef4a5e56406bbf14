"""Manifests that somebody wrote, held against the rules that podc's own output has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from compiler.codes import linting as codes
from compiler.codes import verifying
from compiler.diagnostics import Diagnostic, Report, Severity
from compiler.lint.catalogue import Catalogue
from compiler.lint.channels import weighed
from compiler.lint.reading import Shelf
from compiler.lint.unfinished import Unfinished
from compiler.options import Options
from compiler.source.files import Files
from compiler.verify.bundle import is_built_in, is_slip
from compiler.verify.judge import examine
from compiler.verify.manifest import Finding, Manifest, written


def lint(options: Options, files: Files, report: Report) -> None:
    """Report what a cluster would refuse of the manifests at the paths, or what would never run."""
    shelf = Shelf(files, options.directory, report)
    version = options.target.kubernetes
    read = tuple(shelf.manifests(options.files))
    made = shelf.kustomizations.made
    manifests = tuple(written(one, version, made) for one in read)
    definitions = tuple(written(one, version) for one in shelf.manifests(options.definitions))
    if not manifests and not report.failed:
        report.add(codes.NOTHING_TO_LINT.at(None))
    unusable = Report()
    catalogue = Catalogue.of(definitions, manifests, unusable)
    manifests = tuple(map(catalogue.completed, manifests))
    found = examine(manifests, catalogue.schema_of, closed=False, practice=options.target.security)
    unfinished = Unfinished(shelf.completed(), frozenset(shelf.unused), manifests)
    told = tuple(_judged(found, unfinished, catalogue))
    report.add(*told)
    wrong = {one.subject for one in told if one.severity is Severity.ERROR}
    report.add(*(one for one in unusable.diagnostics if one.subject not in wrong))
    for manifest in manifests if catalogue.offers else ():
        by_definition = chain(catalogue.refusals(manifest), catalogue.repetitions(manifest))
        report.add(*(one.told(manifest) for one in by_definition))


def _judged(
    found: Iterable[tuple[Manifest, Finding]], unfinished: Unfinished, catalogue: Catalogue
) -> Iterator[Diagnostic]:
    """Yield what is said of findings; that a kind is not known is said once."""
    noted = set[tuple[str, str]]()
    for manifest, first in found:
        own = first if catalogue.defines(manifest) else weighed(first, manifest)
        finding = unfinished.weighed(own, manifest)
        if finding is None or _is_of_a_variant(finding, manifest, catalogue):
            continue
        if not _is_custom(finding, manifest):
            yield _told(finding, manifest, catalogue)
        elif (kind := (manifest.api_version, manifest.kind)) not in noted:
            noted.add(kind)
            yield from _unchecked(manifest, catalogue)


def _is_of_a_variant(finding: Finding, manifest: Manifest, catalogue: Catalogue) -> bool:
    """Tell whether a custom resource fits another of the definitions that its kind has."""
    return finding.code is verifying.MANIFEST_SCHEMA and catalogue.fits(manifest)


def _is_custom(finding: Finding, manifest: Manifest) -> bool:
    """Tell whether a kind is unknown only because somebody else defines it."""
    version, kind = manifest.api_version, manifest.kind
    is_unknown = finding.code is verifying.UNKNOWN_KIND
    return is_unknown and not (is_built_in(version) or is_slip(version, kind))


def _unchecked(manifest: Manifest, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield that nobody knows a kind, unless definitions show that there is none."""
    if not any(catalogue.refusals(manifest)):
        kind, place = manifest.kind, manifest.span(("kind",))
        yield codes.CUSTOM_RESOURCE.at(
            place, subject=kind, kind=kind, api_version=manifest.api_version
        )


def _told(finding: Finding, manifest: Manifest, catalogue: Catalogue) -> Diagnostic:
    """Return the finding; what does not fit a definition is not said of Kubernetes."""
    told = finding.told(manifest)
    if finding.code is verifying.MANIFEST_SCHEMA and catalogue.defines(manifest):
        return codes.CUSTOM_SCHEMA.at(
            told.span,
            subject=told.subject,
            hint=told.hint,
            severity=finding.severity,
            object=manifest.title,
            fact=finding.fact,
        )
    return told
