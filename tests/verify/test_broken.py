"""Every manifest of `samples/broken/` is caught, and no near miss is."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Diagnostic, Severity
from compiler.options import Security
from tests.conftest import Golden
from tests.verify.broken import Case, bases, cases, text
from tests.verify.linted import lint

CASES = tuple(cases())


def weighty(manifests: str, practice: str = "off") -> list[str]:
    """Return what is said, but for the note that a manifest alone refers to something else."""
    return [
        f"{one.number} {one.message}"
        for one in lint(manifests, practice=Security(practice))
        if one.severity is not Severity.NOTE or one.number != "PC701"
    ]


def test_there_are_enough_cases_and_each_has_a_name_of_its_own() -> None:
    assert len({case.title for case in CASES}) == len(CASES) > 300


@pytest.mark.parametrize("name", bases())
def test_a_base_is_valid(name: str) -> None:
    assert weighty(text(bases()[name])) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_broken_manifest_is_caught(case: Case) -> None:
    found = weighty(text(case.broken), case.practice)

    assert case.finds in {one[:5] for one in found}
    assert case.broken != case.valid


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_its_near_miss_is_not(case: Case) -> None:
    assert weighty(text(case.valid), case.practice) == []


@pytest.mark.parametrize("topic", sorted({case.topic for case in CASES}))
def test_each_is_said_in_these_words(topic: str, golden: Golden) -> None:
    said = []
    for case in CASES:
        if case.topic == topic:
            found = lint(text(case.broken), practice=Security(case.practice))
            said += [case.name, *map(_line, found)]

    assert "\n".join(said) + "\n" == golden(f"broken/{topic}", "diagnostics.txt")


def _line(one: Diagnostic) -> str:
    message = one.message if len(one.message) < 200 else f"{one.message[:200]}…"
    place = one.span.first if one.span else (0, 0)
    hint = f" ({one.hint})" if one.hint else ""
    return f"  {one.severity}[{one.number}] {place[0]}:{place[1]} {message}{hint}"
