"""Entrypoint and command, and the dollars that Kubernetes would take for its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics import Report
from compiler.lower.pods.container import process, referring
from compiler.lower.scope import unexpanded
from compiler.lower.telling import Hidden
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

    found = process(service("web", **fields), Hidden({}), report)

    assert plain(found.command) == command
    assert plain(found.args) == args
    assert slugs(report) == []


def test_empty_entrypoint_without_a_command_is_an_error_at_the_key() -> None:
    report = Report()

    process(service("web", image="x:1", entrypoint=[]), Hidden({}), report)

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
        ("--password=s3cretly", "--password=$(PASS)"),
        ("s3cretly s3cretly", "$(PASS) $(PASS)"),
        ("s3cretlyive", "$(LONG)"),
        ("$s3cretly", "$$$(PASS)"),
        ("$(s3cretly)", "$$($(PASS))"),
        ("nothing $(here)", "nothing $$(here)"),
    ],
)
def test_secret_in_a_command_is_a_reference(text: str, expected: str) -> None:
    hidden = Hidden({"s3cretly": "$(PASS)", "s3cretlyive": "$(LONG)"})

    found = referring(text, hidden)

    assert expected == found
    assert expanded(found, {"PASS": "s3cretly", "LONG": "s3cretlyive"}) == text


@given(st.text(alphabet="$()ab"), st.sampled_from(["ab", "$a", "b$", "$(", "$$"]), st.text("$(a"))
def test_expansion_of_references_gives_back_the_original(text: str, part: str, rest: str) -> None:
    value = part * 4
    word = text + value + rest

    found = referring(word, Hidden({value: "$(PASS)"}))

    assert "$(PASS)" in found
    assert expanded(found, {"PASS": value}) == word


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
