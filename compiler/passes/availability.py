"""Several replicas: a budget for what may be missing at a time, and nodes to be spread over."""

from __future__ import annotations

from dataclasses import replace

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.source.values import default, inferred


def keep_available(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Give each workload of several replicas a disruption budget and a soft spread over nodes."""
    several = [one for one in cluster.workloads if _has_several(one)]
    budgets = tuple(_budget(one) for one in several if isinstance(one, _Scaled))
    workloads = tuple(_spread(one) if _has_several(one) else one for one in cluster.workloads)
    return replace(cluster, workloads=workloads, budgets=(*cluster.budgets, *budgets))


_Scaled = ir.Deployment | ir.StatefulSet


def _has_several(workload: ir.Workload) -> bool:
    return isinstance(workload, _Scaled) and workload.replicas.plain > 1


def _budget(workload: _Scaled) -> ir.DisruptionBudget:
    rule = "while nodes are drained, all replicas but one keep running"
    return ir.DisruptionBudget(
        ir.Meta(workload.meta.name, service=workload.meta.service),
        workload.selector,
        inferred(1, rule, workload.replicas),
    )


def _spread(workload: ir.Workload) -> ir.Workload:
    pod = workload.pod
    if pod.affinity or pod.spread:
        return workload
    node = default("kubernetes.io/hostname", "replicas are best on different nodes")
    return replace(workload, pod=replace(pod, spread=(ir.Spread(node),)))
