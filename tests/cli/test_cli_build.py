"""`podc build`: from a folder with a Compose file to manifests where they were asked for."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from compiler.cli.run import run

COMPOSE = """\
name: shop
services:
  web:
    image: nginx:1.29
    ports: ["8080:80"]
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a Compose file the working directory."""
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kinds(text: str) -> set[str]:
    return {one["kind"] for one in yaml.safe_load_all(text)}


def test_manifests_go_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build"]) == 0

    out, err = capfd.readouterr()
    assert {"Deployment", "Service"} <= kinds(out)
    assert err == ""


@pytest.mark.parametrize(
    "arguments",
    [["compose.yaml"], ["-f", "compose.yaml"], ["-o", "-"], ["--file=compose.yaml", "--emit=yaml"]],
)
def test_the_same_project_gives_the_same_bytes(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    run(["build"])
    expected = capfd.readouterr().out

    assert run(["build", *arguments]) == 0
    assert expected == capfd.readouterr().out


def test_standard_input_is_a_compose_file(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run(["build"])
    expected = capfd.readouterr().out
    for arguments in (["-"], ["-f", "-"]):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(COMPOSE.encode())))

        assert run(["build", *arguments]) == 0
        assert expected == capfd.readouterr().out


def test_json_is_one_list(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build"])
    expected = kinds(capfd.readouterr().out)

    assert run(["build", "--emit", "json"]) == 0
    assert expected == {one["kind"] for one in json.loads(capfd.readouterr().out)["items"]}


def test_a_file_holds_what_standard_output_would(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(["build"])
    expected = capfd.readouterr().out

    assert run(["build", "-o", "all.yaml"]) == 0
    assert expected == (project / "all.yaml").read_text()
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("output", ["k8s/", "deep/k8s/", "there"])
def test_a_folder_gets_a_file_for_each_object(output: str, project: Path) -> None:
    (project / "there").mkdir()

    assert run(["build", "-o", output]) == 0

    files = [path for path in (project / output).iterdir() if path.name != ".podc.json"]
    assert {"Deployment", "Service"} <= {yaml.safe_load(path.read_text())["kind"] for path in files}


def test_a_service_that_is_gone_takes_its_files_along(project: Path) -> None:
    run(["build", "-o", "k8s/"])
    (project / "compose.yaml").write_text(COMPOSE.replace("web", "site"))

    assert run(["build", "-o", "k8s/"]) == 0
    assert not [path.name for path in (project / "k8s").iterdir() if "web" in path.name]


def test_an_error_writes_nothing(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "-o", "k8s/"])
    before = sorted((project / "k8s").iterdir())
    (project / "compose.yaml").write_text("services: {web: {image: [1]}}")

    assert run(["build", "-o", "k8s/"]) == 1
    assert run(["build"]) == 1
    assert before == sorted((project / "k8s").iterdir())
    assert capfd.readouterr().out == ""


def test_an_input_is_never_written_over(project: Path) -> None:
    assert run(["build", "-o", "compose.yaml"]) == 2
    assert (project / "compose.yaml").read_text() == COMPOSE


def test_a_device_is_written_into_and_not_replaced(project: Path) -> None:
    os.mkfifo(project / "pipe")
    reader = os.open(project / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    assert run(["build", "-o", "pipe"]) == 0
    assert os.read(reader, 10).startswith(b"apiVersion")
    os.close(reader)


def test_a_link_goes_on_pointing_where_it_did(project: Path) -> None:
    (project / "elsewhere").mkdir()
    (project / "all.yaml").symlink_to("elsewhere/all.yaml")

    assert run(["build", "-o", "all.yaml"]) == 0
    assert (project / "all.yaml").is_symlink()
    assert (project / "elsewhere" / "all.yaml").is_file()


def test_check_tells_drift_and_writes_nothing(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "-o", "k8s/", "--check"]) == 1
    assert "PC853" in capfd.readouterr().err
    assert not (project / "k8s").exists()

    run(["build", "-o", "k8s/"])
    assert run(["build", "-o", "k8s/", "--check"]) == 0


def test_fail_on_change_writes_and_fails_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "-o", "k8s/", "--fail-on-change"]) == 1
    assert "PC854" in capfd.readouterr().err
    assert run(["build", "-o", "k8s/", "--fail-on-change"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["-f", "compose.yaml", "compose.yaml"],
        ["--check"],
        ["--fail-on-change"],
        ["--emit", "xml"],
        ["--kube-version", "1.2"],
        ["-f", "-", "-f", "-"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert run(["build", *arguments]) == 2


def test_a_missing_file_is_an_error_of_the_input(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "nowhere.yaml"]) == 1
    assert "nowhere.yaml" in capfd.readouterr().err


def test_diagnostics_can_be_one_json_object(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    oom_score_adj: 1\n")

    assert run(["build", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert "Deployment" in out
    assert [one["subject"] for one in json.loads(err)["diagnostics"]] == ["oom_score_adj"]


def test_a_loss_weighs_as_the_caller_says(project: Path) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    oom_score_adj: 1\n")

    assert run(["build"]) == 0
    assert run(["build", "--strict"]) == 1
    assert run(["build", "--strict", "--accept", "unsupported-key:oom_score_adj"]) == 0
    assert run(["build", "--deny", "unsupported-key:oom_score_adj"]) == 1


def test_explain_says_behind_each_value_where_it_comes_from(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["build", "-q", "--namespace", "front"]) == 0
    manifests = capfd.readouterr().out
    assert run(["build", "-q", "--namespace", "front", "--explain"]) == 0
    explained = capfd.readouterr().out
    lines = [line.strip() for line in explained.splitlines()]

    assert "image: nginx:1.29  # compose.yaml:4:12" in lines
    assert "namespace: front  # asked for by --namespace" in lines
    assert "replicas: 1  # Compose starts one container where no number is written" in lines
    assert [*yaml.safe_load_all(explained)] == [*yaml.safe_load_all(manifests)]


@pytest.mark.parametrize("options", [["-o", "out/"], ["--emit", "json"]])
def test_explain_prints_yaml_to_read(options: list[str]) -> None:
    assert run(["build", "--explain", *options]) == 2
