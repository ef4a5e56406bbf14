"""Nonsense in any field ends in a message at its place, never in a mistake of podc's own."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest

from compiler import MemoryFiles, Options, Result
from compiler.pipeline import compile as compiled
from compiler.source.nodes import Plain, plain
from tests.ablation import changes, parsed
from tests.conftest import ROOT

SAMPLES = ROOT / "samples" / "fields"
FOLDER = PurePosixPath("/fields")
OWN_MISTAKE = "PC9"
TEXTS = ["", "::", "a\nb", "A B", "${X}", "/a:b", "-1", "é=", "web:99999", "1e400", "a" * 300]
OTHERS: list[Plain] = [None, True, -1, 1.5, [], {"a": None}, [{}]]


def compile_with(name: str, nonsense: Plain) -> Result:
    """Compile a field's sample with nonsense in place of its value."""
    text = (SAMPLES / f"{name}.yaml").read_text()
    tree = plain(parsed(text))
    *above, last = changes(text)[0].path
    place = tree
    for step in above:
        place = place[step]
    place[last] = nonsense
    files = {str(FOLDER / one.name): one.read_bytes() for one in (SAMPLES / "_files").iterdir()}
    overlay = "production" if name == "overrides" else None
    options = Options(directory=str(FOLDER), files=("app.yaml",), overlay=overlay)
    return compiled(options, MemoryFiles({**files, str(FOLDER / "app.yaml"): json.dumps(tree)}))


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.yaml")))
def test_nonsense_is_told_of_where_it_stands(name: str) -> None:
    for nonsense in (*TEXTS, *OTHERS):
        for one in compile_with(name, nonsense).diagnostics:
            assert not one.number.startswith(OWN_MISTAKE), (nonsense, one.message)
            assert one.span or one.severity != "error", (nonsense, one.message)
