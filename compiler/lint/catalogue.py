"""The schemas of custom resources, from their definitions, in front of Kubernetes' own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.codes import linting as codes
from compiler.diagnostics import Report
from compiler.lint.entries import repetitions
from compiler.lint.openapi import as_json_schema
from compiler.schema.engine import CompiledSchema
from compiler.source.nodes import Plain
from compiler.verify.bundle import schema_of, with_definitions
from compiler.verify.manifest import Fields, Finding, Manifest, items, mapping, text

_DEFINITION = "CustomResourceDefinition"
_CURRENT = "apiextensions.k8s.io/v1"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of kinds: `schemas` holds those of definitions, by API version and kind."""

    schemas: dict[tuple[str, str], CompiledSchema]

    @classmethod
    def of(cls, manifests: Iterable[Manifest], report: Report) -> Catalogue:
        """Return the kinds that definitions among the manifests describe; of two, the last."""
        found = (
            kind for one in manifests if one.kind == _DEFINITION for kind in _kinds(one, report)
        )
        return cls(dict(found))

    def schema_of(self, version: str, api_version: str, kind: str) -> CompiledSchema | None:
        """Return the schema of a kind, or `None` where nobody defines it."""
        custom = self.schemas.get((api_version, kind))
        return custom or schema_of(version, api_version, kind)

    def defines(self, manifest: Manifest) -> bool:
        """Tell whether a manifest's kind is one of a definition."""
        return (manifest.api_version, manifest.kind) in self.schemas

    def repetitions(self, manifest: Manifest) -> Iterator[Finding]:
        """Yield the entries that a list of a custom resource has twice, and may have once."""
        schema = self.schemas.get((manifest.api_version, manifest.kind))
        if schema:
            yield from repetitions(manifest.body, schema.root)


def _kinds(
    definition: Manifest, report: Report
) -> Iterator[tuple[tuple[str, str], CompiledSchema]]:
    """Yield API version, kind and schema for each version of a definition, or report the lack."""
    spec = definition.spec
    kind = text(spec, "names", "kind")
    for index, version in enumerate(_versions(spec)):
        document = mapping(version, "schema", "openAPIV3Schema")
        schema = with_definitions(as_json_schema(document), definition.version)
        name = text(version, "name")
        if document and schema.is_sound:
            yield (f"{text(spec, 'group')}/{name}", kind), schema
        elif definition.api_version == _CURRENT:
            span, title = definition.span(("spec", "versions", index)), definition.title
            report.add(codes.UNUSABLE_DEFINITION.at(span, object=title, version=name))


def _versions(spec: Fields) -> list[Plain]:
    """Return the versions of a definition; older ones may have a schema for all of them."""
    shared: Fields = {"schema": mapping(spec, "validation")}
    versions = items(spec, "versions") or [{"name": text(spec, "version")}]
    return [shared | mapping(one) for one in versions]
