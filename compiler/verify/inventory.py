"""All manifests together, and how they find each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from compiler.diagnostics import Severity
from compiler.records import dataclass, field
from compiler.source.nodes import Plain
from compiler.verify.bundle import is_built_in
from compiler.verify.manifest import (
    Fields,
    Manifest,
    items,
    items_at,
    mapping,
    mapping_at,
    text,
    text_at,
    texts,
)
from compiler.verify.notes import Pod
from compiler.verify.plan import Survey
from compiler.verify.requests import Request, requests_of
from compiler.verify.rules.workloads import meets
from compiler.verify.variants import Variants

# What every namespace has, whoever put it there.
_GIVEN = frozenset(
    (
        ("ServiceAccount", "default"),
        ("ConfigMap", "istio-ca-root-cert"),  # where Istio is
        ("ConfigMap", "kube-root-ca.crt"),
        ("PriorityClass", "system-cluster-critical"),
        ("PriorityClass", "system-node-critical"),
        ("Role", "extension-apiserver-authentication-reader"),
    )
)

# Labels that controllers put on the pods they make: which pod of a StatefulSet, of which Job, …
# https://kubernetes.io/docs/reference/labels-annotations-taints/
_OF_CONTROLLERS = frozenset(
    (
        "apps.kubernetes.io/pod-index",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
        "batch.kubernetes.io/job-name",
        "controller-revision-hash",
        "controller-uid",
        "job-name",
        "pod-template-generation",
        "pod-template-hash",
        "statefulset.kubernetes.io/pod-name",
    )
)

# Where custom resources give labels to the pods that are made for them.
_LABELS_OF_PODS = (
    ("spec", "podMetadata", "labels"),
    ("spec", "podTemplate", "metadata", "labels"),
    ("spec", "template", "metadata", "labels"),
)

# Labels that any pod may have.
_COMMON_LABELS = frozenset(
    (
        "app",
        "app.kubernetes.io/component",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/name",
        "app.kubernetes.io/part-of",
        "component",
        "k8s-app",
        "name",
        "release",
        "tier",
    )
)

# Custom resources that somebody's controller turns into Secrets: where they say the Secret's name,
# or have a list of those that say it.
_MAKERS = {
    "SealedSecret": ("spec", "template", "metadata", "name"),
    "ExternalSecret": ("spec", "target", "name"),
    "Certificate": ("spec", "secretName"),
}
_MAKERS_OF_SEVERAL = {"SecretProviderClass": ("spec", "secretObjects")}


# Groups whose resources point at others, and make none that somebody refers to.
_POINTING = frozenset(
    (
        "argoproj.io",
        "cert-manager.io",
        "cilium.io",
        "external-secrets.io",
        "gateway.networking.k8s.io",
        "keda.sh",
        "kustomize.toolkit.fluxcd.io",
        "kyverno.io",
        "monitoring.coreos.com",
        "networking.istio.io",
        "security.istio.io",
        "source.toolkit.fluxcd.io",
        "traefik.io",
    )
)


@dataclass(frozen=True)
class Inventory:
    """The surveys of all manifests. `closed`: nothing else exists but what they call external."""

    surveys: tuple[Survey, ...]
    closed: bool
    _served: dict[int, list[Pod]] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[Manifest]]:
        """The manifests by kind and name, in the order in which they were given."""
        found: dict[tuple[str, str], list[Manifest]] = {}
        for survey in self.surveys:
            one = survey.manifest
            found.setdefault((one.kind, one.name), []).append(one)
        return found

    @cached_property
    def makers(self) -> dict[str, list[Manifest]]:
        """The custom resources that a controller makes a Secret of, by the Secret's name."""
        found: dict[str, list[Manifest]] = {}
        for kind in (*_MAKERS, *_MAKERS_OF_SEVERAL):
            for one in self.by_kind.get(kind, ()):
                for name in _made(one):
                    found.setdefault(name, []).append(one)
        return found

    @cached_property
    def by_kind(self) -> dict[str, list[Manifest]]:
        """The manifests by kind."""
        found: dict[str, list[Manifest]] = {}
        for survey in self.surveys:
            found.setdefault(survey.manifest.kind, []).append(survey.manifest)
        return found

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds that there are manifests of."""
        return frozenset(self.by_kind)

    @cached_property
    def first_in(self) -> dict[str | None, Manifest]:
        """The first manifest of each namespace."""
        last_to_first = reversed(self.surveys)
        return {survey.manifest.namespace: survey.manifest for survey in last_to_first}

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        """Every pod that a manifest makes."""
        notes = (note for survey in self.surveys for note in survey.notes)
        own = tuple(note for note in notes if isinstance(note, Pod))
        return own + tuple(pod for one in self.custom for pod in _installed(one))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all manifests, whatever their kind."""
        return frozenset(survey.manifest.name for survey in self.surveys)

    @cached_property
    def custom(self) -> tuple[Manifest, ...]:
        """The manifests that are none of Kubernetes' own kinds: a controller may make pods."""
        all_of_them = (survey.manifest for survey in self.surveys)
        return tuple(one for one in all_of_them if not is_built_in(one.api_version))

    @cached_property
    def by_label(self) -> dict[tuple[str, Plain], list[Pod]]:
        """The pods by each of their labels."""
        found: dict[tuple[str, Plain], list[Pod]] = {}
        for pod in self.pods:
            for pair in texts(pod.labels).items():
                found.setdefault(pair, []).append(pod)
        return found

    @cached_property
    def serving(self) -> dict[int, list[Manifest]]:
        """The Services that send requests to a pod, by the pod's `id`."""
        found: dict[int, list[Manifest]] = {}
        for service in self.by_kind.get("Service", ()):
            for pod in self.served(service):
                found.setdefault(id(pod), []).append(service)
        return found

    def served(self, service: Manifest) -> list[Pod]:
        """Return the pods that a Service sends requests to."""
        known = self._served.get(id(service))
        if known is None:
            known = self.selected(mapping(service.spec, "selector"), service.namespace)
            self._served[id(service)] = known
        return known

    @cached_property
    def budgets(self) -> dict[int, list[Manifest]]:
        """The disruption budgets of a pod, by the pod's `id`."""
        found: dict[int, list[Manifest]] = {}
        for budget in self.by_kind.get("PodDisruptionBudget", ()):
            for pod in self.matched(mapping(budget.spec, "selector"), budget.namespace):
                found.setdefault(id(pod), []).append(budget)
        return found

    @cached_property
    def requests(self) -> dict[tuple[str, ...], list[tuple[Manifest, Request]]]:
        """What Ingresses and routes take, in the order in which they were given."""
        found: dict[tuple[str, ...], list[tuple[Manifest, Request]]] = {}
        for survey in self.surveys:
            for request in requests_of(survey.manifest):
                found.setdefault(request.key, []).append((survey.manifest, request))
        return found

    @cached_property
    def external(self) -> frozenset[tuple[str, str]]:
        """Kind and name of what is in the cluster without the manifests."""
        told = (pair for survey in self.surveys for pair in survey.manifest.external)
        return _GIVEN | frozenset(told)

    @property
    def unsure(self) -> Severity:
        """How bad it is that something is missing that may be in the cluster."""
        return Severity.WARNING if len(self.surveys) > 1 else Severity.NOTE

    @cached_property
    def variants(self) -> Variants:
        """The files that are meant to be applied one or the other."""
        return Variants(tuple(survey.manifest for survey in self.surveys))

    def find(
        self, kind: str, name: str, namespace: str | None, asking: Manifest
    ) -> tuple[Manifest, ...]:
        """Return the manifests of that kind and name in a namespace; of several the nearest.

        Those in the file that asks are meant; else it may be any of those in other files.
        """
        known = self.by_name.get((kind, name), ())
        found = tuple(one for one in known if is_near(one.namespace, namespace))
        if len(found) > 1:
            here = tuple(one for one in found if one.file is asking.file)
            return here or found
        return found

    def is_made(self, kind: str, name: str, namespace: str | None) -> bool:
        """Whether something else than a manifest puts that object there."""
        if (kind, name) in self.external:
            return True
        makers = self.makers.get(name, ()) if kind == "Secret" else ()
        return any(is_near(one.namespace, namespace) for one in makers)

    def may_make(self, name: str) -> Manifest | None:
        """Return the custom resource that may make something: called as it is, or after it.

        Releases and operators name what they make after their resource: `web`, `web-tls`.
        """
        for one in self.custom:
            is_after = one.name and (
                name == one.name or name.startswith((f"{one.name}-", f"{one.name}."))
            )
            if is_after and one.api_version.partition("/")[0] not in _POINTING:
                return one
        return None

    def selected(self, selector: Fields, namespace: str | None) -> list[Pod]:
        """Return the pods in a namespace that have the labels asked for, which are not none."""
        asked = selector
        if not _OF_CONTROLLERS.isdisjoint(selector):
            asked = {key: one for key, one in selector.items() if key not in _OF_CONTROLLERS}
        pods = self._with_rarest(asked) if asked else self._of_controllers(selector)
        return [
            pod
            for pod in pods
            if is_near(pod.manifest.namespace, namespace) and selects(asked, pod.labels)
        ]

    def _with_rarest(self, labels: Fields) -> list[Pod]:
        """Return the pods that have the one of some labels which the fewest have."""
        found = [self.by_label.get(pair, []) for pair in texts(labels).items()]
        return min(found, key=len, default=[])

    def _of_controllers(self, selector: Fields) -> list[Pod]:
        """Return the pods of the one that is named by labels which only controllers give."""
        names = frozenset(texts(selector).values())
        owners = names | {name.rpartition("-")[0] for name in names}
        return [pod for pod in self.pods if pod.manifest.name in owners]

    def may_be_made(self, labels: Fields, namespace: str | None) -> bool:
        """Whether a controller makes such pods: it is told to, or a label names its resource."""
        named = frozenset(one for key, one in texts(labels).items() if key not in _COMMON_LABELS)
        return any(
            one.name in named or _is_told_to(one, labels)
            for one in self.custom
            if is_near(one.namespace, namespace)
        )

    def matched(self, selector: Fields, namespace: str | None) -> Iterator[Pod]:
        """Yield the pods in a namespace that a selector with `matchLabels` and the rest meets."""
        wanted = mapping(selector, "matchLabels")
        pods = self.selected(wanted, namespace) if wanted else self.pods
        for pod in pods:
            if is_near(pod.manifest.namespace, namespace) and _expressed(selector, pod.labels):
                yield pod


