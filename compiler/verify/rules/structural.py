"""Rules: a custom resource's schema, in which every field has a type, and one only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, items, mapping, mapping_at, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.alternatives import alternatives
from compiler.verify.rules.assertions import assertions
from compiler.verify.rules.defaulting import TYPES, default
from compiler.verify.rules.level import EITHER, EMBEDDED, FREE, LIST, META, Level, has_identity

_NEVER = ("$ref", "definitions", "dependencies", "additionalItems", "id", "patternProperties")
_LIST_KEYS = "x-kubernetes-list-map-keys"
_MAP = "x-kubernetes-map-type"
_NAMES = frozenset(("name", "generateName"))
_KEYWORDS: tuple[tuple[tuple[type, ...], str, tuple[str, ...]], ...] = (
    (
        (int,),
        "a whole number",
        ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"),
    ),
    ((int, float), "a number", ("maximum", "minimum", "multipleOf")),
    ((bool,), "true or false", ("nullable", "uniqueItems", FREE, EITHER, EMBEDDED)),
    ((str,), "a text", ("description", "format", "pattern", "title", "type", LIST, _MAP)),
    ((list,), "a list", ("allOf", "anyOf", "enum", "oneOf", "required", _LIST_KEYS)),
)


def structural(schema: Fields, path: Path) -> Iterator[Fault]:
    """Yield what is wrong with a schema and all below it."""
    if text(schema, "type") not in ("", "object"):
        yield Fault((*path, "type"), "an object's schema has `type: object`")
    if schema.get("nullable") is True:
        yield Fault((*path, "nullable"), "a whole object can't be null")
    waiting = [Level(schema, path, is_root=True)]
    while waiting:
        level = waiting.pop(0)
        for fault in chain.from_iterable(check(level) for check in _CHECKS):
            yield fault._replace(path=(*level.path, *fault.path))
        waiting.extend(_below(level))


def _below(level: Level) -> Iterator[Level]:
    schema, path = level.schema, level.path
    is_whole, is_list = text(schema, _MAP) != "atomic", text(schema, LIST) == "map"
    for name, one in mapping(schema, "properties").items():
        if isinstance(one, dict):
            yield level.inner(
                one,
                (*path, "properties", name),
                in_metadata=level.in_metadata or (has_identity(level) and name in META),
                is_matched=is_whole,
            )
    for field, is_matched in (("items", is_list), ("additionalProperties", True)):
        if isinstance(schema.get(field), dict):
            below = mapping(schema, field)
            yield level.inner(
                below, (*path, field), in_metadata=level.in_metadata, is_matched=is_matched
            )


def _shaped(level: Level) -> Iterator[Fault]:
    for name, one in mapping(level.schema, "properties").items():
        if not isinstance(one, dict):
            yield Fault(("properties", name), f"`{name}` needs a schema, and has `{shown(one)}`")
    more = level.schema.get("additionalProperties")
    if more is not None and not isinstance(more, dict | bool):
        yield Fault(("additionalProperties",), "`additionalProperties` is a schema")


def _worded(level: Level) -> Iterator[Fault]:
    """Yield keywords that have values of another type, where Kubernetes' schema does not look."""
    for types, said, names in _KEYWORDS:
        for name in names:
            value = level.schema.get(name)
            if value is not None and not (isinstance(value, types) and _is_same(value, types)):
                yield Fault((name,), f"`{name}: {shown(value)}` has to be {said}")


def _is_same(value: Plain, types: tuple[type, ...]) -> bool:
    return not isinstance(value, bool) or bool in types


def _typed(level: Level) -> Iterator[Fault]:
    schema = level.schema
    kind, is_open = text(schema, "type"), schema.get(EITHER) is True
    if not kind and not is_open and schema.get(FREE) is not True:
        yield Fault((), "the field has no `type`")
    elif kind and kind not in TYPES:
        known = ", ".join(f"`{one}`" for one in TYPES)
        yield Fault(("type",), f"`type: {kind}` is none of {known}")
    if schema.get(FREE) is False:
        yield Fault((FREE,), f"`{FREE}` is true or not there")
    for field in (FREE, EMBEDDED) if is_open else ():
        if schema.get(field) is True:
            yield Fault((field,), f"`{field}` and `{EITHER}` exclude each other", key=True)


def _excluded(level: Level) -> Iterator[Fault]:
    schema = level.schema
    for field, value in (("additionalProperties", False), ("uniqueItems", True)):
        if schema.get(field) is value:
            yield Fault((field,), f"`{field}: {shown(value)}` can't be asked for")
    if "additionalProperties" in schema and mapping(schema, "properties"):
        fact = "`properties` and `additionalProperties` exclude each other"
        yield Fault(("additionalProperties",), fact, key=True)
    for field in _NEVER:
        if field in schema:
            yield Fault((field,), f"`{field}` can't be in a custom resource's schema", key=True)


