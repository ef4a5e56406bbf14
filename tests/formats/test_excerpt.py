"""A line of source and the marks under it, as a terminal lays them out."""

from __future__ import annotations

import pytest

from compiler.formats.excerpt import WIDTH, columns, excerpt
from compiler.source.text import Source


def drawn(text: str, start: int, end: int) -> tuple[str, str]:
    source = Source("compose.yaml", text)
    found = excerpt(source.span(start, end), source)
    return found.line, " " * found.start + "^" * found.marks


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("a: b", 3, 4, ("a: b", "   ^")),
        ("a: b", 0, 1, ("a: b", "^")),
        ("a: b", 3, 3, ("a: b", "   ^")),
        ("a: b", 4, 4, ("a: b", "    ^")),
        ("a: b\nc: d", 3, 9, ("a: b", "   ^")),
        ("a: b\r\nc: d", 3, 4, ("a: b", "   ^")),
        ("a:\tbc", 3, 5, ("a:    bc", "      ^^")),
        ("图: 像片", 3, 5, ("图: 像片", "    ^^^^")),
        ("e\u0301: b", 4, 5, ("e\u0301: b", "   ^")),
        ("a: \x1b[31m", 3, 4, ("a: ␛[31m", "   ^")),
        ("a: \u202eb", 4, 5, ("a: \ufffdb", "    ^")),
    ],
)
def test_marks_stand_under_the_span(
    text: str, start: int, end: int, expected: tuple[str, str]
) -> None:
    assert expected == drawn(text, start, end)


@pytest.mark.parametrize("at", [0, 50, 99, 100, 500, 990])
def test_a_long_line_is_cut_around_the_span(at: int) -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(1000))

    line, marks = drawn(text, at, at + 5)

    assert columns(line) <= WIDTH
    assert text[at : at + 5] == line[marks.index("^") : marks.rindex("^") + 1]


def test_a_long_line_of_wide_signs_is_cut_between_them() -> None:
    text = "片" * 300 + "abc" + "片" * 300

    line, marks = drawn(text, 300, 303)
    before = line.partition("abc")[0]

    assert columns(line) <= WIDTH
    assert columns(before) == len(marks) - 3


def test_marks_end_where_a_cut_line_ends() -> None:
    line, marks = drawn("x" * 1000, 10, 990)

    assert len(marks) <= len(line) <= WIDTH
