"""A schema as a tree of places: which keys a file may have, and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from compiler.source.nodes import Plain

Schema = dict[str, Plain]
Path = tuple[str | int, ...]

EXTENSION = "^x-"


def schema_at(root: Schema, path: Path) -> Schema:
    """Return what the schema says of the value at a path; nothing where it says nothing."""
    place = resolved(root, root)
    for step in path:
        place = resolved(_child(place, step), root)
    return place


def paths_below(
    root: Schema, place: Schema, prefix: str = "", above: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield the path of every key: `services.*.ports[].target`; extensions (`x-…`) are left out.

    Entries (`.*`) and items (`[]`) have a path where they can be mappings with keys of their own,
    entries also where their mapping has no other form: `environment` has none, `driver_opts` has.
    A definition that contains itself is walked once; `above` holds those on the way here.
    """
    for step, child in _steps(resolved(place, root), root):
        path = f"{prefix}{step}" if step == "[]" or not prefix else f"{prefix}.{step}"
        yield path
        name = str(child.get("$ref", path))
        if name not in above:
            yield from paths_below(root, child, path, above | {name})


def resolved(place: Schema, root: Schema) -> Schema:
    """Return a place with its `$ref` followed and its alternatives laid over each other."""
    parts = [mapping(part) for key in ("oneOf", "anyOf", "allOf") for part in items(place.get(key))]
    if _is_below(place.get("$ref")):
        parts.append(_target(root, str(place["$ref"])))
    whole: Schema = {}
    for part in (*(resolved(part, root) for part in parts), place):
        properties = mapping(whole.get("properties")) | mapping(part.get("properties"))
        types = [*types_of(whole), *(t for t in types_of(part) if t not in types_of(whole))]
        whole = whole | part | {"properties": properties, "type": [*types]}
    return whole


def followed(place: Schema, root: Schema) -> Schema:
    """Return what the `$ref` of a place leads to, or the place if it has none."""
    while _is_below(place.get("$ref")):
        place = _target(root, str(place["$ref"]))
    return place


def types_of(place: Schema) -> list[str]:
    """Return the JSON types that a place takes."""
    written = place.get("type")
    return [written] if isinstance(written, str) else [str(name) for name in items(written)]


def mapping(value: Plain) -> Schema:
    """Return the value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Plain) -> list[Plain]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _steps(place: Schema, root: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield each step down that has a path of its own, and what is there."""
    for name, child in mapping(place.get("properties")).items():
        if not re.search(EXTENSION, name):
            yield name, mapping(child)
    for pattern, child in mapping(place.get("patternProperties")).items():
        has_keys = _has_keys(resolved(mapping(child), root))
        if pattern != EXTENSION and (has_keys or "array" not in types_of(place)):
            yield "*", mapping(child)
    item = mapping(place.get("items"))
    if _has_keys(resolved(item, root)):
        yield "[]", item


def _has_keys(place: Schema) -> bool:
    return bool(place.get("properties")) or "object" in types_of(place)


def _child(place: Schema, step: str | int) -> Schema:
    if isinstance(step, int):
        return mapping(place.get("items"))
    properties = mapping(place.get("properties"))
    if step in properties:
        return mapping(properties[step])
    patterns = mapping(place.get("patternProperties"))
    named = (child for pattern, child in patterns.items() if re.search(pattern, step))
    return mapping(next(named, place.get("additionalProperties")))


def _is_below(reference: Plain) -> bool:
    return isinstance(reference, str) and reference.startswith("#")


def _target(root: Schema, reference: str) -> Schema:
    steps = (step for step in reference.removeprefix("#").split("/") if step)
    return reduce(lambda place, step: mapping(place.get(step)), steps, root)
