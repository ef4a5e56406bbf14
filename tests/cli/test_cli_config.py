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
