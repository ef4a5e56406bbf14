"""Manifests of forms that are met in public ones: a server takes them, and nothing is said.

`tests/test_kubernetes_agrees.py` asks Kubernetes' own code about the same files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import MemoryFiles, Options
from compiler.options import Security, Target
from compiler.pipeline import lint

FOLDER = Path(__file__).parent / "accepted"
FILES = sorted(FOLDER.iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_said_of_what_a_server_takes(path: Path) -> None:
    options = Options(
        files=("manifests.yaml",), directory="/", target=Target(security=Security.OFF)
    )

    assert lint(options, MemoryFiles({"/manifests.yaml": path.read_text()})).diagnostics == ()
