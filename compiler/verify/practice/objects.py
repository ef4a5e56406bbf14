"""Practice: workloads, Services, Ingresses, configuration and roles."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import practising as codes
from compiler.verify.manifest import items, mapping, mapping_at, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.practice.looks import looks_secret
from compiler.verify.rules.table import Rules, entries, whole

_SOURCE = "linters: kube-linter, kube-score, Polaris"
_WORKLOADS = ("apps.v1.DeploymentSpec", "apps.v1.StatefulSetSpec")
_OBJECTS = tuple(f"apps.v1.{kind}" for kind in ("Deployment", "StatefulSet", "DaemonSet"))
_LABELS = ("app.kubernetes.io/name", "app.kubernetes.io/instance")


def config_secrets(at: Place) -> Iterator[Fault]:
    """Check that a ConfigMap holds no secret."""
    for key, value in mapping(at.fields, "data").items():
        if not isinstance(value, str) or "\n" in value.strip():
            continue
        # What is in a file of JSON is for its own keys to say.
        name = "" if key.endswith(".json") else key
        if looks_secret(name, value):
            yield Fault(("data", key), f"what is under `{key}` looks like a secret", key=True)


def node_port(at: Place) -> Iterator[Fault]:
    """Check that a Service opens no port of every node."""
    if text(at.fields, "type") == "NodePort":
        yield Fault(("type",), "it opens a port on every node")


def labels(at: Place) -> Iterator[Fault]:
    """Check that a workload has the labels that tools look for."""
    missing = [one for one in _LABELS if one not in mapping_at(at.fields, "metadata", "labels")]
    if missing:
        yield Fault(("metadata",), f"it lacks the label `{missing[0]}`")


def namespace(at: Place) -> Iterator[Fault]:
    """Check that a workload says where it goes."""
    if text_at(at.fields, "metadata", "namespace") in ("", "default"):
        yield Fault(("metadata",), "it goes to the namespace `default`, or whichever is current")


def replicas(at: Place) -> Iterator[Fault]:
    """Check that a workload survives the loss of a node."""
    if at.fields.get("replicas") in (None, 1):
        yield Fault(("replicas",), "it has one replica")


def spread(at: Place) -> Iterator[Fault]:
    """Check that replicas are spread over nodes."""
    pod = mapping_at(at.fields, "template", "spec")
    placed = pod.get("topologySpreadConstraints") or mapping_at(pod, "affinity", "podAntiAffinity")
    if (number(at.fields, "replicas") or 1) > 1 and not placed:
        yield Fault(("template", "spec"), "its replicas may all be on one node")


def recreate(at: Place) -> Iterator[Fault]:
    """Check that an update is no outage."""
    if text_at(at.fields, "strategy", "type") == "Recreate":
        yield Fault(("strategy", "type"), "each update ends all its pods at once")


def blocking(at: Place) -> Iterator[Fault]:
    """Check that a budget lets a node be drained."""
    if at.fields.get("maxUnavailable") in (0, "0%") or at.fields.get("minAvailable") == "100%":
        yield Fault((), "it allows no pod to be missing: nodes can't be drained")


def unhealthy(at: Place) -> Iterator[Fault]:
    """Check that pods that never became ready don't block a drain."""
    if at.fields.get("unhealthyPodEvictionPolicy") is None:
        yield Fault((), "pods that never became ready keep nodes from being drained")


def autoscaled_to_one(at: Place) -> Iterator[Fault]:
    """Check that an autoscaler keeps two pods."""
    if (number(at.fields, "minReplicas") or 1) < 2:  # noqa: PLR2004 - one, and another
        yield Fault(("minReplicas",), "in quiet times there is one pod")


def kept(at: Place) -> Iterator[Fault]:
    """Check that a Job that has ended goes away."""
    if at.fields.get("ttlSecondsAfterFinished") is None and "jobTemplate" not in at.path:
        yield Fault((), "it stays for ever after it has ended", "write `ttlSecondsAfterFinished`")


def deadline(at: Place) -> Iterator[Fault]:
    """Check that a CronJob starts again after a long pause."""
    if at.fields.get("startingDeadlineSeconds") is None:
        yield Fault((), "after 100 missed starts it stops", "write `startingDeadlineSeconds`")


def concurrency(at: Place) -> Iterator[Fault]:
    """Check that a run does not meet the next one."""
    if text(at.fields, "concurrencyPolicy") in ("", "Allow"):
        yield Fault(("concurrencyPolicy",), "a long run meets the next one")


def tls(at: Place) -> Iterator[Fault]:
    """Check that an Ingress encrypts."""
    if not items(at.fields, "tls"):
        yield Fault((), "it has no `tls`: requests are sent in clear")


def wildcard(at: Place) -> Iterator[Fault]:
    """Check that an Ingress answers for names of its own."""
    for index, rule in entries(at.fields, "rules"):
        host = text(rule, "host")
        if not host or "*" in host:
            yield Fault(("rules", index), f"it answers for {f'`{host}`' if host else 'every host'}")


def wide_role(at: Place) -> Iterator[Fault]:
    """Check that a role lists what it grants."""
    for field in ("verbs", "resources"):
        if "*" in items(at.fields, field):
            yield Fault((field,), f"it grants all {field}: `*`")


BASELINE: Rules = (
    whole("core.v1.ConfigMap", codes.SECRET_IN_CONFIG, _SOURCE, config_secrets, "data"),
    whole("policy.v1.PodDisruptionBudgetSpec", codes.BLOCKING_BUDGET, _SOURCE, blocking),
    whole("batch.v1.JobSpec", codes.JOB_KEPT, _SOURCE, kept),
    whole("batch.v1.CronJobSpec", codes.NO_DEADLINE, _SOURCE, deadline),
    whole("batch.v1.CronJobSpec", codes.CONCURRENT, _SOURCE, concurrency),
    whole("rbac.v1.PolicyRule", codes.WIDE_ROLE, _SOURCE, wide_role),
)
RESTRICTED: Rules = (
    *(whole(on, codes.STANDARD_LABELS, _SOURCE, labels) for on in _OBJECTS),
    *(whole(on, codes.NO_NAMESPACE, _SOURCE, namespace) for on in _OBJECTS),
    *(whole(on, codes.NOT_SPREAD, _SOURCE, spread) for on in _WORKLOADS),
    whole(_WORKLOADS[0], codes.ONE_REPLICA, _SOURCE, replicas),
    whole(_WORKLOADS[0], codes.RECREATE, _SOURCE, recreate, "strategy"),
    whole("core.v1.ServiceSpec", codes.NODE_PORT, _SOURCE, node_port, "type"),
    whole("policy.v1.PodDisruptionBudgetSpec", codes.UNHEALTHY_EVICTION, _SOURCE, unhealthy),
    whole(
        "autoscaling.v2.HorizontalPodAutoscalerSpec",
        codes.AUTOSCALED_TO_ONE,
        _SOURCE,
        autoscaled_to_one,
    ),
    whole("networking.v1.IngressSpec", codes.NO_TLS, _SOURCE, tls),
    whole("networking.v1.IngressSpec", codes.WILDCARD_HOST, _SOURCE, wildcard, "rules"),
)
