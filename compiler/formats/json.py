"""Diagnostics for programs: one JSON object, whose keys are only ever added to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from compiler.diagnostics import Diagnostic, Label, Severity
from compiler.formats.masking import mask_prose
from compiler.source.text import Span

Plain = str | int | None | list["Plain"] | dict[str, "Plain"]


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the object, also where there is nothing to say."""
    counts = Counter(one.severity for one in diagnostics)
    shown: Plain = {
        "diagnostics": [_diagnostic(one) for one in diagnostics],
        "summary": {f"{severity}s": counts[severity] for severity in Severity},
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(one: Diagnostic) -> Plain:
    return {
        "code": one.number,
        "slug": one.slug,
        "severity": str(one.severity),
        "message": mask_prose(one.message),
        **_place(one.span),
        "hint": mask_prose(one.hint) or None,
        "subject": one.subject or None,
        "labels": [_label(label) for label in one.labels],
        "via": [
            {"message": step.how, **_place(step.span)}
            for step in (one.span.via if one.span else ())
        ],
    }


def _label(label: Label) -> Plain:
    return {"message": mask_prose(label.text), **_place(label.span)}


def _place(span: Span | None) -> dict[str, Plain]:
    """Return file, and first and last place (behind the last character), counted from 1."""
    if span is None:
        names = ("file", "line", "column", "end_line", "end_column")
        return dict.fromkeys(names)
    return {
        "file": span.source.path,
        "line": span.first.line,
        "column": span.first.column,
        "end_line": span.last.line,
        "end_column": span.last.column,
    }
