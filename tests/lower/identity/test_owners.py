"""Whose files are, and which containers may fail to read or write them."""

from __future__ import annotations

import pytest

from tests.lowered import lowered, slugs

GRANT = """\
services:
  web:
    image: {image}
    {more}
    secrets: [{{source: token, mode: {mode}}}]
secrets: {{token: {{environment: TOKEN}}}}
"""
EXPORT = """\
services:
  web: {{image: example/web:1, {more} volumes: ["files:/files"]}}
volumes:
  files: {{driver_opts: {{type: nfs, o: "addr=nas.local", device: ":/export"}}}}
"""


def said_of_grant(more: str, mode: str, image: str = "example/web:1") -> list[str]:
    text = GRANT.format(image=image, more=more, mode=mode)
    _, report = lowered(text, environment={"TOKEN": "abc"})
    return slugs(report, "unreadable-file")


@pytest.mark.parametrize(
    ("more", "mode"),
    [
        ('user: "1000"', "0400"),
        ('user: "1000:1000"', "0440"),
    ],
)
def test_file_that_only_root_may_read_is_told_to_a_user_who_is_not(more: str, mode: str) -> None:
    assert said_of_grant(more, mode) == ["unreadable-file"]


def test_user_of_a_known_image_counts() -> None:
    assert said_of_grant("restart: always", "0400", "grafana/grafana:12") == ["unreadable-file"]


@pytest.mark.parametrize(
    ("more", "mode"),
    [
        ('user: "1000"', "0444"),
        ('user: "1000"', "0440"),  # its group is root's, unless the image knows the user
        ('user: "1000:0"', "0440"),
        ('user: "0"', "0400"),
        ("restart: always", "0400"),
        ('user: "1000"\n    x-podc: {fs_group: 1000}', "0400"),
        ('user: "1000"\n    tmpfs: [/scratch]', "0400"),  # for which the pod has a group
    ],
)
def test_file_that_may_be_read_is_no_matter(more: str, mode: str) -> None:
    assert said_of_grant(more, mode) == []


def test_what_a_server_exports_keeps_its_owner() -> None:
    _, report = lowered(EXPORT.format(more='user: "1000",'))

    assert slugs(report, "owner") == ["owner-of-export"]


@pytest.mark.parametrize("more", ['user: "0",', ""])
def test_root_and_unknown_users_of_an_export_are_no_matter(more: str) -> None:
    _, report = lowered(EXPORT.format(more=more))

    assert slugs(report, "owner") == []
