"""Practice: what Services, autoscalers, budgets and policies mean for the workloads they meet."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import equipping, guarding
from compiler.codes import practising as codes
from compiler.verify.inventory import Inventory, is_near
from compiler.verify.links import Link
from compiler.verify.manifest import Fields, Finding, Manifest, mapping, number, text
from compiler.verify.notes import Pod, pods_of
from compiler.verify.plan import Survey
from compiler.verify.rules.table import entries
from compiler.verify.selecting import target_of

_SCALED, _SCALER = ("Deployment", "StatefulSet"), "HorizontalPodAutoscaler"


def account_token(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a pod gets a token for the API server only if it, or its account, says so."""
    for pod in pods_of(survey):
        if pod.spec.get("automountServiceAccountToken") is None and not _is_told(pod, inventory):
            fact = "its pods are given a token for the API server, wanted or not"
            hint = "write `automountServiceAccountToken: false`, or `true`"
            yield Finding(guarding.ACCOUNT_TOKEN, pod.path, fact, hint)


def _is_told(pod: Pod, inventory: Inventory) -> bool:
    one = pod.manifest
    name = text(pod.spec, "serviceAccountName") or "default"
    accounts = inventory.find("ServiceAccount", name, one.namespace, one)
    return any(found.body.get("automountServiceAccountToken") is not None for found in accounts)


def ready(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that who gets requests says when it can answer them."""
    for pod in pods_of(survey):
        if pod.spec.get("restartPolicy") in ("Never", "OnFailure"):
            continue
        asked = frozenset(_asked_ports(pod, inventory))
        for index, container in entries(pod.spec, "containers"):
            if container.get("readinessProbe") is None and asked & frozenset(_ports(container)):
                fact = f"`{text(container, 'name')}` gets requests before it says that it is ready"
                path = (*pod.path, "containers", index)
                yield Finding(equipping.NO_READINESS, path, fact)


def _asked_ports(pod: Pod, inventory: Inventory) -> Iterator[int | str]:
    """Yield the ports of a pod that Services lead to, by their numbers or names."""
    for service in inventory.serving.get(id(pod), ()):
        for _, port in entries(service.spec, "ports"):
            target = target_of(port)
            if isinstance(target, int | str):
                yield target


def _ports(container: Fields) -> Iterator[int | str]:
    for _, port in entries(container, "ports"):
        yield number(port, "containerPort") or 0
        yield text(port, "name")


def fought_over(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a workload that an autoscaler scales gives no number of replicas."""
    one = survey.manifest
    if one.spec.get("replicas") is not None and _scaler(one, inventory):
        fact = "an autoscaler sets its replicas, and this number sets them back"
        yield Finding(codes.REPLICAS_AND_AUTOSCALER, ("spec", "replicas"), fact, key=True)


def _scaler(one: Manifest, inventory: Inventory) -> Manifest | None:
    """Return the autoscaler of a workload, if it has one."""
    for scaler in inventory.by_kind.get(_SCALER, ()):
        target = mapping(scaler.spec, "scaleTargetRef")
        same = (text(target, "kind"), text(target, "name")) == (one.kind, one.name)
        if same and is_near(scaler.namespace, one.namespace):
            return scaler
    return None


def tight_budget(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a budget asks for fewer pods than its workload has."""
    one = survey.manifest
    least = number(one.spec, "minAvailable")
    if least is None:
        return
    for pod in inventory.matched(mapping(one.spec, "selector"), one.namespace):
        count = _least(pod.manifest, inventory)
        if pod.manifest.kind in _SCALED and least >= count > 0:
            fact = f"it wants all pods of {pod.manifest.title}: nodes can't be drained"
            yield Finding(codes.BLOCKING_BUDGET, ("spec", "minAvailable"), fact)
            return


def _least(workload: Manifest, inventory: Inventory) -> int:
    """Return how many pods of a workload there are in quiet times."""
    scaler = _scaler(workload, inventory)
    count = number(scaler.spec, "minReplicas") if scaler else number(workload.spec, "replicas")
    return 1 if count is None else count


def budgeted(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that replicas are not all evicted at once."""
    one = survey.manifest
    if (number(one.spec, "replicas") or 1) < 2:  # noqa: PLR2004 - several
        return
    if not any(_meets(one, "PodDisruptionBudget", "selector", inventory)):
        yield Finding(codes.NO_BUDGET, ("spec", "replicas"), "no disruption budget meets its pods")


def policed(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a network policy says who may talk to a pod."""
    one = survey.manifest
    if not any(_meets(one, "NetworkPolicy", "podSelector", inventory)):
        yield Finding(codes.NO_POLICY, ("metadata", "name"), "no network policy meets its pods")


def _meets(one: Manifest, kind: str, field: str, inventory: Inventory) -> Iterator[Manifest]:
    for other in inventory.by_kind.get(kind, ()):
        pods = inventory.matched(mapping(other.spec, field), other.namespace)
        if any(pod.manifest is one for pod in pods):
            yield other


BASELINE = (
    Link(account_token, guarding.ACCOUNT_TOKEN, notes=Pod),
    Link(ready, equipping.NO_READINESS, notes=Pod),
    Link(fought_over, codes.REPLICAS_AND_AUTOSCALER, _SCALED, beside=(_SCALER,)),
    Link(tight_budget, codes.BLOCKING_BUDGET, ("PodDisruptionBudget",)),
)
RESTRICTED = (
    Link(budgeted, codes.NO_BUDGET, _SCALED),
    Link(policed, codes.NO_POLICY, (*_SCALED, "DaemonSet")),
)
