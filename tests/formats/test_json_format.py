"""What programs get: one object."""

from __future__ import annotations

import json

from compiler.diagnostics import Code, Label, Severity
from compiler.formats.json import render
from compiler.source.text import Source, Via

CODE = Code("PC301", "unsupported-key", Severity.WARNING, "`{key}` has no equivalent", "page")
SOURCE = Source("compose.yaml", "a: b\nPASSWORD: hunter2\n")


def test_a_diagnostic_is_an_object_with_its_places() -> None:
    span = SOURCE.span(3, 4).through(Via("included from here", SOURCE.span(0, 1)))
    labels = [Label(SOURCE.span(5, 13), "see `PASSWORD=hunter2`")]

    shown = json.loads(render([CODE.at(span, key="b", subject="b", labels=labels)]))

    assert shown == {
        "diagnostics": [
            {
                "code": "PC301",
                "slug": "unsupported-key",
                "severity": "warning",
                "message": "`b` has no equivalent",
                "file": "compose.yaml",
                "line": 1,
                "column": 4,
                "end_line": 1,
                "end_column": 5,
                "hint": None,
                "subject": "b",
                "labels": [
                    {
                        "message": "see `PASSWORD=*******`",
                        "file": "compose.yaml",
                        "line": 2,
                        "column": 1,
                        "end_line": 2,
                        "end_column": 9,
                    }
                ],
                "via": [
                    {
                        "message": "included from here",
                        "file": "compose.yaml",
                        "line": 1,
                        "column": 1,
                        "end_line": 1,
                        "end_column": 2,
                    }
                ],
            }
        ],
        "summary": {"errors": 0, "warnings": 1, "notes": 0},
    }


def test_a_diagnostic_without_a_place_has_nulls() -> None:
    (shown,) = json.loads(render([CODE.at(None, key="b")]))["diagnostics"]

    assert [shown[key] for key in ("file", "line", "column")] == [None, None, None]


def test_nothing_to_say_is_an_object_too() -> None:
    assert json.loads(render([])) == {
        "diagnostics": [],
        "summary": {"errors": 0, "warnings": 0, "notes": 0},
    }
