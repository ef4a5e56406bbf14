"""The page on `x-podc` names every key that the schema has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_table_of_keys_is_that_of_the_schema() -> None:
    command = [sys.executable, str(ROOT / "docs" / "extension_table.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)

    table = done.stdout.decode()

    assert table.count("x-podc") > 10
    assert table in (ROOT / "docs" / "x-podc.md").read_text(encoding="utf-8")
