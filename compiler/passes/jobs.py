"""A Job's template is immutable, so its name ends in a digest of it: a changed one is a new Job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import fields, is_dataclass, replace
from compiler.source.nodes import Plain, plain
from compiler.source.values import Value

_LONGEST = 52
_DIGITS = 8

Names = Mapping[str, str]


def name_jobs_by_content(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Rename every Job, and say the new names to those who wait for them."""
    jobs = [one for one in cluster.workloads if isinstance(one, ir.Job)]
    if not jobs:
        return cluster
    names = _names(jobs, cluster.patches)
    return replace(
        cluster,
        workloads=tuple(_workload(one, names) for one in cluster.workloads),
        waiters=tuple(_waiter(one, names) for one in cluster.waiters),
    )


def _names(jobs: list[ir.Job], patches: tuple[ir.Patch, ...]) -> dict[str, str]:
    """Return the new names. A Job that waits for others has their names in its own template.

    So each round names those Jobs for good that wait for no others than the rounds before named.
    """
    names: dict[str, str] = {}
    changes = {one.meta.service: _changes(one, patches) for one in jobs}
    for _ in jobs:
        found = {one.meta.name.plain: _name(one, names, changes[one.meta.service]) for one in jobs}
        if found == names:
            break
        names = found
    return names


def _changes(job: ir.Job, patches: tuple[ir.Patch, ...]) -> list[Plain]:
    """Return what patches change in a Job's template, after it has got its name."""
    mine = (one for one in patches if one.kind == "Job" and one.service == job.meta.service)
    return [plain(one.body) for one in mine]


def _name(job: ir.Job, names: Names, changes: list[Plain]) -> str:
    template = [_content(_told(job.pod, names)), _content(job.completions), *changes]
    digest = sha256(json.dumps(template, sort_keys=True, default=str).encode()).hexdigest()[
        :_DIGITS
    ]
    room = _LONGEST - _DIGITS - 1
    return f"{job.meta.name.plain[:room].rstrip('-')}-{digest}"


def _content(item: object) -> object:
    """Return what a template says: plain values, and fields only where there is something in them.

    So neither the place of a value nor a field that podc learns of later renames a Job.
    """
    match item:
        case Value():
            return _content(item.plain)
        case tuple():
            return [_content(one) for one in item]
        case _ if is_dataclass(item):
            said = {one.name: _content(getattr(item, one.name)) for one in fields(item)}
            return {type(item).__name__: {key: one for key, one in said.items() if _is_said(one)}}
        case _:
            return item


def _is_said(content: object) -> bool:
    match content:
        case dict():
            return any(_is_said(one) for one in content.values())
        case None | False | []:
            return False
        case _:
            return True


# --- the new names, wherever a name stands --------------------------------------------------------


def _workload(workload: ir.Workload, names: Names) -> ir.Workload:
    meta = workload.meta
    if isinstance(workload, ir.Job):
        meta = replace(meta, name=_renamed(meta.name, names))
    return replace(workload, meta=meta, pod=_told(workload.pod, names))


def _told(pod: ir.Pod, names: Names) -> ir.Pod:
    return replace(pod, init=tuple(_container(one, names) for one in pod.init))


def _container(container: ir.Container, names: Names) -> ir.Container:
    """Return a container that waits for Jobs with their new names; users' own stay as they are."""
    if container.service or not container.command:
        return container
    words = {f"job/{old}": f"job/{new}" for old, new in names.items()}
    return replace(container, command=tuple(_renamed(one, words) for one in container.command))


def _waiter(waiter: ir.JobWaiter, names: Names) -> ir.JobWaiter:
    return replace(waiter, jobs=tuple(_renamed(job, names) for job in waiter.jobs))


def _renamed(name: Value[str], names: Names) -> Value[str]:
    return name.map(lambda text: names.get(text, text))
