"""`include`: models of their own that join a project."""

from __future__ import annotations

import pytest

from tests.compose.projects import load


def test_services_and_resources_join() -> None:
    outcome = load(
        """\
        include: [db/compose.yaml]
        services: {web: {image: i, depends_on: [db]}}
        """,
        also={
            "db/compose.yaml": """\
                name: ignored
                x-ignored: 1
                services: {db: {image: j, volumes: ["data:/d", "./conf:/c"]}}
                volumes: {data: {}}
            """
        },
    )

    assert sorted(outcome.services) == ["db", "web"]
    assert outcome.services["db"]["volumes"][1]["source"] == "/project/db/conf"
    assert outcome.shown["volumes"] == {"data": {"name": "proj_data"}}
    assert outcome.shown["name"] == "proj"
    assert "x-ignored" not in outcome.shown


def test_own_definition_is_merged_over_the_included_one() -> None:
    outcome = load(
        "include: [other.yaml]\nservices: {web: {user: u, ports: !override ['2']}}",
        also={"other.yaml": "services: {web: {image: i, ports: ['1']}}"},
    )

    assert (outcome.web["image"], outcome.web["user"]) == ("i", "u")
    assert [port["target"] for port in outcome.web["ports"]] == [2]


def test_first_of_two_includes_wins() -> None:
    outcome = load(
        "include: [a.yaml, b.yaml]",
        also={
            "a.yaml": "services: {web: {image: a}}",
            "b.yaml": "services: {web: {image: b, user: u}}",
        },
    )

    assert outcome.web == {"image": "a", "user": "u"}


def test_several_paths_are_one_model() -> None:
    outcome = load(
        "include: [{path: [one/a.yaml, two/b.yaml]}]",
        also={
            "one/a.yaml": "services: {web: {image: a}}",
            "two/b.yaml": "services: {web: {build: .}}",
        },
    )

    assert outcome.web["build"]["context"] == "/project/one"


def test_project_directory_is_where_paths_start() -> None:
    outcome = load(
        "include: [{path: a/compose.yaml, project_directory: b}]",
        also={"a/compose.yaml": "services: {web: {build: ./x}}"},
    )

    assert outcome.web["build"]["context"] == "/project/b/x"


def test_nested_include_starts_from_the_including_files_folder() -> None:
    outcome = load(
        "include: [a/compose.yaml]",
        also={
            "a/compose.yaml": "include: [{path: b/compose.yaml, env_file: b.env}]",
            "a/b/compose.yaml": "services: {web: {image: '${IMAGE}', build: .}}",
            "a/b.env": "IMAGE=found",
        },
    )

    assert outcome.web["image"] == "found"
    assert outcome.web["build"]["context"] == "/project/a/b"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("a/compose.yaml", "dotenv-"),
        ("{path: a/compose.yaml, env_file: own.env}", "own-"),
        ("{path: a/compose.yaml, env_file: [own.env, a/.env]}", "dotenv-"),
        ("{path: a/compose.yaml, env_file: /dev/null}", "-"),
    ],
)
def test_variables_of_an_included_model(entry: str, expected: str) -> None:
    outcome = load(
        f"include: [{entry}]\nservices: {{here: {{image: 'x${{V}}'}}}}",
        also={
            "a/compose.yaml": "services: {web: {image: 'i${V}-${OUTER}'}}",
            "a/.env": "V=dotenv\nOUTER=weak",
            "own.env": "V=own\nOUTER=weak",
        },
        variables={"OUTER": ""},
    )

    assert outcome.web["image"] == f"i{expected}"
    assert outcome.services["here"]["image"] == "x"


def test_variable_of_an_included_model_fills_its_secret() -> None:
    outcome = load(
        "include: [a/compose.yaml]",
        also={
            "a/compose.yaml": """\
                services: {web: {image: i, secrets: [token]}}
                secrets: {token: {environment: TOKEN}}
            """,
            "a/.env": "TOKEN=hidden",
        },
    )

    assert outcome.loaded
    assert outcome.loaded.contents["secrets.token"].value == "hidden"
    assert "hidden" not in str(outcome.shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("include: a.yaml", ["PC150 compose.yaml:1:10"]),
        ("include: [{env_file: x}]", ["PC151 compose.yaml:1:11"]),
        ("include: [5]", ["PC151 compose.yaml:1:11"]),
        ("include: [{path: a.yaml, env_file: 5}]", ["PC151 compose.yaml:1:11"]),
        ("include: [no.yaml]", ["PC153 compose.yaml:1:11"]),
        ("include: [folder, no.yaml]", ["PC153 compose.yaml:1:11", "PC153 compose.yaml:1:19"]),
        ("include: [{path: a.yaml, env_file: no.env}]", ["PC132 compose.yaml:1:36"]),
        ("include: [compose.yaml]", ["PC154 compose.yaml:1:11"]),
        ("include: [{path: a.yaml, envfile: x}]", ["PC152 compose.yaml:1:26"]),
    ],
)
def test_impossible_include_is_told(text: str, expected: list[str]) -> None:
    also = {"a.yaml": "services: {web: {image: i}}", "folder/x": ""}

    assert load(text, also=also).places == expected


def test_cycle_names_the_way() -> None:
    outcome = load("include: [a.yaml]", also={"a.yaml": "include: [compose.yaml]"})

    (one,) = outcome.report
    assert one.message == ("this file includes itself: `compose.yaml` → `a.yaml` → `compose.yaml`")
    assert one.span
    assert one.span.place == "a.yaml:1:11"
    assert [step.span.place for step in one.span.via] == ["compose.yaml:1:11"]


def test_endless_chain_of_files_is_refused() -> None:
    also = {f"{i}.yaml": f"include: [{i + 1}.yaml]" for i in range(80)}

    outcome = load("include: [0.yaml]", also=also)

    assert [one.slug for one in outcome.report] == ["include-depth"]


def test_error_in_an_included_file_leads_back_here() -> None:
    outcome = load(
        "include: [a/one.yaml]",
        also={
            "a/one.yaml": "include: [two.yaml]",
            "a/two.yaml": "services: {web: {imag: i}}",
        },
    )

    (one,) = outcome.report
    assert one.span
    assert one.span.place == "a/two.yaml:1:18"
    assert [step.span.place for step in one.span.via] == ["a/one.yaml:1:11", "compose.yaml:1:11"]


def test_inconsistent_included_service_leads_back_here() -> None:
    outcome = load("include: [a.yaml]", also={"a.yaml": "services: {web: {user: u}}"})

    (one,) = outcome.report
    assert one.summary == "PC220 a.yaml:1:12"
    assert one.span
    assert [(s.how, s.span.place) for s in one.span.via] == [
        ("included from here", "compose.yaml:1:11")
    ]


def test_errors_on_both_sides_come_in_one_run() -> None:
    outcome = load(
        "include: [a.yaml]\nservices: {db: {image: i, ports: ['80a']}}",
        also={"a.yaml": "services: {web: {imag: i}}"},
    )

    assert outcome.places == ["PC180 a.yaml:1:18", "PC166 compose.yaml:2:36"]


def test_address_is_refused_for_what_it_is() -> None:
    (one,) = load("include: ['oci://example.com/app:1']").report

    assert one.message.endswith("can't be read: podc reads local files only")
