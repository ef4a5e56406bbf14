"""Cluster → Cluster: one small change each, in the order of `PASSES`."""

from __future__ import annotations

from collections.abc import Callable

from compiler.diagnostics import Report
from compiler.ir import Cluster
from compiler.options import Options
from compiler.passes.availability import keep_available
from compiler.passes.digests import roll_with_configuration
from compiler.passes.jobs import name_jobs_by_content
from compiler.passes.labels import label_objects
from compiler.passes.order import order_objects

Pass = Callable[[Cluster, Options, Report], Cluster]

PASSES: tuple[Pass, ...] = (
    keep_available,
    label_objects,
    roll_with_configuration,
    order_objects,
    name_jobs_by_content,  # last: a Job's name is a digest of all that the others wrote
)


def run(cluster: Cluster, options: Options, report: Report) -> Cluster:
    """Return the cluster after every pass."""
    for change in PASSES:
        cluster = change(cluster, options, report)
    return cluster
