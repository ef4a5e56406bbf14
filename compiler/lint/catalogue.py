"""The schemas of custom resources, from their definitions, in front of Kubernetes' own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from compiler.codes import judging
from compiler.codes import linting as codes
from compiler.diagnostics import Report
from compiler.lint.defaults import completed
from compiler.lint.entries import repetitions
from compiler.lint.openapi import as_json_schema
from compiler.records import dataclass, replace
from compiler.schema.engine import CompiledSchema
from compiler.source.nodes import Plain
from compiler.verify.bundle import schema_of, with_definitions
from compiler.verify.manifest import (
    Fields,
    Finding,
    Manifest,
    items,
    mapping,
    mapping_at,
    subject_of,
    text,
    text_at,
)

_DEFINITION = "CustomResourceDefinition"
_CURRENT = "apiextensions.k8s.io/v1"
_ALIKE = 0.8  # how much of a kind's name is left at least in its misspelling


class Offer(NamedTuple):
    """A version of a kind in a definition; `warning`: what is said of it if it is deprecated."""

    group: str
    kind: str
    version: str
    served: bool
    warning: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of kinds: `schemas` holds those of definitions, by API version and kind.

    Where definitions differ, as in folders for several versions of a product, they are variants.
    """

    schemas: dict[tuple[str, str], list[CompiledSchema]]
    offers: tuple[Offer, ...] = ()

    @classmethod
    def of(
        cls, given: Iterable[Manifest], manifests: Iterable[Manifest], report: Report
    ) -> Catalogue:
        """Return the kinds that definitions describe: those given, else those of the manifests."""
        # That a judged definition has no schema at all is said by the rules.
        manifests, given = tuple(manifests), tuple(given)
        described = _described(manifests, report, bare=True) | _described(given, report)
        return cls(described, tuple(_offers((*given, *manifests))))

    def schema_of(self, version: str, api_version: str, kind: str) -> CompiledSchema | None:
        """Return the schema of a kind, the last of variants; `None` where nobody defines it."""
        custom = self.schemas.get((api_version, kind))
        return custom[-1] if custom else schema_of(version, api_version, kind)

    def completed(self, manifest: Manifest) -> Manifest:
        """Return a custom resource with the defaults of its kind."""
        variants = self.schemas.get((manifest.api_version, manifest.kind))
        body = completed(manifest.body, variants[-1].root) if variants else None
        return replace(manifest, body=body) if isinstance(body, dict) else manifest

    def fits(self, manifest: Manifest) -> bool:
        """Tell whether a custom resource is what one of the variants asks for."""
        variants = self.schemas.get((manifest.api_version, manifest.kind), [])
        return any(one.is_valid(manifest.body) for one in variants[:-1])

    def defines(self, manifest: Manifest) -> bool:
        """Tell whether a manifest's kind is one of a definition."""
        return (manifest.api_version, manifest.kind) in self.schemas

    def refusals(self, manifest: Manifest) -> Iterator[Finding]:
        """Yield that the definitions of a kind serve no such version, or will not for long."""
        group, _, version = manifest.api_version.rpartition("/")
        if not self.offers:
            return
        of_group = [one for one in self.offers if one.group == group]
        of_kind = [one for one in of_group if one.kind == manifest.kind]
        known = [one for one in of_kind if one.version == version]
        served = [one for one in of_kind if one.served]
        if any(one in served for one in known):
            if all(one.warning for one in known):
                fact = f"`{manifest.api_version}` {manifest.kind} is deprecated: {known[0].warning}"
                yield Finding(judging.DEPRECATED_API, ("apiVersion",), fact)
        elif served:
            fact = f"its CustomResourceDefinition does not serve `{version}`"
            hint = f"write `apiVersion: {group}/{served[0].version}`"
            yield Finding(codes.UNSERVED, ("apiVersion",), fact, hint)
        elif meant := get_close_matches(manifest.kind, [one.kind for one in of_group], 1, _ALIKE):
            fact = f"no CustomResourceDefinition of `{group}` has such a kind"
            yield Finding(codes.UNSERVED, ("kind",), fact, f"did you mean `{meant[0]}`?")

    def repetitions(self, manifest: Manifest) -> Iterator[Finding]:
        """Yield the entries that a list of a custom resource has twice, and may have once."""
        schema = self.schemas.get((manifest.api_version, manifest.kind))
        if schema:
            yield from repetitions(manifest.body, schema[-1].root)


def _described(
    manifests: Iterable[Manifest], report: Report, *, bare: bool = False
) -> dict[tuple[str, str], list[CompiledSchema]]:
    found: dict[tuple[str, str], list[CompiledSchema]] = {}
    for manifest in manifests:
        if manifest.kind == _DEFINITION:
            for kind, schema in _kinds(manifest, report, bare):
                variants = found.setdefault(kind, [])
                if schema.root not in (one.root for one in variants):
                    variants.append(schema)
    return found


def _kinds(
    definition: Manifest, report: Report, bare: bool
) -> Iterator[tuple[tuple[str, str], CompiledSchema]]:
    """Yield API version, kind and schema for each version of a definition, or report the lack.

    `bare`: nothing is said of a version that has no schema.
    """
    spec = definition.spec
    kind = text_at(spec, "names", "kind")
    # Definitions of the first version kept unknown fields, unless they said otherwise.
    closed = definition.api_version == _CURRENT or spec.get("preserveUnknownFields") is False
    for index, version in enumerate(_versions(spec)):
        document = mapping_at(version, "schema", "openAPIV3Schema")
        schema = with_definitions(as_json_schema(document, closed=closed), definition.version)
        name = text(version, "name")
        if document and schema.is_sound:
            yield (f"{text(spec, 'group')}/{name}", kind), schema
        elif definition.api_version == _CURRENT and (document or not bare):
            span, title = definition.span(("spec", "versions", index)), definition.title
            subject = subject_of(definition)
            report.add(
                codes.UNUSABLE_DEFINITION.at(span, subject=subject, object=title, version=name)
            )


def _offers(manifests: Iterable[Manifest]) -> Iterator[Offer]:
    for manifest in manifests:
        if manifest.kind != _DEFINITION:
            continue
        spec = manifest.spec
        group, kind = text(spec, "group"), text_at(spec, "names", "kind")
        for version in map(mapping_at, _versions(spec) if kind else ()):
            is_old = version.get("deprecated") is True
            warning = text(version, "deprecationWarning") or "its definition says so"
            served = version.get("served") is not False
            yield Offer(group, kind, text(version, "name"), served, warning if is_old else "")


def _versions(spec: Fields) -> list[Plain]:
    """Return the versions of a definition; older ones may have a schema for all of them."""
    shared: Fields = {"schema": mapping(spec, "validation")}
    versions = items(spec, "versions") or [{"name": text(spec, "version")}]
    return [shared | mapping_at(one) for one in versions]
