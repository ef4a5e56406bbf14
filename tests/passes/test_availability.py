"""Workloads of several replicas keep running while nodes are drained."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes.availability import keep_available
from compiler.records import replace
from tests.clusters import cluster, deployment, meta, pod, texts, v

SPREAD = (ir.Spread(v("kubernetes.io/hostname")),)


def kept(*workloads: ir.Workload) -> ir.Cluster:
    return keep_available(cluster(workloads=workloads), Options(), Report())


def scaled(replicas: int) -> ir.Deployment:
    return replace(deployment(), replicas=v(replicas))


def stateful_set(replicas: int) -> ir.StatefulSet:
    return ir.StatefulSet(meta("db"), pod(), v(replicas), v("db"), texts(app="db"))


def test_deployment_of_several_replicas_has_a_budget_and_is_spread() -> None:
    made = kept(scaled(3))

    budget = ir.DisruptionBudget(ir.Meta(v("web"), service="web"), texts(app="web"), v(1))
    assert made.budgets == (budget,)
    assert made.workloads[0].pod.spread == SPREAD


def test_stateful_set_of_several_replicas_has_a_budget_and_is_spread() -> None:
    made = kept(stateful_set(2))

    assert [one.selector for one in made.budgets] == [texts(app="db")]
    assert made.workloads[0].pod.spread == SPREAD


@pytest.mark.parametrize(
    "workload",
    [
        scaled(1),
        scaled(0),
        stateful_set(1),
        ir.DaemonSet(meta(), pod()),
        ir.Job(meta(), pod(), completions=v(3), parallelism=v(3)),
    ],
    ids=["one replica", "no replica", "one disk", "one on each node", "a job"],
)
def test_others_are_left_alone(workload: ir.Workload) -> None:
    assert kept(workload) == cluster(workloads=(workload,))


def test_pods_that_have_to_be_together_are_not_spread() -> None:
    together = (ir.Affinity(texts(volume="data")),)

    made = kept(replace(scaled(2), pod=pod(affinity=together)))

    assert made.workloads[0].pod.spread == ()
    assert len(made.budgets) == 1
