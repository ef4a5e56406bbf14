"""A Cluster → Kubernetes objects: one table says which templates an item of the IR is put into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeVar

from compiler import ir
from compiler.codes import building as codes
from compiler.diagnostics import Report
from compiler.kubernetes import contexts, overlay, routes
from compiler.kubernetes.contexts import Fields
from compiler.kubernetes.overlay import Templates
from compiler.kubernetes.ranks import rank
from compiler.kubernetes.templates import Compiled, render
from compiler.options import Options
from compiler.records import dataclass
from compiler.source.files import Files
from compiler.source.text import Span
from compiler.source.trees import Tree, child
from compiler.source.values import Option, Value

T = TypeVar("T")
Item = (
    ir.JobWaiter
    | ir.ConfigMap
    | ir.Claim
    | ir.NfsVolume
    | ir.Service
    | ir.Workload
    | ir.Ingress
    | ir.HttpRoute
    | ir.NetworkPolicy
    | ir.DisruptionBudget
    | ir.Autoscaler
    | ir.Secret
)


@dataclass(frozen=True, slots=True)
class Object:
    """A Kubernetes object. `service`: the Compose service it was made for, if it was for one.

    `template`: where the user wrote it, as a template or whole; `None` for one of podc's own.
    `external`: kind and name of what the project counts on and somebody else puts into the cluster.
    `patched`: the last patch of the user's that changed it.
    """

    api_version: str
    kind: str
    name: str
    namespace: str | None
    body: Tree
    service: str | None = None
    template: Span | None = None
    external: tuple[tuple[str, str], ...] = ()
    patched: Span | None = None

    @property
    def hand(self) -> Span | None:
        """Where the user had a hand in it: whose mistake there may be in it."""
        return self.template or self.patched


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an item of the IR becomes objects: through these templates, which are given this."""

    templates: tuple[str, ...]
    fields: Callable[[object], Fields]


def _recipe(of: type[T], fields: Callable[[T], Fields], *templates: str) -> tuple[type, Recipe]:
    def checked(item: object) -> Fields:
        assert isinstance(item, of)
        return fields(item)

    return of, Recipe(templates, checked)


RECIPES: dict[type, Recipe] = dict(
    (
        _recipe(ir.JobWaiter, contexts.job_waiter, "serviceaccount", "role", "rolebinding"),
        _recipe(ir.ConfigMap, contexts.config_map, "configmap"),
        _recipe(ir.NfsVolume, contexts.nfs_volume, "persistentvolume"),
        _recipe(ir.Claim, contexts.claim, "persistentvolumeclaim"),
        _recipe(ir.Service, contexts.service, "service"),
        _recipe(ir.Deployment, contexts.deployment, "deployment"),
        _recipe(ir.StatefulSet, contexts.stateful_set, "statefulset"),
        _recipe(ir.DaemonSet, contexts.daemon_set, "daemonset"),
        _recipe(ir.Job, contexts.job, "job"),
        _recipe(ir.CronJob, contexts.cron_job, "cronjob"),
        _recipe(ir.Ingress, routes.ingress, "ingress"),
        _recipe(ir.HttpRoute, routes.http_route, "httproute"),
        _recipe(ir.NetworkPolicy, contexts.network_policy, "networkpolicy"),
        _recipe(ir.DisruptionBudget, contexts.disruption_budget, "poddisruptionbudget"),
        _recipe(ir.Autoscaler, contexts.autoscaler, "horizontalpodautoscaler"),
        _recipe(ir.Secret, contexts.secret, "secret"),
    )
)


def build(
    cluster: ir.Cluster, options: Options, files: Files, report: Report
) -> tuple[Object, ...]:
    """Return the objects of a cluster, by the rank of their kind: what others need comes first."""
    builder = _Builder(
        overlay.load(options, files, report),
        _common(cluster, options),
        tuple((one.kind, one.name.plain) for one in cluster.external),
        report,
    )
    made = chain.from_iterable(builder.objects(item) for item in _items(cluster))
    return tuple(sorted((*made, *builder.extras(cluster)), key=lambda one: rank(one.kind)))


def _items(cluster: ir.Cluster) -> Iterator[Item]:
    yield from cluster.waiters
    yield from cluster.config_maps
    yield from cluster.volumes
    yield from cluster.claims
    yield from cluster.services
    yield from cluster.workloads
    yield from cluster.ingresses
    yield from cluster.http_routes
    yield from cluster.policies
    yield from cluster.budgets
    yield from cluster.scalers
    yield from cluster.secrets


def _common(cluster: ir.Cluster, options: Options) -> Fields:
    namespace = options.target.namespace
    given = Value(namespace, Option("--namespace")) if namespace else None
    return {"project": cluster.project, "namespace": given}


@dataclass(frozen=True, slots=True)
class _Builder:
    templates: Templates
    common: Fields
    external: tuple[tuple[str, str], ...]
    report: Report

    def objects(self, item: Item) -> Iterator[Object]:
        """Yield what an item becomes."""
        recipe = RECIPES[type(item)]
        fields = {**self.common, **contexts.metadata(item.meta), **recipe.fields(item)}
        for name in recipe.templates:
            yield from self._printed(name, fields, item.meta.service)

    def extras(self, cluster: ir.Cluster) -> Iterator[Object]:
        """Yield what the user's templates add."""
        fields = {**self.common, **contexts.project(cluster)}
        for name in self.templates.extras:
            yield from self._printed(name, fields, None)

    def _printed(self, name: str, fields: Fields, service: str | None) -> Iterator[Object]:
        template = self.templates.find(name)
        if template is None:
            return
        whose = _home(template) if self.templates.is_users(name) else None
        for body in render(template, fields, self.report):
            header = _header(body, template, self.report)
            if header:
                yield Object(*header, body, service, whose, self.external)


def _home(template: Compiled) -> Span:
    return template.source.span(0, len(template.source.text.partition("\n")[0]))


def _header(
    body: Tree, template: Compiled, report: Report
) -> tuple[str, str, str, str | None] | None:
    """Return what an object says it is: version, kind, name and namespace."""
    meta = child(body, "metadata")
    found = {
        "apiVersion": _text(child(body, "apiVersion")),
        "kind": _text(child(body, "kind")),
        "metadata.name": _text(child(meta, "name")),
    }
    version, kind, name = found.values()
    if version and kind and name:
        return version, kind, name, _text(child(meta, "namespace"))
    missing = next(field for field, text in found.items() if not text)
    what = f"`{missing}` is missing, or no text"
    report.add(codes.TEMPLATE_OBJECT.at(_home(template), what=what))
    return None


def _text(tree: Tree) -> str | None:
    return tree.plain if isinstance(tree, Value) and isinstance(tree.plain, str) else None
