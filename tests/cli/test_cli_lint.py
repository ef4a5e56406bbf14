"""`podc lint` from the command line: paths, options, exit codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from compiler.cli.run import run

GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
WRONG = GOOD.replace("web", "wrong") + "date: {}\n"
RESOURCE = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: web}\nspec: {size: 1}\n"
DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {size: {type: string}}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with manifests the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "good.yaml").write_text(GOOD)
    (tmp_path / "wrong.yaml").write_text(WRONG)
    (tmp_path / "resource.yaml").write_text(RESOURCE)
    (tmp_path / "crd.yaml").write_text(DEFINITION)
    return tmp_path


def found(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Return number and place of what was reported."""
    shown = json.loads(capfd.readouterr().err)["diagnostics"]
    return [f"{one['severity']} {one['code']} {one['file']}:{one['line']}" for one in shown]


def test_manifests_that_fit_pass_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "deploy"]) == 0
    assert capfd.readouterr() == ("", "")


def test_an_error_is_exit_code_one(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--format", "json", "deploy", "wrong.yaml"]) == 1
    assert found(capfd) == ["error PC601 wrong.yaml:4"]


def test_standard_input_is_a_file(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))

    assert run(["lint", "--format", "json", "-"]) == 1
    assert found(capfd) == ["error PC601 -:4"]


def test_definitions_are_given_beside(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--format", "json", "resource.yaml"]) == 0
    assert found(capfd) == ["note PC604 resource.yaml:2"]

    assert run(["lint", "--format", "json", "--crd", "crd.yaml", "resource.yaml"]) == 1
    assert found(capfd) == ["error PC608 resource.yaml:4"]


def test_a_note_is_accepted_by_its_kind(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--accept", "custom-resource:Widget", "resource.yaml"]) == 0
    assert capfd.readouterr().err == ""

    assert run(["lint", "--deny", "custom-resource:Widget", "resource.yaml"]) == 1


def test_the_version_decides_what_there_is(folder: Path) -> None:
    (folder / "flow.yaml").write_text(
        "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\n"
        "metadata: {name: web}\nspec: {priorityLevelConfiguration: {name: catch-all}}\n"
    )

    assert run(["lint", "--kube-version", "1.31", "flow.yaml"]) == 0
    assert run(["lint", "--format", "json", "--kube-version", "1.32", "flow.yaml"]) == 1


def test_without_a_path_the_usage_is_told() -> None:
    assert run(["lint"]) == 2


def test_a_path_to_nothing_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "gone"]) == 1
    assert "there is nothing to read at `gone`" in capfd.readouterr().err


def test_strict_makes_each_warning_an_error(folder: Path) -> None:
    (folder / "map.yaml").write_text(GOOD + "data: {DB_PASSWORD: hunter}\n")

    assert run(["lint", "map.yaml"]) == 0
    assert run(["lint", "--strict", "map.yaml"]) == 1
    assert run(["lint", "--strict", "resource.yaml"]) == 0  # a note stays one
    assert run(["lint", "--strict", "--accept", "secret-in-config-map", "map.yaml"]) == 0
    assert run(["lint", "--deny", "secret-in-config-map:ConfigMap/web", "map.yaml"]) == 1
    assert run(["lint", "--deny", "secret-in-config-map:ConfigMap/db", "map.yaml"]) == 0
