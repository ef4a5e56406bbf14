"""Our schema against the official one: the same verdict on everything but a list of differences.

The official schema is the one that check-jsonschema carries. Where the two differ, Docker Compose's
own loader has the last word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs
import pytest

from compiler import DiskFiles, Options
from compiler.compose import model
from compiler.diagnostics import Report
from compiler.pipeline import load
from compiler.schema import compiled, key_paths, validate_compose
from compiler.schema.case import example
from compiler.schema.compose import NEWER
from compiler.schema.tree import items, paths_below
from compiler.schema.violations import Rule
from compiler.source.nodes import Mapping, Plain, plain
from compiler.source.text import Source
from compiler.source.yaml import parse

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
CASES = ROOT.parent / "shared" / "compose" / "cases"

OURS = compiled("compose.schema.json")
VENDOR = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
OFFICIAL = json.loads((VENDOR / "compose-spec.json").read_text(encoding="utf-8"))
THEIRS = jsonschema_rs.validator_for(OFFICIAL)

Document = dict[str, Plain]
Assembled = Callable[[Path], list[Mapping]]


class Difference(NamedTuple):
    """A key and the values on which the schemas differ, a document, and whether ours takes it."""

    path: str
    concerns: Callable[[Plain], bool]
    document: Document
    accepted: bool
    why: str


def _is_fraction(value: Plain) -> bool:
    return isinstance(value, float)


def _is_text(value: Plain) -> bool:
    return isinstance(value, str)


def _is_anything(value: Plain) -> bool:  # noqa: ARG001 - one predicate among others
    return True


DIFFERENCES = (
    Difference(
        "services.*.pull_policy",
        _is_text,
        {"services": {"a": {"image": "i", "pull_policy": "${POLICY:-always}"}}},
        accepted=True,
        why="the loader's pattern has no anchors",
    ),
    Difference(
        "services.*.mem_limit",
        _is_fraction,
        {"services": {"a": {"image": "i", "mem_limit": 1.5}}},
        accepted=True,
        why="the loader takes fractions",
    ),
    Difference(
        "services.*.memswap_limit",
        _is_fraction,
        {"services": {"a": {"image": "i", "memswap_limit": 1.5}}},
        accepted=True,
        why="the loader takes fractions",
    ),
    Difference(
        "services.*.shm_size",
        _is_fraction,
        {"services": {"a": {"image": "i", "shm_size": 1.5}}},
        accepted=True,
        why="the loader takes fractions",
    ),
    Difference(
        "jobs",
        _is_anything,
        {"jobs": {"a": {"image": "i", "triggers": {"manual": True}}}},
        accepted=False,
        why="newer than the loader",
    ),
    Difference(
        "services.*.umask",
        _is_anything,
        {"services": {"a": {"image": "i", "umask": 18}}},
        accepted=False,
        why="newer than the loader",
    ),
    Difference(
        "services.*.networks.*.use_service_name_alias",
        _is_anything,
        {"services": {"a": {"networks": {"n": {"use_service_name_alias": True}}}}},
        accepted=False,
        why="newer than the loader",
    ),
    Difference(
        "services.*.pre_start[].cap_add",
        _is_anything,
        {"services": {"a": {"pre_start": [{"command": "c", "cap_add": ["ALL"]}]}}},
        accepted=False,
        why="newer than the loader, as most of a container's keys are in this place",
    ),
    Difference(
        "x-podc",
        _is_anything,
        {"x-podc": {"acept": []}},
        accepted=False,
        why="podc knows the keys of its own extension",
    ),
    Difference(
        "services.*.x-podc",
        _is_anything,
        {"services": {"a": {"x-podc": {"size": "1Gi"}}}},
        accepted=False,
        why="podc knows the keys of its own extension",
    ),
    Difference(
        "volumes.*.x-podc",
        _is_anything,
        {"volumes": {"a": {"x-podc": {"size": "lots"}}}},
        accepted=False,
        why="podc knows the keys of its own extension",
    ),
)

# What is put under every key: one value of each kind, and the shapes that keys ask for.
VALUES: tuple[Plain, ...] = (
    None,
    True,
    0,
    -1,
    101,
    -1001,
    10**30,
    1.5,
    "",
    "a",
    "all",
    "host",
    "${NAME}",
    [],
    ["a"],
    ["a", "a"],
    [1],
    [1, 1],
    [1.5],
    [None],
    [True],
    [[]],
    [{}],
    [{"unknown": 1}],
    {},
    {"a": "b"},
    {"a": 1},
    {"a": 1.5},
    {"a": None},
    {"a": True},
    {"a": []},
    {"a": ["b"]},
    {"a": ["b", "b"]},
    {"a": [1]},
    {"a": {}},
    {"a": {"a": {}}},
    {"A": {}},
    {"a b": {}},
    {"": "b"},
    {"x-a": {"b": []}},
)


@pytest.mark.parametrize("difference", [pytest.param(one, id=one.path) for one in DIFFERENCES])
def test_difference_is_one(difference: Difference) -> None:
    verdicts = OURS.is_valid(difference.document), THEIRS.is_valid(difference.document)

    assert (difference.accepted, not difference.accepted) == verdicts
    assert _differs(difference.document)


@pytest.mark.parametrize("path", sorted(key_paths()))
def test_every_kind_of_value_under_a_key_gets_the_same_verdict(path: str) -> None:
    documents = [_document_with(path, value) for value in VALUES]

    same = [document for document in documents if not _differs(document)]

    assert [THEIRS.is_valid(one) for one in same] == [OURS.is_valid(one) for one in same]
    assert same


@pytest.mark.parametrize("path", sorted(key_paths()))
def test_every_refusal_under_a_key_is_explained(path: str) -> None:
    documents = [_document_with(path, value) for value in VALUES]

    refused = [document for document in documents if not OURS.is_valid(document)]
    explained = [OURS.explain(document) for document in refused]

    assert not [one for one in explained if not one or Rule.OTHER in {v.rule for v in one}]


def test_newer_keys_are_those_that_only_the_official_schema_has() -> None:
    official = set(paths_below(OFFICIAL, OFFICIAL))

    lacking = {path for path in official - key_paths() if not _is_below(path, NEWER)}

    assert (set(), NEWER) == (lacking, NEWER & official)


def test_every_key_of_ours_is_in_the_official_schema() -> None:
    official = set(paths_below(OFFICIAL, OFFICIAL))

    assert frozenset() == key_paths() - official


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.name) for p in sorted((ROOT / "samples").rglob("*.y*ml"))]
)
def test_sample_gets_the_same_verdict(path: Path) -> None:
    assert not _disagreements(path)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of public Compose files is not here")
def test_corpus_gets_the_same_verdicts() -> None:
    paths = sorted(CORPUS.rglob("*.y*ml"))

    assert not [problem for path in paths for problem in _disagreements(path)]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of public Compose files is not here")
def test_assembled_trees_of_the_corpus_get_the_same_verdicts(assembled: Assembled) -> None:
    entries = [
        meta.parent / json.loads(meta.read_text())["file"] for meta in CORPUS.glob("*/meta.json")
    ]
    trees = [tree for path in sorted(entries) for tree in assembled(path)]

    assert len(trees) >= len(entries)
    assert not [tree.span.source.path for tree in trees if _is_json(tree) and _disagree(tree)]


@pytest.mark.skipif(not CASES.exists(), reason="the loader's cases are not here")
def test_cases_get_the_same_verdicts() -> None:
    paths = sorted(CASES.glob("*/*.y*ml"))

    assert not [problem for path in paths for problem in _disagreements(path)]


@pytest.mark.skipif(not CASES.exists(), reason="the loader's cases are not here")
def test_verdicts_on_the_loaders_own_schema_tests() -> None:
    cases = json.loads((CASES / "schema.json").read_text(encoding="utf-8"))

    expected = {case["test"]: case["error"] is None for case in cases}

    assert expected == {case["test"]: OURS.is_valid(case["input"]) for case in cases}


@pytest.fixture
def assembled(monkeypatch: pytest.MonkeyPatch) -> Assembled:
    """Return the trees that loading a file holds against the schema: merged and interpolated."""
    trees: list[Mapping] = []

    def record(root: Mapping, report: Report) -> None:
        trees.append(root)
        validate_compose(root, report)

    def load_it(path: Path) -> list[Mapping]:
        trees.clear()
        load(Options(directory=str(path.parent), files=(path.name,)), DiskFiles())
        return list(trees)

    monkeypatch.setattr(model, "validate_compose", record)
    return load_it


def _disagreements(path: Path) -> list[str]:
    """Return the documents of a file on which the schemas disagree."""
    report = Report()
    try:
        source = Source(str(path), path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return []
    documents = [node for node in parse(source, report) if isinstance(node, Mapping)]
    if report.failed or not any(_is_compose(node) for node in documents):
        return []
    return [str(path) for node in documents if _is_json(node) and _disagree(node)]


def _disagree(node: Mapping) -> bool:
    report = Report()
    validate_compose(node, report)
    document = plain(node)
    assert isinstance(document, dict)
    return not _differs(document) and THEIRS.is_valid(document) is report.failed


def _differs(document: Document) -> bool:
    """Tell whether the document has a key about which the schemas are known to differ."""
    return any(
        one.concerns(value)
        for one in DIFFERENCES
        for value in _values_at(document, one.path.replace("[]", ".[]").split("."))
    )


def _values_at(value: Plain, steps: list[str]) -> Iterator[Plain]:
    match steps, value:
        case [], _:
            yield value
        case ["*", *rest], dict():
            for child in value.values():
                yield from _values_at(child, rest)
        case ["[]", *rest], list():
            for child in value:
                yield from _values_at(child, rest)
        case [step, *rest], dict() if step in value:
            yield from _values_at(value[step], rest)
        case _:
            pass


def _is_compose(node: Mapping) -> bool:
    return any(key in node for key in ("services", "include", "volumes", "networks"))


def _is_json(node: Mapping) -> bool:
    """Tell whether the official schema can be asked: JSON has no timestamps."""
    try:
        json.dumps(plain(node))
    except TypeError:
        return False
    return True


def _is_below(path: str, above: frozenset[str]) -> bool:
    return any(re.match(rf"{re.escape(one)}(\W|$)", path) for one in above)


def _document_with(path: str, value: Plain) -> Document:
    """Return the smallest document with the value under the key, and what is required beside."""
    steps = tuple(re.findall(r"\[\]|[^.\[\]]+", path))
    for index in reversed(range(len(steps))):
        above = tuple("a" if step == "*" else 0 if step == "[]" else step for step in steps[:index])
        value = [value] if steps[index] == "[]" else {_name(steps[index]): value}
        if isinstance(value, dict):
            missing = [str(key) for key in items(OURS.at(above).get("required"))]
            value = {key: example(OURS, (*above, key)) for key in missing} | value
    assert isinstance(value, dict)
    return value


def _name(step: str) -> str:
    return "a" if step == "*" else step
