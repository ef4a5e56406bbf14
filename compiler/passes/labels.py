"""Kubernetes' recommended labels on every object and pod; selectors stay as they are.

https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ lists them. The
claims that a StatefulSet makes get its selector's labels from Kubernetes: their template can't be
changed later, so nothing is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from compiler import ir
from compiler.diagnostics import Report
from compiler.lower.scope import INSTANCE_LABEL, NAME_LABEL, instance_name, object_name
from compiler.options import Options
from compiler.records import dataclass, replace
from compiler.source.values import Value, default

_MAKER_LABEL = "app.kubernetes.io/managed-by"
_WHOLE_LABEL = "app.kubernetes.io/part-of"

Made = TypeVar(
    "Made",
    ir.Service,
    ir.ConfigMap,
    ir.Secret,
    ir.Claim,
    ir.Ingress,
    ir.HttpRoute,
    ir.NfsVolume,
    ir.NetworkPolicy,
    ir.JobWaiter,
    ir.DisruptionBudget,
    ir.Autoscaler,
)


def label_objects(cluster: ir.Cluster, options: Options, report: Report) -> ir.Cluster:  # noqa: ARG001 - a pass
    """Label every object and every pod with its name, project and maker."""
    names = Names(cluster.project, {one.meta.service: one.meta.name for one in cluster.workloads})
    return replace(
        cluster,
        workloads=tuple(_workload(one, names) for one in cluster.workloads),
        services=_labelled(cluster.services, names),
        config_maps=_labelled(cluster.config_maps, names),
        secrets=_labelled(cluster.secrets, names),
        claims=_labelled(cluster.claims, names),
        ingresses=_labelled(cluster.ingresses, names),
        http_routes=_labelled(cluster.http_routes, names),
        volumes=_labelled(cluster.volumes, names),
        policies=_labelled(cluster.policies, names),
        waiters=_labelled(cluster.waiters, names),
        budgets=_labelled(cluster.budgets, names),
        scalers=_labelled(cluster.scalers, names),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The project, and the name of the workload that runs each service."""

    project: Value[str]
    workloads: Mapping[str | None, Value[str]]

    def of(self, meta: ir.Meta) -> Value[str]:
        """Return what an object is a part of: a service, or itself where it is nobody's own."""
        if meta.service is None:
            return meta.name.map(object_name)
        return self.workloads.get(meta.service) or meta.name.be(object_name(meta.service))


def _labelled(objects: tuple[Made, ...], names: Names) -> tuple[Made, ...]:
    return tuple(replace(one, meta=_meta(one.meta, names)) for one in objects)


def _workload(workload: ir.Workload, names: Names) -> ir.Workload:
    labels = _labels(workload.meta, names)
    pod = replace(workload.pod, labels=_united(workload.pod.labels, labels))
    return replace(workload, meta=_meta(workload.meta, names), pod=pod)


def _meta(meta: ir.Meta, names: Names) -> ir.Meta:
    return replace(meta, labels=_united(meta.labels, _labels(meta, names)))


def _labels(meta: ir.Meta, names: Names) -> ir.Texts:
    whole = instance_name(names.project)
    return (
        (INSTANCE_LABEL, whole),
        (_MAKER_LABEL, default("podc", "who made the manifests")),
        (NAME_LABEL, names.of(meta)),
        (_WHOLE_LABEL, whole),
    )


def _united(first: ir.Texts, more: ir.Texts) -> ir.Texts:
    """Return all labels by key; one that is there stays."""
    return tuple(sorted({**dict(more), **dict(first)}.items()))
