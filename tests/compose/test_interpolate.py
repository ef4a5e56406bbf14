"""Documents with variables in them become documents with values, typed where Compose types them."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from compiler.compose.interpolate import interpolate, variables
from compiler.diagnostics import Report, Severity
from compiler.source.nodes import Mapping, Plain, plain
from compiler.source.text import Source
from compiler.source.yaml import parse
from tests.compose.tables import table
from tests.source.documents import scalar

ENVIRONMENT = {"N": "3", "IP": "127.0.0.1", "EMPTY": "", "YES": "yes", "TRUE": "true"}


def document(text: str) -> Mapping:
    """Return the only document of a text."""
    report = Report()
    (root,) = parse(Source("compose.yaml", dedent(text)), report)
    assert isinstance(root, Mapping)
    assert not report.diagnostics
    return root


def run(text: str, environment: dict[str, str] | None = None) -> tuple[Mapping, Report]:
    """Return a text's document with its variables replaced, and what was said."""
    report = Report()
    given = ENVIRONMENT if environment is None else environment
    return interpolate(document(text), given.get, report), report


def service(text: str) -> tuple[Plain, list[str]]:
    """Return the plain service `a` with this line in it, and the messages."""
    root, report = run(f"services:\n  a:\n    {text}\n")
    services = plain(root)
    assert isinstance(services, dict)
    assert isinstance(services["services"], dict)
    return services["services"]["a"], [one.message for one in report]


def test_values_are_replaced_and_keys_are_not() -> None:
    root, report = run("""\
        x-note: [$N, {deep: "${N}"}]
        services:
          $N: {image: "app:${TAG:-1.2}"}
    """)

    assert plain(root) == {"x-note": ["3", {"deep": "3"}], "services": {"$N": {"image": "app:1.2"}}}
    assert report.summary() == []


def test_a_document_without_variables_is_the_same_object() -> None:
    root = document("a: [b, {c: d}]")

    assert interpolate(root, ENVIRONMENT.get, Report()) is root


def test_what_is_reset_is_left_alone() -> None:
    root, report = run("a: !reset ${X?}\nb: !reset [$Y]\n")

    assert (plain(root), report.summary()) == ({"a": "${X?}", "b": ["$Y"]}, [])


def test_what_is_overridden_keeps_its_tag() -> None:
    root, _ = run("a: !override [$N]\nb: !override $N\n")

    assert [str(entry.value.tag) for entry in root] == ["Tag.OVERRIDE", "Tag.OVERRIDE"]


# Where things stand


def test_an_unset_variable_is_a_loss_at_each_place() -> None:
    _, report = run("a: x${U}\nb: [$U, $U]\n")

    assert report.summary() == [
        "PC101 compose.yaml:1:5",
        "PC101 compose.yaml:2:5",
        "PC101 compose.yaml:2:9",
    ]
    assert {(one.subject, one.code.loss) for one in report} == {("U", True)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: x ${U:?gone} y\n", "${U:?gone}"),
        ('a: "\\tx ${U:?gone}"\n', "${U:?gone}"),
        ("a: |\n  x\n  ${U:?gone}\n", "${U:?gone}"),
        ("a: x\n  ${U:?gone}\n", "${U:?gone}"),
        ("a: 'it''s ${X!}'\n", "${X!}"),
    ],
)
def test_errors_underline_the_variable(text: str, shown: str) -> None:
    _, report = run(text)

    assert [shown] == [one.span.text for one in report if one.span]


def test_a_missing_variable_comes_with_the_message() -> None:
    _, report = run("a: ${U:?tell me}\nb: ${EMPTY:?}\n")

    assert [(one.number, one.message) for one in report] == [
        ("PC102", "the variable `U` is required here, and it is not set: tell me"),
        ("PC102", "the variable `EMPTY` is required here, and it is empty"),
    ]


def test_a_malformed_variable_is_not_quoted_in_the_message() -> None:
    _, report = run("password: pa${ss:=word}\n")

    assert [one.message for one in report] == ["this variable uses `:=`, which Compose lacks"]


def test_parts_of_a_substituted_value_are_found() -> None:
    root, _ = run('ports: ["${IP}:8080:${PORT:-80}/tcp"]\n')
    port = scalar(root, "ports", 0)

    assert port.value == "127.0.0.1:8080:80/tcp"
    assert [port.part(0, 9).text, port.part(10, 14).text, port.part(15, 17).text] == [
        "${IP}",
        "8080",
        "80",
    ]
    assert port.part(15, 17).place == "compose.yaml:1:29"


def test_parts_are_found_behind_escapes() -> None:
    root, _ = run('a: "\\tx${N}yz"\n')

    assert scalar(root, "a").part(3, 5).text == "yz"


