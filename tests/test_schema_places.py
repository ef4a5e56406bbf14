"""Where violations are told, what is told only once, and what any schema can explain."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from textwrap import dedent
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.codes import assembling as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.schema import (
    Rule,
    Violation,
    compiled,
    key_paths,
    validate,
    validate_compose,
)
from compiler.schema.tree import Schema
from compiler.source.nodes import Entry, Mapping, Node, Plain, Scalar, Sequence
from compiler.source.text import Source
from compiler.source.yaml import parse

OURS = compiled("compose.schema.json")


def document(text: str) -> Node:
    (node,) = parse(Source("compose.yaml", dedent(text)), Report())
    return node


def diagnostics(text: str) -> tuple[Diagnostic, ...]:
    report, root = Report(), document(text)
    assert isinstance(root, Mapping)
    validate_compose(root, report)
    return tuple(report)


def said(text: str) -> list[str]:
    """Return what is said of the text: number, line and column, sentence, hint."""
    return [
        f"{one.summary.replace('compose.yaml:', '')} {one.message} -- {one.hint}"
        for one in diagnostics(text)
    ]


def said_of_service(text: str) -> list[str]:
    """Return what is said of a service `web` with these lines, without the places."""
    lines = dedent(text).splitlines()
    whole = "\n".join(["services:", "  web:", *(f"    {line}" for line in lines)])
    return [line.split(" ", 2)[2] for line in said(whole)]


def test_unknown_key_is_shown_at_the_key() -> None:
    text = """\
        services:
          web:
            image: nginx
            imag: nginx
    """

    assert said(text) == ["PC180 4:5 `services.web` has no key `imag` -- did you mean `image`?"]


@pytest.mark.parametrize(
    "text",
    [
        "x-anything: [1, {a: null}]",
        "services: {web: {x-a: 1, build: {x-b: 2}, deploy: {x-c: {}}}}",
        "services: {x-web: {image: nginx}}",
        "services: {web: {ports: [{target: 80, x-a: 1}]}}",
        "volumes: {data: {x-a: 1}}",
    ],
)
def test_extensions_are_allowed(text: str) -> None:
    assert not said(text)


def test_wrong_type_is_shown_at_the_value() -> None:
    (one,) = diagnostics("services: {web: {command: [echo, 10]}}")

    assert one.span is not None
    assert (one.summary, one.span.text) == ("PC183 compose.yaml:1:34", "10")


def test_empty_value_is_shown_at_its_key() -> None:
    (one,) = diagnostics("services:\n  web:\n")

    assert one.span is not None
    assert (one.summary, one.span.text) == ("PC183 compose.yaml:2:3", "web")


def test_repeated_item_is_shown_with_the_first_one() -> None:
    (one,) = diagnostics("services: {web: {security_opt: [a, b, a]}}")

    assert one.span is not None
    assert (
        one.span.place.partition(":")[2],
        [label.span.place.partition(":")[2] for label in one.labels],
    ) == ("1:39", ["1:33"])


def test_misspelt_key_is_not_missing_as_well() -> None:
    text = "services: {web: {depends_on: {db: {conditon: service_healthy}}}}"

    assert [one.summary for one in diagnostics(text)] == ["PC180 compose.yaml:1:36"]


def test_all_keys_that_a_mapping_lacks_are_told() -> None:
    text = "services: {web: {ulimits: {nofile: {}}}}"

    assert [one.message for one in diagnostics(text)] == [
        "`services.web.ulimits.nofile` lacks `hard`",
        "`services.web.ulimits.nofile` lacks `soft`",
    ]


def test_violation_that_an_alias_repeats_is_told_once() -> None:
    text = """\
        x-base: &base {user: 1000}
        services:
          a: {image: nginx, <<: *base}
          b: {image: nginx, <<: *base}
    """

    assert [one.summary for one in diagnostics(text)] == ["PC183 compose.yaml:1:22"]


def test_all_violations_come_in_one_run() -> None:
    text = """\
        version: 3
        services:
          web:
            imag: nginx
            user: 1000
          db: {image: postgres, cgroup: mine}
        networks: [backend]
    """

    expected = ["PC183 1:10", "PC180 4:5", "PC183 5:11", "PC184 6:33", "PC183 7:11"]
    assert expected == [line.partition(" `")[0] for line in said(text)]


@pytest.mark.parametrize(
    "text",
    [
        "services: {web: {environment: {SINCE: 2024-05-01}}}",
        "services: {web: {labels: {since: 2024-05-01}}}",
        "x-since: 2024-05-01",
    ],
)
def test_timestamp_is_taken_where_it_is_printed(text: str) -> None:
    assert not said(text)


def test_numbers_beyond_64_bits_are_numbers() -> None:
    big = 10**40

    assert not said_of_service(f"environment: {{A: {big}, B: -{big}}}")
    assert len(said_of_service(f"image: {big}")) == 1


def test_deeply_nested_extension_is_carried_along() -> None:
    depth = 60

    assert not said(f"x-deep: {'[' * depth}{']' * depth}\n")


def test_document_that_is_no_mapping_is_told_so() -> None:
    report = Report()
    validate(document("[a, b]"), OURS, report)

    assert [one.message for one in report] == ["the top level is a list, not a mapping"]


def test_any_schema_explains_its_violations() -> None:
    port: Schema = {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}
    schema = compiled({"properties": {"port": port, "names": {"maxItems": 1}}})

    assert (
        Violation(("port",), Rule.RANGE, wanted=(1, None)),
        Violation(("names",), Rule.OTHER, wanted=("maxItems", 1)),
    ) == schema.explain({"port": 0, "names": ["a", "b"]})


def test_rule_without_words_of_its_own_is_shown_as_the_schema_has_it() -> None:
    report = Report()
    validate(
        document("names: [a, b]"), compiled({"properties": {"names": {"maxItems": 1}}}), report
    )

    assert [one.message for one in report] == ["`names` breaks the schema's rule `maxItems: 1`"]


def test_schema_finds_what_it_refers_to_in_other_documents() -> None:
    schema = compiled(
        {"properties": {"name": {"$ref": "_definitions.json#/definitions/Name"}}},
        {"_definitions.json": {"definitions": {"Name": {"type": "string"}}}},
    )

    assert (schema.is_valid({"name": "a"}), schema.is_valid({"name": 1})) == (True, False)
    assert (Violation(("name",), Rule.TYPE, wanted=("string",)),) == schema.explain({"name": 1})


def test_definition_that_contains_itself_is_walked_once() -> None:
    tree: Schema = {"type": "object", "properties": {"child": {"$ref": "#/$defs/tree"}}}
    schema = compiled({"$ref": "#/$defs/tree", "$defs": {"tree": tree}})

    assert {"child", "child.child"} == schema.key_paths


def test_valid_document_needs_no_explanation() -> None:
    program = """\
        import sys
        from compiler.diagnostics import Report
        from compiler.schema import validate_compose
        from compiler.source.text import Source
        from compiler.source.yaml import parse
        report = Report()
        validate_compose(*parse(Source("c.yaml", "services: {a: {image: i}}"), report), report)
        print("jsonschema" in sys.modules, "jsonschema_rs" in sys.modules, len(report))
    """
    run = subprocess.run(
        [sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True
    )

    assert run.stdout == "False True 0\n"


NAMES = sorted(
    {step for path in key_paths() for step in re.split(r"[.\[\]]+", path)} | {"x-a", "a b"}
)
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.datetimes()
    | st.sampled_from(["", "a", "80", "all", "${A}", "1.5"])
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["services", "volumes", "networks", "secrets", "x-podc", "name", "other"]),
    st.dictionaries(
        st.sampled_from(["web", "db"]),
        st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4) | VALUES,
        max_size=2,
    )
    | VALUES,
    max_size=3,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(DOCUMENTS)
def test_every_refused_document_is_told_why(value: dict[str, Plain]) -> None:
    report, source = Report(), Source("compose.yaml", "x" * 10_000)
    root = placed(value, source, count())
    assert isinstance(root, Mapping)
    validate_compose(root, report)

    assert all(one.code is not codes.BROKEN_RULE for one in report)
    if not report.failed:
        assert OURS.is_valid(as_json(value))


def placed(value: Plain, source: Source, number: Iterator[int]) -> Node:
    """Return the value as a node, each part in a place of its own."""
    start = next(number)
    span = source.span(start, start + 1)
    match value:
        case dict():
            entries = (
                Entry(Scalar(key, source.span(next(number))), placed(child, source, number))
                for key, child in value.items()
            )
            return Mapping(tuple(entries), span)
        case list():
            return Sequence(tuple(placed(child, source, number) for child in value), span)
        case _:
            return Scalar(value, span, raw=str(value))


def as_json(value: Plain) -> Plain:
    """Return the value with timestamps as the text that JSON has for them."""
    return cast("Plain", json.loads(json.dumps(value, default=str)))
