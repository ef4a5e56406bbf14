"""What a run of GitHub Actions reads."""

from __future__ import annotations

from compiler.codes import reading
from compiler.formats.github import render
from tests.formats.findings import findings


def test_a_diagnostic_is_a_command_whose_text_keeps_its_lines() -> None:
    assert render(findings()).splitlines()[0] == (
        "::warning file=a b/compose.yaml,line=1,endLine=1,col=4,endColumn=5,"
        "title=PC301 unsupported-key::`a:b,c` has no equivalent, 100%25%0Adelete it:%0A"
        "`PASSWORD=*******`"
    )


def test_columns_are_left_out_of_what_spans_lines() -> None:
    assert (
        render(findings())
        .splitlines()[2]
        .startswith("::error file=a b/compose.yaml,line=2,endLine=3,title=PC105 syntax::")
    )


def test_a_diagnostic_without_a_place_names_no_file() -> None:
    assert render(findings()).splitlines()[3] == "::notice title=PC111 fragment::a part"


def test_nothing_to_say_is_nothing() -> None:
    assert render([]) == ""


def test_what_a_terminal_would_act_on_is_shown_as_a_picture() -> None:
    found = reading.SYNTAX.at(None, fact="\x1b[31m\x00")

    assert "\x1b" not in render([found])
    assert "\u241b[31m\u2400" in render([found])
