"""`podc config`: the project once loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from compiler.cli.run import run

COMPOSE = """\
name: shop
services:
  web: {image: "nginx:${TAG:-1}", environment: [EMPTY=, NONE]}
volumes: {unused: }
"""
COMMAND = "services: {web: {image: i, command: [a, '$$HOME $$$$']}}\n"
WEB = {
    "image": "nginx:1",
    "environment": {"EMPTY": "", "NONE": None},
    "networks": {"default": None},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a Compose file the working directory."""
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_project_is_printed_as_it_was_loaded(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["config"]) == 0

    project = yaml.safe_load(capfd.readouterr().out)
    assert project["services"] == {"web": WEB}
    assert "volumes" not in project


def test_json_says_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    run(["config"])
    expected = yaml.safe_load(capfd.readouterr().out)

    assert run(["config", "--emit", "json"]) == 0
    assert expected == json.loads(capfd.readouterr().out)


def test_all_resources_are_printed_when_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--all-resources"]) == 0
    assert "unused" in yaml.safe_load(capfd.readouterr().out)["volumes"]


def test_variables_of_the_command_line_come_first(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--env", "TAG=2"]) == 0
    assert "nginx:2" in capfd.readouterr().out


def test_the_environment_can_be_shut_out(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAG", "3")

    assert run(["config"]) == 0
    assert "nginx:3" in capfd.readouterr().out
    assert run(["config", "--no-env"]) == 0
    assert "nginx:1" in capfd.readouterr().out


def test_a_file_can_be_written(folder: Path) -> None:
    assert run(["config", "-o", "out.yaml"]) == 0
    assert yaml.safe_load((folder / "out.yaml").read_text())["name"] == "shop"


def test_an_error_prints_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compose.yaml").write_text("services: 1")

    assert run(["config"]) == 1
    assert capfd.readouterr().out == ""


def test_dollars_are_doubled_so_that_the_project_can_be_read_again(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(
        "services: {web: {image: i, command: [a, '$$HOME $$$$']}}\n"
    )
    assert run(["config"]) == 0
    printed = capfd.readouterr().out

    assert yaml.safe_load(printed)["services"]["web"]["command"] == ["a", "$$HOME $$$$"]
    (folder / "compose.yaml").write_text(printed)
    assert run(["config"]) == 0
    assert capfd.readouterr().out == printed


def explained(folder: Path, *arguments: str) -> None:
    (folder / "base.yaml").write_text("services:\n  base:\n    user: root\n")
    (folder / "part.yaml").write_text("services:\n  part:\n    image: p\n")
    (folder / "more.yaml").write_text("services:\n  web:\n    image: other\n")
    (folder / "compose.yaml").write_text(
        "name: shop\n"
        "include: [part.yaml]\n"
        "x-labels: &labels\n"
        "  labels: {a: '$$1'}\n"
        "services:\n"
        "  web:\n"
        "    <<: *labels\n"
        "    extends: {file: base.yaml, service: base}\n"
        "    image: i\n"
        "    command: |\n"
        "      a\n"
        "      b\n"
    )
    assert run(["config", "-f", "compose.yaml", "-f", "more.yaml", "--explain", *arguments]) == 0


def test_explain_says_where_each_value_comes_from(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    explained(folder)

    out = capfd.readouterr().out
    assert {line.strip() for line in out.splitlines() if "#" in line} >= {
        "image: other  # more.yaml:3:12",
        "user: root  # base.yaml:3:11; extended from here: compose.yaml:8:14",
        "image: p  # part.yaml:3:12; included from here: compose.yaml:2:11",
        "a: $$1  # compose.yaml:4:15; merged in here: compose.yaml:7:9",
        "name: shop  # compose.yaml:1:7",
    }
    assert yaml.safe_load(out)["services"]["web"]["command"] == ["a", "b"]


def test_explain_in_json_has_the_origins_beside_the_project(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    explained(folder, "--emit", "json")

    shown = json.loads(capfd.readouterr().out)
    assert shown["project"]["services"]["web"]["image"] == "other"
    assert shown["origins"]["/services/web/user"] == {
        "file": "base.yaml",
        "line": 3,
        "column": 11,
        "through": [{"how": "extended from here", "file": "compose.yaml", "line": 8, "column": 14}],
    }
