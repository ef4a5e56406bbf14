"""The scripts that figures come from run, and count what they should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def script(name: str, *arguments: str | Path) -> str:
    """Run a script of `benchmarks/` and return what it prints."""
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, text=True, env=environment
    )
    return done.stdout


def test_the_corpus_is_counted_by_fate_and_compared_with_the_reference(tmp_path: Path) -> None:
    texts = {
        "good/compose.yaml": "services: {web: {image: 'nginx:${TAG:?}', container_name: a.b, "
        "environment: {API: 'http://my_api:80', DB_HOST: db, SELF: 'a.b:80', X: 'y.z:80'}}, "
        "my_api: {image: x}, db: {image: x}}",
        "good/values.env": "TAG=1",
        "bad/meta.json": '{"file": "other.yml"}',
        "bad/other.yml": "services: {web: {imagee: x}}",
        "empty/notes.txt": "",
        "verdicts.tsv": "entry\tfile\tbare\twhy\tvalues\twith values\twhy\n"
        "good\tcompose.yaml\trefused\t\tvalues.env\tloads\t\n"
        "bad\tother.yml\tloads\t\t\t\t\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    shown = script("corpus", tmp_path, "--kube-version", "1.30", "--kube-version", "1.34")

    assert "2 entries: 1 compiled, 1 refused, 0 crashed\n" in shown
    assert "of 2 that the reference loads: 1 compile (50.0%)\n" in shown
    assert "of 3 hosts that manifests call by a name of the project: 2 resolve (66.7%)\n" in shown
    assert "neither resolved nor reported: none\n" in shown
    assert "PC180 other.yml:1:18 `services.web` has no key `imagee`\n" in shown


def test_the_stages_are_timed_for_each_size() -> None:
    stages, *rows = script("stages", "3", "--repeat", "1").splitlines()

    assert stages.split() == ["milliseconds", "3"]
    assert [row.split()[0] for row in rows][-2:] == ["all", "process"]


def test_lint_is_timed_alone_where_there_is_nothing_to_compare_with() -> None:
    first, columns, *rows = script("lint", "--services", "2", "--repeat", "1").splitlines()

    assert first.startswith("6 objects, ")
    assert columns.split() == ["milliseconds", "processor", "median", "clock"]
    assert [row.split()[0] for row in rows][:3] == ["rules", "lint", "process"]


@pytest.mark.parametrize("services", [1, 7])
def test_a_generated_project_has_the_size_asked_for(services: int) -> None:
    text = script("generate", str(services))

    assert services == text.count("    image: ")


def test_findings_are_counted_by_layer(tmp_path: Path) -> None:
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: Web}, spec: {containers: [%s]}}"
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "pod.yaml").write_text(pod % "{name: a, image: a, x: 1}")

    first, *rows = script("findings", tmp_path).splitlines()

    assert first.startswith("one: 1 files, ")
    assert "schema and versions  error    PC601 manifest-schema               1" in rows
    assert "beyond the schema    error    PC610 object-name                   1" in rows
    assert any(row.startswith("good practice") for row in rows)
