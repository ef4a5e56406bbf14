"""Rules: defaults in a custom resource's schema, which have to be what it asks for."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.level import EITHER, EMBEDDED, FREE, META, Level

TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_LENGTHS = (
    (str, "minLength", "maxLength"),
    (list, "minItems", "maxItems"),
    (dict, "minProperties", "maxProperties"),
)


def default(level: Level) -> Iterator[Fault]:
    """Yield what is wrong with the default of a schema."""
    value = level.schema.get("default")
    if value is None:
        return
    if level.under_root:
        yield Fault(("default",), "what every object has can't have a default here", key=True)
    elif level.in_metadata and level.path[-1] == "additionalProperties":
        yield Fault(("default",), "entries of metadata can't have a default", key=True)
    else:
        yield from _judged(value, level.schema, ("default",))


def _judged(value: Plain, schema: Fields, path: Path) -> Iterator[Fault]:
    """Yield what is wrong with a value, all the way down."""
    wrong = next(_mistakes(value, schema), "")
    if value is None:
        if schema.get("type") and schema.get("nullable") is not True:
            yield Fault(path, f"the default is null, which `{schema['type']}` is not")
    elif wrong:
        yield Fault(path, f"the default `{shown(value)}` {wrong}")
    elif isinstance(value, dict):
        yield from _fields(value, schema, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _judged(item, mapping(schema, "items"), (*path, index))


def _fields(value: Fields, schema: Fields, path: Path) -> Iterator[Fault]:
    known = mapping(schema, "properties")
    others = schema.get("additionalProperties")
    for name, below in value.items():
        is_own = schema.get(EMBEDDED) is True and name in META
        if name in known:
            yield from _judged(below, mapping(known, name), (*path, name))
        elif isinstance(others, dict):
            yield from _judged(below, others, (*path, name))
        elif not (others or schema.get(FREE) is True or is_own):
            fact = f"the default has `{name}`, which the schema does not know"
            yield Fault((*path, name), fact, key=True)
    for needed in items(schema, "required"):
        if needed not in value:
            yield Fault(path, f"the default lacks `{needed}`, which is required")


def _mistakes(value: Plain, schema: Fields) -> Iterator[str]:
    """Yield what is wrong with a single value, as in "the default …"."""
    kind, known = text(schema, "type"), items(schema, "enum")
    if schema.get(EITHER) is True:
        kind = "string" if isinstance(value, str) else "integer"
    if kind in TYPES and not _is_of(value, kind):
        yield f"is no {kind}"
    if known and value not in known:
        yield "is no value of `enum`"
    if not _is_between(value, schema.get("minimum"), schema.get("maximum")):
        yield "is out of its bounds"
    for of, least, most in _LENGTHS:
        if isinstance(value, of) and not _is_between(
            len(value), schema.get(least), schema.get(most)
        ):
            yield f"is out of `{least}` and `{most}`"


def _is_of(value: Plain, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    whole = isinstance(value, float) and value.is_integer() and kind == "integer"
    return whole or isinstance(value, TYPES[kind])


def _is_between(value: Plain, least: Plain, most: Plain) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    low = not isinstance(least, int | float) or least <= value
    return low and (not isinstance(most, int | float) or value <= most)
