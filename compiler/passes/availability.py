"""Several replicas: a budget for what may be missing at a time, and nodes to be spread over."""

from __future__ import annotations

from collections.abc import Mapping

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import replace
from compiler.source.values import Value, default, inferred


def keep_available(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Give each workload of several replicas a disruption budget and a soft spread over nodes."""
    most = {one.target.plain: one.most for one in cluster.scalers}
    least = {one.target.plain: one.least for one in cluster.scalers}
    budgets = (_budget(one, least) for one in cluster.workloads)
    return replace(
        cluster,
        workloads=tuple(_spread(one) if _several(one, most) else one for one in cluster.workloads),
        budgets=(*cluster.budgets, *(budget for budget in budgets if budget)),
    )


Counts = Mapping[str, Value[int]]


def _several(workload: ir.Workload, scaled: Counts) -> Value[int] | None:
    """Return how many replicas there are, if more than one; `scaled` holds autoscalers' counts."""
    if not isinstance(workload, ir.Deployment | ir.StatefulSet):
        return None
    count = workload.replicas or scaled.get(workload.meta.name.plain)
    return count if count and count.plain > 1 else None


def _budget(workload: ir.Workload, least: Counts) -> ir.DisruptionBudget | None:
    count = _several(workload, least)
    if count is None or not isinstance(workload, ir.Deployment | ir.StatefulSet):
        return None
    rule = "while nodes are drained, all replicas but one keep running"
    return ir.DisruptionBudget(
        ir.Meta(workload.meta.name, service=workload.meta.service),
        workload.selector,
        inferred(1, rule, count),
    )


def _spread(workload: ir.Workload) -> ir.Workload:
    pod = workload.pod
    if pod.affinity or pod.spread or pod.apart:
        return workload
    node = default("kubernetes.io/hostname", "replicas are best on different nodes")
    return replace(workload, pod=replace(pod, spread=(ir.Spread(node),)))
