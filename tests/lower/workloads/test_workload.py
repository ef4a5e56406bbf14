"""What runs a service's pods, on what evidence, and how its pods are replaced."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.lower.metadata import as_annotations
from compiler.lower.scope import Kind
from compiler.lower.workloads.kinds import decide_kinds
from compiler.lower.workloads.workload import Plan, lower_workload
from compiler.project import Pair, Restart, RestartRule, Service
from compiler.records import replace
from compiler.source.text import Source
from compiler.source.values import Value, Written
from tests.projects import project, scope_of, service, slugs, v

DATA = {"data": "/var/lib/postgresql/data"}


def kinds(*services: Service, **fields: object) -> tuple[list[Kind], list[str]]:
    report = Report()
    found = decide_kinds(project(*services, **fields), report)
    return list(found.values()), slugs(report)


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Kind.DEPLOYMENT),
        ({"mode": "replicated"}, Kind.DEPLOYMENT),
        ({"mode": "global"}, Kind.DAEMON_SET),
        ({"mode": "replicated-job"}, Kind.JOB),
        ({"restart": "always"}, Kind.DEPLOYMENT),
        ({"restart": "unless-stopped"}, Kind.DEPLOYMENT),
    ],
)
def test_mode_decides_and_nothing_is_said(fields: dict[str, object], expected: Kind) -> None:
    assert ([expected], []) == kinds(service("web", **fields))


def test_job_on_every_node_is_told() -> None:
    assert kinds(service("web", mode="global-job")) == ([Kind.JOB], ["global-job web.yaml:2"])


def test_what_somebody_waits_to_see_completed_is_a_job() -> None:
    found, said = kinds(
        service("migrate", restart="always", ports=[80]),
        service("web", depends_on={"migrate": "completed_successfully"}),
    )

    assert found == [Kind.JOB, Kind.DEPLOYMENT]
    assert said == ["ends-when-done migrate.yaml:2"]


def test_never_restarted_without_any_sign_of_a_server_is_a_job() -> None:
    assert kinds(service("seed", restart="no")) == ([Kind.JOB], [])


def test_never_restarted_because_nobody_wrote_it_is_no_job() -> None:
    assert kinds(service("work")) == ([Kind.DEPLOYMENT], [])


@pytest.mark.parametrize(
    "sign",
    [
        {"ports": [80]},
        {"expose": [80]},
        {"healthcheck": {"test": ["CMD", "ok"]}},
        {"image": "nginx:1.29"},
    ],
)
def test_sign_of_a_server_speaks_against_a_job(sign: dict[str, object]) -> None:
    found, said = kinds(service("web", restart="no", **sign))

    assert found == [Kind.DEPLOYMENT]
    assert said == ["restarted-anyway web.yaml:2"]


def test_disabled_healthcheck_is_no_sign() -> None:
    found, _ = kinds(service("seed", restart="no", healthcheck={"disabled": True}))

    assert found == [Kind.JOB]


@pytest.mark.parametrize(
    "peer",
    [
        {"environment": {"URL": "http://api/"}},
        {"environment": {"URL": "amqp://me:pass@api"}},
        {"environment": {"API_HOST": "api"}},
        {"environment": {"PEERS": "a:1,api:8000"}},
        {"command": ["wait", "api:8000"]},
        {"command": ["mysql", "-h", "api"]},
        {"links": ["api:backend"]},
        {"healthcheck": {"test": ["CMD-SHELL", "curl http://api/health"]}},
    ],
)
def test_peer_that_calls_it_speaks_against_a_job(peer: dict[str, object]) -> None:
    found, _ = kinds(service("api", restart="no"), service("web", **peer))

    assert found[0] is Kind.DEPLOYMENT


@pytest.mark.parametrize(
    "peer",
    [
        {"environment": {"MODE": "api"}},
        {"environment": {"URL": "http://api.example.org"}},
        {"environment": {"URL": "http://my-api:80"}},
        {"command": ["run", "api"]},
        {"depends_on": {"api": "started"}},
    ],
)
def test_word_that_is_no_host_speaks_for_nothing(peer: dict[str, object]) -> None:
    found, _ = kinds(service("api", restart="no"), service("web", **peer))

    assert found[0] is Kind.JOB


def test_attempts_that_nothing_counts_are_told() -> None:
    place = Source("web.yaml", "max_attempts: 3\n").span(14, 15)
    rule = RestartRule(v(Restart.ALWAYS), Value(3, Written((place,))), is_written=True)
    server, job = service("web"), service("seed", mode="replicated-job")
    servers, jobs = (replace(one, restart=rule) for one in (server, job))

    assert kinds(servers) == ([Kind.DEPLOYMENT], ["approximated-key web.yaml:1"])
    assert kinds(jobs)[1] == ["ends-when-done"]


def test_server_restarted_on_failure_is_told() -> None:
    found, said = kinds(service("web", restart="on-failure:3"))

    assert found == [Kind.DEPLOYMENT]
    assert said == ["restarted-anyway web.yaml:2"]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [("on-failure", ["six-attempts web.yaml:3"]), ("on-failure:3", []), ("no", [])],
)
def test_job_without_a_number_of_attempts_is_told(restart: str, expected: list[str]) -> None:
    assert ([Kind.JOB], expected) == kinds(service("web", mode="replicated-job", restart=restart))


def test_known_database_with_its_own_volume_is_a_stateful_set() -> None:
    found, _ = kinds(service("db", image="postgres:17", mounts=DATA), volumes=["data"])

    assert found == [Kind.STATEFUL_SET]


@pytest.mark.parametrize(
    ("services", "volumes"),
    [
        ([service("db", image="postgres:17")], ["data"]),
        ([service("app", image="example/app:1", mounts=DATA)], ["data"]),
        ([service("db", image="postgres:17", mounts=DATA), service("b", mounts=DATA)], ["data"]),
    ],
)
def test_others_are_deployments(services: list[Service], volumes: list[str]) -> None:
    found, _ = kinds(*services, volumes=volumes)

    assert found[0] is Kind.DEPLOYMENT


# --- workloads ------------------------------------------------------------------------------------

POD = ir.Pod((ir.Container(v("web"), v("nginx:1.29")),))


def lowered(
    given: Service, pod: ir.Pod = POD, plan: Plan | None = None
) -> tuple[ir.Workload, list[str]]:
    scope = scope_of(project(given, volumes=["data"]))
    found = lower_workload(given, scope, pod, plan or Plan())
    return found, slugs(scope.report)


def strategy(found: ir.Workload) -> tuple[object, object, object] | None:
    assert isinstance(found, ir.Deployment | ir.DaemonSet)
    one = found.strategy
    if one is None:
        return None
    surge, unavailable = one.max_surge, one.max_unavailable
    return (
        one.type.plain,
        surge.plain if surge else None,
        unavailable.plain if unavailable else None,
    )


@pytest.mark.parametrize(
    ("fields", "expected"), [({}, 1), ({"replicas": 0}, 0), ({"replicas": 5}, 5)]
)
def test_replicas_are_written_out(fields: dict[str, object], expected: int) -> None:
    found, _ = lowered(service("web", **fields))

    assert isinstance(found, ir.Deployment)
    assert found.replicas == v(expected)


def test_workload_is_named_and_selected_by_its_service() -> None:
    found, _ = lowered(service("my_web"))

    assert isinstance(found, ir.Deployment)
    assert (found.meta.name.plain, found.meta.service) == ("my-web", "my_web")
    assert dict(found.selector)["app.kubernetes.io/name"].plain == "my-web"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ({"parallelism": 2, "order": "start-first"}, ("RollingUpdate", 2, 0)),
        ({"parallelism": 2, "order": "stop-first"}, ("RollingUpdate", 0, 2)),
        ({"parallelism": 2}, ("RollingUpdate", 0, 2)),
        ({"order": "start-first"}, ("RollingUpdate", 1, 0)),
        ({"parallelism": 0}, ("RollingUpdate", 0, "100%")),
    ],
)
def test_update_config_is_the_strategy(
    update: dict[str, object], expected: tuple[object, object, object]
) -> None:
    found, said = lowered(service("web", update=update))

    assert expected == strategy(found)
    assert said == []


def test_without_update_config_kubernetes_decides() -> None:
    assert strategy(lowered(service("web"))[0]) is None


def test_delay_is_how_long_a_pod_must_be_ready() -> None:
    found, _ = lowered(service("web", update={"delay": 1.5}))

    assert isinstance(found, ir.Deployment)
    assert found.min_ready == v(2)
    assert found.strategy is None


@pytest.mark.parametrize(
    ("update", "min_ready", "deadline"),
    [
        ({"delay": 10, "monitor": 60}, 60, None),
        ({"delay": 20, "monitor": 5}, 20, None),
        ({"delay": 0}, None, None),
        ({"delay": 900}, 900, 1500),
        ({"delay": 2**31}, 2**31 - 601, 2**31 - 1),
    ],
)
def test_update_is_not_stuck_while_a_pod_has_to_be_ready(
    update: dict[str, object], min_ready: int | None, deadline: int | None
) -> None:
    found, _ = lowered(service("web", update=update))

    assert isinstance(found, ir.Deployment)
    assert [min_ready, deadline] == [one and one.plain for one in (found.min_ready, found.deadline)]


def test_volume_for_one_pod_recreates() -> None:
    found, said = lowered(service("web"), plan=Plan(exclusive=v(True)))

    assert strategy(found) == ("Recreate", None, None)
    assert said == []


def test_update_config_that_is_void_is_told() -> None:
    given = service("web", update={"order": "start-first"})

    found, said = lowered(given, plan=Plan(exclusive=v(True)))

    assert strategy(found) == ("Recreate", None, None)
    assert said == ["update-recreates web.yaml:2"]


@pytest.mark.parametrize(
    "pod",
    [
        ir.Pod(POD.containers, host_network=v(True)),
        ir.Pod(
            (
                ir.Container(
                    v("w"), v("i"), ports=(ir.ContainerPort(v(80), v("TCP"), host_port=v(80)),)
                ),
            )
        ),
    ],
)
def test_ports_of_the_node_recreate(pod: ir.Pod) -> None:
    assert strategy(lowered(service("web"), pod)[0]) == ("Recreate", None, None)


def test_daemon_set_has_no_replicas_and_rolls_as_told() -> None:
    given = service("agent", mode="global", update={"parallelism": 3, "order": "start-first"})

    found, _ = lowered(given)

    assert isinstance(found, ir.DaemonSet)
    assert strategy(found) == ("RollingUpdate", 3, 0)


def test_daemon_set_with_ports_of_the_node_can_only_stop_first() -> None:
    given = service("agent", mode="global", update={"parallelism": 3, "order": "start-first"})

    found, _ = lowered(given, ir.Pod(POD.containers, host_network=v(True)))

    assert strategy(found) == ("RollingUpdate", 0, 3)


def test_stateful_set_takes_its_claims_and_goes_one_by_one() -> None:
    claim = ir.Claim(ir.Meta(v("data")), v("1Gi"), (v("ReadWriteOnce"),))
    given = service("db", image="postgres:17", mounts=DATA, update={"parallelism": 2})

    found, said = lowered(given, plan=Plan(claims=(claim,)))

    assert isinstance(found, ir.StatefulSet)
    assert (found.service.plain, found.claims) == ("db", (claim,))
    assert said == ["one-by-one db.yaml:4"]


def test_replicas_of_a_database_have_a_disk_each_and_that_is_told() -> None:
    _, said = lowered(service("db", image="postgres:17", mounts=DATA, replicas=3))

    assert said == ["disk-each db.yaml:4"]


@pytest.mark.parametrize(
    ("fields", "restart", "retries"),
    [
        ({}, "Never", 0),
        ({"restart": "no"}, "Never", 0),
        ({"restart": "on-failure"}, "OnFailure", None),
        ({"restart": "on-failure:3"}, "OnFailure", 3),
        ({"restart": "always"}, "OnFailure", None),
    ],
)
def test_job_restarts_as_docker_did(
    fields: dict[str, object], restart: str, retries: int | None
) -> None:
    found, _ = lowered(service("job", mode="replicated-job", **fields))

    assert isinstance(found, ir.Job)
    assert found.pod.restart == v(restart)
    assert retries == (found.retries.plain if found.retries else None)


def test_replicas_of_a_job_run_at_once() -> None:
    found, _ = lowered(service("job", mode="replicated-job", replicas=4))

    assert isinstance(found, ir.Job)
    assert (found.completions, found.parallelism) == (v(4), v(4))


# --- annotations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("team", True),
        ("com.example.team", True),
        ("example.org/team", True),
        ("a" * 63, True),
        ("a" * 64, False),
        ("my key", False),
        ("-team", False),
        ("Example.org/team", False),
        ("a/b/c", False),
        ("", False),
    ],
)
def test_label_is_an_annotation_where_kubernetes_takes_its_key(key: str, *, kept: bool) -> None:
    report = Report()

    found = as_annotations([Pair(v(key), v("any text"))], report)

    assert ([key] if kept else []) == [name for name, _ in found]
    assert kept == (len(report) == 0)