def test_the_text_as_written_is_kept() -> None:
    root, _ = run("services: {a: {scale: $N}}")
    scale = scalar(root, "services", "a", "scale")

    assert (scale.value, scale.raw) == (3, "$N")


def test_an_alias_is_substituted_with_the_way_it_came() -> None:
    root, report = run("a: &x ${U}\nb: *x\n")

    assert plain(root) == {"a": "", "b": ""}
    assert [via.span.place for via in scalar(root, "b").span.via] == ["compose.yaml:2:4"]
    assert report.summary() == ["PC101 compose.yaml:1:7"]


# Casts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scale: '3'", {"scale": 3}),
        ("scale: ${N}", {"scale": 3}),
        ("scale: '+5'", {"scale": 5}),
        ("pids_limit: '-1'", {"pids_limit": -1}),
        ("cpus: '0.50'", {"cpus": 0.5}),
        ("cpus: '0.123456789'", {"cpus": 0.12345679}),
        ("cpu_percent: '1e1'", {"cpu_percent": 10.0}),
        ("tty: 'TRUE'", {"tty": True}),
        (
            "ports: [{target: '80', published: '80'}]",
            {"ports": [{"target": 80, "published": "80"}]},
        ),
        ("ports: ['80']", {"ports": ["80"]}),
        (
            "ulimits: {nofile: '5', nproc: {soft: '1', hard: '2'}}",
            {"ulimits": {"nofile": 5, "nproc": {"soft": 1, "hard": 2}}},
        ),
        (
            "depends_on: {b: {required: 'false', condition: 'true'}}",
            {"depends_on": {"b": {"required": False, "condition": "true"}}},
        ),
        ("volumes: [{volume: {nocopy: 'true'}}]", {"volumes": [{"volume": {"nocopy": True}}]}),
        ("environment: {N: '3'}", {"environment": {"N": "3"}}),
        ("mem_limit: '3'", {"mem_limit": "3"}),
        ("scale: 3.5", {"scale": 3.5}),
    ],
)
def test_text_is_cast_where_compose_wants_a_type(text: str, expected: Plain) -> None:
    assert (expected, []) == service(text)


WHOLE = "`scale` takes a whole number"


@pytest.mark.parametrize("kind", ["networks", "volumes", "secrets", "configs"])
def test_external_is_cast_for_every_kind_of_resource(kind: str) -> None:
    root, _ = run(f"{kind}: {{a: {{external: 'true', name: 'true'}}}}")

    assert plain(root) == {kind: {"a": {"external": True, "name": "true"}}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scale: abc", f"{WHOLE}, and `abc` is none"),
        ("scale: '0x10'", f"{WHOLE}, and `0x10` is none"),
        (
            "scale: '9223372036854775808'",
            "`scale` takes a whole number, and `9223372036854775808` is none",
        ),
        (
            "scale: ${EMPTY}",
            "`scale` takes a whole number, and an empty text (from `${EMPTY}`) is none",
        ),
        ("scale: ${IP}", f"{WHOLE}, and `127.0.0.1` (from `${{IP}}`) is none"),
        ("cpus: inf", "`cpus` takes a number, and `inf` is none"),
        ("cpus: ' 1'", "`cpus` takes a number, and ` 1` is none"),
        ("tty: '1'", "`tty` takes `true` or `false`, and `1` is none"),
        ("ulimits: {x: {soft: y}}", "`soft` takes a whole number, and `y` is none"),
    ],
)
def test_text_that_cannot_be_cast_is_refused(text: str, message: str) -> None:
    assert [message] == service(text)[1]


@pytest.mark.parametrize(
    ("word", "value"),
    [("y", True), ("yes", True), ("ON", True), ("n", False), ("no", False), ("off", False)],
)
def test_words_for_yes_and_no_are_cast_with_a_warning(word: str, value: bool) -> None:
    shown = "true" if value else "false"

    assert service(f"tty: {word}") == (
        {"tty": value},
        [f"`{word}` is read as `{shown}` here, and as text by YAML 1.2"],
    )


def test_words_for_yes_and_no_are_text_elsewhere() -> None:
    assert service("hostname: yes") == ({"hostname": "yes"}, [])


def test_variables_of_a_document_are_named() -> None:
    names = [one.name for one in variables(document("a: [$A, {b: '${B:-$C}'}]\n$D: 1\n"))]

    assert names == ["A", "B", "C"]


def test_documents_agree_with_the_reference() -> None:
    for row in table("interpolate"):
        source = Source("case.yaml", json.dumps(row["input"]))
        (root,) = parse(source, Report())
        assert isinstance(root, Mapping)
        report = Report()
        done = interpolate(root, row["env"].get, report)

        failed = [one for one in report if one.severity is Severity.ERROR]
        assert bool(failed) == ("error" in row), row
        # the casts of these rows are at paths of no Compose file
        if not failed and not row["casts"]:
            assert row["expected"] == plain(done)
