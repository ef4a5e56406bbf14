"""Quantities are whole numbers of billionths."""

from __future__ import annotations

import pytest

from compiler.verify.quantities import NANO, quantity


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0", 0),
        ("1", 1),
        (2, 2),
        (0.5, 0.5),
        ("100m", 0.1),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5),
        ("1k", 1000),
        ("1Ki", 1024),
        ("1.5Gi", 3 * 2**29),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1E", 10**18),
        ("1Ei", 2**60),
        ("-1", -1),
        ("+1", 1),
        ("1n", 1e-9),
        ("0.1n", 1e-9),
        ("12e-1", 1.2),
    ],
)
def test_a_quantity_is_a_number(written: object, expected: float) -> None:
    assert quantity(written) == expected * NANO


@pytest.mark.parametrize("written", ["", "x", "1x", "1K", "1 Gi", "1GB", "Gi", ".", "1e", "1.2.3"])
def test_anything_else_is_none(written: str) -> None:
    assert quantity(written) is None
