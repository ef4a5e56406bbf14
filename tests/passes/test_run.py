"""The passes in a row: each builds on what those before it wrote."""

from __future__ import annotations

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes import run
from compiler.records import replace
from tests.clusters import cluster, container, deployment, meta, pod, v


def passed(made: ir.Cluster) -> ir.Cluster:
    report = Report()
    result = run(made, Options(), report)
    assert report.summary() == []
    return result


def test_budgets_are_labelled_like_everything() -> None:
    made = passed(cluster(workloads=(replace(deployment("web"), replicas=v(2)),)))

    labels = dict(made.budgets[0].meta.labels)
    assert labels["app.kubernetes.io/name"] == v("web")


def test_job_is_run_again_when_its_configuration_changes() -> None:
    def name(value: str) -> str:
        reading = container(env_from=(ir.AllFrom(ir.Reference.CONFIG_MAP, v("settings")),))
        settings = ir.ConfigMap(ir.Meta(v("settings")), (("A", v(value)),))
        job = ir.Job(meta("migrate"), pod(reading))
        (found,) = passed(cluster(workloads=(job,), config_maps=(settings,))).workloads
        return found.meta.name.plain

    assert name("1") != name("2")


def test_same_cluster_gives_the_same_result() -> None:
    made = cluster(
        workloads=(replace(deployment("web"), replicas=v(2)), ir.Job(meta("job"), pod()))
    )

    assert passed(made) == passed(made)


def test_empty_cluster_stays_empty() -> None:
    assert passed(cluster()) == cluster()
