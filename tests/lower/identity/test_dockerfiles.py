"""Users that a Dockerfile creates, and the one that it sets."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from compiler.compose.normalise.recipes import cooked
from compiler.lower.identity.dockerfiles import Users
from compiler.lower.identity.dockerfiles import users_of as users_of_recipe


def users_of(text: str, arguments: Mapping[str, str], target: str = "") -> Users:
    return users_of_recipe(cooked(text, arguments, target))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("useradd -m -u 1001 -s /bin/bash app", {"app": 1001}),
        ("useradd --uid=1001 app", {"app": 1001}),
        ("groupadd app && \\\n    useradd --uid 1001 -g app app", {"app": 1001}),
        ("adduser -D -u 1001 app", {"app": 1001}),
        ("adduser --system --uid 1001 app", {"app": 1001}),
        ("adduser -Du 1001 app", {"app": 1001}),
        ("useradd app", {}),
        ("adduser app wheel", {}),
        ("echo useradd", {}),
    ],
)
def test_user_with_a_number_is_known(line: str, expected: dict[str, int]) -> None:
    assert dict(users_of(f"FROM x\nRUN {line}\n", {}).users) == expected


def test_groups_are_known_beside_users() -> None:
    found = users_of("FROM x\nRUN addgroup -g 2000 web && adduser -S -u 2001 -G web app\n", {})

    assert found == Users({"app": 2001}, {"web": 2000})


@pytest.mark.parametrize(("arguments", "expected"), [({}, 1000), ({"ID": "1234"}, 1234)])
def test_numbers_come_from_arguments(arguments: dict[str, str], expected: int) -> None:
    text = "FROM x\nARG ID=1000\nRUN useradd -u ${ID} app\nUSER app\n"

    assert users_of(text, arguments) == Users({"app": expected}, {}, "app")


def test_last_stage_counts_and_has_the_users_of_its_base() -> None:
    text = """\
FROM x AS base
RUN useradd -u 1000 app
FROM y AS tools
RUN useradd -u 2000 tool
FROM base
USER app
"""

    assert users_of(text, {}) == Users({"app": 1000}, {}, "app")


@pytest.mark.parametrize(
    ("target", "expected"), [("tools", 2000), ("Tools", 2000), ("", 3000), ("unknown", 3000)]
)
def test_stage_that_is_asked_for_counts(target: str, expected: int) -> None:
    text = """\
FROM x AS tools
RUN useradd -u 2000 app
FROM tools
RUN useradd -u 3000 app
"""

    assert users_of(text, {}, target).users == {"app": expected}


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("FROM --platform=$TARGET postgres:17 AS db", "postgres:17"),
        ("ARG V=16\nFROM postgres:${V}", "postgres:16"),
        ("FROM postgres AS postgres", "postgres"),
        ("FROM a AS b\nFROM b AS a", "a"),
        ("FROM scratch\nFROM", "scratch"),
        ("RUN true", ""),
    ],
)
def test_base_is_the_image_below_all_stages(text: str, base: str) -> None:
    assert cooked(text, {}, "").base == base


def test_known_image_has_its_users() -> None:
    assert users_of("FROM postgres:17\nUSER postgres\n", {}).users["postgres"] == 999


def test_what_is_no_dockerfile_has_no_users() -> None:
    assert users_of("", {}) == Users()
