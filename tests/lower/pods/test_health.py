"""Healthchecks become probes: what is asked, how often, and when a container is restarted."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.ir import Probe
from compiler.lower.pods.health import Probes, probes
from compiler.lower.telling import Hidden
from compiler.project import Service
from tests.projects import project, scope_of, service, slugs


def probed(*services: Service, **hidden: str) -> tuple[Probes, Report]:
    """Return the probes of the first service; `hidden` are its secret variables."""
    scope = scope_of(project(*services, volumes=["data"]))
    references = {value: f"$({name})" for name, value in hidden.items()}
    return probes(services[0], Hidden(references), scope), scope.report


def words(probe: Probe | None) -> list[str]:
    return [word.plain for word in probe.test.command] if probe else []


def times(probe: Probe | None) -> tuple[int, int, int] | None:
    return (probe.period.plain, probe.timeout.plain, probe.failures.plain) if probe else None


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (["CMD", "curl", "-f", "http://localhost"], ["curl", "-f", "http://localhost"]),
        (
            ["CMD-SHELL", "curl -f localhost || exit 1"],
            ["/bin/sh", "-c", "curl -f localhost || exit 1"],
        ),
        (["CMD", "echo", "$(date)"], ["echo", "$$(date)"]),
        (["CMD-SHELL", "[ $$ -gt 1 ]"], ["/bin/sh", "-c", "[ $$$$ -gt 1 ]"]),
    ],
)
def test_test_is_the_probe(test: list[str], expected: list[str]) -> None:
    found, report = probed(service("web", healthcheck={"test": test}))

    assert expected == words(found.readiness)
    assert slugs(report) == []


@pytest.mark.parametrize(
    ("test", "expected", "said"),
    [
        ("mysqladmin ping -ps3cretly", "mysqladmin ping -p${PASS}", 0),
        ('echo "s3cretly"', 'echo "${PASS}"', 0),
        ("echo 's3cretly'", "echo 's3cretly'", 1),
        ("echo nothing", "echo nothing", 0),
    ],
)
def test_secret_in_a_shells_line_is_its_variable(test: str, expected: str, said: int) -> None:
    given = service("web", healthcheck={"test": ["CMD-SHELL", test]})

    found, report = probed(given, PASS="s3cretly")

    assert words(found.readiness)[2] == expected
    assert slugs(report) == ["secret-in-check web.yaml:2"] * said


def test_word_of_a_secrets_spelling_stays_in_a_probe() -> None:
    given = service("web", healthcheck={"test": ["CMD-SHELL", "ping -u root -proot"]})

    found, report = probed(given, PASS="root")

    assert words(found.readiness)[2] == "ping -u root -p${PASS}"
    assert slugs(report) == []


def test_secret_without_a_shell_is_told() -> None:
    given = service("web", healthcheck={"test": ["CMD", "mysqladmin", "-ps3cretly"]})

    found, report = probed(given, PASS="s3cretly")

    assert words(found.readiness) == ["mysqladmin", "-ps3cretly"]
    assert slugs(report) == ["secret-in-check web.yaml:2"]


def test_shell_of_windows_is_cmd() -> None:
    check = {"test": ["CMD-SHELL", "ping"]}

    found, _ = probed(service("web", healthcheck=check, platform="windows/amd64"))

    assert words(found.readiness) == ["cmd", "/S", "/C", "ping"]


def test_dockers_times_are_written_out() -> None:
    found, _ = probed(service("web", healthcheck={"test": ["CMD", "ok"]}))

    assert times(found.readiness) == (30, 30, 3)
    assert found.startup is None
    assert found.liveness is None


def test_times_are_rounded_up_to_seconds() -> None:
    check = {"test": ["CMD", "ok"], "interval": 1.5, "timeout": 0.2, "retries": 5}

    found, _ = probed(service("web", healthcheck=check))

    assert times(found.readiness) == (2, 1, 5)


@pytest.mark.parametrize(
    ("start_period", "start_interval", "expected"),
    [(20, 5, (5, 30, 22)), (21, 5, (5, 30, 23)), (10, 0.1, (1, 30, 100))],
)
def test_start_period_holds_a_liveness_probe_back_for_as_long_as_docker_waits(
    start_period: float, start_interval: float, expected: tuple[int, int, int]
) -> None:
    times_of = {"start_period": start_period, "start_interval": start_interval}
    check = {"test": ["CMD", "ok"], **times_of, "liveness": True}

    found, _ = probed(service("web", healthcheck=check))

    assert expected == times(found.startup)


def test_readiness_probe_alone_needs_no_start_period() -> None:
    check = {"test": ["CMD", "ok"], "start_period": 20}

    found, report = probed(service("web", healthcheck=check))

    assert times(found.readiness) == (30, 30, 3)
    assert found.startup is None
    assert slugs(report) == []


def test_liveness_is_three_times_as_patient() -> None:
    check = {"test": ["CMD", "ok"], "retries": 4, "liveness": True}

    found, _ = probed(service("web", healthcheck=check))

    assert times(found.liveness) == (30, 30, 12)


def test_databases_are_never_killed_by_a_probe() -> None:
    check = {"test": ["CMD", "ok"], "start_period": 30, "liveness": True}

    found, report = probed(service("db", image="postgres:17", healthcheck=check))

    assert times(found.readiness) == (30, 30, 3)
    assert found.startup is None
    assert found.liveness is None
    assert slugs(report) == ["database-liveness db.yaml:3"]


@pytest.mark.parametrize("check", [{"disabled": True}, {"test": ["NONE"], "disabled": True}])
def test_disabled_check_is_none(check: dict[str, object]) -> None:
    found, report = probed(service("web", healthcheck=check))

    assert found == Probes()
    assert slugs(report) == []


def test_times_without_a_test_use_what_is_known_of_the_image() -> None:
    found, report = probed(service("db", image="postgres:17", healthcheck={"interval": 5}))

    assert "pg_isready" in words(found.readiness)[-1]
    assert times(found.readiness) == (5, 30, 3)
    assert slugs(report) == ["check-of-image db.yaml:3"]


def test_times_without_a_test_are_lost_for_an_unknown_image() -> None:
    found, report = probed(service("web", image="example/web:1", healthcheck={"interval": 5}))

    assert found == Probes()
    assert slugs(report) == ["check-without-test web.yaml:3"]


def test_list_without_a_command_is_an_error() -> None:
    _, report = probed(service("web", healthcheck={"test": ["CMD"]}))

    assert slugs(report) == ["check-without-command web.yaml:2"]
    assert report.failed


def test_database_that_somebody_waits_for_is_asked_as_its_image_says() -> None:
    found, report = probed(
        service("db", image="postgres:17"), service("web", depends_on={"db": "healthy"})
    )

    assert "pg_isready" in words(found.readiness)[-1]
    assert slugs(report) == ["check-of-image web.yaml:2"]


def test_waiting_for_what_has_no_check_is_told_where_it_is_waited() -> None:
    found, report = probed(
        service("api", image="example/api:1"), service("web", depends_on={"api": "healthy"})
    )

    assert found == Probes()
    assert slugs(report) == ["nothing-to-wait-for web.yaml:2"]


def test_job_has_no_probes() -> None:
    found, report = probed(
        service("migrate", mode="replicated-job", healthcheck={"test": ["CMD", "ok"]})
    )

    assert found == Probes()
    assert slugs(report) == ["job-check migrate.yaml:3"]


def test_job_that_somebody_waits_for_gets_no_probe_of_its_image() -> None:
    found, report = probed(
        service("db", image="postgres:17", mode="replicated-job"),
        service("web", depends_on={"db": "healthy"}),
    )

    assert found == Probes()
    assert slugs(report) == []
