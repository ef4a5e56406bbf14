"""What callers and files wish of diagnostics: which count, how much, and how often."""

from __future__ import annotations

from compiler.diagnostics import Code, Diagnostic, Severity, judged
from compiler.source.text import Source, Span
from compiler.source.wording import listed

TEXT = Source("compose.yaml", "a b c d")
ONCE = Code("PC990", "once", Severity.WARNING, "`{name}` is missing", page="", loss=True, once=True)


def missing(name: str, start: int, code: Code = ONCE) -> Diagnostic:
    return code.at(Span(TEXT, start, start + 1), subject=name, name=name)


def weighed(*diagnostics: Diagnostic, strict: bool = False, accept: str = "") -> list[str]:
    given = judged(diagnostics, strict=strict, accept=frozenset({accept}), deny=frozenset())
    return [
        " ".join([one.severity, one.subject, *(label.span.place for label in one.labels)])
        for one in given
    ]


def test_what_is_said_once_is_said_at_the_first_place_with_the_others_as_labels() -> None:
    said = weighed(missing("x", 4), missing("y", 2), missing("x", 0), missing("x", 6))

    assert said == ["warning x compose.yaml:1:5 compose.yaml:1:7", "warning y"]


def test_what_is_said_once_is_weighed_and_accepted_as_everything_else() -> None:
    several = (missing("x", 0), missing("x", 2), missing("y", 4))

    assert weighed(*several, strict=True) == ["error x compose.yaml:1:3", "error y"]
    assert weighed(*several, accept="once:x") == ["warning y"]


def test_other_codes_are_said_at_each_place() -> None:
    each = Code("PC991", "each", Severity.NOTE, "`{name}`", page="")

    assert weighed(missing("x", 0, each), missing("x", 2, each)) == ["note x", "note x"]


def test_long_lists_of_names_are_cut() -> None:
    assert listed("ab") == "`a`, `b`"
    assert listed("abcdefghij") == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"
