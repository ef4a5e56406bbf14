"""A container of the project may be called by its own name: it is the service that starts it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiler.compose.companions import with_companions
from compiler.compose.load import Loaded
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, plain
from compiler.source.text import Source
from compiler.source.values import Default, Value
from compiler.source.walk import at
from compiler.source.yaml import parse

SERVICES = """\
    services:
      vpn: {image: example/vpn:1, container_name: tunnel}
      cache: {image: redis:8.2}
      client: {image: example/client:2, %s}
"""


def client(line: str) -> Mapping:
    (root,) = parse(Source("compose.yaml", dedent(SERVICES % line)), Report())
    assert isinstance(root, Mapping)
    loaded = with_companions(Loaded(root, Value("home", Default("a test")), "/home", {}))
    found = at(loaded.root, "services", "client")
    assert isinstance(found, Mapping)
    return found


@pytest.mark.parametrize("key", ["network_mode", "pid", "ipc"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("container:tunnel", "service:vpn"),
        ("container:home-cache-1", "service:cache"),
        ("container:home-vpn-1", "container:home-vpn-1"),
        ("container:cache", "container:cache"),
        ("service:vpn", "service:vpn"),
        ("host", "host"),
    ],
)
def test_namespace_of_a_container_is_that_of_its_service(
    key: str, written: str, meant: str
) -> None:
    made = client(f"{key}: '{written}'").get(key)

    assert made is not None
    assert plain(made) == meant
    assert made.span.place.startswith("compose.yaml:4:")


def test_volumes_of_a_container_are_those_of_its_service() -> None:
    lines = "volumes_from: ['container:tunnel:ro', 'container:home-cache-1', 'container:other:ro']"
    made = client(lines).get("volumes_from")

    assert made is not None
    assert plain(made) == ["vpn:ro", "cache", "container:other:ro"]
