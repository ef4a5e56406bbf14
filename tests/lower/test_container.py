"""Entrypoint and command, and the dollars that Kubernetes would take for its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics import Report
from compiler.lower.container import process, referring
from compiler.lower.scope import unexpanded
from compiler.source.values import Value
from tests.projects import service, slugs


def plain(words: tuple[Value[str], ...] | None) -> list[str] | None:
    return None if words is None else [word.plain for word in words]


@pytest.mark.parametrize(
    ("fields", "command", "args"),
    [
        ({}, None, None),
        ({"command": ["serve", "-p", "80"]}, None, ["serve", "-p", "80"]),
        ({"entrypoint": ["/run"]}, ["/run"], None),
        ({"entrypoint": ["/run"], "command": ["serve"]}, ["/run"], ["serve"]),
        ({"entrypoint": [], "command": ["serve", "now"]}, ["serve", "now"], None),
        ({"entrypoint": [""], "command": ["serve"]}, ["serve"], None),
        ({"command": []}, None, None),
        ({"entrypoint": ["/run"], "command": []}, ["/run"], None),
        (
            {"command": ["echo", "$(date)", "$$", "$HOME"]},
            None,
            ["echo", "$$(date)", "$$$$", "$HOME"],
        ),
    ],
)
def test_entrypoint_is_the_command_and_command_the_args(
    fields: dict[str, object], command: list[str] | None, args: list[str] | None
) -> None:
    report = Report()

    found = process(service("web", **fields), {}, report)

    assert plain(found.command) == command
    assert plain(found.args) == args
    assert slugs(report) == []


def test_empty_entrypoint_without_a_command_is_an_error_at_the_key() -> None:
    report = Report()

    process(service("web", image="x:1", entrypoint=[]), {}, report)

    assert slugs(report) == ["no-command web.yaml:3"]
    assert report.failed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$HOME", "$HOME"),
        ("100$", "100$"),
        ("$(date)", "$$(date)"),
        ("$$", "$$$$"),
        ("a$$(b)$c$", "a$$$$(b)$c$"),
    ],
)
def test_dollars_are_doubled_only_where_kubernetes_would_see_them(text: str, expected: str) -> None:
    assert expected == unexpanded(text)


@given(st.text(alphabet="$()aB_ \n"), st.dictionaries(st.text(alphabet="aB_"), st.text("$()a")))
def test_expansion_gives_back_the_original(text: str, variables: dict[str, str]) -> None:
    assert expanded(unexpanded(text), variables) == text


@given(st.lists(st.sampled_from(["$", "$$", "$(", "$(A)", "${A}", ")", "A", "$$(A)"])))
def test_expansion_of_what_looks_like_references_gives_back_the_original(parts: list[str]) -> None:
    text = "".join(parts)

    assert expanded(unexpanded(text), {"A": "wrong"}) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--password=s3cret", "--password=$(PASS)"),
        ("s3cret s3cret", "$(PASS) $(PASS)"),
        ("s3cretive", "$(LONG)"),
        ("$s3cret", "$$$(PASS)"),
        ("$(s3cret)", "$$($(PASS))"),
        ("nothing $(here)", "nothing $$(here)"),
    ],
)
def test_secret_in_a_command_is_a_reference(text: str, expected: str) -> None:
    hidden = {"s3cret": "$(PASS)", "s3cretive": "$(LONG)"}

    found = referring(text, hidden)

    assert expected == found
    assert expanded(found, {"PASS": "s3cret", "LONG": "s3cretive"}) == text


@given(st.text(alphabet="$()ab"), st.sampled_from(["ab", "$a", "b$", "$(", "$$"]))
def test_expansion_of_references_gives_back_the_original(text: str, value: str) -> None:
    assert expanded(referring(text, {value: "$(PASS)"}), {"PASS": value}) == text


def test_simulation_expands_and_halves() -> None:
    assert expanded("$(A) $$(A) $(B) $$ $x $", {"A": "1"}) == "1 $(A) $(B) $ $x $"


def expanded(text: str, variables: dict[str, str]) -> str:
    """Do what a kubelet does: `$(A)` becomes the value of a variable that is there, `$$` `$`."""
    result, at = "", 0
    while at < len(text):
        rest = text[at + 1 :]
        closing = rest.find(")")
        if text[at] != "$" or not rest:
            result, at = result + text[at], at + 1
        elif rest[0] == "(" and closing > 0:
            name = rest[1:closing]
            result, at = result + variables.get(name, f"$({name})"), at + closing + 2
        elif rest[0] == "$":
            result, at = result + "$", at + 2
        else:
            result, at = result + text[at] + rest[0], at + 2
    return result
