"""Users that a Dockerfile creates, and the one that it sets."""

from __future__ import annotations

import pytest

from compiler.lower.identity.dockerfiles import Users, users_of


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


def test_known_image_has_its_users() -> None:
    assert users_of("FROM postgres:17\nUSER postgres\n", {}).users["postgres"] == 999


def test_what_is_no_dockerfile_has_no_users() -> None:
    assert users_of("", {}) == Users()
