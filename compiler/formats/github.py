"""Diagnostics as GitHub's workflow commands: a run of Actions shows them beside the lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic, Severity
from compiler.formats.excerpt import shown
from compiler.formats.masking import mask_prose
from compiler.source.text import Span

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
# What would end a command, or one of its properties.
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:  # noqa: ARG001
    """Return a line for each diagnostic; nothing for none."""
    return "".join(f"{_command(one)}\n" for one in diagnostics)


def _command(one: Diagnostic) -> str:
    properties = dict(_place(one.span)) | {"title": f"{one.number} {one.slug}"}
    listed = ",".join(f"{name}={text.translate(_IN_PROPERTY)}" for name, text in properties.items())
    lines = (mask_prose(text) for text in (one.message, one.hint) if text)
    text = "\n".join(shown(line) for text in lines for line in text.splitlines())
    return f"::{_COMMANDS[one.severity]} {listed}::{text.translate(_IN_TEXT)}"


def _place(span: Span | None) -> Iterator[tuple[str, str]]:
    """Yield file, lines and columns; columns only within a line, as GitHub takes no others."""
    if span is None:
        return
    yield "file", span.source.path
    yield "line", str(span.first.line)
    yield "endLine", str(span.last.line)
    if span.first.line == span.last.line:
        yield "col", str(span.first.column)
        yield "endColumn", str(span.last.column)
