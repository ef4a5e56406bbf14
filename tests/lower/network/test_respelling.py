"""Hosts whose names Kubernetes spells otherwise are renamed where they are hosts."""

from __future__ import annotations

import pytest

from compiler.lower.network.respelling import respelled
from tests.projects import project, scope_of, service, slugs


def environment(name: str, value: str) -> tuple[str, list[str]]:
    scope = scope_of(project(service("my_db"), service("web", environment={name: value})))
    (variable,) = respelled(scope).services[1].environment
    return variable.value.plain, slugs(scope.report)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("URL", "postgres://me:pw@my_db:5432/my", "postgres://me:pw@my-db:5432/my"),
        ("URL", "http://my_db/path", "http://my-db/path"),
        ("PEERS", "my_db:1,other:2", "my-db:1,other:2"),
        ("DB_HOST", "my_db", "my-db"),
    ],
)
def test_host_is_renamed_with_a_note(name: str, value: str, expected: str) -> None:
    assert (expected, ["host-respelled web.yaml:2"]) == environment(name, value)


def test_same_word_elsewhere_is_left_alone_with_a_warning() -> None:
    assert environment("POSTGRES_DB", "my_db") == ("my_db", ["name-elsewhere web.yaml:2"])


@pytest.mark.parametrize("value", ["web:80", "my_db2:80", "nothing"])
def test_other_texts_are_left_alone(value: str) -> None:
    assert environment("URL", value) == (value, [])


def test_words_of_commands_and_healthchecks_are_renamed() -> None:
    given = service(
        "web",
        command=["wait", "my_db:5432"],
        entrypoint=["psql", "-h", "my_db"],
        healthcheck={"test": ["CMD-SHELL", "curl http://my_db/"]},
    )
    scope = scope_of(project(service("my_db"), given))

    found = respelled(scope).services[1]

    assert found.command
    assert found.entrypoint
    assert found.healthcheck
    assert [one.plain for one in found.command] == ["wait", "my-db:5432"]
    assert [one.plain for one in found.entrypoint] == ["psql", "-h", "my-db"]
    assert found.healthcheck.test[1].plain == "curl http://my-db/"


def test_project_whose_names_fit_stays_as_it_is() -> None:
    scope = scope_of(project(service("db"), service("web", environment={"A": "db:1"})))

    assert respelled(scope) is scope.project
