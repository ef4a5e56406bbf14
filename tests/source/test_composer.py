"""Tags, anchors, merge keys and keys: what they become, and what is refused."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Plain, Tag, plain
from compiler.source.text import Source
from compiler.source.yaml import CORE, parse
from tests.source.documents import at, read, refuse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !reset null", (None, Tag.RESET)),
        ("a: !override 5", ("5", Tag.OVERRIDE)),
        ("a: !foo 5", ("5", None)),
        ("a: !!str 5", ("5", None)),
        ("a: !!int '5'", (5, None)),
        ("a: ! 5", (5, None)),
    ],
)
def test_tags_are_used_up_or_kept(text: str, expected: tuple[Plain, Tag | None]) -> None:
    node = at(read(text), "a")

    assert expected == (plain(node), node.tag)


def test_tags_of_collections_are_kept() -> None:
    document = read("a: !override\n  b: 1\nc: !reset [1]\nd: !!map {}\n")

    assert [at(document, key).tag for key in "acd"] == [Tag.OVERRIDE, Tag.RESET, None]


def test_unquoted_words_of_yaml_1_2_are_text_in_app_files() -> None:
    source = Source("app.yaml", "{a: 2020-01-01, b: 010}")

    (document,) = parse(source, Report(), scalars=CORE)

    assert plain(document) == {"a": "2020-01-01", "b": 10}


# Anchors, aliases and merge keys


def test_an_alias_stands_at_its_anchor_and_came_through_its_own_place() -> None:
    document = read("a: &x [1]\nb: *x\n")
    span = at(document, "b", 0).span

    assert (
        span.place,
        [(via.span.place, via.how) for via in span.via],
    ) == ("compose.yaml:1:8", [("compose.yaml:2:4", "repeated here by `*x`")])


def test_an_alias_of_an_alias_came_through_both_innermost_first() -> None:
    document = read("a: &x 1\nb: &y [*x]\nc: *y\n")

    assert [via.span.place for via in at(document, "c", 0).span.via] == [
        "compose.yaml:2:8",
        "compose.yaml:3:4",
    ]


def test_the_last_anchor_of_a_name_counts() -> None:
    assert plain(read("a: &x 1\nb: &x [2]\nc: *x\n")) == {"a": 1, "b": [2], "c": [2]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{<<: {a: 1}, b: 2}", {"a": 1, "b": 2}),
        ("{a: 5, <<: {a: 1}}", {"a": 5}),
        ("{<<: [{a: 1, b: 2}, {b: 3, c: 4}], c: 5}", {"a": 1, "b": 2, "c": 5}),
        ("{<<: {a: {b: 1}}, a: {c: 2}}", {"a": {"c": 2}}),
        ("{<<: {<<: {a: 1}, b: 2}}", {"a": 1, "b": 2}),
        ('{"<<": {a: 1}}', {"<<": {"a": 1}}),
        ("{<<: []}", {}),
    ],
)
def test_merge_keys_bring_what_is_not_written_out(text: str, expected: Plain) -> None:
    assert expected == plain(read(text))


@pytest.mark.parametrize("merge", ["*x", "[*x]", "*y"])
def test_merged_entries_came_through_the_merge(merge: str) -> None:
    document = read(f"x: &x {{a: 1}}\ny: &y [*x]\nz:\n  <<: {merge}\n")
    mapping = at(document, "z")
    assert isinstance(mapping, Mapping)
    key = mapping.entries[0].key.span

    assert (key.place, key.via[-1].how) == ("compose.yaml:1:8", "merged in here")
    assert key.via[-1].span.first.line == 4


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("a: {<<: 5}", "compose.yaml:1:9", "a number"),
        ("a: {<<: }", "compose.yaml:1:9", "null"),
        ("a: {<<: [{}, x]}", "compose.yaml:1:14", "text"),
        ("a: {<<: [[]]}", "compose.yaml:1:10", "a list"),
    ],
)
def test_only_mappings_can_be_merged(text: str, place: str, kind: str) -> None:
    (problem,) = refuse(text)

    assert (f"PC013 {place}", f"`<<` merges mappings, and this is {kind}") == (
        problem.summary,
        problem.message,
    )


def test_an_alias_needs_an_anchor_above_it_in_its_document() -> None:
    assert refuse("a: *x\nb: &x 1\n---\nc: *x\n").summary() == [
        "PC009 compose.yaml:1:4",
        "PC009 compose.yaml:4:4",
    ]


@pytest.mark.parametrize("text", ["a: &x\n  b: *x\n", "a: &x\n  b:\n    <<: *x\n"])
def test_a_value_that_would_hold_itself_is_reported_with_both_places(text: str) -> None:
    (problem,) = refuse(text)

    assert problem.number == "PC010"
    assert [(label.span.place, label.text) for label in problem.labels] == [
        ("compose.yaml:2:3", "`&x` starts here")
    ]


# Keys


def test_a_key_that_is_given_twice_is_reported_with_the_first() -> None:
    (problem,) = refuse("a:\n  image: i\n  image: j\n")

    assert problem.summary == "PC007 compose.yaml:3:3"
    assert [label.span.place for label in problem.labels] == ["compose.yaml:2:3"]


def test_two_merge_keys_are_a_key_that_is_given_twice() -> None:
    assert refuse("{<<: {}, <<: {}}").summary() == ["PC007 compose.yaml:1:10"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("123: a", "the key `123` is a number, and keys are text"),
        ("true: a", "the key `true` is a boolean, and keys are text"),
        ("~: a", "the key `~` is null, and keys are text"),
        ("?\n: a", "the key `~` is null, and keys are text"),
        ("2020-01-01: a", "the key `2020-01-01` is a date, and keys are text"),
        ("? [a]\n: b", "the key `[a]` is a list, and keys are text"),
        ("? {a: b}\n: c", "the key `{a: b}` is a mapping, and keys are text"),
    ],
)
def test_keys_are_text(text: str, message: str) -> None:
    assert [message] == [one.message for one in refuse(text)]


@pytest.mark.parametrize("text", ["yes: a", "on: a", '"123": a', "!!str 123: a", "? a\n: b"])
def test_text_is_left_alone_as_a_key(text: str) -> None:
    assert isinstance(read(text), Mapping)


def test_infinite_numbers_and_wrong_tags_are_refused() -> None:
    report = refuse("a: .inf\nb: !!int x\nc: '.nan'\n")

    assert report.summary() == ["PC015 compose.yaml:1:4", "PC014 compose.yaml:2:10"]


def test_all_problems_of_a_document_are_reported_in_one_run() -> None:
    report = refuse("1: a\nb: *x\nc: 1\nc: 2\nd: {<<: 3}\n")

    assert [one.number for one in report] == ["PC008", "PC009", "PC007", "PC013"]
