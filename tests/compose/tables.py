"""The reference's own answers for single functions, where they lie beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from compiler.source.nodes import Plain

CASES = Path(__file__).parents[3] / "shared" / "compose" / "cases"


class Row(TypedDict, total=False):
    """One call of a function: what went in, and what came out."""

    input: str
    template: str
    env: dict[str, str]
    document: dict[str, Plain]
    casts: list[str]
    expected: Plain
    error: str
    warnings: list[str]


def table(name: str) -> list[Row]:
    """Return the rows of a table, or skip the test where it isn't there."""
    path = CASES / f"{name}.json"
    if not path.exists():
        pytest.skip("the reference's tables do not lie beside this checkout")
    rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))
    return rows
