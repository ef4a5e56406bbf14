"""What a walk takes note of for later: the pods that a manifest makes, and what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from compiler.records import dataclass
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, Manifest, mapping, mapping_at, number, text, text_at
from compiler.verify.plan import Place, Reader, Survey
from compiler.verify.rules.table import entries

SLICE_OF = "kubernetes.io/service-name"  # the label of endpoints, with the name of their Service
_ROLES = ("Role", "ClusterRole")
_GIVEN_ROLES = ("cluster-admin", "admin", "edit", "view")
# The port that says that the name is no Service's, but that of an action in an annotation.
# https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
_ACTION = "use-annotation"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names another object; `keys` are those it reads, each at its own place.

    `namespace`: where it says one, else that of the manifest. `quiet`: it is mostly made by
    somebody else (logins, certificates, classes), so that only a misspelling is worth a word.
    """

    kind: str
    name: str
    path: Path
    keys: tuple[tuple[str, Path], ...] = ()
    optional: bool = False
    namespace: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Backend:
    """A place that sends requests to a port of a Service, by its number or its name."""

    service: str
    port: int | str | None
    path: Path
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod, or the template of one: its spec, the spec's path, its labels, who makes it."""

    manifest: Manifest
    path: Path
    spec: Fields
    labels: Fields


class Source(NamedTuple):
    """How a type refers to an object: the kind that it names, and in which fields."""

    on: str
    kind: str
    name: str = "name"
    key: str = ""


def pods_of(survey: Survey) -> Iterator[Pod]:
    """Yield the pods that a manifest makes."""
    for note in survey.notes:
        if isinstance(note, Pod):
            yield note


def pods_made(one: Manifest) -> int:
    """Return how many pods a workload has at once, as far as it says so."""
    said = number(one.spec, "parallelism" if one.kind == "Job" else "replicas")
    return 1 if said is None else said


# Types of the API that are references, whoever holds them.
SOURCES = (
    Source("core.v1.ConfigMapKeySelector", "ConfigMap", key="key"),
    Source("core.v1.SecretKeySelector", "Secret", key="key"),
    Source("core.v1.ConfigMapEnvSource", "ConfigMap"),
    Source("core.v1.SecretEnvSource", "Secret"),
    Source("core.v1.ConfigMapVolumeSource", "ConfigMap"),
    Source("core.v1.SecretVolumeSource", "Secret", name="secretName"),
    Source("core.v1.ConfigMapProjection", "ConfigMap"),
    Source("core.v1.SecretProjection", "Secret"),
    Source("core.v1.PersistentVolumeClaimVolumeSource", "PersistentVolumeClaim", name="claimName"),
)


# Fields that name an object which is mostly there without the manifests: in a mapping of a type,
# a field, and the kind.
NAMED = (
    ("core.v1.PodSpec", "priorityClassName", "PriorityClass"),
    ("core.v1.PodSpec", "runtimeClassName", "RuntimeClass"),
    ("core.v1.PersistentVolumeClaimSpec", "storageClassName", "StorageClass"),
    ("core.v1.PersistentVolumeClaimSpec", "volumeName", "PersistentVolume"),
    ("networking.v1.IngressSpec", "ingressClassName", "IngressClass"),
    ("networking.v1.IngressTLS", "secretName", "Secret"),
    ("gateway.v1.GatewaySpec", "gatewayClassName", "GatewayClass"),
    (
        "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec",
        "policyName",
        "ValidatingAdmissionPolicy",
    ),
)


def _naming(field: str, kind: str) -> Callable[[Place], None]:
    def read(at: Place) -> None:
        name = text(at.fields, field)
        if name:
            at.survey.notes.append(Reference(kind, name, (*at.path, field), quiet=True))

    return read


def _login(at: Place) -> None:
    name = text(at.fields, "name")
    if name and at.path[-2] == "imagePullSecrets":
        at.survey.notes.append(Reference("Secret", name, (*at.path, "name"), quiet=True))


def _asked_service(at: Place) -> None:
    name, space = text(at.fields, "name"), text(at.fields, "namespace")
    if name and space:
        path = (*at.path, "name")
        at.survey.notes.append(Reference("Service", name, path, namespace=space, quiet=True))


def _reading(source: Source) -> Callable[[Place], None]:
    def read(at: Place) -> None:
        name = text(at.fields, source.name)
        if name and not _is_covered(at):
            keys = tuple(_keys(at, source.key))
            optional = at.fields.get("optional") is True
            path = (*at.path, source.name)
            at.survey.notes.append(Reference(source.kind, name, path, keys, optional))

    return read


