"""Rules across manifests: what a namespace's limits and quotas leave for pods and claims.

A server completes a container by the defaults of a LimitRange before it holds it against the
bounds (plugin/pkg/admission/limitranger), and a quota counts what is then asked for.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from compiler.codes import linking as codes
from compiler.diagnostics import Severity
from compiler.source.trees import Path
from compiler.verify.inventory import Inventory
from compiler.verify.manifest import Fields, Finding, Manifest, mapping, mapping_at, text
from compiler.verify.notes import Pod, pods_made, pods_of
from compiler.verify.plan import Survey
from compiler.verify.quantities import NANO, quantity
from compiler.verify.rules.pods import every_container
from compiler.verify.rules.resources import asked_together
from compiler.verify.rules.table import entries
from compiler.verify.selecting import WORKLOADS

MAKERS = (*WORKLOADS, "Pod", "Job", "CronJob")
BOUNDED = (*MAKERS, "PersistentVolumeClaim")
_DOES = {"requests": "asks for", "limits": "may use"}
_DO = {"requests": "ask for", "limits": "may use"}
_LACKS = {"requests": "asks for no", "limits": "has no limit for"}
# What every container has to say where a quota counts it, and what a quota calls it.
_SAID = frozenset(f"{side}.{name}" for side in _DOES for name in ("cpu", "memory"))
_BARE = ("cpu", "memory", "ephemeral-storage")


class _Subject(NamedTuple):
    """Who asks for something, with what is given by default, and where they say so: `own`."""

    who: str
    path: Path
    own: Fields
    requests: Fields
    limits: Fields
    is_pod: bool = False

    @property
    def sides(self) -> tuple[tuple[str, Fields], ...]:
        """Both amounts by what they are called."""
        return ("requests", self.requests), ("limits", self.limits)

    def place(self, side: str, name: str) -> Path:
        """Return where an amount stands, or ought to."""
        return (*self.path, side, name) if name in mapping(self.own, side) else self.path


def confined(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that containers, pods and claims stay within the limits of their namespace."""
    one = survey.manifest
    for limits in _of_namespace("LimitRange", one, inventory):
        for _, item in entries(limits.spec, "limits"):
            for subject in _subjects(text(item, "type"), survey, inventory):
                for side, name, fact in _beyond(item, subject, limits.title):
                    place, severity = subject.place(side, name), _severity(limits, one, inventory)
                    said = f"{subject.who} {fact}"
                    yield Finding(codes.CONFINED, place, said, severity=severity)


