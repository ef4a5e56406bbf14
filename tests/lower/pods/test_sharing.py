"""Which services share a pod, and what they can't share."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.lower.pods.sharing import share_pods
from compiler.lower.workloads.kinds import decide_kinds
from compiler.project import Service
from tests.projects import project, service, slugs

COMPLETED, HEALTHY, STARTED = "completed_successfully", "healthy", "started"


def shared(*services: Service) -> tuple[dict[str, str], list[str]]:
    """Return those that are not alone in a pod of their own, with the pod's owner."""
    given, report = project(*services), Report()
    owners = share_pods(given, decide_kinds(given, Report()), report)
    return {name: owner for name, owner in owners.items() if name != owner}, slugs(report)


# --- who shares -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["network_mode", "pid", "ipc"])
def test_shared_namespace_is_a_shared_pod(key: str) -> None:
    found = shared(service("app"), service("log", **{key: "service:app"}))

    assert found == ({"log": "app"}, [])


def test_chain_of_namespaces_is_one_pod() -> None:
    services = (
        service("a", network_mode="service:b"),
        service("b", network_mode="service:c"),
        service("c"),
    )

    assert shared(*services) == ({"a": "c", "b": "c"}, [])


def test_two_that_a_third_joins_are_one_pod() -> None:
    services = (
        service("a"),
        service("b"),
        service("c", network_mode="service:a", pid="service:b"),
    )

    assert shared(*services) == ({"a": "b", "c": "b"}, [])


def test_other_modes_share_nothing() -> None:
    assert shared(service("a", network_mode="host", pid="host"), service("b")) == ({}, [])


def test_ports_that_two_containers_of_a_pod_want_are_an_error() -> None:
    services = (service("app", expose=[80]), service("debug", pid="service:app", ports=[80]))

    _, said = shared(*services)

    assert said == ["shared-port debug.yaml:3"]


def test_replicas_are_the_owners() -> None:
    services = (service("app", replicas=2), service("log", pid="service:app", replicas=3))

    assert shared(*services)[1] == ["pod-replicas log.yaml:3"]


def test_what_should_run_once_is_told_in_a_pod_of_servers() -> None:
    services = (service("app"), service("report", network_mode="service:app", restart="no"))

    assert shared(*services)[1] == ["pod-restarts report.yaml:3"]


def test_circle_that_sharing_closes_is_an_error() -> None:
    services = (
        service("a", depends_on={"c": HEALTHY}),
        service("b", network_mode="service:a"),
        service("c", depends_on={"b": HEALTHY}),
    )

    assert shared(*services)[1] == ["pod-circle a.yaml:2", "pod-circle c.yaml:2"]


def test_dependency_that_nobody_waits_for_closes_no_circle() -> None:
    services = (
        service("a", depends_on={"c": STARTED}),
        service("b", network_mode="service:a"),
        service("c", depends_on={"b": HEALTHY}),
    )

    assert shared(*services)[1] == []


# --- jobs in the pod of their one dependent -------------------------------------------------------


def test_job_that_one_service_awaits_is_in_its_pod() -> None:
    services = (service("migrate"), service("web", depends_on={"migrate": COMPLETED}))

    assert shared(*services) == ({"migrate": "web"}, ["runs-before migrate.yaml:1"])


def test_chain_of_jobs_is_in_the_last_ones_pod() -> None:
    services = (
        service("create"),
        service("fill", depends_on={"create": COMPLETED}),
        service("web", depends_on={"fill": COMPLETED}),
    )

    assert shared(*services)[0] == {"create": "web", "fill": "web"}


@pytest.mark.parametrize(
    "services",
    [
        (
            service("migrate"),
            service("web", depends_on={"migrate": COMPLETED}),
            service("worker", depends_on={"migrate": COMPLETED}),
        ),
        (service("migrate"), service("web", depends_on={"migrate": COMPLETED}, replicas=2)),
        (service("migrate"), service("web", depends_on={"migrate": COMPLETED}, mode="global")),
        (service("migrate", replicas=2), service("web", depends_on={"migrate": COMPLETED})),
        (
            service("migrate", mode="replicated-job"),
            service("web", depends_on={"migrate": COMPLETED}),
        ),
        (
            service("migrate", network_mode="host"),
            service("web", depends_on={"migrate": COMPLETED}),
        ),
        (
            service("migrate", networks=["inside"]),
            service("web", networks=["front"], depends_on={"migrate": COMPLETED}),
        ),
    ],
    ids=["two dependents", "two replicas", "global", "many", "job mode", "host", "networks"],
)
def test_job_keeps_its_own_pod_where_it_would_run_otherwise(services: tuple[Service, ...]) -> None:
    assert shared(*services) == ({}, [])
