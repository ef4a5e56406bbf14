"""Real projects, converted: what compiles to the same manifests as their Compose files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_benchmarks import script

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
EVERY = (
    12  # of the corpus: enough to see that nothing broke; `benchmarks/conversion.py` runs it all
)

COMPOSE = "services: {web: {image: 'nginx:1.29', ports: ['80:80'], oom_score_adj: 5}}\n"


def test_entries_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    for name, text in {"good": COMPOSE, "bad": "services: {web: {imagee: x}}\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "compose.yaml").write_text(text)

    printed = script("conversion", "--jobs", "1", tmp_path)

    assert "    1 same\n" in printed
    assert "    1 does not compile\n" in printed
    assert "100.0% of those that compile come out the same\n" in printed


@pytest.mark.skipif(not CORPUS.exists(), reason="the real projects are not beside the checkout")
def test_real_projects_come_out_the_same() -> None:
    folders = sorted(path for path in CORPUS.iterdir() if path.is_dir())[::EVERY]

    printed = script("conversion", "--jobs", "1", *folders)

    share = float(printed.partition("%")[0].split()[-1])
    assert share >= 95
