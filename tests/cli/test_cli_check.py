"""`podc check`: many projects in one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.cli.run import run

WEB = "name: shop\nservices:\n  web: {image: 'example/web:1'}\n"
BROKEN = "name: shop\nservices:\n  web: {imagee: x}\n"
PART = "name: shop\nservices:\n  web: {environment: {A: b}}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> int:
    return run(["check", "--format", "json", *arguments])


def found(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Return slug and place of what was reported."""
    shown = json.loads(capfd.readouterr().err)["diagnostics"]
    return [f"{one['severity']} {one['slug']} {one['file']}:{one['line']}" for one in shown]


def test_each_file_is_a_project_of_its_own(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a.yaml", WEB), ("b.yaml", BROKEN), ("c.yaml", BROKEN)):
        (folder / name).write_text(text)

    assert check("a.yaml", "b.yaml", "c.yaml") == 1
    assert found(capfd) == ["error unknown-key b.yaml:3", "error unknown-key c.yaml:3"]


def test_files_after_f_are_one_project(folder: Path) -> None:
    (folder / "a.yaml").write_text(WEB)
    (folder / "b.yaml").write_text(PART)

    assert check("-f", "a.yaml", "-f", "b.yaml") == 0


def test_without_a_file_the_project_is_found(folder: Path) -> None:
    (folder / "compose.yaml").write_text(WEB)

    assert check() == 0


def test_an_override_file_is_checked_with_its_base(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(WEB)
    (folder / "compose.override.yaml").write_text(PART)

    for files in (["compose.override.yaml"], ["compose.yaml", "compose.override.yaml"]):
        assert check(*files) == 0
        assert found(capfd) == []


def test_a_project_that_two_files_name_is_checked_once(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(BROKEN)
    (folder / "compose.override.yaml").write_text(PART)

    assert check("compose.yaml", "compose.override.yaml", "./compose.yaml") == 1
    assert found(capfd) == ["error unknown-key compose.yaml:3"]


def test_a_part_of_a_project_is_a_note_with_the_command_to_use(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(WEB)
    (folder / "compose.prod.yaml").write_text(PART)

    assert check("compose.prod.yaml") == 0

    (note,) = json.loads(capfd.readouterr().err)["diagnostics"]
    assert (note["severity"], note["slug"]) == ("note", "fragment")
    assert note["hint"] == "check them together: `podc check -f compose.yaml -f compose.prod.yaml`"


def test_a_part_with_another_error_is_an_error(folder: Path) -> None:
    (folder / "part.yaml").write_text(PART.replace("A: b", "A: '${'"))

    assert check("part.yaml") == 1


def test_a_service_without_an_image_is_an_error_among_files_named_together(folder: Path) -> None:
    (folder / "a.yaml").write_text(PART)
    (folder / "b.yaml").write_text(PART)

    assert check("-f", "a.yaml", "-f", "b.yaml") == 1


def test_nothing_is_written(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compose.yaml").write_text(WEB)

    assert run(["check", "compose.yaml"]) == 0
    assert capfd.readouterr() == ("", "")
    assert [path.name for path in folder.iterdir()] == ["compose.yaml"]


def test_file_and_f_together_are_wrong_usage() -> None:
    assert check("-f", "a.yaml", "b.yaml") == 2


@pytest.mark.parametrize("name", ["app.yaml", "compose.yaml"])
def test_a_manifest_is_passed_over_whatever_it_is_called(
    name: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text("apiVersion: v1\nkind: Namespace\n---\napiVersion: v1\nkind: Pod\n")

    assert check(name) == 0
    assert found(capfd) == [f"note manifest {name}:1", f"note manifest {name}:4"]
    assert run(["build", name]) == 1