def _embedded(level: Level) -> Iterator[Fault]:
    """Yield what is wrong with a schema of a whole object, this one or one in a field."""
    schema = level.schema
    if schema.get(EMBEDDED) is True:
        yield from _whole(level)
    if not has_identity(level):
        return
    for name, kind in (("apiVersion", "string"), ("kind", "string"), ("metadata", "object")):
        field = mapping(schema, "properties").get(name)
        if isinstance(field, dict) and text(field, "type") != kind:
            fact = f"`{name}` of an object has `type: {kind}`"
            yield Fault(("properties", name, "type"), fact)
    if level.is_root:
        yield from _metadata(mapping_at(schema, "properties", "metadata"))


def _whole(level: Level) -> Iterator[Fault]:
    schema = level.schema
    if level.in_metadata:
        yield Fault((EMBEDDED,), "there are no objects in the metadata of one", key=True)
    if text(schema, "type") != "object":
        yield Fault(("type",), f"`{EMBEDDED}` needs `type: object`")
    if schema.get("additionalProperties"):
        fact = f"`{EMBEDDED}` and `additionalProperties` exclude each other"
        yield Fault(("additionalProperties",), fact, key=True)
    if not mapping(schema, "properties") and schema.get(FREE) is not True:
        fact = f"`{EMBEDDED}` needs `properties`, or `{FREE}: true`"
        yield Fault((EMBEDDED,), fact, key=True)


def _metadata(schema: Fields) -> Iterator[Fault]:
    for name in mapping(schema, "properties"):
        if name not in _NAMES:
            fact = "of `metadata` a schema can say what `name` and `generateName` are, no more"
            yield Fault(("properties", "metadata", "properties", name), fact, key=True)


def _listed(level: Level) -> Iterator[Fault]:
    schema = level.schema
    style, keys = text(schema, LIST), items(schema, _LIST_KEYS)
    if text(schema, "type") == "array" and not isinstance(schema.get("items"), dict):
        yield Fault(("items",), "a list needs `items`, a schema of its items")
    if LIST in schema and style not in ("atomic", "map", "set"):
        yield Fault((LIST,), f"`{style}` is no `atomic`, `map` or `set`")
    if LIST in schema and text(schema, "type") != "array":
        yield Fault((LIST,), f"`{LIST}` needs `type: array`", key=True)
    if (style == "map") != bool(keys):
        fact = "a list of the type `map`, and no other, has `x-kubernetes-list-map-keys`"
        yield Fault((LIST,), fact)
    if style in ("map", "set"):
        yield from _told_apart(style, mapping(schema, "items"))
    if style == "map":
        yield from _keyed(keys, mapping(schema, "items"))


def _told_apart(style: str, below: Fields) -> Iterator[Fault]:
    """Yield what keeps items of a list from being told apart."""
    if below.get("nullable") is True:
        yield Fault(("items", "nullable"), f"items of a `{style}` can't be null")
    kind = text(below, "type")
    if style == "map" and kind != "object":
        yield Fault(("items", "type"), "items of a `map` are objects")
    if style == "set" and kind == "object" and text(below, _MAP) != "atomic":
        fact = f"objects in a `set` are compared whole: they need `{_MAP}: atomic`"
        yield Fault(("items", _MAP), fact)
    if style == "set" and kind == "array" and text(below, LIST) not in ("", "atomic"):
        fact = f"lists in a `set` are compared whole: they need `{LIST}: atomic`"
        yield Fault(("items", LIST), fact)


def _keyed(keys: Sequence[object], below: Fields) -> Iterator[Fault]:
    known, needed = mapping(below, "properties"), items(below, "required")
    for key in map(str, keys):
        field = mapping(known, key)
        if key not in known:
            yield Fault((_LIST_KEYS,), f"the items have no `{key}`")
        elif key not in needed and "default" not in field:
            fact = f"the key `{key}` has to be required, or have a default"
            yield Fault((_LIST_KEYS,), fact)
        if text(field, "type") in ("array", "object"):
            fact = f"the key `{key}` has to be a single value"
            yield Fault(("items", "properties", key, "type"), fact)
        if field.get("nullable") is True:
            yield Fault(("items", "properties", key, "nullable"), f"the key `{key}` can't be null")
    if len(set(map(str, keys))) < len(keys):
        yield Fault((_LIST_KEYS,), f"`{_LIST_KEYS}` has a key twice")


def _mapped(level: Level) -> Iterator[Fault]:
    if _MAP not in level.schema:
        return
    if text(level.schema, _MAP) not in ("atomic", "granular"):
        fact = f"`{text(level.schema, _MAP)}` is no `atomic` or `granular`"
        yield Fault((_MAP,), fact)
    if text(level.schema, "type") != "object":
        yield Fault((_MAP,), f"`{_MAP}` needs `type: object`", key=True)


_CHECKS = (
    _shaped,
    _worded,
    _typed,
    _excluded,
    _embedded,
    _listed,
    _mapped,
    alternatives,
    assertions,
    default,
)