def _is_covered(at: Place) -> bool:
    """Whether a volume is that of a StatefulSet's own claim, which takes its place."""
    if at.path[-1] != "persistentVolumeClaim" or at.above is None:
        return False
    claims = (claim for _, claim in entries(at.manifest.spec, "volumeClaimTemplates"))
    names = [text_at(claim, "metadata", "name") for claim in claims]
    return text(at.above.fields, "name") in names


def _keys(at: Place, key: str) -> Iterator[tuple[str, Path]]:
    if key:
        yield text(at.fields, key), (*at.path, key)
    for index, item in entries(at.fields, "items"):
        yield text(item, "key"), (*at.path, "items", index, "key")


def _pod(at: Place) -> None:
    template = at.above.fields if at.above else {}
    labels = mapping_at(template, "metadata", "labels")
    at.survey.notes.append(Pod(at.manifest, at.path, at.fields, labels))
    account = text(at.fields, "serviceAccountName")
    if account:
        path = (*at.path, "serviceAccountName")
        at.survey.notes.append(Reference("ServiceAccount", account, path))


def _stateful_set(at: Place) -> None:
    name = text(at.fields, "serviceName")
    if name:
        at.survey.notes.append(Reference("Service", name, (*at.path, "serviceName")))


def _slice(at: Place) -> None:
    name = text_at(at.fields, "metadata", "labels", SLICE_OF)
    if name:
        path: Path = ("metadata", "labels", SLICE_OF)
        at.survey.notes.append(Reference("Service", name, path, quiet=True))


def _role(at: Place) -> None:
    kind, name = text(at.fields, "kind"), text(at.fields, "name")
    given = kind == "ClusterRole" and (name in _GIVEN_ROLES or name.startswith("system:"))
    if kind in _ROLES and name and not given:
        at.survey.notes.append(Reference(kind, name, (*at.path, "name")))


def _subject(at: Place) -> None:
    name = text(at.fields, "name")
    if text(at.fields, "kind") == "ServiceAccount" and name:
        space = text(at.fields, "namespace") or None
        path = (*at.path, "name")
        quiet = space == "kube-system"  # where Kubernetes' own controllers have theirs
        note = Reference("ServiceAccount", name, path, namespace=space, quiet=quiet)
        at.survey.notes.append(note)


def _scaled(at: Place) -> None:
    kind, name = text(at.fields, "kind"), text(at.fields, "name")
    if kind and name and at.path[-1] == "scaleTargetRef":
        at.survey.notes.append(Reference(kind, name, (*at.path, "name")))


def _ingress(at: Place) -> None:
    port = mapping(at.fields, "port")
    name = text(at.fields, "name")
    if name and text(port, "name") != _ACTION:
        wanted = port.get("number") or port.get("name")
        number = wanted if isinstance(wanted, int | str) else None
        at.survey.notes.append(Backend(name, number, at.path))


def _route(at: Place) -> None:
    """Take note of where a route of the Gateway API leads, and what it is attached to."""
    for index, parent in entries(mapping(at.fields, "spec"), "parentRefs"):
        name, space = text(parent, "name"), text(parent, "namespace") or None
        if name and text(parent, "kind") in ("", "Gateway"):
            place: Path = ("spec", "parentRefs", index, "name")
            at.survey.notes.append(Reference("Gateway", name, place, namespace=space, quiet=True))
    for index, rule in entries(mapping(at.fields, "spec"), "rules"):
        for nth, backend in entries(rule, "backendRefs"):
            if text(backend, "kind") in ("", "Service") and not text(backend, "group"):
                path: Path = ("spec", "rules", index, "backendRefs", nth)
                port = backend.get("port")
                number = port if isinstance(port, int) else None
                space = text(backend, "namespace") or None
                at.survey.notes.append(Backend(text(backend, "name"), number, path, space))


READERS = (
    *(Reader(source.on, _reading(source)) for source in SOURCES),
    *(Reader(on, _naming(field, kind)) for on, field, kind in NAMED),
    Reader("core.v1.LocalObjectReference", _login),
    Reader("admissionregistration.v1.ServiceReference", _asked_service),
    Reader("apiregistration.v1.ServiceReference", _asked_service),
    Reader("core.v1.PodSpec", _pod),
    Reader("apps.v1.StatefulSetSpec", _stateful_set),
    Reader("discovery.v1.EndpointSlice", _slice),
    Reader("rbac.v1.RoleRef", _role),
    Reader("rbac.v1.Subject", _subject),
    Reader("autoscaling.v1.CrossVersionObjectReference", _scaled),
    Reader("autoscaling.v2.CrossVersionObjectReference", _scaled),
    Reader("networking.v1.IngressServiceBackend", _ingress),
    Reader("gateway.v1.HTTPRoute", _route),
    Reader("gateway.v1.GRPCRoute", _route),
)
