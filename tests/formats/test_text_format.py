"""How diagnostics look to people."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiler.diagnostics import Code, Diagnostic, Label, Severity
from compiler.formats.text import render, summary
from compiler.records import replace
from compiler.source.text import Source, Span, Via

CODE = Code("PC301", "unsupported-key", Severity.WARNING, "`{key}` has no equivalent", "page")
SOURCE = Source("compose.yaml", "services:\n  a:\n    oom_score_adj: -500\n    image: x\n")


def span_of(text: str, source: Source = SOURCE) -> Span:
    start = source.text.index(text)
    return source.span(start, start + len(text))


def at(span: Span | None, *, key: str = "oom_score_adj", **given: object) -> Diagnostic:
    return CODE.at(span, key=key, **given)  # type: ignore[arg-type]  # as the test says


def test_a_diagnostic_shows_its_place_and_its_hint() -> None:
    shown = render([at(span_of("oom_score_adj"), hint="delete it")])

    assert shown == dedent("""\
        warning[PC301]: `oom_score_adj` has no equivalent
         --> compose.yaml:3:5
          |
        3 |     oom_score_adj: -500
          |     ^^^^^^^^^^^^^
          = hint: delete it

        1 warning
        """)


def test_labels_and_steps_follow_with_their_places() -> None:
    base = Source("base.yaml", "services: {a: {extends: b}}\n")
    span = span_of("image").through(Via("extended from here", span_of("extends", base)))

    shown = render([at(span, labels=[Label(span_of("a:"), "the service")])])

    assert shown == dedent("""\
        warning[PC301]: `oom_score_adj` has no equivalent
         --> compose.yaml:4:5
          |
        4 |     image: x
          |     ^^^^^
         ::: compose.yaml:2:3
          |
        2 |   a:
          |   -- the service
         ::: base.yaml:1:16: extended from here

        1 warning
        """)


def test_the_gutter_is_as_wide_as_the_highest_line_number() -> None:
    source = Source("compose.yaml", "\n" * 11 + "top: x")

    shown = render([at(span_of("top", source), labels=[Label(source.span(0, 1), "above")])])

    assert shown == dedent("""\
        warning[PC301]: `oom_score_adj` has no equivalent
          --> compose.yaml:12:1
           |
        12 | top: x
           | ^^^
          ::: compose.yaml:1:1
           |
         1 |
           | - above

        1 warning
        """)


def test_a_hint_of_several_lines_can_be_pasted() -> None:
    shown = render([at(None, hint="write\nservices:\n  a:\n")])

    assert shown == dedent("""\
        warning[PC301]: `oom_score_adj` has no equivalent
          = hint: write
                  services:
                    a:

        1 warning
        """)


def test_a_source_without_text_has_no_excerpt() -> None:
    shown = render([at(Source("empty.yaml", "").span())])

    assert shown == dedent("""\
        warning[PC301]: `oom_score_adj` has no equivalent
         --> empty.yaml:1:1

        1 warning
        """)


def test_secrets_are_masked_in_excerpts_and_labels() -> None:
    source = Source("compose.yaml", "DB_PASSWORD: hunter2\n")
    span = span_of("hunter2", source)

    shown = render([at(span, labels=[Label(span, "`PASSWORD=hunter2`")], hint="`token: hunter2`")])

    assert "hunter2" not in shown
    assert "1 | DB_PASSWORD: *******\n  |              ^^^^^^^\n" in shown


def test_signs_that_a_terminal_acts_on_are_not_written() -> None:
    source = Source("a\x1b[2J.yaml", "top: \x1b[2J\n")

    assert "\x1b" not in render([at(span_of("top", source), hint="\x1b[2J", labels=())])


def test_colours_are_written_only_when_asked_for() -> None:
    found = [at(span_of("image"), hint="x")]

    assert "\x1b[1;33mwarning[PC301]\x1b[0m" in render(found, colour=True)
    assert "\x1b" not in render(found)


def test_nothing_to_say_is_nothing() -> None:
    assert render([]) == ""


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([Severity.ERROR], "1 error"),
        (
            [Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.ERROR],
            "2 errors, 1 warning, 1 note",
        ),
    ],
)
def test_the_summary_counts_by_weight(severities: list[Severity], expected: str) -> None:
    assert expected == summary([at(None, severity=one) for one in severities])


def said(severity: Severity, place: str, hint: str = "delete it") -> Diagnostic:
    return at(span_of(place), severity=severity, hint=hint, key=place)


def test_what_weighs_most_is_said_last() -> None:
    shown = render(
        [
            said(Severity.ERROR, "services"),
            said(Severity.WARNING, "oom"),
            said(Severity.NOTE, "image"),
        ]
    )

    titles = [line.partition("[")[0] for line in shown.splitlines() if "PC301" in line]
    assert titles == ["note", "warning", "error"]


def test_warnings_of_one_code_stand_together_and_say_their_hint_once() -> None:
    warning = Severity.WARNING
    shown = render(
        [said(warning, "oom"), said(warning, "image"), said(warning, "x", "delete that")]
    )

    assert shown == dedent("""\
        warning[PC301]: `oom` has no equivalent
         --> compose.yaml:3:5
          |
        3 |     oom_score_adj: -500
          |     ^^^
          = hint: delete it
         --> compose.yaml:4:5: `image` has no equivalent
         --> compose.yaml:4:12: `x` has no equivalent
          = hint: delete that

        3 warnings
        """)


def test_labels_and_steps_of_a_short_diagnostic_are_lines_too() -> None:
    span = span_of("image").through(Via("extended from here", span_of("services")))
    labels = [Label(span_of("a:"), "the service")]

    shown = render([at(span_of("oom")), at(span, labels=labels, key="tty")])

    assert shown.splitlines()[-5:-2] == [
        " --> compose.yaml:4:5: `tty` has no equivalent",
        " ::: compose.yaml:2:3: the service",
        " ::: compose.yaml:1:1: extended from here",
    ]


def test_errors_are_shown_one_by_one() -> None:
    shown = render([at(span_of(word), severity=Severity.ERROR) for word in ("oom", "image")])

    assert shown.count("error[PC301]") == 2


def test_of_many_notes_of_one_code_a_few_are_shown_and_all_counted() -> None:
    notes = [said(Severity.NOTE, letter) for letter in "servic:am"]

    shown = render(notes)

    assert shown.count("-->") == 5
    assert shown.splitlines()[-3:] == [
        "  = and 4 more of PC301: `--format json` lists all",
        "",
        "9 notes",
    ]
    assert "more of" not in render(notes[:6])
    assert "more of" not in render([replace(one, severity=Severity.WARNING) for one in notes])


@pytest.mark.parametrize(("labels", "shown", "left"), [(4, 4, 0), (5, 3, 2)])
def test_of_many_places_a_few_are_shown_and_all_counted(labels: int, shown: int, left: int) -> None:
    places = [Label(span_of("image"), "and here")] * labels

    text = render([at(span_of("oom"), labels=places)])

    assert text.count("::: ") == shown
    assert (f"= and {left} more places" in text) is bool(left)


def test_what_is_said_of_several_places_in_the_same_words_is_said_once() -> None:
    text = render([at(span_of(word)) for word in ("oom", "image", "a:")])

    assert text.count("has no equivalent") == 1
    assert text.splitlines()[-3] == "  = and at compose.yaml:4:5, compose.yaml:2:3"
    assert text.endswith("3 warnings\n")


def test_of_one_code_a_few_are_shown_at_one_place() -> None:
    span = span_of("image")
    keys = [at(span, key=key) for key in ("init", "tty", "user", "ipc", "uts")]

    shown = render([*keys, at(span_of("oom"))]).splitlines()

    assert [line for line in shown if "-->" in line] == [
        " --> compose.yaml:4:5",
        " --> compose.yaml:4:5: `tty` has no equivalent",
        " --> compose.yaml:4:5: `user` has no equivalent",
        " --> compose.yaml:3:5: `oom_score_adj` has no equivalent",
    ]
    assert shown[-3] == "  = and 2 more of PC301: `--format json` lists all"
