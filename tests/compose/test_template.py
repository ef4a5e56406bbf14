"""What `${…}` becomes, which variables were asked for, and where each part came from."""

from __future__ import annotations

import pytest

from compiler.compose.template import (
    Malformed,
    Missing,
    Substitution,
    Variable,
    substitute,
    variables,
)
from compiler.source.nodes import Piece
from tests.compose.tables import Row, table

ENVIRONMENT = {"SET": "value", "EMPTY": ""}


def result(template: str) -> Substitution:
    """Return what a template becomes where SET has a value, EMPTY has none, and U is not set."""
    return substitute(template, ENVIRONMENT.get)


@pytest.mark.parametrize(
    ("form", "unset", "empty", "given"),
    [
        ("${%}", "", "", "value"),
        ("${%:-d}", "d", "d", "value"),
        ("${%-d}", "d", "", "value"),
        ("${%:+r}", "", "", "r"),
        ("${%+r}", "", "r", "r"),
    ],
)
def test_each_operator_looks_at_absence_or_emptiness(
    form: str, unset: str, empty: str, given: str
) -> None:
    texts = [result(form.replace("%", name)).text for name in ("U", "EMPTY", "SET")]

    assert [unset, empty, given] == texts


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("$$", "$"),
        ("$${SET}", "${SET}"),
        ("$$$SET", "$value"),
        ("a$ $1 $( $} $", "a$ $1 $( $} $"),
        ("$SET-${SET}_$SETS", "value-value_"),
        ("${U:-${V:-${SET}}}", "value"),
        ("${U-a:-b}", "a:-b"),
        ('${U:-{"a": {"b": 1}}}', '{"a": {"b": 1}}'),
        ("${U:-{}}-${SET}", "{}-value"),
        ("${SET:-{{x}}}", "value"),
        ("${U:-a}}", "a}"),
        ("${U:-{a}", "{a"),
        ("${U:-'}'}", "''}"),
        ("a\n${SET}\nb", "a\nvalue\nb"),
        ("${SET:-${}}", "value"),
        ("${SET?${}}", "value"),
    ],
)
def test_templates_become_text(template: str, expected: str) -> None:
    assert (expected, ()) == (result(template).text, result(template).faults)


def test_values_are_not_substituted_again() -> None:
    assert substitute("$A", {"A": "$B", "B": "b"}.get).text == "$B"


@pytest.mark.parametrize(
    ("template", "reason", "part"),
    [
        ("a ${", "is not closed by a `}` on its line", "${"),
        ("a ${X:-b", "is not closed by a `}` on its line", "${X:-b"),
        ("${X:-a\nb}", "is not closed by a `}` on its line", "${X:-a"),
        ("${} b", "has no name", "${}"),
        ("${ X}", "has a space in its name", "${ X}"),
        ("${1X}", "has a name that starts with a digit", "${1X}"),
        ("${X.y}", "has `.` in its name", "${X.y}"),
        ("${X:=d}", "uses `:=`, which Compose lacks", "${X:=d}"),
        ("${X%%.*}", "uses `%%`, which Compose lacks", "${X%%.*}"),
        ("${U:-a ${X!} b}", "has `!` in its name", "${X!}"),
    ],
)
def test_malformed_variables_are_named_with_their_reason(
    template: str, reason: str, part: str
) -> None:
    (fault,) = result(template).faults

    assert isinstance(fault, Malformed)
    assert (reason, part) == (fault.reason, template[fault.start : fault.end])


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("${U?}", ("U", "", False)),
        ("${U:?say $SET}", ("U", "say value", False)),
        ("${EMPTY:?why}", ("EMPTY", "why", True)),
    ],
)
def test_missing_variables_come_with_the_message(
    template: str, expected: tuple[str, str, bool]
) -> None:
    (fault,) = result(template).faults

    assert isinstance(fault, Missing)
    assert expected == (fault.name, fault.message, fault.empty)


def test_all_missing_variables_of_a_text_are_found() -> None:
    assert len(result("${U?a} ${V?b}").faults) == 2


def test_only_what_is_needed_is_looked_up() -> None:
    names = [use.name for use in result("${SET:-$A} ${U:-$B} ${EMPTY:+$C} $D").uses]

    assert names == ["SET", "U", "B", "EMPTY", "D"]


def test_variables_that_nothing_stands_in_for_are_unset() -> None:
    unset = [use.name for use in result("$A ${B} ${C-} ${D:+d} $SET $EMPTY").unset]

    assert unset == ["A", "B"]


def test_pieces_lead_from_the_text_to_the_template() -> None:
    assert result("a$SET${U:-bc}$$").pieces == (
        Piece(0, 1, 0, 1),
        Piece(1, 6, 1, 5),
        Piece(6, 8, 10, 12),
        Piece(8, 9, 13, 15),
    )


@pytest.mark.parametrize("template", ["plain", "a $ b", "", "$("])
def test_a_text_without_variables_has_no_pieces(template: str) -> None:
    assert Substitution(template) == result(template)


@pytest.mark.parametrize(
    "template",
    ["${A:-x} " * 20_000, "${A:-x " * 20_000, "${A:-" * 20_000 + "}" * 20_000, "$" * 100_000],
    ids=["many", "open", "nested", "dollars"],
)
def test_long_templates_come_to_an_end(template: str) -> None:
    assert result(template).text is not None


def test_variables_are_named_with_their_defaults() -> None:
    assert variables("$A ${B:-x$C} ${D+y} ${E?z} $$F") == (
        Variable("A"),
        Variable("B", default="x$C"),
        Variable("C"),
        Variable("D", presence="y"),
        Variable("E", required=True),
    )


@pytest.mark.parametrize("name", ["template", "template-own"])
def test_templates_agree_with_the_reference(name: str) -> None:
    disagreements = [row for row in table(name) if not _agrees(row)]

    assert disagreements == []


def _agrees(row: Row) -> bool:
    done = substitute(row["template"], row["env"].get)
    if "error" not in row:
        warnings = len(row.get("warnings", []))
        return (row["expected"], warnings, ()) == (done.text, len(done.unset), done.faults)
    match done.faults[:1]:
        case (Malformed(),):
            return row["error"].startswith("Invalid template")
        case (Missing(name, message),):
            why = f": {message}" if message else ""
            return row["error"] == f"required variable {name} is missing a value{why}"
        case _:
            return False


def test_variables_agree_with_the_reference() -> None:
    for row in table("variables"):
        named = {
            variable.name: variable for text in _texts(row["input"]) for variable in variables(text)
        }
        shown = {
            one.name: {
                "Name": one.name,
                "DefaultValue": one.default,
                "PresenceValue": one.presence,
                "Required": one.required,
            }
            for one in named.values()
        }
        assert row["expected"] == shown


def _texts(node: object) -> list[str]:
    match node:
        case str():
            return [node]
        case dict():
            return [text for value in node.values() for text in _texts(value)]
        case list():
            return [text for value in node for text in _texts(value)]
        case _:
            return []
