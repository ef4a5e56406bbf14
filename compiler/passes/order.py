"""Objects stand in the order of the services they are for; Jobs that others wait for come first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import replace

Made = TypeVar(
    "Made",
    ir.Service,
    ir.ConfigMap,
    ir.Secret,
    ir.Claim,
    ir.Ingress,
    ir.HttpRoute,
    ir.NetworkPolicy,
    ir.JobWaiter,
    ir.DisruptionBudget,
    ir.Autoscaler,
)


def order_objects(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Put together what belongs to one service; kinds are put in order when objects are built."""
    places = _places(cluster)
    return replace(
        cluster,
        workloads=_awaited_first(cluster),
        services=_ordered(cluster.services, places),
        config_maps=_ordered(cluster.config_maps, places),
        secrets=_ordered(cluster.secrets, places),
        claims=_ordered(cluster.claims, places),
        ingresses=_ordered(cluster.ingresses, places),
        http_routes=_ordered(cluster.http_routes, places),
        policies=_ordered(cluster.policies, places),
        waiters=_ordered(cluster.waiters, places),
        budgets=_ordered(cluster.budgets, places),
        scalers=_ordered(cluster.scalers, places),
    )


def _places(cluster: ir.Cluster) -> dict[str | None, int]:
    """Return where each service stands: pods as the user wrote them, in them owners first."""
    places: dict[str | None, int] = {}
    for workload in cluster.workloads:
        pod = workload.pod
        containers = (one.service for one in (*pod.init, *pod.containers) if one.service)
        for service in (workload.meta.service, *containers):
            places.setdefault(service, len(places))
    return places


def _ordered(objects: tuple[Made, ...], places: Mapping[str | None, int]) -> tuple[Made, ...]:
    """Return the objects by service; what is nobody's own, or of no pod, stays behind them."""
    last = len(places)
    return tuple(sorted(objects, key=lambda one: places.get(one.meta.service, last)))


def _awaited_first(cluster: ir.Cluster) -> tuple[ir.Workload, ...]:
    """Return the workloads with awaited Jobs in front.

    `kubectl wait` gives up on a Job that is not there yet, and a pod that is never restarted would
    be lost by that.
    """
    awaited = {job.plain for waiter in cluster.waiters for job in waiter.jobs}
    return tuple(sorted(cluster.workloads, key=lambda one: not _is_awaited(one, awaited)))


def _is_awaited(workload: ir.Workload, awaited: set[str]) -> bool:
    return isinstance(workload, ir.Job) and workload.meta.name.plain in awaited
