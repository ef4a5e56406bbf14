"""A custom resource with the defaults of its schema, as a server completes it before it checks."""

from __future__ import annotations

from compiler.schema.tree import mapping
from compiler.source.nodes import Plain
from compiler.verify.bundle import Schema


def completed(value: Plain, schema: Schema) -> Plain:
    """Return a value with what its schema gives by default, all the way down."""
    match value:
        case dict():
            return _with_defaults(value, schema)
        case list():
            below = mapping(schema.get("items"))
            return [completed(item, below) for item in value]
        case _:
            return value


def _with_defaults(value: dict[str, Plain], schema: Schema) -> Plain:
    fields = mapping(schema.get("properties"))
    others = mapping(schema.get("additionalProperties"))
    given = {
        name: completed(below, mapping(fields.get(name, others))) for name, below in value.items()
    }
    for name, field in fields.items():
        default = mapping(field).get("default")
        if default is not None and given.get(name) is None:
            given[name] = completed(default, mapping(field))
    return given