def _made(one: Manifest) -> Iterator[str]:
    """Yield the names of the Secrets that a controller makes of a custom resource."""
    if one.kind in _MAKERS:
        yield text_at(one.body, *_MAKERS[one.kind]) or one.name
    else:
        for each in items_at(one.body, *_MAKERS_OF_SEVERAL[one.kind]):
            yield text(each, "secretName")


def _installed(custom: Manifest) -> Iterator[Pod]:
    """Yield the pods that OLM makes of the Deployments in a ClusterServiceVersion.

    https://olm.operatorframework.io/docs/concepts/crds/clusterserviceversion/
    """
    within = ("install", "spec", "deployments")
    found = items_at(custom.spec, *within) if custom.kind == "ClusterServiceVersion" else []
    for index, deployment in enumerate(found):
        template = mapping_at(deployment, "spec", "template")
        path = ("spec", *within, index, "spec", "template", "spec")
        yield Pod(
            custom, path, mapping(template, "spec"), mapping_at(template, "metadata", "labels")
        )


def _is_told_to(custom: Manifest, labels: Fields) -> bool:
    given = (mapping_at(custom.body, *path) for path in _LABELS_OF_PODS)
    return any(found and selects(labels, found) for found in given)


def is_near(one: str | None, other: str | None) -> bool:
    """Whether two namespaces are the same; who names none goes wherever the others go."""
    return one == other or one is None or other is None


def selects(selector: Fields, labels: Fields) -> bool:
    """Whether labels have everything that a selector asks for."""
    return [*map(labels.get, selector)] == [*selector.values()]


def _expressed(selector: Fields, labels: Fields) -> bool:
    requirements = items(selector, "matchExpressions")
    return all(meets(one, labels) for one in requirements if isinstance(one, dict))
