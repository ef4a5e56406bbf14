"""Diagnostics that the tests of formats share, with everything that is hard to write down."""

from __future__ import annotations

from compiler.diagnostics import Code, Diagnostic, Label, Severity
from compiler.source.text import Source, Via

LOST = Code(
    "PC301",
    "unsupported-key",
    Severity.WARNING,
    "`{key}` has no equivalent, 100%",
    "What it means.\n\nWhat to write.\n",
    hint="delete it:\n`PASSWORD=hunter2`",
)
BROKEN = Code("PC105", "syntax", Severity.ERROR, "no YAML: <{what}>", "The page.\n")
SEEN = Code("PC111", "fragment", Severity.NOTE, "a part", "The page.\n")
SOURCE = Source("a b/compose.yaml", "a: b\nc:\n  d: e\n")
OTHER = Source("/abs/other.yaml", "x: y\n")


def findings() -> tuple[Diagnostic, ...]:
    span = SOURCE.span(3, 4).through(Via("included from here", OTHER.span(0, 1)))
    return (
        LOST.at(span, key="a:b,c", labels=[Label(SOURCE.span(5, 6), "see here")]),
        LOST.at(span, key="a:b,c"),
        BROKEN.at(SOURCE.span(5, 14), what="\x1b&"),
        SEEN.at(None),
    )
