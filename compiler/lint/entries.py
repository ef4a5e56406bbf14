"""Lists whose entries have keys: no two entries may have the same ones."""

from __future__ import annotations

import json
from collections.abc import Iterator

from compiler.codes import linting as codes
from compiler.schema.tree import items, mapping
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.bundle import Schema
from compiler.verify.manifest import Finding


def repetitions(value: Plain, schema: Schema, path: Path = ()) -> Iterator[Finding]:
    """Yield the entries whose keys (`x-kubernetes-list-map-keys`) an earlier entry has."""
    match value:
        case dict():
            properties = mapping(schema.get("properties"))
            others = mapping(schema.get("additionalProperties"))
            for name, below in value.items():
                yield from repetitions(below, mapping(properties.get(name, others)), (*path, name))
        case list():
            if schema.get("x-kubernetes-list-type") == "map":
                yield from _repeated(value, schema, path)
            for index, item in enumerate(value):
                yield from repetitions(item, mapping(schema.get("items")), (*path, index))
        case _:
            return


def _repeated(entries: list[Plain], schema: Schema, path: Path) -> Iterator[Finding]:
    names = [str(name) for name in items(schema.get("x-kubernetes-list-map-keys"))]
    seen = set[str]()
    for index, entry in enumerate(entries):
        found = {name: mapping(entry).get(name) for name in names}
        keys = json.dumps(found, sort_keys=True)
        if keys in seen:
            said = " and ".join(f"`{name}: {value}`" for name, value in found.items())
            fact = f"an earlier entry of `{path[-1]}` has {said}, too"
            yield Finding(codes.REPEATED_ENTRY, (*path, index), fact)
        seen.add(keys)
