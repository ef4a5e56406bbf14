"""Services wait for others with init containers, and only where a wait comes to an end."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.lower.network.ports import own_ports, port_at
from compiler.lower.pods.ordering import Ordering, ordering
from compiler.options import Options, Policies, Target, Wait
from compiler.project import Network, Project, Service
from compiler.records import replace
from compiler.source.values import Default, Inferred, Option
from tests.projects import project, scope_of, service, slugs, v

HEALTHY = {"db": "healthy"}
COMPLETED = {"migrate": "completed_successfully"}


def ordered(
    given: Project, options: Options | None = None, **spoken: int
) -> tuple[Ordering, Report]:
    """Return what the first service waits for; others speak of the ports in `spoken`."""
    scope = scope_of(given, options)
    ports = {one.name.plain: own_ports(one) for one in given.services}
    ports |= {name: (port_at(v(number)),) for name, number in spoken.items()}
    return ordering(given.services[0], scope, ports), scope.report


def commands(found: Ordering) -> list[list[str]]:
    return [[word.plain for word in one.command or ()] for one in found.init]


def scripts(found: Ordering) -> list[str]:
    return [words[2] for words in commands(found)]


def database(**fields: object) -> Service:
    return service("db", image="example/db", **fields)


def migration(**fields: object) -> Service:
    """Return what two services wait for, so that it is a Job of its own."""
    return service("migrate", **fields)


# --- until a peer answers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"image": "postgres:17"}, 5432),
        ({"image": "postgres:17", "ports": [5433]}, 5433),
        ({"image": "example/db", "expose": [9000]}, 9000),
        ({"image": "example/db", "ports": [7000], "expose": [9000]}, 7000),
    ],
)
def test_healthy_peer_is_asked_on_its_first_port(fields: dict[str, object], expected: int) -> None:
    found, report = ordered(project(service("web", depends_on=HEALTHY), service("db", **fields)))

    script = (
        f"until timeout 5 nc -z db {expected}; do echo waiting for db:{expected}; sleep 2; done"
    )
    assert commands(found) == [["/bin/sh", "-c", script]]
    assert slugs(report) == []


def test_peer_is_asked_on_a_port_that_others_speak_of() -> None:
    found, _ = ordered(project(service("web", depends_on=HEALTHY), database()), db=6000)

    assert "nc -z db 6000" in scripts(found)[0]


def test_peer_is_asked_on_a_port_of_those_who_joined_its_network() -> None:
    joined = service("proxy", expose=[8080], network_mode="service:db")

    found, _ = ordered(project(service("web", depends_on=HEALTHY), database(), joined))

    assert "nc -z db 8080" in scripts(found)[0]


def test_peer_without_a_known_port_is_awaited_by_its_name() -> None:
    found, _ = ordered(project(service("web", depends_on=HEALTHY), database()))

    test = "timeout 5 nslookup db 2>/dev/null | grep -q ^Name:"
    assert scripts(found) == [f"until {test}; do echo waiting for db; sleep 2; done"]


def test_udp_alone_is_no_port_to_ask() -> None:
    peer = service("db", image="example/dns", expose=[53])
    peer = replace(peer, expose=(replace(peer.expose[0], protocol=v("udp")),))

    found, _ = ordered(project(service("web", depends_on=HEALTHY), peer))

    assert "nslookup db" in scripts(found)[0]


def test_peer_is_asked_by_its_name_in_the_cluster() -> None:
    peer = service("my_db", image="postgres:17")

    found, _ = ordered(project(service("web", depends_on={"my_db": "healthy"}), peer))

    assert [one.name.plain for one in found.init] == ["wait-for-my-db"]
    assert "nc -z my-db 5432" in scripts(found)[0]


def test_waiting_takes_little_and_may_do_nothing() -> None:
    found, _ = ordered(project(service("web", depends_on=HEALTHY), database()))

    (waiting,) = found.init
    assert waiting.security == ir.SecurityContext(
        user=v(65534),
        group=v(65534),
        non_root=v(True),
        read_only_root=v(True),
        escalation=v(False),
        drop=(v("ALL"),),
    )
    assert waiting.resources == ir.Requirements(
        requests=(("cpu", v("10m")), ("memory", v("32Mi"))), limits=(("memory", v("128Mi")),)
    )


def test_command_leads_back_to_the_condition() -> None:
    found, _ = ordered(project(service("web", depends_on=HEALTHY), database()))

    (waiting,) = found.init
    assert waiting.command
    assert isinstance(waiting.command[0].origin, Inferred)
    assert waiting.command[0].span
    assert waiting.command[0].span.source.path == "web.yaml"


def test_image_that_waits_is_pinned() -> None:
    found, _ = ordered(project(service("web", depends_on=HEALTHY), database()))

    assert found.init[0].image == v("busybox:1.37.0")
    assert isinstance(found.init[0].image.origin, Default)


def test_image_that_waits_is_an_option() -> None:
    given = project(service("web", depends_on=HEALTHY), database())

    found, _ = ordered(given, Options(wait_image="registry.example/busybox:1"))

    assert found.init[0].image == v("registry.example/busybox:1")
    assert found.init[0].image.origin == Option("--wait-image")


# --- until a job is done --------------------------------------------------------------------------


def test_job_in_another_pod_is_watched() -> None:
    given = project(
        service("web", depends_on=COMPLETED), migration(), service("worker", depends_on=COMPLETED)
    )

    found, report = ordered(given)

    assert commands(found) == [
        ["kubectl", "wait", "--for=condition=complete", "job/migrate", "--timeout=-1s"]
    ]
    assert found.init[0].image == v("registry.k8s.io/kubectl:v1.34.1")
    assert slugs(report) == []


def test_only_the_container_that_watches_has_the_token() -> None:
    given = project(
        service("web", depends_on={"db": "healthy", "migrate": "completed_successfully"}),
        database(),
        migration(),
        service("worker", depends_on=COMPLETED),
    )

    found, _ = ordered(given)

    token = "/var/run/secrets/kubernetes.io/serviceaccount"
    mount = ir.VolumeMount("kubectl-token", v(token), v(True))
    assert found.volumes == (ir.ServiceAccountToken("kubectl-token"),)
    assert [one.mounts for one in found.init] == [(), (mount,)]


def test_account_may_watch_the_awaited_jobs_alone() -> None:
    awaited = {"migrate": "completed_successfully", "seed": "completed_successfully"}
    given = project(
        service("web", depends_on=awaited),
        service("migrate"),
        service("seed"),
        service("other"),
        service("worker", depends_on=awaited),
    )

    found, _ = ordered(given)

    account = ir.Meta(v("web-waiter"), service="web")
    assert found.waiters == (ir.JobWaiter(account, (v("migrate"), v("seed"))),)
    assert found.account == v("web-waiter")


def test_job_of_the_same_pod_is_not_watched() -> None:
    found, report = ordered(project(service("web", depends_on=COMPLETED), migration()))

    assert found == Ordering()
    assert slugs(report) == []


def test_job_that_owns_the_pod_is_the_one_to_watch() -> None:
    joined = service("migrate", network_mode="service:proxy", restart="no")
    proxy = service("proxy", restart="no", mode="replicated-job")

    found, _ = ordered(project(service("web", depends_on=COMPLETED), joined, proxy))

    assert commands(found)[0][3] == "job/proxy"


# --- whom nobody waits for ------------------------------------------------------------------------


def test_without_waits_there_are_no_init_containers() -> None:
    given = project(
        service("web", depends_on={"db": "healthy", "migrate": "completed_successfully"}),
        database(),
        migration(),
        service("worker", depends_on=COMPLETED),
    )

    found, report = ordered(given, Options(wait=Wait.NONE))

    assert found == Ordering()
    assert slugs(report) == []


def test_started_together_is_noted_for_each_dependency() -> None:
    given = project(
        service("web", depends_on={"db": "started", "cache": "started"}),
        database(),
        service("cache"),
    )

    found, report = ordered(given)

    assert found == Ordering()
    assert [one.message.partition(":")[0] for one in report] == [
        "`web` and `cache` start together",
        "`web` and `db` start together",
    ]


def test_implicit_dependency_is_not_noted() -> None:
    web = service("web", depends_on={"db": "started"})
    web = replace(web, depends_on=tuple(replace(one, implicit=True) for one in web.depends_on))

    _, report = ordered(project(web, database()))

    assert slugs(report) == []


@pytest.mark.parametrize(("restart", "expected"), [(True, ["dependency-restart"]), (False, [])])
def test_restart_with_a_dependency_is_noted(*, restart: bool, expected: list[str]) -> None:
    web = service("web", depends_on=HEALTHY)
    waits = tuple(replace(one, restart=v(restart)) for one in web.depends_on)

    _, report = ordered(project(replace(web, depends_on=waits), database()))

    assert slugs(report) == expected


def test_service_that_is_not_there_is_passed_over() -> None:
    awaited = {"gone": "healthy", "lost": "completed_successfully", "away": "started"}

    found, report = ordered(project(service("web", depends_on=awaited)))

    assert found == Ordering()
    assert slugs(report) == []


# --- whom nobody can ask --------------------------------------------------------------------------


def why(report: Report) -> list[str]:
    return [one.message.partition(": ")[2] for one in report if one.slug == "not-awaited"]


def test_job_without_ports_has_no_health_to_wait_for() -> None:
    peer = database(restart="no")

    found, report = ordered(project(service("web", depends_on=HEALTHY), peer))

    assert found == Ordering()
    assert why(report) == ["a job without ports has no Service that shows its health"]
    assert slugs(report) == ["not-awaited web.yaml:2"]


def test_job_in_a_servers_pod_has_no_end_to_wait_for() -> None:
    joined = service("migrate", network_mode="service:db")

    found, report = ordered(project(service("web", depends_on=COMPLETED), joined, database()))

    assert found == Ordering()
    assert why(report) == ["it runs in the pod of `db`, which is no Job"]


def apart() -> Project:
    return project(
        service("web", depends_on=HEALTHY, networks=["front"]), database(networks=["back"])
    )


def test_peer_on_other_networks_is_not_asked() -> None:
    found, report = ordered(apart())

    assert found == Ordering()
    assert why(report) == ["they share no network"]


def test_peer_on_other_networks_is_asked_where_no_policy_forbids_it() -> None:
    found, report = ordered(apart(), Options(target=Target(policies=Policies.NONE)))

    assert len(found.init) == 1
    assert slugs(report) == []


def test_network_of_any_service_of_the_pod_will_do() -> None:
    beside = service("log", network_mode="service:db", networks=["front"])
    given = apart()

    found, report = ordered(replace(given, services=(*given.services, beside)))

    assert len(found.init) == 1
    assert slugs(report) == []


def test_peer_without_any_network_is_not_asked() -> None:
    peer = database(network_mode="none")

    found, report = ordered(project(service("web", depends_on=HEALTHY), peer))

    assert found == Ordering()
    assert why(report) == ["one of them has no network"]


@pytest.mark.parametrize(
    ("internal", "waits"), [(("back",), 0), ((), 1)], ids=["internal", "with a way out"]
)
def test_job_is_not_watched_from_internal_networks(internal: tuple[str, ...], waits: int) -> None:
    given = project(
        service("web", depends_on=COMPLETED, networks=["back"]),
        migration(networks=["back"]),
        service("worker", depends_on=COMPLETED, networks=["back"]),
        networks=tuple(Network(v(name), internal=v(True)) for name in internal),
    )

    found, report = ordered(given)

    assert len(found.init) == waits
    assert len(why(report)) == 1 - waits
