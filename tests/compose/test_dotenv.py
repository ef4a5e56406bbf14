"""Env files in Compose's dialect, and in the raw format: names, values, and where they stand."""

from __future__ import annotations

import pytest

from compiler.compose.dotenv import parse, parse_raw
from compiler.diagnostics import Report, Severity
from compiler.source.text import Source
from tests.compose.tables import table

ENVIRONMENT = {"OUT": "side"}
NOTHING: dict[str, str] = {}


def values(text: str) -> dict[str, str]:
    """Return the values of a file that has nothing wrong with it."""
    report = Report()
    found = parse(Source(".env", text), ENVIRONMENT.get, report)
    assert [one.message for one in report] == []
    return {name: one.value for name, one in found.items()}


def problems(text: str) -> list[tuple[str, str]]:
    """Return what is said of a file: numbers with places, and messages."""
    report = Report()
    parse(Source(".env", text), ENVIRONMENT.get, report)
    return [(one.summary, one.message) for one in report]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nB = 2\nC: 3\n", {"A": "1", "B": "2", "C": "3"}),
        ("\ufeffA=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("# c\n\n  # d\n\tA=1", {"A": "1"}),
        ("export A=1\nexport\tB=2\nexportC=3\n", {"A": "1", "B": "2", "exportC": "3"}),
        ("export\nA=1\n", {"A": "1"}),
        ("A=a#b #c\nB=#d\nC= # e\nD=x\t#f\n", {"A": "a#b", "B": "#d", "C": "# e", "D": "x\t#f"}),
        ("A= x y \nB=\nC=  \n", {"A": "x y", "B": "", "C": ""}),
        ("A=$OUT\nB=${A}2\nC='$OUT'\n", {"A": "side", "B": "side2", "C": "$OUT"}),
        ("A='it\\'s\n$x'\n", {"A": "it's\n$x"}),
        ('A="a\n\\tb \\" \\\\ \\q"\n', {"A": 'a\n\tb " \\ \\q'}),
        ('A="\\0101\\101\\u0041"\n', {"A": "A\\101\\u0041"}),
        ('A="\\$OUT $$OUT $OUT"\n', {"A": "$OUT $OUT side"}),
        ("A=\\$OUT\n", {"A": "\\side"}),
        ("A.b-c[0]=1\n9=2\nÄ=3\n", {"A.b-c[0]": "1", "9": "2", "Ä": "3"}),
        ("OUT\nNOWHERE\n", {"OUT": "side"}),
        ("A=1\nA=2\n", {"A": "2"}),
    ],
)
def test_files_are_read(text: str, expected: dict[str, str]) -> None:
    assert expected == values(text)


def test_a_comment_ends_a_value_before_variables_are_looked_at() -> None:
    message = "this variable is not closed by a `}` on its line"

    assert problems("A=x ${OUT:-y #z}\n") == [("PC103 .env:1:5", message)]


def test_what_the_caller_looks_up_wins_over_earlier_lines() -> None:
    assert values("OUT=mine\nA=$OUT\n") == {"OUT": "mine", "A": "side"}


def test_earlier_files_come_behind_earlier_lines() -> None:
    behind = {"A": "old", "B": "old"}

    found = parse(Source(".env", "A=new\nX=$A$B\n"), NOTHING.get, Report(), behind)

    assert {name: one.value for name, one in found.items()} == {"A": "new", "X": "newold"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1 # c\n", ("A", "1")),
        ("A='x y'\n", ("A", "x y")),
        ('export A = "x"\n', ("A", "x")),
        ("OUT\n", ("OUT", "OUT")),
    ],
)
def test_spans_hold_name_and_value(text: str, expected: tuple[str, str]) -> None:
    (found,) = parse(Source(".env", text), ENVIRONMENT.get, Report()).values()

    assert expected == (found.key.text, found.span.text)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("A=1\nB!=1\n", "PC110 .env:2:2", "a name in an env file can't have `!` in it"),
        ("A B=1\n", "PC110 .env:1:1", "a name in an env file can't have a space in it"),
        ("x\nA='b\nc\n", "PC111 .env:2:3", "the quote that opens here is not closed"),
        (
            'A="\\t${U}"\n',
            "PC101 .env:1:6",
            "the variable `U` is not set, and nothing takes its place",
        ),
        (
            "A=${U:?oh}\n",
            "PC102 .env:1:3",
            "the variable `U` is required here, and it is not set: oh",
        ),
        (
            'A="b" c \n',
            "PC113 .env:1:7",
            "the text behind the closing quote is no part of the value",
        ),
        ("A='b'=c", "PC113 .env:1:6", "the text behind the closing quote is no part of the value"),
        ("=1\n", "PC112 .env:1:2", "this text is read as a value without a name"),
        ("A=1\nLAST", "PC112 .env:2:1", "this text is read as a value without a name"),
    ],
)
def test_what_is_wrong_is_reported_where_it_stands(text: str, place: str, message: str) -> None:
    assert [(place, message)] == problems(text)


def test_all_problems_of_a_file_are_reported_in_one_run() -> None:
    places = [place for place, _ in problems("A!=1\nB=${\nC D=2\nE=1\n")]

    assert places == ["PC110 .env:1:2", "PC103 .env:2:3", "PC110 .env:3:1"]


def test_values_are_never_in_messages() -> None:
    text = 'A=hidden${x:=}\nB="hidden"hidden\nC!=hidden\nD="hidden\n'

    assert not [message for _, message in problems(text) if "hidden" in message]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A='1' # c\n", {"A": "'1' # c"}),
        ("  A=$B \r\nC=\n", {"A": "$B ", "C": ""}),
        ("# c\n\nOUT\nNOWHERE\n", {"OUT": "side"}),
        ("\ufeffA=b=c", {"A": "b=c"}),
    ],
)
def test_raw_files_are_read_verbatim(text: str, expected: dict[str, str]) -> None:
    found = parse_raw(Source(".env", text), ENVIRONMENT.get, Report())

    assert expected == {name: one.value for name, one in found.items()}


def test_raw_files_have_names_without_spaces() -> None:
    report = Report()
    parse_raw(Source(".env", "A=1\nB C=2\n=3\n"), NOTHING.get, report)

    assert report.summary() == ["PC110 .env:2:1", "PC112 .env:3:1"]


@pytest.mark.parametrize("name", ["dotenv", "dotenv-own"])
def test_env_files_agree_with_the_reference(name: str) -> None:
    for row in table(name):
        report = Report()
        found = parse(Source(".env", row["input"]), row["env"].get, report)
        failed = [one for one in report if one.severity is Severity.ERROR]
        unset = [one for one in report if one.number == "PC101"]

        assert bool(failed) == ("error" in row), row
        assert "error" in row or row["expected"] == {n: one.value for n, one in found.items()}
        assert name == "dotenv" or len(row.get("warnings", [])) == len(unset), row
