"""Which plain scalars are numbers, booleans, null and dates: for each table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from compiler.source.nodes import Atom
from compiler.source.scalars import COMPOSE, CORE, KUBERNETES, Mismatch, tagged

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("yes", "yes"),
        ("on", "on"),
        ("n", "n"),
        ("", None),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("0644", 420),
        ("0o644", 420),
        ("-010", -8),
        ("08", 8.0),
        ("0x1F", 31),
        ("0B11", 3),
        ("1_000", 1000),
        ("1_", 1),
        ("_1", "_1"),
        ("+1", 1),
        ("18446744073709551615", 18446744073709551615),
        ("18446744073709551616", 18446744073709551616.0),
        ("-9223372036854775808", -9223372036854775808),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("+.5", 0.5),
        ("1e400", "1e400"),
        ("22:22", "22:22"),
        ("12:30:45", "12:30:45"),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("2020-1-2", datetime(2020, 1, 2, tzinfo=UTC)),
        ("2020-01-02 03:04:05", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02T03:04:05.5+02:00", datetime(2020, 1, 2, 3, 4, 5, 500_000, EAST)),
        ("2020-01-02T03:04:05", "2020-01-02T03:04:05"),
        ("2020-01-02 03:04:05 +01:00", "2020-01-02 03:04:05 +01:00"),
        ("2020-13-01", "2020-13-01"),
        ("20200102", 20200102),
    ],
)
def test_compose_scalars_resolve_as_the_reference_does(text: str, expected: Atom) -> None:
    actual = COMPOSE.resolve(text)

    assert (type(expected), expected) == (type(actual), actual)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("yes", "yes"),
        ("null", None),
        ("0644", 644),
        ("0o644", 420),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("2020-01-02", "2020-01-02"),
        ("22:22", "22:22"),
    ],
)
def test_core_scalars_resolve_by_yaml_1_2(text: str, expected: Atom) -> None:
    actual = CORE.resolve(text)

    assert (type(expected), expected) == (type(actual), actual)


def test_minus_zero_is_a_float_for_compose() -> None:
    assert repr(COMPOSE.resolve("-0")) == "-0.0"


@pytest.mark.parametrize("digits", [5000, 200_000])
def test_numbers_of_any_length_are_read(digits: int) -> None:
    assert "9" * digits == COMPOSE.resolve("9" * digits)
    assert "9" * digits == CORE.resolve("9" * digits)


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("str", "5", "5"),
        ("int", "0x10", 16),
        ("float", "5", 5.0),
        ("null", "~", None),
        ("binary", "aGkg\n  eW91", "hi you"),
        ("int", "five", Mismatch.TEXT),
        ("bool", "yes", Mismatch.TEXT),
        ("int", "true", Mismatch.TEXT),
        ("binary", "a", Mismatch.TEXT),
        ("binary", "/w==", Mismatch.TEXT),
    ],
)
def test_tags_say_what_text_is(tag: str, text: str, expected: Atom | Mismatch) -> None:
    assert expected == tagged(tag, text, COMPOSE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("y", True),
        ("Yes", True),
        ("ON", True),
        ("yEs", "yEs"),
        ("N", False),
        ("off", False),
        ("false", False),
        ("~", None),
        ("0644", 420),
        ("0o644", 420),
        ("08", 8.0),
        ("0x1F", 31),
        ("-0b11", -3),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("1.10", 1.1),
        (".5", 0.5),
        (".5_0", 0.5),
        ("-.5", -0.5),
        ("22:22", "22:22"),
        ("2020-01-02", "2020-01-02"),
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        ("1.2.3", "1.2.3"),
        ("100m", "100m"),
    ],
)
def test_scalars_of_manifests_resolve_as_kubernetes_does(text: str, expected: Atom) -> None:
    actual = KUBERNETES.resolve(text)

    assert (type(actual), actual) == (type(expected), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name", "name"),
        ("8080", "8080"),
        ("0x10", "16"),
        ("on", "true"),
        ("no", "false"),
        ("1.50", "1.5"),
        ("2.0", "2"),
        ("~", None),
    ],
)
def test_keys_of_manifests_are_spelt_as_kubernetes_does(text: str, expected: str | None) -> None:
    assert KUBERNETES.key(KUBERNETES.resolve(text)) == expected


def test_keys_of_compose_files_are_text() -> None:
    assert COMPOSE.key("8080") == "8080"
    assert COMPOSE.key(8080) is None
