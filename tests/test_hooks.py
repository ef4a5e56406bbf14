"""The hooks that pre-commit finds: their entries run as they stand, on what their filter takes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}

WEB = "name: shop\nservices:\n  web: {image: 'nginx:1.29'}\n"
BROKEN = "name: shop\nservices:\n  web: {imagee: x}\n"


def run(hook: str, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run a hook's entry as pre-commit does: with its arguments, then the files, unless refused."""
    program, *entry = shlex.split(HOOKS[hook]["entry"])
    assert program == "podc"
    passed = files if HOOKS[hook].get("pass_filenames", True) else ()
    command = [sys.executable, "-m", "compiler", *entry, *HOOKS[hook].get("args", ()), *passed]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(folder)}
    return subprocess.run(
        command, cwd=folder, capture_output=True, check=False, text=True, env=environment
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("compose.yaml", True),
        ("docker-compose.yml", True),
        ("deploy/compose.prod.yml", True),
        ("docker-compose.override.yaml", True),
        ("a/b/docker-compose-dev.yaml", True),
        ("app.yaml", True),
        ("deploy/app.yml", True),
        ("myapp.yaml", False),
        ("decompose.yaml", False),
        ("compose.json", False),
        ("compose/values.yaml", False),
        ("manifests/20-deployment-compose.yaml", False),
    ],
)
def test_the_filter_takes_compose_files_and_app_descriptions(path: str, expected: bool) -> None:
    for name in ("podc-check", "podc-build"):
        assert expected == bool(re.search(HOOKS[name]["files"], path))


def test_check_passes_and_fails_by_the_files_given(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB)
    (tmp_path / "docker-compose.yml").write_text(BROKEN)

    assert run("podc-check", tmp_path, "compose.yaml").returncode == 0

    done = run("podc-check", tmp_path, "compose.yaml", "docker-compose.yml")
    assert done.returncode == 1
    assert " --> docker-compose.yml:3:9\n" in done.stderr


def test_build_fails_where_it_created_a_file_and_passes_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB)

    assert run("podc-build", tmp_path, "compose.yaml").returncode == 1
    assert list((tmp_path / "manifests").glob("*-deployment-web.yaml"))
    assert run("podc-build", tmp_path, "compose.yaml").returncode == 0


def test_build_fails_where_it_changed_or_removed_a_file(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB)
    run("podc-build", tmp_path)
    (tmp_path / "compose.yaml").write_text(WEB.replace("web", "site"))

    done = run("podc-build", tmp_path)

    assert done.returncode == 1
    assert "is now created" in done.stderr
    assert "is now removed" in done.stderr


def test_build_runs_once_and_alone() -> None:
    assert HOOKS["podc-build"]["pass_filenames"] is False
    assert HOOKS["podc-build"]["require_serial"] is True


def test_lint_fails_by_manifests_and_passes_over_the_rest(tmp_path: Path) -> None:
    good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
    (tmp_path / "good.yaml").write_text(good)
    (tmp_path / "wrong.yaml").write_text(good + "date: {}\n")
    (tmp_path / "settings.yaml").write_text("a: b\n")

    done = run("podc-lint", tmp_path, "good.yaml", "settings.yaml")
    assert (done.returncode, done.stderr) == (0, "")

    done = run("podc-lint", tmp_path, "good.yaml", "wrong.yaml")
    assert done.returncode == 1
    assert " --> wrong.yaml:4:1\n" in done.stderr


def test_lint_leaves_compose_files_to_check() -> None:
    pattern = HOOKS["podc-lint"]["exclude"]
    paths = ("deploy/compose.yaml", ".github/workflows/ci.yml", "deploy/web.yaml")

    assert [bool(re.search(pattern, path)) for path in paths] == [True, True, False]
