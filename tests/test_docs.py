"""Pages say what is: their tables are those of the schemas, their figures those of the samples."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compiler import DiskFiles, MemoryFiles, Options
from compiler.cli.run import run
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


def blocks(language: str) -> list[tuple[str, str]]:
    """Return each page and the text of a block in a language."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    block = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(page.name, one) for page in pages for one in block.findall(page.read_text("utf-8"))]


def commands() -> dict[str, list[str]]:
    """Return the command lines of `podc` in the shell blocks of each page, in order."""
    found: dict[str, list[str]] = {}
    for page, block in blocks("sh"):
        lines = [line for line in block.splitlines() if line.startswith("podc ")]
        found.setdefault(page, []).extend(lines)
    return found


@pytest.mark.parametrize(("page", "lines"), commands().items(), ids=commands())
def test_commands_of_a_page_work(
    page: str, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "samples" / "apps", tmp_path / "samples" / "apps")
    monkeypatch.chdir(tmp_path)

    failed = [line for line in lines if run(shlex.split(line)[1:]) != 0]

    assert failed == [], page


@pytest.mark.parametrize(
    ("page", "text"),
    [one for one in blocks("yaml") if re.search("^(containers|services):", one[1], re.MULTILINE)],
)
def test_projects_that_a_page_shows_compile(page: str, text: str) -> None:
    files = {"/shown/project.yaml": text, "/shown/site.conf": "Listen 80\n"}
    options = Options(directory="/shown", files=("project.yaml",))

    result = compiled(options, MemoryFiles(files))

    assert [one.message for one in result.diagnostics if one.severity == "error"] == [], page
