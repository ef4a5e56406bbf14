"""Pages say what is: their tables are those of the schemas, their figures those of the samples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compiler import DiskFiles, Options
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled

ROOT = Path(__file__).parent.parent
APP = ROOT / "samples" / "apps" / "apache-shop"


@pytest.mark.parametrize("page", ["x-podc.md", "app.md"])
def test_table_of_a_page_is_that_of_the_schema(page: str) -> None:
    command = [sys.executable, str(ROOT / "docs" / "tables.py"), page]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)

    table = done.stdout.decode()

    assert table.count("\n") > 30
    assert table in (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_the_readme_shows_the_sample_as_it_is_and_counts_its_manifests() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    written = (APP / "app.yaml").read_text(encoding="utf-8")
    result = compiled(Options(directory=str(APP), files=("app.yaml",)), DiskFiles())
    counted = re.search(r"(\d+) lines here, (\d+) lines of manifests", readme)

    assert f"```yaml\n{written}```\n" in readme
    assert counted
    assert (len(written.splitlines()), stream(result.objects).count("\n")) == (
        int(counted[1]),
        int(counted[2]),
    )
