"""The comparison with the reference says what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_without_go_it_says_that_it_needs_it() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/reference.py", "3"],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("this needs Go")
