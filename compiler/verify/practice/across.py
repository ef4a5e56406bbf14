"""Practice: what Services, autoscalers, budgets and policies mean for the workloads they meet."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import equipping
from compiler.codes import practising as codes
from compiler.verify.inventory import Inventory, is_near, selects
from compiler.verify.links import Across
from compiler.verify.manifest import Finding, Manifest, mapping, number, text
from compiler.verify.notes import Pod
from compiler.verify.plan import Survey
from compiler.verify.rules.table import entries

_SCALED = ("Deployment", "StatefulSet")


def ready(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that who gets requests says when it can answer them."""
    for pod in _pods(survey):
        if pod.spec.get("restartPolicy") in ("Never", "OnFailure") or not _is_served(
            pod, inventory
        ):
            continue
        for index, container in entries(pod.spec, "containers"):
            if container.get("ports") and container.get("readinessProbe") is None:
                fact = f"`{text(container, 'name')}` gets requests before it says that it is ready"
                path = (*pod.path, "containers", index)
                yield Finding(equipping.NO_READINESS, path, fact)


def _is_served(pod: Pod, inventory: Inventory) -> bool:
    for service in inventory.by_kind.get("Service", ()):
        selector = mapping(service.spec, "selector")
        near = is_near(service.namespace, pod.manifest.namespace)
        if selector and near and selects(selector, pod.labels):
            return True
    return False


def fought_over(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a workload that an autoscaler scales gives no number of replicas."""
    one = survey.manifest
    if one.kind in _SCALED and one.spec.get("replicas") is not None and _is_scaled(one, inventory):
        fact = "an autoscaler sets its replicas, and this number sets them back"
        yield Finding(codes.REPLICAS_AND_AUTOSCALER, ("spec", "replicas"), fact, key=True)


def _is_scaled(one: Manifest, inventory: Inventory) -> bool:
    for scaler in inventory.by_kind.get("HorizontalPodAutoscaler", ()):
        target = mapping(scaler.spec, "scaleTargetRef")
        same = (text(target, "kind"), text(target, "name")) == (one.kind, one.name)
        if same and is_near(scaler.namespace, one.namespace):
            return True
    return False


def tight_budget(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a budget asks for fewer pods than its workload has."""
    one = survey.manifest
    least = number(one.spec, "minAvailable")
    if one.kind != "PodDisruptionBudget" or least is None:
        return
    for pod in inventory.matched(mapping(one.spec, "selector"), one.namespace):
        count = number(pod.manifest.spec, "replicas")
        if pod.manifest.kind in _SCALED and least >= (1 if count is None else count) > 0:
            fact = f"it wants all pods of {pod.manifest.title}: nodes can't be drained"
            yield Finding(codes.BLOCKING_BUDGET, ("spec", "minAvailable"), fact)
            return


def budgeted(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that replicas are not all evicted at once."""
    one = survey.manifest
    if one.kind not in _SCALED or (number(one.spec, "replicas") or 1) < 2:  # noqa: PLR2004 - several
        return
    if not any(_meets(one, "PodDisruptionBudget", "selector", inventory)):
        yield Finding(codes.NO_BUDGET, ("spec", "replicas"), "no disruption budget meets its pods")


def policed(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a network policy says who may talk to a pod."""
    one = survey.manifest
    if one.kind not in (*_SCALED, "DaemonSet") or any(
        _meets(one, "NetworkPolicy", "podSelector", inventory)
    ):
        return
    yield Finding(codes.NO_POLICY, ("metadata", "name"), "no network policy meets its pods")


def _meets(one: Manifest, kind: str, field: str, inventory: Inventory) -> Iterator[Manifest]:
    for other in inventory.by_kind.get(kind, ()):
        pods = inventory.matched(mapping(other.spec, field), other.namespace)
        if any(pod.manifest is one for pod in pods):
            yield other


def _pods(survey: Survey) -> Iterator[Pod]:
    for note in survey.notes:
        if isinstance(note, Pod):
            yield note


BASELINE: tuple[Across, ...] = (ready, fought_over, tight_budget)
RESTRICTED: tuple[Across, ...] = (budgeted, policed)
