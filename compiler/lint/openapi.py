"""The schema of a CustomResourceDefinition → a JSON Schema that is as strict as a server.

Definitions use a part of OpenAPI 3.0 with extensions of Kubernetes' own (structural schemas):
https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
Not carried over: expressions (`x-kubernetes-validations`) and most formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from compiler.schema.engine import is_usable
from compiler.schema.tree import items, mapping
from compiler.schema.violations import IN_WORDS
from compiler.source.nodes import Plain
from compiler.verify.bundle import OBJECT_META, Schema

_KEEPS = "x-kubernetes-preserve-unknown-fields"
_ANY_NUMBER = "x-kubernetes-int-or-string"
_EMBEDDED = "x-kubernetes-embedded-resource"
_LIST = "x-kubernetes-list-type"
_LIST_KEYS = "x-kubernetes-list-map-keys"

# Keywords that mean in JSON Schema what they mean in OpenAPI.
_SAME = (
    "default",
    "enum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "required",
    "uniqueItems",
    _LIST,
    _LIST_KEYS,
)
# Formats that alternatives are told apart by, and those that people get wrong.
_FORMATS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date-time": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})$",
    "uuid": r"^[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}$",
    "ipv4": r"^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(?!$)|$)){4}$",
    "ipv6": r"^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*$",
}
_IN_WORDS = {
    "date": "it has to be a date, such as `2026-01-31`",
    "date-time": "it has to be a time of a day, such as `2026-01-31T12:00:00Z`",
    "uuid": "it has to be a UUID",
}
# A schema of which a keyword is not carried over takes too much: where the alternatives of `oneOf`
# are such, several may seem to fit, and `not` would refuse what fits.
_ALL_OF = {"allOf": "allOf", "anyOf": "anyOf", "oneOf": "anyOf"}
_BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


def as_json_schema(root: Schema, *, closed: bool = True) -> Schema:
    """Return the schema of whole objects, whose type and metadata every server knows.

    `closed`: a server drops the fields that the schema does not name.
    """
    schema = dict(_structure(root)) if closed else dict(_nested(root))
    properties = mapping(schema.get("properties")) | _identity()
    # A server ignores the status of a new object.
    required = _required(root, "metadata")
    return schema | {"properties": {**properties, "status": {}}, "required": required}


def _required(schema: Schema, *besides: str) -> list[Plain]:
    named = [str(name) for name in items(schema.get("required")) if name != "status"]
    return [*dict.fromkeys([*named, "apiVersion", "kind", *besides])]


def _identity() -> Schema:
    text: Schema = {"type": "string"}
    return {"apiVersion": text, "kind": text, "metadata": {"$ref": f"#/$defs/{OBJECT_META}"}}


def _structure(schema: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield the keywords of a schema that also says which fields there are."""
    yield from _values(schema)
    if "items" in schema:
        # A list that keeps unknown fields keeps those of its items: `skipPrune`.
        kept: Schema = {_KEEPS: True} if schema.get(_KEEPS) is True else {}
        yield "items", dict(_structure(mapping(schema["items"]) | kept))
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict):
        yield "additionalProperties", dict(_structure(additional))
    elif _is_closed(schema):
        yield "additionalProperties", False
    fields = mapping(schema.get("properties"))
    properties: Schema = {name: dict(_structure(mapping(one))) for name, one in fields.items()}
    if schema.get(_EMBEDDED) is True:
        properties |= _identity()
        yield "required", _required(schema)
    if properties:
        yield "properties", properties


def _is_closed(schema: Schema) -> bool:
    """Tell whether a server drops the fields that an object's schema does not name."""
    is_open = schema.get("additionalProperties") is True or schema.get(_KEEPS) is True
    return schema.get("type") == "object" and not is_open


def _values(schema: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield the keywords that are about values, wherever a schema stands."""
    for key in _SAME:
        if key in schema:
            yield key, schema[key]
    yield from _type(schema)
    yield from _bounds(schema)
    pattern = _pattern(schema)
    if pattern:
        yield "pattern", pattern
        yield from _words(schema)
    if schema.get(_LIST) == "set":
        yield "uniqueItems", True
    for key, loose in _ALL_OF.items():
        if key in schema:
            branches = [mapping(one) for one in items(schema[key])]
            name = key if all(map(_is_exact, branches)) else loose
            yield name, [dict(_nested(one)) for one in branches]
    if "not" in schema and _is_exact(mapping(schema["not"])):
        yield "not", dict(_nested(mapping(schema["not"])))


def _pattern(schema: Schema) -> str:
    """Return what a text has to match, empty where that is not known."""
    pattern = schema.get("pattern", _FORMATS.get(str(schema.get("format"))))
    return pattern if isinstance(pattern, str) and is_usable(pattern) else ""


def _words(schema: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield how it is said what a format takes."""
    words = _IN_WORDS.get(str(schema.get("format")))
    if words and "pattern" not in schema:
        yield IN_WORDS, words


def _is_exact(schema: Schema) -> bool:
    """Tell whether all that a schema asks for is carried over."""
    asked = [key for key in ("pattern", "format") if key in schema]
    if len(asked) > 1 or (asked and not _pattern(schema)):
        return False
    lists = (items(schema.get(key)) for key in _ALL_OF)
    below = [*chain.from_iterable(lists), *mapping(schema.get("properties")).values()]
    below += [schema[key] for key in ("items", "not") if key in schema]
    return all(_is_exact(mapping(one)) for one in below)


def _nested(schema: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield the keywords of an alternative, which says nothing of which fields there are."""
    yield from _values(schema)
    if "items" in schema:
        yield "items", dict(_nested(mapping(schema["items"])))
    properties = mapping(schema.get("properties"))
    if properties:
        yield "properties", {name: dict(_nested(mapping(one))) for name, one in properties.items()}


def _type(schema: Schema) -> Iterator[tuple[str, Plain]]:
    types: list[Plain] = [schema["type"]] if "type" in schema else []
    if schema.get(_ANY_NUMBER) is True:
        types = ["integer", "string"]
    null: list[Plain] = ["null"] if schema.get("nullable") is True else []
    if types:
        yield "type", [*types, *null]


def _bounds(schema: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield bounds that are not reached: OpenAPI 3.0 says so beside the bound."""
    for bound, is_exclusive in _BOUNDS:
        if bound in schema and schema.get(is_exclusive) is True:
            yield is_exclusive, schema[bound]
