"""Which files, variables, profiles and name make up a project."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.compose.naming import adapted
from compiler.diagnostics import Severity
from compiler.source.values import Default, Inferred, Option, Written
from tests.compose.projects import CASES, Outcome, load, table

WEB = "services: {web: {image: one}}"
OVER = "services: {web: {user: over}}"


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (
            ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"],
            "compose.yaml",
        ),
        (["docker-compose.yaml", "docker-compose.yml", "compose.yml"], "compose.yml"),
        (["docker-compose.yaml", "docker-compose.yml"], "docker-compose.yml"),
        (["docker-compose.yaml"], "docker-compose.yaml"),
    ],
)
def test_first_of_the_known_names_is_read(names: list[str], taken: str) -> None:
    outcome = load(also={name: f"services: {{web: {{image: {name}}}}}" for name in names})

    assert outcome.web["image"] == taken
    assert [one.slug for one in outcome.report] == ["several-compose-files"] * (len(names) > 1)


@pytest.mark.parametrize(
    "name",
    [
        "compose.override.yml",
        "compose.override.yaml",
        "docker-compose.override.yml",
        "docker-compose.override.yaml",
    ],
)
def test_override_beside_it_is_merged(name: str) -> None:
    assert load(WEB, also={name: OVER}).web == {"image": "one", "user": "over"}


def test_override_is_not_read_beside_a_named_file() -> None:
    outcome = load(WEB, also={"compose.override.yaml": OVER}, files=("compose.yaml",))

    assert outcome.web == {"image": "one"}


def test_search_goes_up() -> None:
    outcome = load(WEB, also={"a/b/x": "", "compose.override.yaml": OVER}, directory="/project/a/b")

    assert outcome.web == {"image": "one", "user": "over"}
    assert outcome.loaded
    assert outcome.loaded.directory == "/project"


def test_nothing_found_is_told() -> None:
    (one,) = load(also={"other.yaml": WEB}).report

    assert one.summary == "PC130"
    assert one.message == "there is no Compose file in `/project` or in a folder above it"
    assert one.hint
    assert "`podc init`" in one.hint


def test_missing_file_is_told() -> None:
    outcome = load(WEB, files=("compose.yaml", "no.yaml", "no/either.yaml"))

    assert outcome.said == [
        "PC131 the Compose file `no.yaml` can't be read: it does not exist",
        "PC131 the Compose file `no/either.yaml` can't be read: it does not exist",
    ]


def test_files_are_merged_in_order_and_share_the_first_ones_folder() -> None:
    outcome = load(
        also={
            "a/one.yaml": "services: {web: {image: one, build: ./x}}",
            "b/two.yaml": "services: {web: {image: two, volumes: ['./v:/v']}}",
        },
        files=("a/one.yaml", "b/two.yaml"),
    )

    web = outcome.web
    assert web["image"] == "two"
    assert web["build"]["context"] == "/project/a/x"
    assert web["volumes"][0]["source"] == "/project/a/v"


def test_project_directory_is_where_paths_start() -> None:
    outcome = load(
        also={"a/one.yaml": "services: {web: {build: ./x, image: '${V}'}}", "p/.env": "V=v"},
        files=("a/one.yaml",),
        project_directory="p",
    )

    assert (outcome.web["image"], outcome.web["build"]["context"]) == ("v", "/project/p/x")


@pytest.mark.parametrize(
    ("environment", "env_file", "files", "expected"),
    [
        ({"COMPOSE_FILE": "a.yaml:b.yaml"}, "", (), "ab"),
        ({"COMPOSE_FILE": "a.yaml;b.yaml", "COMPOSE_PATH_SEPARATOR": ";"}, "", (), "ab"),
        ({}, "COMPOSE_FILE=b.yaml", (), "b"),
        ({"COMPOSE_FILE": "a.yaml"}, "", ("b.yaml",), "b"),
    ],
)
def test_variable_names_the_files(
    environment: dict[str, str], env_file: str, files: tuple[str, ...], expected: str
) -> None:
    outcome = load(
        also={
            "a.yaml": "services: {a: {image: i}}",
            "b.yaml": "services: {b: {image: i}}",
            ".env": env_file,
        },
        environment=environment,
        files=files,
    )

    assert "".join(sorted(outcome.services)) == expected


def image(value: str, **options: Any) -> Outcome:
    also = {".env": "A=dotenv", "one.env": "A=one\nB=one", "two.env": "A=two"}
    return load(f"services: {{web: {{image: '{value}'}}}}", also=also, **options)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "dotenv"),
        ({"env_files": ("one.env",)}, "one"),
        ({"env_files": ("one.env", "two.env")}, "two"),
        ({"environment": {"A": "process"}}, "process"),
        ({"environment": {"A": "process"}, "variables": {"A": "given"}}, "given"),
        ({"environment": {"COMPOSE_ENV_FILES": "two.env,one.env"}}, "one"),
        ({"environment": {"COMPOSE_DISABLE_ENV_FILE": "true"}}, "unset"),
        ({"environment": {"COMPOSE_DISABLE_ENV_FILE": "0"}}, "dotenv"),
    ],
)
def test_strongest_variable_counts(options: dict[str, Any], expected: str) -> None:
    assert image("${A:-unset}", **options).web == {"image": expected}


def test_both_env_files_are_read_when_the_search_goes_up() -> None:
    outcome = load(
        "services: {web: {image: '${A}-${B}'}}",
        also={".env": "A=up\nB=up", "sub/.env": "A=sub"},
        directory="/project/sub",
    )

    assert outcome.web == {"image": "sub-up"}


def test_missing_env_file_is_told() -> None:
    assert image("i", env_files=("no.env",)).said == [
        "PC132 the env file `no.env` can't be read: it does not exist"
    ]


@pytest.mark.parametrize(
    ("options", "env_file", "expected"),
    [
        ({}, "", ["always"]),
        ({"profiles": ("p",)}, "", ["always", "p"]),
        ({"environment": {"COMPOSE_PROFILES": "p, q"}}, "", ["always", "p", "q"]),
        ({}, "COMPOSE_PROFILES=q", ["always", "q"]),
        ({"profiles": ("p",), "environment": {"COMPOSE_PROFILES": "q"}}, "", ["always", "p"]),
        ({"profiles": ("*",)}, "", ["always", "p", "q"]),
    ],
)
def test_profiles_switch_services_on(
    options: dict[str, Any], env_file: str, expected: list[str]
) -> None:
    text = """\
        services:
          always: {image: i}
          p: {image: i, profiles: [p]}
          q: {image: i, profiles: [q, x]}
    """

    assert sorted(load(text, also={".env": env_file}, **options).services) == expected


@pytest.mark.parametrize(
    ("text", "options", "expected", "origin"),
    [
        ("name: written", {"project_name": "given"}, "given", Option),
        (
            "name: written",
            {"environment": {"COMPOSE_PROJECT_NAME": "outside"}},
            "outside",
            Inferred,
        ),
        ("name: My.App_1", {}, "myapp_1", Written),
        ("name: '${N:-n}'", {}, "n", Written),
        ("name: one\n---\nname: two", {}, "two", Written),
        ("x-a: 1", {}, "project", Default),
    ],
)
def test_name_of_the_project(
    text: str, options: dict[str, Any], expected: str, origin: type
) -> None:
    outcome = load(f"{text}\n", **{"project_name": None, **options})

    assert outcome.loaded, outcome.said
    assert outcome.loaded.name.plain == outcome.shown["name"] == expected
    assert isinstance(outcome.loaded.name.origin, origin)


def test_name_is_a_variable_inside_the_files() -> None:
    outcome = load("services: {web: {image: 'i-$COMPOSE_PROJECT_NAME'}}")

    assert outcome.web == {"image": "i-proj"}
    assert outcome.places == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"project_name": "Bad"}, "PC134 `Bad` can't be a project name"),
        ({"environment": {"COMPOSE_PROJECT_NAME": "-x"}, "project_name": None}, "PC134"),
        ({"project_name": None}, "PC135 compose.yaml:1:7 no project name is left of `!!`"),
    ],
)
def test_unusable_name_is_refused(options: dict[str, Any], expected: str) -> None:
    outcome = load("name: '!!'\nservices: {web: {image: i}}", **options)

    assert outcome.loaded is None
    assert any(said.startswith(expected) for said in outcome.said)


def test_name_from_the_folder_is_noted() -> None:
    (one,) = load(WEB, project_name=None).report

    assert (one.severity, one.summary) == (Severity.NOTE, "PC136 compose.yaml:1:1")
    assert one.message == "the project's name is `project`, after its folder"


def test_value_from_the_process_is_noted_once_a_name() -> None:
    outcome = load(
        "services: {web: {image: 'i:${A}${A}', user: '${A}', hostname: '${B:-b}', ipc: '${C}'}}",
        environment={"A": "a", "B": "b", "OTHER": "o"},
        variables={"C": "c"},
    )

    assert [(one.severity, one.summary, one.subject) for one in outcome.report] == [
        (Severity.NOTE, "PC137 compose.yaml:1:25", "A"),
        (Severity.NOTE, "PC137 compose.yaml:1:63", "B"),
    ]


def test_bare_name_from_the_process_is_noted() -> None:
    outcome = load(
        "services: {web: {image: i, environment: [TOKEN]}}", environment={"TOKEN": "hidden"}
    )

    (one,) = outcome.report
    assert (one.subject, one.summary) == ("TOKEN", "PC137 compose.yaml:1:42")
    assert "hidden" not in one.message + one.hint


@pytest.mark.skipif(not CASES.is_dir(), reason="the reference's tables are not here")
def test_reference_adapts_names_alike() -> None:
    for row in table("project-name-own"):
        assert adapted(row["input"]) == row["expected"]
