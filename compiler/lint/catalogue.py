"""The schemas of custom resources, from their definitions, in front of Kubernetes' own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import linting as codes
from compiler.diagnostics import Report
from compiler.lint.defaults import completed
from compiler.lint.entries import repetitions
from compiler.lint.openapi import as_json_schema
from compiler.records import dataclass, replace
from compiler.schema.engine import CompiledSchema
from compiler.source.nodes import Plain
from compiler.verify.bundle import schema_of, with_definitions
from compiler.verify.manifest import Fields, Finding, Manifest, items, mapping, text

_DEFINITION = "CustomResourceDefinition"
_CURRENT = "apiextensions.k8s.io/v1"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of kinds: `schemas` holds those of definitions, by API version and kind.

    Where definitions differ, as in folders for several versions of a product, they are variants.
    """

    schemas: dict[tuple[str, str], list[CompiledSchema]]

    @classmethod
    def of(
        cls, given: Iterable[Manifest], manifests: Iterable[Manifest], report: Report
    ) -> Catalogue:
        """Return the kinds that definitions describe: those given, else those of the manifests."""
        # That a judged definition has no schema at all is said by the rules.
        return cls(_described(manifests, report, bare=True) | _described(given, report))

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
    kind = text(spec, "names", "kind")
    # Definitions of the first version kept unknown fields, unless they said otherwise.
    closed = definition.api_version == _CURRENT or spec.get("preserveUnknownFields") is False
    for index, version in enumerate(_versions(spec)):
        document = mapping(version, "schema", "openAPIV3Schema")
        schema = with_definitions(as_json_schema(document, closed=closed), definition.version)
        name = text(version, "name")
        if document and schema.is_sound:
            yield (f"{text(spec, 'group')}/{name}", kind), schema
        elif definition.api_version == _CURRENT and (document or not bare):
            span, title = definition.span(("spec", "versions", index)), definition.title
            report.add(codes.UNUSABLE_DEFINITION.at(span, object=title, version=name))


def _versions(spec: Fields) -> list[Plain]:
    """Return the versions of a definition; older ones may have a schema for all of them."""
    shared: Fields = {"schema": mapping(spec, "validation")}
    versions = items(spec, "versions") or [{"name": text(spec, "version")}]
    return [shared | mapping(one) for one in versions]
