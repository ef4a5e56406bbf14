"""Rules: a custom resource's schema, in which every field has a type, and one only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.cel import mistake
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.table import entries

Where = tuple[Fields, Path]

_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_JUNCTORS = ("allOf", "anyOf", "oneOf")
# What a schema says once, and what alternatives of it may not say again.
_ONCE = (
    "additionalProperties",
    "default",
    "description",
    "nullable",
    "title",
    "type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-embedded-resource",
)
_NEVER = ("$ref", "definitions", "dependencies", "additionalItems", "id", "patternProperties")
_GIVEN = ("self", "oldSelf")
_FREE = "x-kubernetes-preserve-unknown-fields"
_EITHER = "x-kubernetes-int-or-string"


def structural(schema: Fields, path: Path) -> Iterator[Fault]:
    """Yield what is wrong with a schema and all below it."""
    if schema and text(schema, "type") != "object":
        yield Fault((*path, "type"), "an object's schema has `type: object`")
    waiting: list[Where] = [(schema, path)]
    while waiting:
        one, where = waiting.pop(0)
        for fault in chain.from_iterable(check(one) for check in _CHECKS):
            yield fault._replace(path=(*where, *fault.path))
        waiting.extend((below, (*where, *step)) for below, step in _below(one))


def _below(schema: Fields) -> Iterator[Where]:
    for name, one in mapping(schema, "properties").items():
        if isinstance(one, dict):
            yield one, ("properties", name)
    for field in ("items", "additionalProperties"):
        if isinstance(schema.get(field), dict):
            yield mapping(schema, field), (field,)


def _shaped(schema: Fields) -> Iterator[Fault]:
    for name, one in mapping(schema, "properties").items():
        if not isinstance(one, dict):
            yield Fault(("properties", name), f"`{name}` needs a schema, and has `{shown(one)}`")
    more = schema.get("additionalProperties")
    if more is not None and not isinstance(more, dict | bool):
        yield Fault(("additionalProperties",), "`additionalProperties` is a schema")


def _typed(schema: Fields) -> Iterator[Fault]:
    kind, is_open = text(schema, "type"), schema.get(_EITHER) is True
    if not kind and not is_open and schema.get(_FREE) is not True:
        yield Fault((), "the field has no `type`")
    elif kind and kind not in _TYPES:
        known = ", ".join(f"`{one}`" for one in _TYPES)
        yield Fault(("type",), f"`type: {kind}` is none of {known}")
    if schema.get(_FREE) is False:
        yield Fault((_FREE,), f"`{_FREE}` is true or not there")


def _excluded(schema: Fields) -> Iterator[Fault]:
    for field, value in (("additionalProperties", False), ("uniqueItems", True)):
        if schema.get(field) is value:
            yield Fault((field,), f"`{field}: {shown(value)}` can't be asked for")
    if "additionalProperties" in schema and mapping(schema, "properties"):
        fact = "`properties` and `additionalProperties` exclude each other"
        yield Fault(("additionalProperties",), fact, key=True)
    for field in _NEVER:
        if field in schema:
            yield Fault((field,), f"`{field}` can't be in a custom resource's schema", key=True)


def _listed(schema: Fields) -> Iterator[Fault]:
    below, style = schema.get("items"), text(schema, "x-kubernetes-list-type")
    keys = [str(key) for key in items(schema, "x-kubernetes-list-map-keys")]
    if text(schema, "type") == "array" and not isinstance(below, dict):
        yield Fault(("items",), "a list needs `items`, a schema of its items")
    if schema.get("x-kubernetes-list-type") is not None and style not in ("atomic", "map", "set"):
        yield Fault(("x-kubernetes-list-type",), f"`{style}` is no `atomic`, `map` or `set`")
    if (style == "map") != bool(keys):
        fact = "a list of the type `map`, and no other, has `x-kubernetes-list-map-keys`"
        yield Fault(("x-kubernetes-list-type",), fact)
    known = mapping(below, "properties")
    needed = items(below, "required")
    for key in keys if style == "map" else ():
        if key not in known:
            yield Fault(("x-kubernetes-list-map-keys",), f"the items have no `{key}`")
        elif key not in needed and "default" not in mapping(known, key):
            fact = f"the key `{key}` has to be required, or have a default"
            yield Fault(("x-kubernetes-list-map-keys",), fact)


def _alternatives(schema: Fields) -> Iterator[Fault]:
    found: list[Where] = [
        (one, (junctor, index)) for junctor in _JUNCTORS for index, one in entries(schema, junctor)
    ]
    found += [(mapping(schema, "not"), ("not",))]
    for one, path in found:
        for field in _ONCE:
            if field in one and not (field == "type" and schema.get(_EITHER) is True):
                fact = f"`{field}` stands in the schema itself, not in its alternatives"
                yield Fault((*path, field), fact, key=True)


def _asked(schema: Fields) -> Iterator[Fault]:
    for index, one in entries(schema, "x-kubernetes-validations"):
        rule = text(one, "rule")
        wrong = mistake(rule, _GIVEN) if rule.strip() else "it is empty"
        if wrong:
            path = ("x-kubernetes-validations", index, "rule")
            yield Fault(path, f"the rule `{shown(rule)}` is no expression in CEL: {wrong}")


def _default(schema: Fields) -> Iterator[Fault]:
    default, kind = schema.get("default"), text(schema, "type")
    if "default" not in schema or default is None:
        return
    known = items(schema, "enum")
    if kind in _TYPES and not _is_of(default, kind):
        yield Fault(("default",), f"the default `{shown(default)}` is no {kind}")
    elif known and default not in known:
        yield Fault(("default",), f"the default `{shown(default)}` is no value of `enum`")
    elif not _is_between(default, schema.get("minimum"), schema.get("maximum")):
        yield Fault(("default",), f"the default `{shown(default)}` is out of its bounds")


def _is_of(value: Plain, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    whole = isinstance(value, float) and value.is_integer() and kind == "integer"
    return whole or isinstance(value, _TYPES[kind])


def _is_between(value: Plain, least: Plain, most: Plain) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    low = not isinstance(least, int | float) or least <= value
    return low and (not isinstance(most, int | float) or value <= most)


_CHECKS = (_shaped, _typed, _excluded, _listed, _alternatives, _asked, _default)
