"""Schedules as Kubernetes reads them."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.lower.workloads.schedules import lower_schedule
from compiler.project import Concurrency, Schedule
from tests.projects import slugs, v


def lowered(cron: str) -> tuple[str, list[str]]:
    report = Report()
    made = lower_schedule(Schedule(v(cron), v(Concurrency.FORBID), v(600.0)), report)
    return made.cron.plain, slugs(report)


@pytest.mark.parametrize(
    "cron",
    [
        "* * * * *",
        "30 2 * * *",
        "*/10 8-18 * * mon-fri",
        "0,30 0 1,15 JAN,jul ?",
        "0-30/5 * * * 0",
        "@hourly",
        "@midnight",
        "@every 6h",
        "@every 1h30m",
    ],
)
def test_schedule_that_kubernetes_reads_stays(cron: str) -> None:
    assert lowered(cron) == (cron, [])


def test_blanks_are_one() -> None:
    assert lowered("  30  2 * *   * ") == ("30 2 * * *", [])


@pytest.mark.parametrize(
    ("cron", "expected"), [("0 30 2 * * *", []), ("15 30 2 * * *", ["cron-seconds"])]
)
def test_seconds_are_left_out(cron: str, expected: list[str]) -> None:
    assert lowered(cron) == ("30 2 * * *", expected)


@pytest.mark.parametrize(
    "cron",
    [
        "every day",
        "* * * *",
        "0 0 0 0 0 0 0",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "* * * * someday",
        "*/0 * * * *",
        "*/x * * * *",
        "30-10 * * * *",
        "1,,2 * * * *",
        "@sometimes",
        "@every day",
    ],
)
def test_schedule_that_kubernetes_refuses_is_an_error(cron: str) -> None:
    assert lowered(cron)[1] == ["cron"]
