"""What a server reads where a manifest says nothing: no field, an empty value, an empty `spec`.

https://kubernetes.io/docs/reference/using-api/api-concepts/ and Go's `encoding/json`: null leaves a
field as if it were not there, and makes an entry of a mapping the empty value of its type.
"""

from __future__ import annotations

from typing import NamedTuple

from compiler.records import replace
from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import Schema, followed, items, types_of
from compiler.schema.tree import mapping as part_of
from compiler.source.nodes import Plain
from compiler.verify.bundle import is_built_in
from compiler.verify.manifest import Fields, Manifest, mapping

# Kinds that a server refuses without a `spec`, which their schemas let go: it is read as empty, and
# then what it needs is missing.
_SPECIFIED = frozenset(
    {
        "CronJob",
        "DaemonSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "IngressClass",
        "Job",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "ReplicaSet",
        "ReplicationController",
        "Service",
        "StatefulSet",
    }
)
_EITHER = {"anyOf", "oneOf"}
_EMPTY: dict[str, Plain] = {"string": "", "array": [], "object": {}}


def specified(manifest: Manifest) -> Manifest:
    """Return a manifest with an empty `spec` where it misses one.

    A source of a claim that names nothing is none.
    """
    if manifest.kind in _SPECIFIED and manifest.body.get("spec") is None and not _strays(manifest):
        return replace(manifest, body=manifest.body | {"spec": {}})
    spec = manifest.spec if manifest.kind == "PersistentVolumeClaim" else {}
    if spec.get("dataSource") == {} and spec.get("dataSourceRef") is None:
        named = {key: value for key, value in spec.items() if key != "dataSource"}
        return replace(manifest, body=manifest.body | {"spec": named})
    return manifest


def _strays(manifest: Manifest) -> bool:
    """Whether the `spec` that is not there is under another name, or in `metadata`."""
    names = {name.lower() for name in manifest.body if name != "spec"}
    return "spec" in names or "spec" in mapping(manifest.body, "metadata")


def without_null(manifest: Manifest, schema: CompiledSchema) -> Manifest:
    """Return a manifest without what is null, but for what its schema asks for or lets be null.

    A field is as if it were not there; an entry of a mapping is empty, or gone from a custom
    resource (`PruneNonNullableNullsWithoutDefaults`). An item of a list stays where it is, and is
    an empty text among texts.
    """
    body = _Reader(schema.root, is_built_in(manifest.api_version)).fields(
        manifest.body, schema.root
    )
    return replace(manifest, body=body)


class _Reader(NamedTuple):
    root: Schema
    is_built_in: bool

    def fields(self, fields: Fields, place: Schema) -> Fields:
        """Return a mapping as it is read at a place of the schema."""
        place = followed(place, self.root)
        known, entries = (
            part_of(place.get("properties")),
            part_of(place.get("additionalProperties")),
        )
        needed = items(place.get("required"))
        read: Fields = {}
        for key, value in fields.items():
            below = followed(part_of(known.get(key, entries)), self.root)
            if value is not None or not below or key in needed:
                read[key] = self.value(value, below)
            elif key not in known and self.is_built_in:
                read[key] = _empty(below)
            elif not self.is_built_in and "null" in types_of(below):
                read[key] = None
        return read

    def value(self, value: Plain, place: Schema) -> Plain:
        """Return what is read of a field, an entry or an item."""
        match value:
            case dict() if place:
                return self.fields(value, place)
            case list() if place:
                below = followed(part_of(place.get("items")), self.root)
                return [self.item(one, below) for one in value]
            case _:
                return value

    def item(self, item: Plain, place: Schema) -> Plain:
        """Return what is read of an item."""
        is_text = item is None and self.is_built_in and "string" in types_of(place)
        return "" if is_text else self.value(item, place)


def _empty(place: Schema) -> Plain:
    """Return what an entry is that has no value: a quantity has no type of its own, but several."""
    kinds = [kind for kind in types_of(place) if kind in _EMPTY]
    return _EMPTY[kinds[0]] if kinds else "0" if _EITHER & place.keys() else None
