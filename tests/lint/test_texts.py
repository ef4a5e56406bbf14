"""Texts that kubectl can't read, or reads otherwise than meant; `samples/broken/reading.yaml`."""

from __future__ import annotations

import pytest

from compiler import MemoryFiles, Options
from compiler.diagnostics import Diagnostic, Severity
from compiler.options import Security, Target
from compiler.pipeline import lint
from tests.conftest import Golden
from tests.verify.broken import Text, texts

TEXTS = tuple(texts())


def said(content: bytes) -> tuple[Diagnostic, ...]:
    """Return what is said of a file, but for notes."""
    options = Options(
        files=("manifests.yaml",), directory="/project", target=Target(security=Security.OFF)
    )
    found = lint(options, MemoryFiles({"/project/manifests.yaml": content})).diagnostics
    return tuple(one for one in found if one.severity is not Severity.NOTE)


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case.name)
def test_a_broken_text_is_caught(case: Text) -> None:
    assert case.finds in {one.number for one in said(case.broken)}


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case.name)
def test_its_near_miss_is_not(case: Text) -> None:
    assert [one.message for one in said(case.valid)] == []


def test_each_is_said_in_these_words(golden: Golden) -> None:
    lines = []
    for case in TEXTS:
        lines.append(case.name)
        for one in said(case.broken):
            place = one.span.first if one.span else (0, 0)
            hint = f" ({one.hint})" if one.hint else ""
            lines.append(
                f"  {one.severity}[{one.number}] {place[0]}:{place[1]} {one.message}{hint}"
            )

    assert "\n".join(lines) + "\n" == golden("broken/reading", "diagnostics.txt")
