"""What all containers share, and what an overlay changes: mappings merge, null removes."""

from __future__ import annotations

from textwrap import dedent

from tests.app.descriptions import described, run, said

SHARED = """\
    name: shop
    image: httpd:2.4.65
    env: {A: a, B: b}
    files: {./f: /f}
    defaults: {restart: always}
    containers:
      web: {env: {B: own, C: c}}
      db: {image: "postgres:17.6", env: {}, files: {}, restart: null}
      cache:
    """

BASE = """\
    name: shop
    image: httpd:2.4.65
    containers:
      web: {replicas: 1, env: {A: a}}
      debug:
    volumes: {data: 1Gi}
    overrides:
      production:
        env: {STAGE: production}
        containers:
          web: {replicas: 3}
          debug: null
          extra: {ports: 80}
        volumes: {data: 10Gi}
      empty: {}
    """


def test_containers_have_what_stands_at_the_top_and_their_own_wins() -> None:
    containers = described(SHARED, {"f": ""})["containers"]

    assert containers["web"]["env"] == {"A": "a", "B": "own", "C": "c"}
    assert containers["web"]["image"] == "httpd:2.4.65"
    assert containers["web"]["restart"] == "always"


def test_an_empty_mapping_or_null_takes_the_shared_away() -> None:
    db = described(SHARED, {"f": ""})["containers"]["db"]

    assert db == {"image": "postgres:17.6", "env": {}, "files": {}}


def test_a_container_that_is_empty_is_what_all_share() -> None:
    cache = described(SHARED, {"f": ""})["containers"]["cache"]

    assert {"image", "env", "files", "restart"} == set(cache)


def test_nothing_is_shared_with_the_top_any_more() -> None:
    assert list(described(SHARED, {"f": ""})) == ["name", "containers"]


def test_one_variable_is_removed_by_null() -> None:
    text = "name: shop\nimage: a\nenv: {A: a, B: b}\ncontainers: {web: {env: {A: }}}\n"

    assert described(text)["containers"]["web"]["env"] == {"B": "b"}


def test_a_built_container_has_not_the_shared_image() -> None:
    text = "name: shop\nimage: a\ncontainers: {web: {build: ./web}}\n"

    assert described(text)["containers"]["web"] == {"build": "./web"}


def test_without_an_overlay_overrides_change_nothing() -> None:
    assert list(described(BASE)["containers"]) == ["web", "debug"]
    assert described(BASE)["volumes"] == {"data": {"size": "1Gi"}}


def test_an_overlay_is_laid_over_everything() -> None:
    root = described(BASE, overlay="production")

    assert list(root["containers"]) == ["web", "extra"]
    assert root["containers"]["web"]["replicas"] == 3
    assert root["containers"]["web"]["env"] == {"STAGE": "production", "A": "a"}
    assert root["volumes"] == {"data": {"size": "10Gi"}}


def test_an_empty_overlay_changes_nothing() -> None:
    assert described(BASE) == described(BASE, overlay="empty")


def test_an_overlay_that_is_not_there_is_reported_with_those_that_are() -> None:
    result = run(BASE, overlay="prod")

    assert said(result) == ["PC244 app.yaml:7:1 there is no overlay `prod` under `overrides`"]
    assert result.diagnostics[0].hint == "name one of these: `empty`, `production`"


def test_null_without_anything_to_remove_is_a_forgotten_value() -> None:
    text = "name: shop\ncontainers:\n  web:\n    image: a\n    ports:\n"

    assert said(run(text)) == [
        "PC243 app.yaml:5:5 `ports` is empty, and there is nothing to remove"
    ]


def test_null_in_a_patch_is_kubernetes_own() -> None:
    text = dedent("""\
        name: shop
        containers:
          web: {image: a, patch: {Deployment: {spec: {paused: null}}}}
    """)

    web = described(text)["containers"]["web"]

    assert web["patch"] == {"Deployment": {"spec": {"paused": None}}}
