"""Manifests changed at random, the same way each time: podc says something of them, and goes on."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy

import pytest

from compiler import MemoryFiles, Options
from compiler.pipeline import lint
from compiler.source.nodes import Plain
from tests.conftest import GOLDEN
from tests.verify.broken import bases

Tree = dict[str | int, Plain] | list[Plain]
Place = tuple[Tree, str | int]

ODD: tuple[Plain, ...] = (
    *(None, True, 0, -1, 1.5, 1e300, 2**63, 10**30, "", " ", "x", "0", "null", "~", "{{ x }}"),
    *("\0", "é", "\ud83d", "\u2028", "a" * 70_000, "/" * 300, "[" * 300, "${A:?}", "%", "::", "*"),
    *([], {}, [[]], [None], {"": None}, {"a": {"a": {"a": []}}}, [{}] * 40, {"\n": "\t"}),
)
SPELLINGS = (
    ("metadata:", "metadata: &a"),
    ("metadata:", "*a :"),
    (": ", ": !!binary "),
    (": ", ": !tag "),
    (": ", ": !!set "),
    ("\n", "\n---\n"),
    ("  ", "\t"),
    ("kind:", "? kind\n:"),
    ('"', "'"),
    ("- ", "- - - "),
    ("name", "<<"),
    ("spec:", "spec: {"),
    (":", ""),
    ("e", "\x07"),
    ("apiVersion: v1", "apiVersion: v1\nitems: [1, [], null, {kind: List, items: [{}]}]"),
)
ROUNDS = 6


def places(tree: Plain) -> Iterator[Place]:
    """Yield everything below, by what holds it."""
    match tree:
        case dict():
            for key, below in tree.items():
                yield tree, key  # type: ignore[misc]  # a mapping is one whatever its keys are
                yield from places(below)
        case list():
            for index, below in enumerate(tree):
                yield tree, index
                yield from places(below)
        case _:
            return


def changed(chance: random.Random, body: dict[str, Plain]) -> dict[str, Plain]:
    """Return a manifest with some of it taken away, swapped, nested, renamed, or made odd."""
    made = deepcopy(body)
    for _ in range(chance.randint(1, 3)):
        found = list(places(made))
        if not found:
            return made
        holder, step = chance.choice(found)
        value = holder[step]  # type: ignore[index]  # a step of the holder's own
        other = chance.choice(found)
        new: Plain = chance.choice(
            (*ODD, [value], {"x": value}, [value, value], other[0][other[1]])  # type: ignore[index]
        )
        holder[step] = deepcopy(new)  # type: ignore[index]
        if isinstance(holder, dict) and chance.random() < 0.3:
            holder[chance.choice(("", "x y", "kind", "<<", "é", "0"))] = holder.pop(step)
    return made


def survives(text: str) -> None:
    files = MemoryFiles({"/m.yaml": text})
    done = lint(Options(files=("m.yaml",), directory="/"), files)

    assert [one.message for one in done.diagnostics if one.number.startswith("PC9")] == []


@pytest.mark.parametrize("name", bases())
def test_values_of_any_form_are_judged(name: str) -> None:
    chance = random.Random(name)
    for _ in range(ROUNDS):
        survives("\n---\n".join(json.dumps(changed(chance, one)) for one in bases()[name]))


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_texts_of_any_form_are_read(old: str, new: str) -> None:
    chance = random.Random(old + new)
    for path in sorted(GOLDEN.glob("apps/*/manifests.yaml"))[:3]:
        text = path.read_text(encoding="utf-8")
        parts = text.split(old)
        for count in (1, 3, len(parts)):
            survives(new.join(parts))
            parts = [*parts[:count], *chance.sample(parts, min(3, len(parts)))]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nspec: " + "[" * 5000,
        "apiVersion: v1\nkind: Pod\nspec: " + "{a: " * 90 + "}" * 90,
        "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(2000)),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: " + "x" * 2_000_000 + "}",
        "---\n" * 20_000,
        "kind: List\napiVersion: v1\nitems:\n" + "- {apiVersion: v1, kind: Pod}\n" * 2000,
    ],
    ids=["open", "deep", "aliases", "long", "empty", "many"],
)
def test_sizes_of_any_kind_end(text: str) -> None:
    survives(text)
