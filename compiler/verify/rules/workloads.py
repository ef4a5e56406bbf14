"""Rules: how workloads find, restart and replace their pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, PART, SHARE, named, one_of
from compiler.verify.manifest import Fields, items, mapping, mapping_at, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, entries, fields, needs, whole

# The spec of each kind of workload, and the functions that check it.
SPECS: Mapping[str, str] = {
    "apps.v1.DeploymentSpec": "apps.ValidateDeploymentSpec",
    "apps.v1.ReplicaSetSpec": "apps.ValidateReplicaSetSpec",
    "apps.v1.StatefulSetSpec": "apps.ValidateStatefulSetSpec",
    "apps.v1.DaemonSetSpec": "apps.ValidateDaemonSetSpec",
}
_CONTROLLER = "core.v1.ReplicationControllerSpec"
_NOTHING = (0, "0%")
_SURGE = 1  # what a DaemonSet and a StatefulSet replace at once, where they don't say


def selector(at: Place) -> Iterator[Fault]:
    """Check that a selector is not empty, and that the workload's pods have what it asks for."""
    found = mapping(at.fields, "selector")
    if not found.get("matchLabels") and not found.get("matchExpressions"):
        yield Fault(("selector",), "its selector is empty")
    else:
        yield from has_selected(at)


def has_selected(at: Place) -> Iterator[Fault]:
    """Check that a workload's pods have what its selector asks for."""
    found = mapping(at.fields, "selector")
    labels = mapping_at(at.fields, "template", "metadata", "labels")
    missing = next(_unmet(found, labels), None)
    if missing:
        fact = f"its pods lack what its selector asks for: `{missing}`"
        yield Fault(("selector",), fact, f"give the template's labels `{missing}`")


def _unmet(selector: Fields, labels: Fields) -> Iterator[str]:
    for key, value in mapping(selector, "matchLabels").items():
        if labels.get(key) != value:
            yield f"{key}: {value}"
    for one in items(selector, "matchExpressions"):
        if isinstance(one, dict) and not meets(one, labels):
            yield text(one, "key")


def meets(requirement: Fields, labels: Fields) -> bool:
    """Whether labels meet a requirement of a selector."""
    key, values = text(requirement, "key"), items(requirement, "values")
    match text(requirement, "operator"):
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return True  # another rule speaks of it


def plain_selector(at: Place) -> Iterator[Fault]:
    """Check that a controller's selector is not empty, and that its pods have those labels."""
    wanted = mapping(at.fields, "selector")
    labels = mapping_at(at.fields, "template", "metadata", "labels")
    if not (wanted or labels):
        yield Fault(("selector",), "its selector is empty")
    for key, value in wanted.items():
        if labels.get(key) != value:
            fact = f"its pods lack what its selector asks for: `{key}: {value}`"
            yield Fault(("selector", key), fact)
            return


def always_restarts(at: Place) -> Iterator[Fault]:
    """Check that what runs for good is always restarted, and has no deadline."""
    policy = text_at(at.fields, "template", "spec", "restartPolicy")
    path = ("template", "spec")
    if policy in ("OnFailure", "Never"):
        fact = f"its pods run for good, so `restartPolicy` can only be `Always`, not `{policy}`"
        yield Fault((*path, "restartPolicy"), fact)
    if mapping_at(at.fields, *path).get("activeDeadlineSeconds") is not None:
        fact = "its pods run for good, so they have no `activeDeadlineSeconds`"
        yield Fault((*path, "activeDeadlineSeconds"), fact, key=True)


def strategy(at: Place) -> Iterator[Fault]:
    """Check that parameters of a rolling update come with one."""
    kind = text(at.fields, "type")
    if at.fields.get("rollingUpdate") is not None and kind in ("Recreate", "OnDelete"):
        fact = f"`{kind}` is no rolling update, so `rollingUpdate` can't be given"
        yield Fault(("rollingUpdate",), fact, key=True)


def room(at: Place) -> Iterator[Fault]:
    """Check that an update has room: it makes a pod more, or leaves one out."""
    if at.fields.get("maxSurge") in _NOTHING and at.fields.get("maxUnavailable") in _NOTHING:
        fact = "with neither surge nor unavailable pods an update can't proceed"
        yield Fault(("maxUnavailable",), fact)


def one_way(at: Place) -> Iterator[Fault]:
    """Check that a DaemonSet's update either makes a pod more or leaves one out."""
    surge, missing = at.fields.get("maxSurge", 0), at.fields.get("maxUnavailable", _SURGE)
    if _is_some(surge) and _is_some(missing) and "maxUnavailable" in at.fields:
        yield Fault(("maxSurge",), "`maxSurge` and `maxUnavailable` exclude each other")
    if not _is_some(surge) and not _is_some(missing):
        fact = "with neither surge nor unavailable pods an update can't proceed"
        yield Fault(("maxUnavailable",), fact)


def _is_some(value: Plain) -> bool:
    return value is not None and value not in _NOTHING


def some_unavailable(at: Place) -> Iterator[Fault]:
    """Check that a StatefulSet's update may leave a pod out."""
    if at.fields.get("maxUnavailable") in _NOTHING:
        yield Fault(("maxUnavailable",), "`maxUnavailable` can't be 0")


def replaced(at: Place) -> Iterator[Fault]:
    """Check that no volume has the name of a StatefulSet's own claim, which takes its place."""
    claims = entries(at.fields, "volumeClaimTemplates")
    names = {text_at(one, "metadata", "name") for _, one in claims}
    pod = mapping_at(at.fields, "template", "spec")
    for index, volume in entries(pod, "volumes"):
        name = text(volume, "name")
        if name in names and "persistentVolumeClaim" not in volume:
            fact = f"the volume `{name}` is replaced by that of `volumeClaimTemplates`"
            yield Fault(("template", "spec", "volumes", index), fact, "delete one of the two")


