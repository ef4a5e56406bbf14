"""Amounts of bytes and durations are read, and printed the way Go prints them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from compiler.compose.units import (
    format_atom,
    format_duration,
    format_float,
    parse_bytes,
    parse_duration,
)
from compiler.source.nodes import Atom
from compiler.source.parts import Fault
from tests.compose.tables import table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-1", -1),
        ("512m", 512 * 1024**2),
        ("1.5G", 1536 * 1024**2),
        (".5gb", 512 * 1024**2),
        ("1 KiB", 1024),
        ("2p", 2 * 1024**5),
        ("1.9", 1),
        ("1e3k", 1000 * 1024),
        ("1_000", 1000),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_byte_amounts_are_read(text: str, expected: int) -> None:
    assert expected == parse_bytes(text)


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("", "has no number", ""),
        ("g", "has no number", "g"),
        ("-1m", "is negative", "-1"),
        ("1,5g", "starts with no number", "1,5"),
        ("1x", "has the unit `x`, and units are b, k, m, g, t, p", "x"),
        ("1kk", "has the unit `kk`, and units are b, k, m, g, t, p", "kk"),
        ("99999p", "is more than 64 bits hold", "99999p"),
        ("9223372036854775808", "is more than 64 bits hold", "9223372036854775808"),
        ("9e999", "is more than 64 bits hold", "9e999"),
    ],
)
def test_byte_amounts_that_are_none_are_refused(text: str, reason: str, part: str) -> None:
    fault = parse_bytes(text)

    assert isinstance(fault, Fault)
    assert (reason, part) == (fault.reason, text[fault.start : fault.end])


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "expected", "shown"),
    [
        ("0", 0, "0s"),
        ("90s", 90 * SECOND, "1m30s"),
        ("1h", 3600 * SECOND, "1h0m0s"),
        ("1w2d3h4m5s6ms", 788_645_006_000_000, "219h4m5.006s"),
        ("1.5d", 129_600 * SECOND, "36h0m0s"),
        (".5s", SECOND // 2, "500ms"),
        ("1.5us", 1500, "1.5\u00b5s"),
        ("1\u03bcs", 1000, "1\u00b5s"),
        ("-1.5s", -3 * SECOND // 2, "-1.5s"),
        ("999ns", 999, "999ns"),
        ("-9223372036854775808ns", -(2**63), "-2562047h47m16.854775808s"),
    ],
)
def test_durations_are_read_and_printed(text: str, expected: int, shown: str) -> None:
    actual = parse_duration(text)

    assert (expected, shown) == (actual, isinstance(actual, int) and format_duration(actual))


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("", "is empty", ""),
        ("10", "has a number without a unit", "10"),
        ("1h30", "has a number without a unit", "30"),
        ("s", "has no number where one is expected", "s"),
        ("1h 30m", "has the unit `h `, and units are ns, us, ms, s, m, h, d, w", "h "),
        ("1y", "has the unit `y`, and units are ns, us, ms, s, m, h, d, w", "y"),
        ("99999999h", "is longer than 292 years", "99999999h"),
        ("9223372036854775808ns", "is longer than 292 years", "9223372036854775808ns"),
    ],
)
def test_durations_that_are_none_are_refused(text: str, reason: str, part: str) -> None:
    fault = parse_duration(text)

    assert isinstance(fault, Fault)
    assert (reason, part) == (fault.reason, text[fault.start : fault.end])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1.0, "1"),
        (1.1, "1.1"),
        (-0.0, "-0"),
        (100_000.0, "100000"),
        (123_456.7, "123456.7"),
        (1_000_000.0, "1e+06"),
        (1_234_567.8, "1.2345678e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e100, "1e+100"),
        (1 / 3, "0.3333333333333333"),
        (float("-inf"), "-Inf"),
        (float("nan"), "NaN"),
    ],
)
def test_floats_are_printed_as_go_prints_them(number: float, expected: str) -> None:
    assert expected == format_float(number)


@pytest.mark.parametrize(
    ("atom", "expected"),
    [
        (None, ""),
        ("text", "text"),
        (True, "true"),
        (8, "8"),
        (1.10, "1.1"),
        (datetime(2020, 1, 2, tzinfo=UTC), "2020-01-02 00:00:00 +0000 UTC"),
        (
            datetime(20, 1, 2, 3, 4, 5, 120_000, timezone(timedelta(hours=-2, minutes=-30))),
            "0020-01-02 03:04:05.12 -0230 -0230",
        ),
    ],
)
def test_atoms_are_printed_as_go_prints_them(atom: Atom, expected: str) -> None:
    assert expected == format_atom(atom)


# The reference's table is of its function for amounts with units. Whole numbers don't come that far
# there, so that -1 is fine; and an overflow is an error here, where there it is another amount.
OTHERWISE = {"-1", "9223372036854775807", "9223372036854775808", "99999p"}


def test_byte_amounts_agree_with_the_reference() -> None:
    for row in table("bytes-own"):
        found = parse_bytes(row["input"])
        agrees = row.get("expected") == (None if isinstance(found, Fault) else found)
        assert agrees != (row["input"] in OTHERWISE), row


def test_durations_agree_with_the_reference() -> None:
    for row in table("duration-own"):
        found = parse_duration(row["input"])
        shown = None if isinstance(found, Fault) else {"ns": found, "text": format_duration(found)}
        assert row.get("expected") == shown, row
