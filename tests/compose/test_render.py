"""What `podc config` shows: the canonical project without resources that nobody uses."""

from __future__ import annotations

import pytest

from compiler.compose.render import canonical_node, canonical_plain
from tests.compose.projects import load

TEXT = """\
    services:
      web:
        image: i
        networks: [used]
        volumes: ["data:/d"]
        secrets: [s1]
        configs: [c1]
        models: [m1]
        build: {context: ., secrets: [s2]}
    networks: {used: {}, spare: {}}
    volumes: {data: {}, spare: {}}
    secrets: {s1: {file: f}, s2: {file: f}, spare: {file: f}}
    configs: {c1: {file: f}, spare: {file: f}}
    models: {m1: {model: m}, spare: {model: m}}
    x-top: {since: 2024-05-01}
"""


def test_unused_resources_are_left_out() -> None:
    loaded = load(TEXT).loaded
    assert loaded

    shown = canonical_plain(loaded)

    kinds = ("networks", "volumes", "secrets", "configs", "models")
    assert {kind: sorted(shown[kind]) for kind in kinds} == {  # type: ignore[arg-type]
        "networks": ["used"],
        "volumes": ["data"],
        "secrets": ["s1", "s2"],
        "configs": ["c1"],
        "models": ["m1"],
    }
    assert sorted(canonical_plain(loaded, all_resources=True)["volumes"]) == ["data", "spare"]  # type: ignore[arg-type]


def test_kind_without_used_resources_is_left_out() -> None:
    loaded = load("services: {web: {image: i}}\nvolumes: {spare: {}}\n").loaded
    assert loaded

    assert sorted(canonical_plain(loaded)) == ["name", "networks", "services"]


def test_timestamp_is_shown_as_text() -> None:
    assert load(TEXT).shown["x-top"] == {"since": "2024-05-01T00:00:00Z"}


def test_nodes_lead_back_to_the_source() -> None:
    loaded = load(TEXT).loaded
    assert loaded

    networks = canonical_node(loaded).get("networks")

    assert networks
    assert networks.span.place == "compose.yaml:10:11"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("services: {web: {image: i}}", {"name", "networks", "services"}),
        ("volumes: {v: {}}", {"name", "services", "volumes"}),
    ],
)
def test_top_of_the_project(text: str, shown: set[str]) -> None:
    assert set(load(text).shown) == shown
