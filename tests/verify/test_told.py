"""Whom a refused value of a build is told to: who wrote it, or podc's authors."""

from __future__ import annotations

import pytest

from compiler.options import Options
from compiler.pipeline import compile as compiled
from compiler.source.files import MemoryFiles

WEB = "name: shop\nservices:\n  web:\n    image: nginx:1.29\n"


@pytest.mark.parametrize(
    ("keys", "summary"),
    [
        (
            "    x-podc: {schedule: {cron: '@daily', time_zone: Moon/Base}}\n",
            "PC633 compose.yaml:5:52",
        ),
        ("    labels: {kompose.serviceaccount-name: A_B}\n", "PC610 compose.yaml:5:43"),
        ("    labels: {kompose.serviceaccount-name: '${NAME:-A_B}'}\n", "PC610 compose.yaml:5:43"),
        ("    working_dir: app\n", "PC661 compose.yaml:5:18"),
    ],
)
def test_a_value_that_is_copied_is_told_at_its_place(keys: str, summary: str) -> None:
    files = MemoryFiles({"/shop/compose.yaml": WEB + keys})

    result = compiled(Options(directory="/shop"), files)

    errors = [one.summary for one in result.diagnostics if one.severity.value == "error"]
    assert errors == [summary]


def test_a_value_that_is_spelled_otherwise_in_the_manifest_is_told_where_it_is_written() -> None:
    files = MemoryFiles({"/shop/compose.yaml": f"{WEB}    cap_add: [CAP_FOO]\n"})

    result = compiled(Options(directory="/shop"), files)

    assert "PC646 compose.yaml:5:15" in [one.summary for one in result.diagnostics]
