"""Restarts, modes, updates, healthchecks and resources: three spellings, one meaning."""

from __future__ import annotations

import pytest

from compiler.project import (
    Amounts,
    Mode,
    Restart,
)
from tests.normalised import normalised, service, v

# --- restarts, mode, updates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "policy", "attempts", "is_written"),
    [
        ("image: x", Restart.NO, None, False),
        ("restart: 'no'", Restart.NO, None, True),
        ("restart: always", Restart.ALWAYS, None, True),
        ("restart: 'on-failure:3'", Restart.ON_FAILURE, 3, True),
        ("restart: 'no', deploy: {restart_policy: {condition: any}}", Restart.ALWAYS, None, True),
        ("deploy: {restart_policy: {condition: none}}", Restart.NO, None, True),
        (
            "deploy: {restart_policy: {condition: on-failure, max_attempts: 2}}",
            Restart.ON_FAILURE, 2, True,
        ),
        ("deploy: {restart_policy: {}}", Restart.ALWAYS, None, True),
        ("restart: 'on-failure:0'", Restart.ON_FAILURE, None, True),
        (
            "deploy: {restart_policy: {condition: any, max_attempts: 0}}",
            Restart.ALWAYS, None, True,
        ),
    ],
)  # fmt: skip
def test_restart_policy_wins_over_restart(
    body: str, policy: Restart, attempts: int | None, *, is_written: bool
) -> None:
    rule = service(body).restart

    assert (rule.policy, rule.is_written) == (v(policy), is_written)
    assert attempts == (rule.attempts.plain if rule.attempts else None)


def test_number_of_attempts_is_underlined_by_itself() -> None:
    made, _ = normalised("services: {web: {image: x, restart: 'on-failure:12'}}\n")

    attempts = made.services[0].restart.attempts
    assert attempts
    assert attempts.span
    assert attempts.span.text == "12"


@pytest.mark.parametrize(
    ("body", "expected"),
    [("image: x", Mode.REPLICATED), ("deploy: {mode: global-job}", Mode.GLOBAL_JOB)],
)
def test_mode_is_swarms(body: str, expected: Mode) -> None:
    assert service(body).mode == v(expected)


@pytest.mark.parametrize("body", ["scale: 0", "deploy: {replicas: 0}"])
def test_replicas_are_scale_or_deploys(body: str) -> None:
    assert service(f"image: x, {body}").replicas == v(0)


def test_update_config_is_read() -> None:
    body = "deploy: {update_config: {parallelism: 2, delay: 10s, order: start-first}}"

    update = service(body).update

    assert update
    assert (update.parallelism, update.delay, update.order) == (v(2), v(10.0), v("start-first"))


# --- health ---------------------------------------------------------------------------------------


def test_healthcheck_has_dockers_times() -> None:
    check = service("image: x, healthcheck: {test: [CMD, ok]}").healthcheck

    assert check
    times = (check.interval, check.timeout, check.retries, check.start_period, check.start_interval)
    assert times == (v(30), v(30), v(3), v(0), v(5))
    assert [word.plain for word in check.test] == ["CMD", "ok"]


def test_written_times_hold_and_zero_is_not_written() -> None:
    check = service(
        "healthcheck: {test: [CMD, ok], interval: 1m30s, timeout: 0s, retries: 0, "
        "start_period: 500ms}"
    ).healthcheck

    assert check
    assert (check.interval, check.timeout, check.retries) == (v(90.0), v(30), v(3))
    assert check.start_period == v(0.5)


@pytest.mark.parametrize(
    ("body", "expected"),
    [("{disable: true}", True), ("{test: [NONE]}", True), ("{test: [CMD, ok]}", False)],
)
def test_healthcheck_can_be_disabled(body: str, *, expected: bool) -> None:
    check = service(f"healthcheck: {body}").healthcheck

    assert check
    assert check.disabled == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("image: x", None),
        ("labels: {autoheal: 'true'}", True),
        ("labels: {autoheal: 'false'}", None),
        ("deploy: {update_config: {order: start-first}}", True),
        ("deploy: {replicas: 2}", None),
    ],
)
def test_liveness_has_to_be_somebodys_task(body: str, *, expected: bool | None) -> None:
    check = service(f"{body}, healthcheck: {{test: [CMD, ok]}}").healthcheck

    assert check
    assert expected == (check.liveness.plain if check.liveness else None)


# --- resources ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "limits", "reservations"),
    [
        ("cpus: 0.5, mem_limit: '1024'", Amounts(v(0.5), v(1024)), Amounts()),
        ("mem_reservation: '512'", Amounts(), Amounts(None, v(512))),
        ("cpu_quota: 50000", Amounts(v(0.5)), Amounts()),
        ("cpu_quota: 50000, cpu_period: 25000", Amounts(v(2.0)), Amounts()),
        ("cpu_count: 3", Amounts(v(3.0)), Amounts()),
        ("cpus: 0, mem_limit: '-1'", Amounts(), Amounts()),
        (
            "deploy: {resources: {limits: {cpus: '1', memory: '64'}, reservations: {cpus: 0.1}}}",
            Amounts(v(1.0), v(64)), Amounts(v(0.1)),
        ),
    ],
)  # fmt: skip
def test_three_spellings_of_resources_are_one(
    body: str, limits: Amounts, reservations: Amounts
) -> None:
    found = service(f"image: x, {body}").resources

    assert (limits, reservations) == (found.limits, found.reservations)
