"""The page on what manifests are asked has a row for each rule that there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_table_of_rules_is_that_of_the_rules() -> None:
    command = [sys.executable, str(ROOT / "docs" / "rules_table.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)

    table = done.stdout.decode()

    assert table.count("PC6") > 100
    assert table in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
