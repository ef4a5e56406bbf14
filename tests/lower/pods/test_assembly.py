"""Who starts before whom in a pod, and what its services bring along."""

from __future__ import annotations

from compiler import ir
from compiler.lower.pods.assembly import Part, assemble, shared_memory
from compiler.project import Service
from tests.projects import project, scope_of, service, slugs, v

COMPLETED, HEALTHY, STARTED = "completed_successfully", "healthy", "started"


# --- order in a pod -------------------------------------------------------------------------------


def part(given: Service, **fields: object) -> Part:
    name = given.name.plain
    probe = ir.Probe((v("ok"),), v(30), v(30), v(3)) if given.healthcheck else None
    container = ir.Container(v(name), v(f"{name}:1"), readiness=probe)
    waits = tuple(
        ir.Container(v(f"wait-for-{one}"), v("wait"))
        for one in fields.pop("waits", ())  # type: ignore[attr-defined]  # names
    )
    return Part(given, container, waits, **fields)  # type: ignore[arg-type]  # real fields


def pod_of(*parts: Part) -> tuple[ir.Pod, list[str]]:
    scope = scope_of(project(*(one.service for one in parts)))
    return assemble(parts, scope), slugs(scope.report)


def names(containers: tuple[ir.Container, ...]) -> list[str]:
    return [f"{one.name.plain}{' (always)' if one.always else ''}" for one in containers]


CHECK = {"test": ["CMD", "ok"]}


def test_containers_stand_behind_those_they_depend_on() -> None:
    pod, _ = pod_of(
        part(service("log", network_mode="service:app", depends_on={"app": STARTED})),
        part(service("app")),
    )

    assert names(pod.containers) == ["app", "log"]
    assert pod.init == ()


def test_awaited_job_is_an_init_container_without_probes() -> None:
    pod, _ = pod_of(
        part(service("web", depends_on={"migrate": COMPLETED})),
        part(service("migrate", healthcheck=CHECK), waits=["db"]),
    )

    assert names(pod.init) == ["wait-for-db", "migrate"]
    assert names(pod.containers) == ["web"]
    assert pod.init[1].readiness is None


def test_one_that_must_be_healthy_first_is_a_sidecar_with_a_startup_probe() -> None:
    pod, _ = pod_of(
        part(service("vpn", healthcheck=CHECK), waits=["dns"]),
        part(service("app", network_mode="service:vpn", depends_on={"vpn": HEALTHY}), waits=["db"]),
    )

    assert names(pod.init) == ["wait-for-dns", "vpn (always)", "wait-for-db"]
    assert names(pod.containers) == ["app"]
    assert pod.init[1].startup
    assert pod.init[1].readiness
    assert pod.init[1].startup.test == pod.init[1].readiness.test


def test_startup_probe_of_a_sidecar_kills_nothing_that_docker_would_only_mark() -> None:
    pod, _ = pod_of(
        part(service("vpn", healthcheck=CHECK)),
        part(service("app", network_mode="service:vpn", depends_on={"vpn": HEALTHY})),
    )

    assert pod.init[0].startup
    assert pod.init[0].startup.failures.plain * pod.init[0].startup.period.plain == 86400


def test_what_a_sidecar_needs_is_a_sidecar_before_it() -> None:
    pod, _ = pod_of(
        part(service("net")),
        part(service("vpn", network_mode="service:net", depends_on={"net": STARTED})),
        part(service("app", network_mode="service:net", depends_on={"vpn": HEALTHY})),
    )

    assert names(pod.init) == ["net (always)", "vpn (always)"]
    assert names(pod.containers) == ["app"]


def test_same_wait_of_two_services_is_one() -> None:
    pod, _ = pod_of(
        part(service("a"), waits=["db"]),
        part(service("b", network_mode="service:a"), waits=["db", "queue"]),
    )

    assert names(pod.init) == ["wait-for-db", "wait-for-queue"]


# --- volumes in a pod -----------------------------------------------------------------------------


def mounted(given: Service, *volumes: ir.PodVolume) -> Part:
    mounts = tuple(ir.VolumeMount(one.name, v("/data")) for one in volumes)
    container = ir.Container(given.name, v("i"), mounts=mounts)
    return Part(given, container, volumes=volumes)


def test_same_claim_is_one_volume() -> None:
    claim = ir.ClaimVolume("data", v("data"))

    pod, _ = pod_of(mounted(service("a"), claim), mounted(service("b", pid="service:a"), claim))

    assert [one.name for one in pod.volumes] == ["data"]


def test_scratch_space_of_two_containers_is_two_volumes() -> None:
    pod, _ = pod_of(
        mounted(service("a"), ir.EmptyDir("tmp")),
        mounted(service("b", pid="service:a"), ir.EmptyDir("tmp")),
    )

    assert [one.name for one in pod.volumes] == ["tmp", "tmp-2"]
    assert [one.mounts[0].volume for one in pod.containers] == ["tmp", "tmp-2"]


def test_very_same_memory_is_one_volume() -> None:
    memory = shared_memory(service("a", shm_size=2**20))
    assert memory

    pod, _ = pod_of(mounted(service("a"), memory), mounted(service("b", ipc="service:a"), memory))

    assert [(one.name, one) for one in pod.volumes] == [
        ("shm", ir.EmptyDir("shm", memory=True, size=v("1Mi")))
    ]


def test_other_volume_of_the_same_name_gets_a_number() -> None:
    pod, _ = pod_of(
        mounted(service("a"), ir.ClaimVolume("data", v("one"))),
        mounted(service("b", pid="service:a"), ir.ClaimVolume("data", v("other"))),
    )

    assert [one.name for one in pod.volumes] == ["data", "data-2"]


# --- what all containers share --------------------------------------------------------------------


def test_pod_has_the_labels_that_select_it_and_more() -> None:
    pod, _ = pod_of(part(service("web"), labels=(("extra", v("yes")),)))

    assert {key: value.plain for key, value in pod.labels} == {
        "app.kubernetes.io/instance": "shop",
        "app.kubernetes.io/name": "web",
        "extra": "yes",
    }


def test_pod_has_dockers_seccomp_profile() -> None:
    pod, _ = pod_of(part(service("web")))

    assert pod.seccomp == ir.Seccomp(v("RuntimeDefault"))


def test_first_group_of_volumes_holds_and_another_is_told() -> None:
    pod, said = pod_of(
        part(service("a"), fs_group=v(1000)),
        part(service("b", pid="service:a"), fs_group=v(2000)),
    )

    assert pod.fs_group == v(1000)
    assert said == ["pod-conflict"]


def test_first_kernel_parameter_holds_and_another_is_told() -> None:
    pod, said = pod_of(
        part(service("a"), sysctls=(("net.x", v("1")),)),
        part(service("b", pid="service:a"), sysctls=(("net.x", v("2")), ("net.y", v("3")))),
    )

    assert pod.sysctls == (("net.x", v("1")), ("net.y", v("3")))
    assert said == ["pod-conflict"]
