"""One number changes in the text, and not a character besides."""

from __future__ import annotations

import pytest

from compiler.app.scaling import Wish, scaled
from compiler.diagnostics import Report
from compiler.source.text import Source


def text_of(text: str, name: str, number: str, overlay: str | None = None) -> str:
    report = Report()
    changed = scaled(Source("app.yaml", text), Wish(name, number), overlay, report)
    assert changed, report.summary()
    return changed.text


def refusal(text: str, name: str, number: str, overlay: str | None = None) -> list[str]:
    report = Report()
    assert scaled(Source("app.yaml", text), Wish(name, number), overlay, report) is None
    return report.summary()


BLOCK = """\
# the shop
name: shop
containers:
  web:            # the site
    image: a      # pinned
    replicas: 3   # enough for now

  api: {image: b, replicas: 2..6}   # scales
  db:
    image: c
    args:
      - one
      - two
  cache:
"""


@pytest.mark.parametrize(
    ("name", "number", "old", "new"),
    [
        ("web", "5", "replicas: 3   # enough", "replicas: 5   # enough"),
        ("web", "2..9", "replicas: 3   #", "replicas: 2..9   #"),
        ("api", "4", "replicas: 2..6}", "replicas: 4}"),
        ("api", "3..7", "replicas: 2..6}", "replicas: 3..7}"),
        ("db", "2", "      - two\n", "      - two\n    replicas: 2\n"),
        ("cache", "2", "  cache:\n", "  cache: {replicas: 2}\n"),
    ],
)
def test_the_number_changes_and_nothing_else(name: str, number: str, old: str, new: str) -> None:
    assert BLOCK.replace(old, new) == text_of(BLOCK, name, number)


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("containers: {web: {image: a}}", "2", "containers: {web: {image: a, replicas: 2}}"),
        ("containers: {web: {}}", "2", "containers: {web: {replicas: 2}}"),
        (
            "containers:\n  web:\n    image: a",
            "2",
            "containers:\n  web:\n    image: a\n    replicas: 2",
        ),
        (
            "containers:\n  web:\n    image: a # x\n",
            "2",
            "containers:\n  web:\n    image: a # x\n    replicas: 2\n",
        ),
        (
            "containers:\r\n  web:\r\n    image: a\r\n",
            "2",
            "containers:\r\n  web:\r\n    image: a\r\n    replicas: 2\r\n",
        ),
        (
            "containers:\n  web:\n    image: a\n    args: |\n      x\n\n# end\n",
            "2",
            "containers:\n  web:\n    image: a\n    args: |\n      x\n    replicas: 2\n\n# end\n",
        ),
        (
            "containers:\n  web: {replicas: {min: 1, max: 3, cpu: 70}}\n",
            "2..5",
            "containers:\n  web: {replicas: {min: 2, max: 5, cpu: 70}}\n",
        ),
        ("containers: {web: {replicas: &n 3}}", "4", "containers: {web: {replicas: &n 4}}"),
        (
            "containers:\n  base: &b {replicas: 1}\n  web: {<<: *b, image: a}\n",
            "2",
            "containers:\n  base: &b {replicas: 1}\n  web: {<<: *b, image: a, replicas: 2}\n",
        ),
        (
            "services:\n  web:\n    deploy:\n      replicas: 3\n",
            "5",
            "services:\n  web:\n    deploy:\n      replicas: 5\n",
        ),
        ("services:\n  web:\n    scale: 3\n", "5", "services:\n  web:\n    scale: 5\n"),
        (
            "services:\n  web:\n    image: a\n",
            "5",
            "services:\n  web:\n    image: a\n    scale: 5\n",
        ),
        (
            "services: {web: {scale: 3, deploy: {replicas: 3}}}",
            "5",
            "services: {web: {scale: 5, deploy: {replicas: 5}}}",
        ),
        (
            "services: {web: {image: a}}",
            "2..6",
            "services: {web: {image: a, x-podc: {autoscale: {min: 2, max: 6}}}}",
        ),
        (
            "services: {web: {x-podc: {autoscale: {min: 2, max: 6}}}}",
            "3..6",
            "services: {web: {x-podc: {autoscale: {min: 3, max: 6}}}}",
        ),
    ],
)
def test_layouts(before: str, number: str, after: str) -> None:
    assert after == text_of(before, "web", number)


def test_the_number_of_an_environment() -> None:
    text = "containers: {web: {replicas: 1}}\noverrides:\n  production:\n    env: {A: a}\n"

    changed = text_of(text, "web", "5", overlay="production")

    assert f"{text}    containers: {{web: {{replicas: 5}}}}\n" == changed


@pytest.mark.parametrize(
    ("text", "name", "number", "expected"),
    [
        ("containers: {web: {image: a}}", "wep", "2", ["PC250 app.yaml:1:1"]),
        ("containers: {web: {replicas: {max: 6}}}", "web", "2", ["PC258 app.yaml:1:30"]),
        ("a: &b {image: x}\ncontainers: {web: *b}", "web", "2", ["PC259 app.yaml:2:14"]),
        ("containers: {web: {replicas: *n}}\n", "web", "2", ["PC009 app.yaml:1:30"]),
        ("name: shop\n", "web", "2", ["PC261 app.yaml:1:1"]),
        ("containers: {web: [", "web", "2", ["PC006 app.yaml:1:19"]),
    ],
)
def test_what_stands_in_the_way(text: str, name: str, number: str, expected: list[str]) -> None:
    assert expected == refusal(text, name, number)


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("containers: {a: {image: b, schedule: '@daily'}}\n", "3", ["PC355 app.yaml:1:38"]),
        (
            "services: {a: {image: b, x-podc: {schedule: '@daily'}}}\n",
            "3",
            ["PC355 app.yaml:1:45"],
        ),
        ("containers: {a: {image: b, schedule: '@daily'}}\n", "1", []),
        ("containers: {a: {image: b}}\n", "3", []),
    ],
)
def test_number_of_what_runs_by_a_schedule_is_that_of_each_run(
    text: str, number: str, expected: list[str]
) -> None:
    report = Report()

    assert scaled(Source("app.yaml", text), Wish("a", number), None, report)
    assert report.summary() == expected


def test_no_load_decides_about_what_runs_by_a_schedule() -> None:
    text = "containers: {a: {image: b, schedule: '@daily'}}\n"

    assert refusal(text, "a", "1..3") == ["PC365 app.yaml:1:38"]