def progress(at: Place) -> Iterator[Fault]:
    """Check that a Deployment gives up later than its pods count as available."""
    deadline = number(at.fields, "progressDeadlineSeconds")
    ready = number(at.fields, "minReadySeconds") or 0
    if deadline is None and ready < 600:  # noqa: PLR2004 - the default
        return
    if (600 if deadline is None else deadline) <= ready:
        fact = f"`progressDeadlineSeconds` has to be larger than `minReadySeconds`, {ready}"
        yield Fault(("progressDeadlineSeconds",), fact)


_COUNTS: Mapping[str, tuple[str, ...]] = {
    "apps.v1.DeploymentSpec": (
        "replicas",
        "minReadySeconds",
        "revisionHistoryLimit",
        "progressDeadlineSeconds",
    ),
    "apps.v1.ReplicaSetSpec": ("replicas", "minReadySeconds"),
    "apps.v1.StatefulSetSpec": ("replicas", "minReadySeconds"),
    "apps.v1.DaemonSetSpec": ("minReadySeconds", "revisionHistoryLimit"),
}
RULES: Rules = (
    *(
        rule
        for on, source in SPECS.items()
        for rule in (
            whole(on, codes.SELECTOR, source, selector),
            whole(on, codes.RESTART_POLICY, source, always_restarts),
            *fields(on, codes.FIELD, source, **dict.fromkeys(_COUNTS[on], NOT_NEGATIVE)),
        )
    ),
    needs(_CONTROLLER, codes.SELECTOR, "core.ValidatePodTemplateSpecForRC", "template"),
    whole(_CONTROLLER, codes.SELECTOR, "core.ValidatePodTemplateSpecForRC", plain_selector),
    whole(_CONTROLLER, codes.RESTART_POLICY, "core.ValidatePodTemplateSpecForRC", always_restarts),
    *fields(
        _CONTROLLER,
        codes.FIELD,
        "core.ValidateReplicationControllerSpec",
        replicas=NOT_NEGATIVE,
        minReadySeconds=NOT_NEGATIVE,
    ),
    whole("apps.v1.DeploymentSpec", codes.STRATEGY, "apps.ValidateDeploymentSpec", progress),
    *fields(
        "apps.v1.DeploymentStrategy",
        codes.STRATEGY,
        "apps.ValidateDeploymentStrategy",
        type=one_of("RollingUpdate", "Recreate"),
    ),
    whole(
        "apps.v1.DeploymentStrategy", codes.STRATEGY, "apps.ValidateDeploymentStrategy", strategy
    ),
    *fields(
        "apps.v1.RollingUpdateDeployment",
        codes.STRATEGY,
        "apps.ValidateRollingUpdateDeployment, apps.ValidatePositiveIntOrPercent",
        maxSurge=SHARE,
        maxUnavailable=PART,
    ),
    whole(
        "apps.v1.RollingUpdateDeployment",
        codes.STRATEGY,
        "apps.ValidateRollingUpdateDeployment",
        room,
    ),
    *(
        rule
        for kind in ("DaemonSet", "StatefulSet")
        for rule in fields(
            f"apps.v1.{kind}UpdateStrategy",
            codes.STRATEGY,
            "apps.ValidateDaemonSetUpdateStrategy, apps.ValidateStatefulSetSpec",
            type=one_of("RollingUpdate", "OnDelete"),
        )
    ),
    whole(
        "apps.v1.StatefulSetUpdateStrategy",
        codes.STRATEGY,
        "apps.ValidateStatefulSetSpec",
        strategy,
    ),
    *fields(
        "apps.v1.RollingUpdateDaemonSet",
        codes.STRATEGY,
        "apps.ValidateRollingUpdateDaemonSet, apps.IsNotMoreThan100Percent",
        maxSurge=PART,
        maxUnavailable=PART,
    ),
    whole(
        "apps.v1.RollingUpdateDaemonSet",
        codes.STRATEGY,
        "apps.ValidateRollingUpdateDaemonSet",
        one_way,
    ),
    *fields(
        "apps.v1.RollingUpdateStatefulSetStrategy",
        codes.STRATEGY,
        "apps.validateRollingUpdateStatefulSet",
        partition=NOT_NEGATIVE,
        maxUnavailable=PART,
    ),
    whole(
        "apps.v1.RollingUpdateStatefulSetStrategy",
        codes.STRATEGY,
        "apps.validateRollingUpdateStatefulSet",
        some_unavailable,
    ),
    whole(
        "apps.v1.StatefulSetSpec",
        judging.SENSELESS,
        "none: the controller puts the claim there",
        replaced,
        "volumeClaimTemplates",
    ),
    *fields(
        "apps.v1.StatefulSetSpec",
        codes.FIELD,
        "apps.ValidateStatefulSetSpec",
        podManagementPolicy=one_of("OrderedReady", "Parallel"),
        serviceName=named(words.LABEL),
    ),
    *fields(
        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        codes.FIELD,
        "apps.ValidatePersistentVolumeClaimRetentionPolicy",
        whenDeleted=one_of("Retain", "Delete"),
        whenScaled=one_of("Retain", "Delete"),
    ),
    *fields(
        "apps.v1.StatefulSetOrdinals",
        codes.FIELD,
        "apps.ValidateStatefulSetSpec",
        start=NOT_NEGATIVE,
    ),
)
