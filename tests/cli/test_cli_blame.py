"""Whose mistake a manifest's is: the author's of a template, patch or object, or podc's own.

Either way nothing is written.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler import ir
from compiler.cli.run import run
from compiler.kubernetes import objects
from compiler.kubernetes.objects import Recipe

SERVICE = "  web:\n    image: nginx:1.29\n    ports: ['8080:80']\n"
PATCH = "    x-podc:\n      patch:\n        Deployment:\n          spec: {replicas: -1}\n"
RAW = "x-podc:\n  raw:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: No}\n"
TEMPLATE = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\n  labels: {a: b c}\n"
VALID = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\n"

USERS = {
    "template": (f"services:\n{SERVICE}", TEMPLATE, ("PC611", "own/extra-notes.yaml.j2", 5)),
    "patch": (f"services:\n{SERVICE}{PATCH}", "", ("PC621", "compose.yaml", 8)),
    "raw": (f"{RAW}services:\n{SERVICE}", "", ("PC610", "compose.yaml", 5)),
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(f"services:\n{SERVICE}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(capfd: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[tuple[str, str, int]]]:
    """Build into `out` and return the exit code, and number, file and line of each error."""
    status = run(["build", "--format=json", "-o", "out", *more])
    told = json.loads(capfd.readouterr().err)["diagnostics"]
    errors = (one for one in told if one["severity"] == "error")
    return status, [(one["code"], one["file"], one["line"]) for one in errors]


@pytest.mark.parametrize(("compose", "template", "expected"), USERS.values(), ids=USERS)
def test_what_a_user_breaks_is_told_at_its_place(
    compose: str,
    template: str,
    expected: tuple[str, str, int],
    project: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (project / "compose.yaml").write_text(compose)
    (project / "own").mkdir()
    (project / "own" / "extra-notes.yaml.j2").write_text(template or VALID)

    assert build(capfd, "--templates", "own") == (1, [expected])
    assert not (project / "out").exists()


def test_a_template_in_the_place_of_ours_is_its_authors(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "own").mkdir()
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: {{ name }}}\nspec: {ports: []}\n"
    (project / "own" / "service.yaml.j2").write_text(text)

    status, told = build(capfd, "--templates", "own")

    assert status == 1
    assert {(number, file) for number, file, _ in told} == {("PC612", "own/service.yaml.j2")}
    assert not (project / "out").exists()


def test_what_podc_breaks_is_its_own_mistake(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = objects.RECIPES[ir.Deployment]
    broken = Recipe(recipe.templates, lambda item: {**recipe.fields(item), "replicas": -1})
    monkeypatch.setitem(objects.RECIPES, ir.Deployment, broken)

    status, told = build(capfd)

    assert (status, {number for number, *_ in told}) == (3, {"PC901"})
    assert not (project / "out").exists()
