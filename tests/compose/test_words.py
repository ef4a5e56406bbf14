"""A command line is cut into words, and what no shell will see is told."""

from __future__ import annotations

import pytest

from compiler.compose.words import Words, split
from compiler.source.parts import Fault, Part
from tests.compose.tables import table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo a  b\n", ["echo", "a", "b"]),
        ("", []),
        ("echo ''", ["echo", ""]),
        ("a'b c'\"d e\"f", ["ab cd ef"]),
        ("a\\ b \\\\ \\n", ["a b", "\\", "n"]),
        ("'a\\'", ["a\\"]),
        ('"a\\"b\\n"', ['a"bn']),
        ("echo $HOME ${X} *", ["echo", "$HOME", "${X}", "*"]),
        ('echo $(date +%s; x) `a "b c"`', ["echo", "$(date +%s; x)", "`a b c`"]),
        ("sh -c 'a && b'", ["sh", "-c", "a && b"]),
        ("a \\; b", ["a", ";", "b"]),
        ("echo a # b", ["echo", "a", "#", "b"]),
    ],
)
def test_command_lines_are_cut_into_words(text: str, expected: list[str]) -> None:
    words = split(text)

    assert isinstance(words, Words)
    assert (expected, None) == ([word.text for word in words.words], words.cut)


def test_words_know_where_they_stand() -> None:
    assert split("a  'b c'd") == Words((Part("a", 0, 1), Part("b cd", 3, 9)))


@pytest.mark.parametrize(
    ("text", "words", "cut"),
    [
        ("a && b", ["a"], "&& b"),
        ("a; b", ["a"], "; b"),
        ("a 2>&1", ["a"], "2>&1"),
        ("a2>b", ["a2"], ">b"),
        ("| a", [], "| a"),
        ("a 'b'<c", ["a", "b"], "<c"),
    ],
)
def test_everything_behind_an_operator_is_cut_and_told(
    text: str, words: list[str], cut: str
) -> None:
    found = split(text)

    assert isinstance(found, Words)
    assert found.cut is not None
    assert (words, cut, text) == (
        [word.text for word in found.words],
        found.cut.text,
        text[: found.cut.start] + found.cut.text,
    )


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("echo 'a", "has a `'` that is not closed", "'a"),
        ('echo "a', 'has a `"` that is not closed', '"a'),
        ("echo `a", "has a backtick that is not closed", "`a"),
        ("echo a\\", "ends with a backslash", "\\"),
        ("echo (a)", "has a `(` that is in no quotes", "(a)"),
        ("echo $(a", "has a `(` that is in no quotes", "(a"),
        ("echo a) b)", "has a `)` that is in no quotes", ") b)"),
    ],
)
def test_command_lines_that_cannot_be_cut_are_refused(text: str, reason: str, part: str) -> None:
    fault = split(text)

    assert isinstance(fault, Fault)
    assert (reason, part) == (fault.reason, text[fault.start : fault.end])


def test_command_lines_agree_with_the_reference() -> None:
    for row in table("shellwords-own"):
        found = split(row["input"])
        words = None if isinstance(found, Fault) else [word.text for word in found.words]
        assert row.get("expected") == words, row
