"""Same input, same bytes: under every hash seed, from any directory, by any path to the samples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

APPS = sorted(p.name for p in (ROOT / "samples" / "apps").iterdir())


def build(file: str, cwd: Path, seed: str) -> bytes:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "compiler", "build", "-q", file]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, check=True, timeout=60
    )
    return done.stdout


@pytest.mark.parametrize("name", APPS)
def test_manifests_are_the_same_under_another_seed_directory_and_path(
    name: str, tmp_path: Path
) -> None:
    app = ROOT / "samples" / "apps" / name
    copy = tmp_path / "elsewhere" / name
    shutil.copytree(app, copy)
    file = next(one for one in ("compose.yaml", "app.yaml") if (app / one).exists())

    here = build(file, cwd=app, seed="0")
    there = build(str(copy / file), cwd=tmp_path, seed="4711")

    assert here == there
    assert here
