"""Objects follow their services, as the user wrote those."""

from __future__ import annotations

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes.order import order_objects
from tests.clusters import cluster, container, deployment, meta, pod, v


def ordered(made: ir.Cluster) -> ir.Cluster:
    return order_objects(made, Options(), Report())


def config_map(name: str, service: str | None) -> ir.ConfigMap:
    return ir.ConfigMap(ir.Meta(v(name), service=service))


def job(name: str) -> ir.Job:
    return ir.Job(meta(name), pod())


def names(objects: tuple[ir.ConfigMap, ...] | tuple[ir.Workload, ...]) -> list[str]:
    return [one.meta.name.plain for one in objects]


def test_objects_of_one_service_stand_together() -> None:
    maps = (
        config_map("db-env", "db"),
        config_map("web-env", "web"),
        config_map("shared", None),
        config_map("db-files", "db"),
        config_map("web-files", "web"),
    )

    made = ordered(cluster(workloads=(deployment("web"), deployment("db")), config_maps=maps))

    expected = ["web-env", "web-files", "db-env", "db-files", "shared"]
    assert names(made.config_maps) == expected


def test_services_of_one_pod_stand_together() -> None:
    shared = pod(container("web", service="web"), container("log", service="log"))
    maps = (config_map("log-env", "log"), config_map("db-env", "db"), config_map("web-env", "web"))

    made = ordered(
        cluster(workloads=(deployment("web", pod=shared), deployment("db")), config_maps=maps)
    )

    assert names(made.config_maps) == ["web-env", "log-env", "db-env"]


def test_workloads_stay_as_the_user_wrote_them() -> None:
    made = ordered(cluster(workloads=(deployment("web"), job("clean"), deployment("db"))))

    assert names(made.workloads) == ["web", "clean", "db"]


def test_awaited_jobs_are_there_before_those_who_wait() -> None:
    waiter = ir.JobWaiter(meta("web-waiter"), (v("migrate"), v("seed")))
    workloads = (deployment("web"), job("clean"), job("seed"), job("migrate"))

    made = ordered(cluster(workloads=workloads, waiters=(waiter,)))

    assert names(made.workloads) == ["seed", "migrate", "web", "clean"]
