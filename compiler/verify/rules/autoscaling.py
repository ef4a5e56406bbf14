"""Rules: autoscalers and disruption budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import governing, judging, linking
from compiler.verify import words
from compiler.verify.bundle import is_at_least, is_built_in
from compiler.verify.forms import PART, POSITIVE, at_least, between, named, one_of
from compiler.verify.manifest import items, number, text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.resources import is_resource
from compiler.verify.rules.table import Rules, at_most_one, entries, fields, needs, whole

_SPECS = (
    "autoscaling.v1.HorizontalPodAutoscalerSpec",
    "autoscaling.v2.HorizontalPodAutoscalerSpec",
)
_TARGETS = (
    "autoscaling.v1.CrossVersionObjectReference",
    "autoscaling.v2.CrossVersionObjectReference",
)
_METRIC = "autoscaling.v2.MetricSpec"
_GOAL = "autoscaling.v2.MetricTarget"
_BUDGET = "policy.v1.PodDisruptionBudgetSpec"
GROUP_SINCE = "1.34"  # a server asks for the group of what is scaled
# Alpha, and off, until then; for what is measured elsewhere than in the pods.
ZERO_SINCE = "1.37"
_WORKLOADS = {one.lower(): one for one in ("Deployment", "ReplicaSet", "StatefulSet")}
_HOUR = 3600
_HALF_HOUR = 1800

# What each type of metric is described by, and which goals it may have.
_METRICS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Resource": ("resource", ("averageUtilization", "averageValue")),
    "ContainerResource": ("containerResource", ("averageUtilization", "averageValue")),
    "Pods": ("pods", ("averageValue",)),
    "Object": ("object", ("value", "averageValue")),
    "External": ("external", ("value", "averageValue")),
}


def bounds(at: Place) -> Iterator[Fault]:
    """Check that the most pods are not fewer than the least."""
    least, most = number(at.fields, "minReplicas"), number(at.fields, "maxReplicas")
    if least is not None and most is not None and 0 < most < least:
        yield Fault(
            ("maxReplicas",), f"`maxReplicas: {most}` is smaller than `minReplicas: {least}`"
        )


def to_zero(at: Place) -> Iterator[Fault]:
    """Check that an autoscaler keeps one pod at least."""
    least = number(at.fields, "minReplicas")
    kinds = {text(one, "type") for _, one in entries(at.fields, "metrics")}
    is_open = is_at_least(at.manifest.version, ZERO_SINCE) and kinds & {"Object", "External"}
    if least is not None and (least < 0 or (least == 0 and not is_open)):
        yield Fault(("minReplicas",), f"`minReplicas: {least}` has to be at least 1")


def one_source(at: Place) -> Iterator[Fault]:
    """Check that a metric is described by what its type says, and by nothing else."""
    kind = text(at.fields, "type")
    wanted, _ = _METRICS.get(kind, ("", ()))
    if not wanted:
        return
    given = [
        (name, source)
        for name, (source, _) in _METRICS.items()
        if source != wanted and at.fields.get(source) is not None
    ]
    is_there = at.fields.get(wanted) is not None
    if not given and not is_there:
        yield Fault((), f"a metric of the type `{kind}` needs `{wanted}`")
    for name, source in given:
        fact = f"a metric of the type `{kind}` is described by `{wanted}`, and not by `{source}`"
        hint = "" if is_there else f"write `type: {name}`, if that is meant"
        yield Fault((source,), fact, hint, key=True)


def goal(at: Place) -> Iterator[Fault]:
    """Check that a metric has a goal of the kind that it can have."""
    source = at.path[-2]
    allowed = next((goals for name, goals in _METRICS.values() if name == source), ())
    given = [one for one in allowed if at.fields.get(one) is not None]
    if allowed and not given:
        wanted = " or ".join(f"`{one}`" for one in allowed)
        yield Fault((), f"the target of a metric under `{source}` needs {wanted}")
    if len(given) > 1 and source != "object":
        yield Fault((given[1],), f"`{given[0]}` and `{given[1]}` exclude each other", key=True)


def group(at: Place) -> Iterator[Fault]:
    """Check that what is scaled is named with its API group."""
    version = text(at.fields, "apiVersion")
    is_named = "/" in version.strip("/") or _is_core(at)
    if version.count("/") > 1 or version.startswith("/") or (_is_strict(at) and not is_named):
        said = (
            f"`apiVersion: {version}` has to be"
            if version
            else "what is scaled needs `apiVersion`,"
        )
        yield Fault(("apiVersion",), f"{said} such as `apps/v1`")


def _is_strict(at: Place) -> bool:
    """Whether a server asks for the group here."""
    return is_at_least(at.manifest.version, GROUP_SINCE) and at.path[-1] == "scaleTargetRef"


def _is_core(at: Place) -> bool:
    return text(at.fields, "kind") == "ReplicationController"


def scalable(at: Place) -> Iterator[Fault]:
    """Check that a workload of Kubernetes is named as its API group calls it."""
    kind, version = text(at.fields, "kind"), text(at.fields, "apiVersion")
    meant = _WORKLOADS.get(kind.lower().removesuffix("s"))
    if at.path[-1] != "scaleTargetRef" or meant is None or not is_built_in(version):
        return
    if kind != meant:
        yield Fault(("kind",), f"no kind is called `{kind}`", f"did you mean `{meant}`?")
    elif not version.startswith("apps/") and ("/" in version or not _is_strict(at)):
        where = f"in `{version}`" if version else "without an `apiVersion`"
        hint = "write `apiVersion: apps/v1`"
        yield Fault(("apiVersion",), f"a {kind} is not found {where}", hint)


def measured(at: Place) -> Iterator[Fault]:
    """Check that what is measured of pods as a resource is processor or memory."""
    name = text(at.fields, "name")
    is_one = is_resource(name) or at.path[-1] == "resource"
    if name and is_one and name not in ("cpu", "memory"):
        fact = f"of resources, `cpu` and `memory` are measured, and not `{name}`"
        yield Fault(("name",), fact, "measure it by a metric of the type `Pods` or `External`")


def has_policies(at: Place) -> Iterator[Fault]:
    """Check that a list of policies, if there is one, is not empty."""
    if "policies" in at.fields and not items(at.fields, "policies"):
        yield Fault(("policies",), "at least one policy is needed")


_RESOURCE = Form(
    "a resource such as `cpu` or `memory`",
    lambda value: not isinstance(value, str) or not value or is_resource(value),
)
_SOURCE = "autoscaling.validateHorizontalPodAutoscalerSpec"


def for_somebody(at: Place) -> Iterator[Fault]:
    """Check that a disruption budget selects pods: without a selector it is for none."""
    if at.fields.get("selector") is None:
        hint = "write `selector: {}`, if it is for all pods of the namespace"
        yield Fault((), "without `selector` it is for no pod", hint)


RULES: Rules = (
    *(
        rule
        for on in _SPECS
        for rule in (
            whole(on, governing.AUTOSCALER, _SOURCE, bounds),
            whole(on, governing.AUTOSCALER, f"{_SOURCE}, autoscaling.validateMetrics", to_zero),
            *fields(on, governing.AUTOSCALER, _SOURCE, maxReplicas=at_least(1)),
        )
    ),
    *fields(
        _SPECS[0],
        governing.AUTOSCALER,
        "autoscaling.validateMetricTarget",
        targetCPUUtilizationPercentage=at_least(1),
    ),
    *(
        rule
        for on in _TARGETS
        for rule in (
            needs(
                on,
                governing.AUTOSCALER,
                "autoscaling.ValidateCrossVersionObjectReference",
                "kind",
                "name",
            ),
            *fields(
                on,
                governing.AUTOSCALER,
                "autoscaling.ValidateCrossVersionObjectReference",
                kind=named(words.SEGMENT),
                name=named(words.SEGMENT),
            ),
            whole(on, governing.AUTOSCALER, "autoscaling.ValidateAPIVersion", group),
            whole(on, linking.SCALE_TARGET, "none: the controller", scalable),
        )
    ),
    *fields(
        _METRIC,
        governing.AUTOSCALER,
        "autoscaling.validateMetricSpec",
        type=one_of(*_METRICS, empty=False),
    ),
    whole(_METRIC, governing.AUTOSCALER, "autoscaling.validateMetricSpec", one_source),
    *fields(
        _GOAL,
        governing.AUTOSCALER,
        "autoscaling.validateMetricTarget",
        type=one_of("Utilization", "Value", "AverageValue", empty=False),
        value=POSITIVE,
        averageValue=POSITIVE,
        averageUtilization=at_least(1),
    ),
    whole(
        _GOAL,
        governing.AUTOSCALER,
        "autoscaling.validateResourceSource, autoscaling.validatePodsSource, "
        "autoscaling.validateObjectSource, autoscaling.validateExternalSource, "
        "autoscaling.validateContainerResourceSource",
        goal,
    ),
    needs(
        "autoscaling.v2.MetricIdentifier",
        governing.AUTOSCALER,
        "autoscaling.validateMetricIdentifier",
        "name",
    ),
    *fields(
        "autoscaling.v2.MetricIdentifier",
        governing.AUTOSCALER,
        "autoscaling.validateMetricIdentifier",
        name=named(words.SEGMENT),
    ),
    *fields(
        "autoscaling.v2.ContainerResourceMetricSource",
        governing.AUTOSCALER,
        "autoscaling.validateContainerResourceSource",
        container=named(words.LABEL),
        name=_RESOURCE,
    ),
    needs(
        "autoscaling.v2.ResourceMetricSource",
        governing.AUTOSCALER,
        "autoscaling.validateResourceSource",
        "name",
    ),
    needs(
        "autoscaling.v2.ContainerResourceMetricSource",
        governing.AUTOSCALER,
        "autoscaling.validateContainerResourceSource",
        "name",
        "container",
    ),
    *(
        whole(on, judging.SENSELESS, "none: the API of measurements", measured)
        for on in (
            "autoscaling.v2.ResourceMetricSource",
            "autoscaling.v2.ContainerResourceMetricSource",
        )
    ),
    *fields(
        "autoscaling.v2.HPAScalingRules",
        governing.AUTOSCALER,
        "autoscaling.validateScalingRules",
        stabilizationWindowSeconds=between(0, _HOUR),
        selectPolicy=one_of("Max", "Min", "Disabled", empty=False),
    ),
    whole(
        "autoscaling.v2.HPAScalingRules",
        governing.AUTOSCALER,
        "autoscaling.validateScalingRules",
        has_policies,
    ),
    *fields(
        "autoscaling.v2.HPAScalingPolicy",
        governing.AUTOSCALER,
        "autoscaling.validateScalingPolicy",
        type=one_of("Pods", "Percent", empty=False),
        value=at_least(1),
        periodSeconds=between(1, _HALF_HOUR),
    ),
    whole(_BUDGET, judging.SENSELESS, "none: the controller", for_somebody),
    at_most_one(
        _BUDGET,
        governing.DISRUPTION_BUDGET,
        "policy.ValidatePodDisruptionBudgetSpec",
        "minAvailable",
        "maxUnavailable",
    ),
    *fields(
        _BUDGET,
        governing.DISRUPTION_BUDGET,
        "policy.ValidatePodDisruptionBudgetSpec, apps.ValidatePositiveIntOrPercent, "
        "apps.IsNotMoreThan100Percent",
        minAvailable=PART,
        maxUnavailable=PART,
        unhealthyPodEvictionPolicy=one_of("IfHealthyBudget", "AlwaysAllow", empty=False),
    ),
)
