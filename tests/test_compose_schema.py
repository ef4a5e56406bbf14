"""The schema of Compose files itself: its keys, their types, descriptions and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.schema import compiled, extension_paths, key_paths
from compiler.schema.tree import Schema, items, mapping, resolved, types_of

HERE = Path(__file__).parent
SCHEMA_KEYS = HERE.parent.parent / "shared" / "compose" / "schema-keys.txt"

OURS = compiled("compose.schema.json")
of_each = pytest.mark.parametrize(
    "root", [OURS.root, compiled("app.schema.json").root], ids=["compose", "app"]
)


def test_key_paths_are_these() -> None:
    expected = (HERE / "compose_keys.txt").read_text(encoding="utf-8").split()

    assert expected == sorted(key_paths())


def test_extension_paths_are_these() -> None:
    expected = (HERE / "extension_keys.txt").read_text(encoding="utf-8").split()

    assert expected == sorted(extension_paths())


def places(schema: Schema, path: str = "#") -> Iterator[tuple[str, Schema]]:
    """Yield every subschema of a schema with its pointer."""
    yield path, schema
    for word in ("properties", "patternProperties", "$defs"):
        for name, child in mapping(schema.get(word)).items():
            yield from places(mapping(child), f"{path}/{word}/{name}")
    for index, child in enumerate(items(schema.get("oneOf"))):
        yield from places(mapping(child), f"{path}/oneOf/{index}")
    if "items" in schema:
        yield from places(mapping(schema["items"]), f"{path}/items")


@of_each
def test_every_key_has_a_description(root: Schema) -> None:
    keys = {path: one for path, one in places(root) if re.search(r"/properties/[^/]+$", path)}
    texts = {path: resolved(one, root).get("description") for path, one in keys.items()}

    assert not [path for path, text in texts.items() if not str(text).endswith(".")]


@of_each
def test_every_example_is_valid(root: Schema) -> None:
    examples = [
        (path, example, compiled(one | {"$defs": root["$defs"]}))
        for path, one in places(root)
        for example in items(one.get("examples"))
    ]

    assert examples
    assert not [(path, one) for path, one, schema in examples if not schema.is_valid(one)]


@pytest.mark.skipif(not SCHEMA_KEYS.exists(), reason="the list of the specification is not here")
def test_key_paths_are_those_of_the_specification() -> None:
    lines = SCHEMA_KEYS.read_text(encoding="utf-8").splitlines()

    assert {line.partition("\t")[0] for line in lines} == key_paths()


@pytest.mark.skipif(not SCHEMA_KEYS.exists(), reason="the list of the specification is not here")
def test_types_and_constraints_are_those_of_the_specification() -> None:
    lines = SCHEMA_KEYS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]

    expected = {path: (in_order(types), "[required]" in text) for path, types, text in rows}
    actual = {path: (in_order(notation(at(path))), is_required(path)) for path in expected}
    assert expected == actual


def at(path: str) -> Schema:
    place = resolved(OURS.root, OURS.root)
    for step in re.findall(r"\[\]|[^.\[\]]+", path):
        place = resolved(_below(place, step), OURS.root)
    return place


def _below(place: Schema, step: str) -> Schema:
    if step == "[]":
        return mapping(place["items"])
    if step == "*":
        return entries(place)[1]
    return mapping(mapping(place["properties"])[step])


def entries(place: Schema) -> tuple[str, Schema]:
    """Return the pattern of names of the user's own, and what stands behind them."""
    patterns = mapping(place.get("patternProperties"))
    own = [(pattern, mapping(one)) for pattern, one in patterns.items() if pattern != "^x-"]
    return own[0] if own else ("", {})


def is_required(path: str) -> bool:
    parent, _, key = path.rpartition(".")
    return key in items(at(parent).get("required"))


def notation(place: Schema) -> str:
    """Return what a place takes, in the notation of the list."""
    enum = [f"enum({'|'.join(map(str, items(place['enum'])))})"] if "enum" in place else []
    return "|".join([*enum, *(_type(name, place) for name in types_of(place))])


def _type(name: str, place: Schema) -> str:
    if name == "array":
        item = notation(resolved(mapping(place.get("items")), OURS.root))
        return f"list<{item}>{'(unique)' if place.get('uniqueItems') else ''}"
    if name == "object":
        return _object(place)
    bounds = {"string": ["pattern"]}.get(name, ["minimum", "maximum"])
    given = [f"{bound}={place[bound]}" for bound in bounds if bound in place]
    return f"{name}[{','.join(given)}]" if given and name != "boolean" else name


def _object(place: Schema) -> str:
    pattern, one = entries(place)
    if not pattern:
        return "object(closed)" if place.get("additionalProperties") is False else "object"
    value = notation(resolved(one, OURS.root))
    if pattern == ".+":
        return f"map<{'host' if 'list' in value else 'string'},({value})>"
    return f"map<{pattern},{value}>"


def in_order(types: str) -> str:
    """Return a type in the notation of the list with its alternatives sorted, inner ones too."""
    parts, depth = [""], 0
    for character in types:
        depth += (character in "<([{") - (character in ">)]}")
        if character == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return "|".join(sorted(map(_inner_in_order, parts)))


def _inner_in_order(part: str) -> str:
    shape = re.fullmatch(
        r"(list<|map<(?:string|host),\(|map<[^,]*,)(.*?)(\)?>(?:\(unique\))?)", part
    )
    return f"{shape[1]}{in_order(shape[2])}{shape[3]}" if shape else part
