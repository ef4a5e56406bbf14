"""Which image runs, when it is pulled, and with whose credentials."""

from __future__ import annotations

import pytest

from compiler.lower.pods.images import image, is_floating, pull_policy, pull_secrets, say_unused
from compiler.options import Images, Options
from compiler.source.values import Option
from tests.projects import project, scope_of, service, slugs, v


def test_image_is_the_files() -> None:
    scope = scope_of(project(service("web", image="nginx:1.29")))

    found = image(scope.project.services[0], scope)

    assert found.plain == "nginx:1.29"
    assert slugs(scope.report) == []


@pytest.mark.parametrize(
    ("images", "expected", "said"),
    [
        (Images(), "shop-web:latest", ["built-image web.yaml:2"]),
        (Images(registry="ghcr.io/me"), "ghcr.io/me/shop-web:latest", []),
        (Images(registry="ghcr.io/me/", tag="1.0"), "ghcr.io/me/shop-web:1.0", []),
        (Images(tag="1.0"), "shop-web:1.0", []),
    ],
)
def test_built_image_has_composes_name_in_the_registry(
    images: Images, expected: str, said: list[str]
) -> None:
    scope = scope_of(project(service("web", build="/project")), Options(images=images))

    found = image(scope.project.services[0], scope)

    assert expected == found.plain
    assert said == slugs(scope.report)


def test_built_image_is_lower_case() -> None:
    scope = scope_of(project(service("Web_App", build="/project")))

    assert image(scope.project.services[0], scope).plain == "shop-web_app:latest"


def test_image_of_a_built_service_is_its_own() -> None:
    scope = scope_of(project(service("web", build="/project", image="ghcr.io/me/web:1")))

    assert image(scope.project.services[0], scope).plain == "ghcr.io/me/web:1"
    assert slugs(scope.report) == []


@pytest.mark.parametrize(
    ("images", "name", "expected", "said"),
    [
        (Images(), "web", "web", ["built-image web.yaml:2"]),
        (Images(tag="2.0"), "web:1.0", "web:1.0", ["built-image web.yaml:2"]),
        (Images(registry="ghcr.io/me/"), "web", "ghcr.io/me/web", []),
        (Images(registry="ghcr.io/me", tag="2.0"), "web", "ghcr.io/me/web:2.0", []),
        (Images(registry="ghcr.io/me", tag="2.0"), "web:1.0", "ghcr.io/me/web:1.0", []),
        (Images(registry="ghcr.io/me"), "me/web:1.0", "me/web:1.0", []),
        (Images(), "web@sha256:" + "a1" * 32, "web@sha256:" + "a1" * 32, []),
        (Images(override={"web": "other:1"}), "web", "other:1", []),
    ],
)
def test_built_image_whose_name_has_no_registry_gets_the_one_that_is_asked_for(
    images: Images, name: str, expected: str, said: list[str]
) -> None:
    scope = scope_of(project(service("web", build="/project", image=name)), Options(images=images))

    found = image(scope.project.services[0], scope)

    assert expected == found.plain
    assert said == slugs(scope.report)


@pytest.mark.parametrize(
    ("name", "images", "said"),
    [
        ("redis:", Images(), ["no-reference web.yaml:2"]),
        ("/web:1", Images(), ["no-reference web.yaml:2"]),
        ("web:1", Images(override={"web": "WEB"}), ["no-reference web.yaml:1"]),
        ("me/web:1", Images(registry="http://x"), []),
    ],
)
def test_image_that_nobody_can_pull_is_told(name: str, images: Images, said: list[str]) -> None:
    scope = scope_of(project(service("web", image=name)), Options(images=images))

    assert image(scope.project.services[0], scope).plain == images.override.get("web", name)
    assert said == slugs(scope.report)


def test_option_overrides_the_image() -> None:
    images = Images(override={"web": "web@sha256:abc"})
    scope = scope_of(project(service("web", image="nginx")), Options(images=images))

    found = image(scope.project.services[0], scope)

    assert found.plain == "web@sha256:abc"
    assert found.origin == Option("--image")


def test_option_for_no_service_is_told() -> None:
    images = Images(override={"wbe": "nginx:1"})
    scope = scope_of(project(service("web", image="nginx:1")), Options(images=images))

    say_unused(scope)

    assert slugs(scope.report) == ["image-for-nobody"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nginx", True),
        ("nginx:latest", True),
        ("localhost:5000/nginx", True),
        ("localhost:5000/nginx:1", False),
        ("nginx:1.29", False),
        ("nginx@sha256:abc", False),
    ],
)
def test_image_floats_without_a_tag_or_digest(name: str, *, expected: bool) -> None:
    assert expected == is_floating(name)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({}, ["latest web.yaml:2"]), ({"pull_policy": "missing"}, [])],
)
def test_floating_image_is_told_unless_its_pulls_are_written(
    fields: dict[str, object], expected: list[str]
) -> None:
    scope = scope_of(project(service("web", image="nginx", **fields)))

    image(scope.project.services[0], scope)

    assert expected == slugs(scope.report)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("always", "Always"),
        ("never", "Never"),
        ("missing", "IfNotPresent"),
        ("if_not_present", "IfNotPresent"),
        ("daily", "Always"),
        ("every_12h", "Always"),
    ],
)
def test_pull_policy_is_kubernetes(policy: str, expected: str) -> None:
    assert pull_policy(service("web", image="x:1", pull_policy=policy), Options()) == v(expected)


@pytest.mark.parametrize(
    ("fields", "images", "expected"),
    [
        ({"image": "x:1"}, Images(), None),
        ({"image": "me/x:1", "build": "/p", "pull_policy": "build"}, Images(), None),
        ({"image": "x", "build": "/p"}, Images(), "IfNotPresent"),
        ({"image": "x", "build": "/p"}, Images(registry="ghcr.io/me"), None),
        ({"build": "/p"}, Images(override={"web": "ghcr.io/me/x:1"}), None),
        ({"build": "/p"}, Images(registry="ghcr.io/me"), None),
        ({"build": "/p"}, Images(), "IfNotPresent"),
    ],
)
def test_image_that_is_loaded_onto_nodes_is_not_pulled(
    fields: dict[str, object], images: Images, expected: str | None
) -> None:
    found = pull_policy(service("web", **fields), Options(images=images))

    assert expected == (found.plain if found else None)


def test_pull_secrets_come_from_options_project_and_service() -> None:
    given = project(service("web", pull_secrets=["own", "all"]), pull_secrets=(v("all"),))
    scope = scope_of(given, Options(images=Images(pull_secrets=("cli",))))

    found = pull_secrets(scope.project.services[0], scope)

    assert [one.plain for one in found] == ["cli", "all", "own"]
