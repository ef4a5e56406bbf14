"""What is written into a folder, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.cli.writing import apply, changes, drift, plan_file, plan_folder


def write(folder: Path, **texts: str) -> list[str]:
    """Write files as a build does and return the numbers and names of what is said."""
    plan = plan_folder(folder, texts)
    said = [*plan.notices, *plan.refusals]
    if not plan.refusals:
        said += apply(plan)
    return [f"{one.number} {one.subject}" for one in said]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != ".podc.json"}


def test_a_folder_is_made_with_a_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "manifests"

    assert write(folder, a="1", b="2") == []
    assert contents(folder) == {"a": "1", "b": "2"}
    assert list(json.loads((folder / ".podc.json").read_text())["files"]) == ["a", "b"]


def test_what_podc_wrote_is_replaced_and_pruned(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="2")

    assert write(tmp_path, a="changed") == []
    assert contents(tmp_path) == {"a": "changed"}


def test_the_same_output_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}

    write(tmp_path, a="1")

    assert before == {path.name: path.stat().st_ino for path in tmp_path.iterdir()}


def test_a_file_of_others_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")

    assert write(tmp_path, a="1", b="2") == ["PC850 b"]
    assert contents(tmp_path) == {"b": "mine"}


def test_a_file_of_others_is_never_pruned(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    write(tmp_path, a="1")

    write(tmp_path, b="2")

    assert contents(tmp_path) == {"b": "2", "mine": "mine"}


def test_a_file_of_the_same_text_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")

    assert write(tmp_path, a="1") == []
    assert write(tmp_path, a="2") == []


def test_an_edited_file_stops_the_build(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    (tmp_path / "a").write_text("edited")

    assert write(tmp_path, a="2") == ["PC851 a"]
    assert contents(tmp_path) == {"a": "edited"}


def test_an_edited_file_is_not_pruned(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    (tmp_path / "a").write_text("edited")

    assert write(tmp_path, b="2") == ["PC855 a"]
    assert contents(tmp_path) == {"a": "edited", "b": "2"}


@pytest.mark.parametrize("there", ["link", "folder"])
def test_a_link_or_a_folder_in_the_place_stops_the_build(tmp_path: Path, there: str) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    if there == "link":
        (tmp_path / "a").symlink_to("elsewhere")
    else:
        (tmp_path / "a").mkdir()

    assert write(tmp_path, a="1") == ["PC850 a"]
    assert (tmp_path / "elsewhere").read_text() == "mine"


@pytest.mark.parametrize(
    "ledger",
    [
        "",
        "[]",
        "{",
        '{"files": null}',
        '{"files": [1]}',
        '{"files": {"../outside": "sha256:0"}}',
        "[" * 100_000,
    ],
)
def test_a_ledger_that_makes_no_sense_is_as_good_as_none(tmp_path: Path, ledger: str) -> None:
    (tmp_path / "outside").write_text("mine")
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / ".podc.json").write_text(ledger)

    assert write(folder, a="1") == []
    assert (tmp_path / "outside").read_text() == "mine"


def test_what_the_system_refuses_is_a_diagnostic_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    (said,) = apply(plan_folder(tmp_path / "file", {"a": "1"}))

    assert said.number == "PC852"
    assert contents(tmp_path) == {"file": "mine"}


def test_drift_names_each_difference_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="2")

    said = [
        one.message.partition(": ")[2] for one in drift(plan_folder(tmp_path, {"a": "x", "c": "3"}))
    ]

    assert said == ["it differs", "it is missing", "it would be removed"]
    assert contents(tmp_path) == {"a": "1", "b": "2"}


def test_changes_name_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    plan = plan_file(path, "1")
    apply(plan)

    assert [one.message for one in changes(plan)] == [
        f"`{path}` was not up to date: it is now created"
    ]
    assert list(changes(plan_file(path, "1"))) == []
