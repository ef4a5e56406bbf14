"""The table of rulings: complete, exhaustive, explained, and with a sample for every line."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from compiler import resources
from compiler.compose.rulings import RULINGS, support_rows
from compiler.compose.rulings.fates import ANY, Fate, Ruling, Shape, Texts
from compiler.compose.rulings.trie import grown, steps, trie
from compiler.diagnostics import Severity
from compiler.schema import extension_paths, key_paths
from compiler.schema.tree import schema_at

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "keys"
SCHEMA = json.loads(resources.read("schemas/compose.schema.json"))
PATHS = sorted(key_paths() | extension_paths())

by_sample = pytest.mark.parametrize("ruling", [pytest.param(r, id=r.sample) for r in RULINGS])


@pytest.mark.parametrize("path", PATHS)
def test_key_path_of_the_schema_is_ruled(path: str) -> None:
    assert is_ruled(path)


@by_sample
def test_ruling_names_a_path_that_can_be_there(ruling: Ruling) -> None:
    owner = re.sub(r"(\[]|\.\*|\.?x-\*)$", "", ruling.path)
    with_any_name = re.sub(r"[^.]+$", "*", ruling.path)

    assert not owner or {owner, with_any_name} & {*PATHS}


@by_sample
def test_ruling_names_values_that_can_be_there(ruling: Ruling) -> None:
    place = schema_at(SCHEMA, tuple(_schema_step(step) for step in steps(ruling.path)))
    named = set(ruling.when.texts) if isinstance(ruling.when, Texts) else set()
    booleans = {"true", "false"} if "boolean" in place.get("type", ()) else set()

    assert named - booleans <= set(place.get("enum", named - {"true", "false"}))


@pytest.mark.parametrize("path", sorted({ruling.path for ruling in RULINGS}))
def test_patterns_of_a_path_are_exhaustive_and_any_comes_last(path: str) -> None:
    *others, last = [ruling.when for ruling in RULINGS if ruling.path == path]
    enum = schema_at(SCHEMA, tuple(_schema_step(step) for step in steps(path))).get("enum")
    named = {text for when in (*others, last) if isinstance(when, Texts) for text in when.texts}

    assert ANY not in others
    assert last is ANY or named == set(enum or ())


def test_no_value_is_ruled_twice() -> None:
    seen = defaultdict(list)
    for ruling in RULINGS:
        for text in ruling.when.texts if isinstance(ruling.when, Texts) else (str(ruling.when),):
            seen[ruling.path, text].append(ruling.fate)

    assert not [what for what, fates in seen.items() if len(fates) > 1]


@by_sample
def test_ruling_tells_why_unless_the_key_is_lowered(ruling: Ruling) -> None:
    assert bool(ruling.because) == (ruling.fate is not Fate.LOWERED)
    assert not ruling.because.endswith(".")


@by_sample
def test_ruling_names_the_module_that_gives_the_fate(ruling: Ruling) -> None:
    if ruling.fate is Fate.INERT:
        assert ruling.by == ""
    else:
        assert importlib.util.find_spec(f"compiler.{ruling.by}")


@by_sample
def test_severity_belongs_to_fates_that_something_is_said_of(ruling: Ruling) -> None:
    expected = {
        Fate.LOWERED: {None},
        Fate.APPROXIMATED: {None, Severity.NOTE, Severity.WARNING},
        Fate.UNSUPPORTED: {None, Severity.WARNING, Severity.ERROR},
        Fate.INERT: {None},
        Fate.RESOLVED: {None},
    }

    assert ruling.severity in expected[ruling.fate]


def test_each_ruling_has_a_sample_and_each_sample_a_ruling() -> None:
    assert sorted(ruling.sample for ruling in RULINGS) == sorted(
        path.stem for path in SAMPLES.glob("*.yaml")
    )


@by_sample
def test_sample_states_its_other_form_first(ruling: Ruling) -> None:
    text = (SAMPLES / f"{ruling.sample}.yaml").read_text()

    assert text.startswith("# other form: ")


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        (Ruling("services.*.uts", Fate.INERT), "services.uts"),
        (Ruling("services.*.ports[].mode", Fate.INERT), "services.ports.mode"),
        (Ruling("networks.*.x-*", Fate.INERT), "networks.x"),
        (Ruling("services.*.pid", Fate.INERT, when=Texts(("host", "x"))), "services.pid.host"),
        (
            Ruling("services.*.pid", Fate.INERT, when=Shape("service:NAME", "service:.+", "peer")),
            "services.pid.peer",
        ),
    ],
)
def test_sample_is_named_after_path_and_value(ruling: Ruling, expected: str) -> None:
    assert expected == ruling.sample


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("services.web.uts", "host", "any name"),
        ("services.db.uts", "host", "one name"),
        ("services.web.uts.deeper", "host", None),
        ("x-thing", "", "extension"),
        ("x-podc", "", None),
        ("x-podc.accept", "", "ours"),
    ],
)
def test_trie_takes_the_nearest_branch(path: str, text: str, expected: str | None) -> None:
    table = {
        "services.*.uts": "any name",
        "services.db.uts": "one name",
        "x-*": "extension",
        "x-podc.accept": "ours",
    }
    branch = grown(Ruling(path, Fate.INERT, because=why) for path, why in table.items())

    for step in steps(path):
        branch = branch.step(step) if branch else None
    ruling = branch.ruling(text) if branch else None

    assert expected == (ruling.because if ruling else None)


def test_first_pattern_that_matches_decides() -> None:
    branch = grown(
        [
            Ruling("ipc", Fate.LOWERED, when=Texts(("host",))),
            Ruling("ipc", Fate.LOWERED, when=Shape("service:NAME", "service:.+", "service")),
            Ruling("ipc", Fate.UNSUPPORTED),
        ]
    ).step("ipc")
    expected = [Fate.LOWERED, Fate.LOWERED, Fate.UNSUPPORTED]

    assert branch
    assert expected == [
        ruling.fate
        for text in ("host", "service:db", "container:db")
        if (ruling := branch.ruling(text))
    ]


def test_support_rows_stand_in_the_order_of_the_table() -> None:
    assert [(r.path, str(r.when), r.fate, r.because) for r in RULINGS] == list(support_rows())


def test_support_rows_show_values_and_forms() -> None:
    expected = ["host", "none", "bridge, default", "service:NAME", "container:NAME", ""]

    assert expected == [
        row.value for row in support_rows() if row.path == "services.*.network_mode"
    ]


def is_ruled(path: str) -> bool:
    """Tell whether there is a ruling at the path or above; else all that is below must be ruled."""
    branch = trie()
    for step in steps(path):
        below = branch.step(step)
        if below is None:
            return False
        if below.rulings:
            return True
        branch = below
    inside = [other for other in PATHS if re.match(rf"{re.escape(path)}(\.|\[])", other)]
    parts = {*branch.children} & {"[]", "*"}
    return all(is_ruled(other) for other in inside) if inside else bool(parts)


def _schema_step(step: str) -> str | int:
    return {"*": "name", "[]": 0, "x-*": "x-name"}.get(step, step)