def counted(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that pods say what a quota of their namespace counts, and that it has room for them."""
    one = survey.manifest
    for quota in _of_namespace("ResourceQuota", one, inventory):
        if "scopes" in quota.spec or "scopeSelector" in quota.spec:
            continue
        for pod in pods_of(survey):
            yield from _unsaid(pod, quota, inventory)
            for fact in _too_many(pod, quota, inventory):
                severity = _severity(quota, one, inventory)
                yield Finding(codes.CONFINED, pod.path, fact, severity=severity)


def _of_namespace(kind: str, one: Manifest, inventory: Inventory) -> list[Manifest]:
    """Return the limits that hold for a manifest.

    Files that name no namespace may be for several: then a file's own limits hold, else those that
    are alone in its folder.
    """
    each = inventory.by_kind.get(kind, ())
    found = [limits for limits in each if limits.namespace == one.namespace]
    if one.namespace or inventory.closed:
        return found
    own = [limits for limits in found if limits.file is one.file]
    beside = [limits for limits in found if _folder(limits) == _folder(one)]
    return own or (beside if len(beside) == 1 else [])


def _folder(one: Manifest) -> str:
    return posixpath.dirname(one.file.path) if one.file else ""


def _severity(limits: Manifest, one: Manifest, inventory: Inventory) -> Severity | None:
    """Return how bad it is: files apart may be for different clusters."""
    return None if inventory.closed or limits.file is one.file else Severity.WARNING


def _subjects(kind: str, survey: Survey, inventory: Inventory) -> Iterator[_Subject]:
    """Yield whom limits of a type are about."""
    if kind == "PersistentVolumeClaim":
        yield from _claims(survey.manifest)
    for pod in pods_of(survey) if kind in ("Container", "Pod") else ():
        containers = _containers(pod, inventory)
        if kind == "Container":
            yield from containers
        elif "resources" not in pod.spec:
            yield _together(pod, containers)


def _claims(one: Manifest) -> Iterator[_Subject]:
    own = [((), one.body)] if one.kind == "PersistentVolumeClaim" else []
    templates = entries(one.spec, "volumeClaimTemplates")
    made = ((("spec", "volumeClaimTemplates", index), claim) for index, claim in templates)
    for path, claim in (*own, *made):
        resources = mapping_at(claim, "spec", "resources")
        place: Path = (*path, "spec", "resources")
        yield _Subject("the claim", place, resources, mapping(resources, "requests"), {})


def _containers(pod: Pod, inventory: Inventory) -> Iterator[_Subject]:
    defaults = tuple(_defaults(pod, inventory))
    for path, container in every_container(pod.spec):
        own = mapping(container, "resources")
        limits = mapping(own, "limits")
        requests = limits | mapping(own, "requests")
        for item in defaults:
            requests = _default_requests(item) | requests
            limits = _default_limits(item) | limits
        who = f"`{text(container, 'name')}`"
        yield _Subject(who, (*pod.path, *path, "resources"), own, requests, limits)


def _defaults(pod: Pod, inventory: Inventory) -> Iterator[Fields]:
    for limits in _of_namespace("LimitRange", pod.manifest, inventory):
        for _, item in entries(limits.spec, "limits"):
            if text(item, "type") == "Container":
                yield item


def _default_limits(item: Fields) -> Fields:
    """Return `SetDefaults_LimitRangeItem`: who has no limit has the maximum."""
    return mapping(item, "max") | mapping(item, "default")


def _default_requests(item: Fields) -> Fields:
    return mapping(item, "min") | _default_limits(item) | mapping(item, "defaultRequest")


def _together(pod: Pod, containers: Iterator[_Subject]) -> _Subject:
    """Return what the containers of a pod ask for at once."""
    resources: dict[Path, Fields] = {one.path[:-1]: dict(one.sides) for one in containers}
    whole: Fields = {
        field: [
            {**container, "resources": resources.get((*pod.path, field, index), {})}
            for index, container in entries(pod.spec, field)
        ]
        for field in ("initContainers", "containers")
    }
    sums: dict[str, Fields] = {}
    for side in _DOES:
        names = {name for one in resources.values() for name in mapping(one, side)}
        sums[side] = {name: f"{asked_together(whole, name, side)}n" for name in sorted(names)}
    return _Subject("the pod", pod.path, {}, sums["requests"], sums["limits"], is_pod=True)


def _beyond(item: Fields, one: _Subject, title: str) -> Iterator[tuple[str, str, str]]:
    """Yield side, resource and fact for what is out of the bounds of an item."""
    yield from _too_little(mapping(item, "min"), one, title)
    yield from _too_much(mapping(item, "max"), one, title)
    yield from _too_apart(mapping(item, "maxLimitRequestRatio"), one, title)
    for name, usual in mapping(item, "default").items():
        is_given = name in mapping(one.own, "limits")
        if not is_given and _is_more(one.requests.get(name), usual):
            yield (
                "requests",
                name,
                f"asks for more {name} than {title} limits it to by default: {usual}",
            )


def _too_little(least: Fields, one: _Subject, title: str) -> Iterator[tuple[str, str, str]]:
    for name, written in least.items():
        if name not in one.requests:
            yield "requests", name, f"asks for no {name}, and {title} wants {written} at least"
        for side, amounts in one.sides:
            if _is_more(written, amounts.get(name)):
                yield side, name, f"{_DOES[side]} less {name} than {title} wants: {written}"


def _too_much(most: Fields, one: _Subject, title: str) -> Iterator[tuple[str, str, str]]:
    for name, written in most.items():
        if one.is_pod and name not in one.limits:
            yield "limits", name, f"has no limit for {name}, and {title} allows {written}"
        for side, amounts in one.sides:
            if _is_more(amounts.get(name), written):
                yield side, name, f"{_DOES[side]} more {name} than {title} allows: {written}"


def _too_apart(ratios: Fields, one: _Subject, title: str) -> Iterator[tuple[str, str, str]]:
    for name, times in ratios.items():
        asked, ratio = quantity(one.requests.get(name)), quantity(times)
        for side, amounts in one.sides:
            if not quantity(amounts.get(name)):
                yield side, name, f"{_LACKS[side]} {name}, and {title} bounds limits by requests"
        if asked and ratio and _is_more(one.limits.get(name), f"{asked * ratio // NANO}n"):
            fact = f"may use more than {times} times the {name} that it asks for, against {title}"
            yield "limits", name, fact


def _is_more(one: object, other: object) -> bool:
    first, second = quantity(one), quantity(other)
    return first is not None and second is not None and first > second


def _unsaid(pod: Pod, quota: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Yield what containers have to say: a server makes no pod that a quota can't count."""
    counted_by = {_full(name) for name in mapping(quota.spec, "hard")} & _SAID
    severity = None if inventory.closed else Severity.WARNING  # a LimitRange may be there
    for one in _containers(pod, inventory) if "resources" not in pod.spec else ():
        for full in sorted(counted_by):
            side, _, name = full.partition(".")
            if name not in dict(one.sides)[side]:
                fact = f"{one.who} {_LACKS[side]} {name}, which {quota.title} counts"
                hint = f"give it `resources.{full}`: without, no pod is made"
                yield Finding(codes.CONFINED, one.path, fact, hint, severity=severity)


def _too_many(pod: Pod, quota: Manifest, inventory: Inventory) -> Iterator[str]:
    """Yield what the pods of a workload want more of than a quota has for all."""
    count = pods_made(pod.manifest)
    sums = dict(_together(pod, _containers(pod, inventory)).sides)
    for name, most in mapping(quota.spec, "hard").items():
        side, _, resource = _full(name).partition(".")
        asked = quantity(sums.get(side, {}).get(resource)) or 0
        if name == "pods" and count > (quantity(most) or 0) // NANO:
            yield f"there is no room for {count} of its pods: {quota.title} allows {most}"
        elif "resources" not in pod.spec and _is_more(f"{asked * count}n", most):
            who = f"its {count} pods together {_DO[side]}" if count > 1 else f"it {_DOES[side]}"
            yield f"{who} more {resource} than {quota.title} allows: {most}"


def _full(name: str) -> str:
    is_bare = name in _BARE or name.startswith("hugepages-")
    return f"requests.{name}" if is_bare else name
