"""What is said of text that is no YAML: where it goes wrong, in plain words, and what to write."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.source.text import Source
from compiler.source.yaml import parse


def explained(text: str) -> tuple[str, str, str, str]:
    """Return the place, the underlined text, the message and the hint for a text."""
    report = Report()
    parse(Source("c", text), report)
    (problem,) = report
    assert problem.number == "PC006"
    assert problem.span is not None
    place = problem.span.place.removeprefix("c:")
    return place, problem.span.text, problem.message, problem.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a:\n\tb: c\n",
            ("2:1", "\t", "this line is indented with a tab", "indent with spaces only"),
        ),
        (
            "a: b\n\t\tc: d\n",
            ("2:1", "\t\t", "this line is indented with a tab", "indent with spaces only"),
        ),
        (
            "a: @x # why\n",
            (
                "1:4",
                "@x",
                "an unquoted value can't start with `@`",
                'put the value in quotes: `"@x"`',
            ),
        ),
        (
            "a: echo b: c\n",
            (
                "1:4",
                "echo b: c",
                "the value of `a` has a colon and a space in it",
                'put the value in quotes: `a: "echo b: c"`',
            ),
        ),
        (
            "image:nginx\nports: []\n",
            (
                "1:1",
                "image:nginx",
                "`image:nginx` has no space behind its colon",
                "write `image: nginx`",
            ),
        ),
        (
            "services:\n  web\n    image: x\n",
            (
                "2:3",
                "web",
                "`web` is no key: it has no colon behind it",
                "write `web:` if it is a key; text of several lines needs `|` and more indentation",
            ),
        ),
        (
            "a:\n  image: x\n    ports: []\n",
            (
                "3:5",
                "ports: []",
                "`ports` is indented below `image`, which has a value already",
                "let it start in the column of `image`, or delete that value",
            ),
        ),
        (
            "a:\n  b:\n    c: d\n   e: f\n",
            (
                "4:4",
                "e: f",
                "`e: f` is indented by 3, as no key above it is",
                "indent it by 2 or 4 spaces",
            ),
        ),
        (
            "a:\n  - b\n  -c\nd: e\n",
            ("3:3", "-c", "`-c` has no space behind its dash", "write `- c`"),
        ),
        (
            "- a\nb: c\n",
            (
                "2:1",
                "b: c",
                "`b: c` stands in the column of a list's items, and is none",
                "write `- b: c`, or indent it like the key that it belongs to",
            ),
        ),
        (
            "a: b\n- c\n",
            (
                "2:1",
                "- c",
                "`- c` is a list item, and the mapping that it stands in has keys",
                "indent it below the key that it belongs to",
            ),
        ),
        (
            "a: [b, c\nd: e\n",
            ("1:4", "[", "the list that opens here is not closed", "close it with `]`"),
        ),
        (
            "a: {b: c",
            ("1:4", "{", "the mapping that opens here is not closed", "close it with `}`"),
        ),
        ("a: [b]]\n", ("1:7", "]", "`]` closes nothing", "delete it")),
        (
            'a: "b\nc: d\n',
            ("1:4", '"', "the quote that opens here is not closed", 'close it with `"`'),
        ),
        (
            "a: 'it's'\n",
            (
                "1:8",
                "s'",
                "there is text behind the closing quote",
                "put the whole value in quotes; inside `'`, write `''` for one",
            ),
        ),
        (
            'a: "C:\\q"\n',
            (
                "1:7",
                "\\q",
                "`\\q` is no escape that double quotes know",
                "write `\\\\q`, or use single quotes, which know no escapes",
            ),
        ),
        (
            'a: "\\ud800"\n',
            (
                "1:5",
                "\\ud800",
                "`\\ud800` is no escape that double quotes know",
                "write `\\\\ud800`, or use single quotes, which know no escapes",
            ),
        ),
        (
            "a: *.txt\n",
            (
                "1:4",
                "*.txt",
                "`*` starts the name of an alias, and this is none",
                'put the value in quotes: `"*.txt"`',
            ),
        ),
        (
            "a: - b\n",
            (
                "1:4",
                "- b",
                "a list item can't stand behind a key on its line",
                (
                    "put each `- ` item on a line of its own, or write `[a, b]`; "
                    "quote text that starts so"
                ),
            ),
        ),
        (
            "a: | b\n",
            (
                "1:6",
                "b",
                "text stands behind `|` on its line",
                "start the text on the next line, indented",
            ),
        ),
    ],
)
def test_errors_of_syntax_are_explained(text: str, expected: tuple[str, str, str, str]) -> None:
    assert expected == explained(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[",
            "{",
            "'",
            "&",
            "!<",
            "%",
            "%x",
            "?\t- [",
            "a: ,",
            "a: !x!y z",
            "%YAML 9.9\n---\n",
            "a: ?",
        ),
        *(
            "a: b\n...\nc: d\n",
            "a: !%zz b",
            "[a\n---\nb]",
            '"\\x',
            "\\: [",
            "a: 'b\n---\n",
            "- :\n-",
        ),
    ],
)
def test_every_error_has_a_place_and_a_sentence(text: str) -> None:
    _, _, message, _ = explained(text)

    assert "no YAML here" not in message


def test_documents_in_front_of_an_error_are_kept() -> None:
    assert len(parse(Source("c", "a: 1\n---\nb: [\n"), Report())) == 1
