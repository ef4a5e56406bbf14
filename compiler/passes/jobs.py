"""A Job's template is immutable, so its name ends in a digest of it: a changed one is a new Job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.source.values import Value

_LONGEST = 52
_DIGITS = 8


def name_jobs_by_content(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Rename every Job, and say the new names to those who wait for them."""
    names = {
        one.meta.name.plain: _name(one) for one in cluster.workloads if isinstance(one, ir.Job)
    }
    if not names:
        return cluster
    return replace(
        cluster,
        workloads=tuple(_workload(one, names) for one in cluster.workloads),
        waiters=tuple(_waiter(one, names) for one in cluster.waiters),
    )


def _name(job: ir.Job) -> str:
    # `repr` shows plain values alone: where something was written does not rename a Job.
    digest = sha256(repr(job.pod).encode()).hexdigest()[:_DIGITS]
    room = _LONGEST - _DIGITS - 1
    return f"{job.meta.name.plain[:room].rstrip('-')}-{digest}"


def _workload(workload: ir.Workload, names: Mapping[str, str]) -> ir.Workload:
    pod = workload.pod
    pod = replace(pod, init=tuple(_container(one, names) for one in pod.init))
    meta = workload.meta
    if isinstance(workload, ir.Job):
        meta = replace(meta, name=_renamed(meta.name, names))
    return replace(workload, meta=meta, pod=pod)


def _container(container: ir.Container, names: Mapping[str, str]) -> ir.Container:
    words = {f"job/{old}": f"job/{new}" for old, new in names.items()}
    if not container.command or not any(one.plain in words for one in container.command):
        return container
    return replace(container, command=tuple(_renamed(one, words) for one in container.command))


def _waiter(waiter: ir.JobWaiter, names: Mapping[str, str]) -> ir.JobWaiter:
    return replace(waiter, jobs=tuple(_renamed(job, names) for job in waiter.jobs))


def _renamed(name: Value[str], names: Mapping[str, str]) -> Value[str]:
    return name.map(lambda text: names.get(text, text))
