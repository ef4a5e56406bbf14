"""Compose's names become Kubernetes' names, each once."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.lower.names import claim_names
from compiler.lower.scope import LONGEST_NAME, object_name
from compiler.project import Volume
from compiler.records import replace
from tests.projects import project, scope_of, service, slugs, v


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web", "web"),
        ("my_db", "my-db"),
        ("My.Service", "my-service"),
        ("3scale", "svc-3scale"),
        ("_db_", "db"),
        ("___", "svc"),
        ("a" * 52, "a" * 52),
    ],
)
def test_name_is_a_label(text: str, expected: str) -> None:
    assert expected == object_name(text)


def test_long_name_is_cut_with_a_digest_of_the_whole() -> None:
    one, other = object_name("x" * 60 + "a"), object_name("x" * 60 + "b")

    assert len(one) == len(other) == LONGEST_NAME
    assert one != other
    assert one == object_name("x" * 60 + "a")


def test_suffix_is_reckoned_in() -> None:
    name = object_name("x" * 60, "-public")

    assert len(name) == LONGEST_NAME
    assert name.endswith("-public")


def test_names_that_meet_are_an_error_at_the_second() -> None:
    report = Report()

    claim_names(project(service("my_db"), service("my-db")), report)

    clash, _renamed = report
    assert slugs(report) == ["name-clash my-db.yaml:1", "renamed my_db.yaml:1"]
    assert [label.span.place for label in clash.labels] == ["my_db.yaml:1:1"]


def test_name_that_changes_is_told() -> None:
    report = Report()

    names, _ = claim_names(project(service("Web")), report)

    assert names["Web"].plain == "web"
    assert slugs(report) == ["renamed Web.yaml:1"]


def test_name_that_stays_is_not_told() -> None:
    report = Report()

    claim_names(project(service("web"), volumes=["data"]), report)

    assert slugs(report) == []


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (Volume(v("data"), v("shop_data")), "data"),
        (Volume(v("data"), v("archive")), "archive"),
        (Volume(v("data"), v("shop_data"), external=True), "shop-data"),
    ],
)
def test_claim_has_the_written_name_else_the_key(volume: Volume, expected: str) -> None:
    _, names = claim_names(replace(project(), volumes=(volume,)), Report())

    assert names["data"].plain == expected


def test_two_keys_for_one_volume_are_no_clash() -> None:
    report = Report()
    volumes = tuple(Volume(v(key), v("archive"), external=True) for key in ("one", "other"))

    _, names = claim_names(replace(project(), volumes=volumes), report)

    assert {key: name.plain for key, name in names.items()} == {
        "one": "archive",
        "other": "archive",
    }
    assert slugs(report) == []


def test_a_service_and_a_volume_may_have_one_name() -> None:
    report = Report()

    claim_names(project(service("db"), volumes=["db"]), report)

    assert slugs(report) == []


def test_selector_is_name_and_instance() -> None:
    scope = scope_of(project(service("my_web")))

    expected = {"app.kubernetes.io/instance": "shop", "app.kubernetes.io/name": "my-web"}
    assert expected == {key: value.plain for key, value in scope.selector("my_web")}
