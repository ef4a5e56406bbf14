"""Rules across manifests: selectors meet the pods that are meant, and ports that those have."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import linking
from compiler.codes import verifying as codes
from compiler.diagnostics import Label, Severity
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.forms import is_port
from compiler.verify.inventory import Inventory, is_near, selects
from compiler.verify.manifest import (
    Fields,
    Finding,
    Manifest,
    items,
    items_at,
    mapping,
    mapping_at,
    number,
    text,
    text_at,
    texts,
)
from compiler.verify.notes import Pod
from compiler.verify.plan import Survey
from compiler.verify.rules.pods import KINDS
from compiler.verify.rules.services import is_headless
from compiler.verify.rules.table import entries

WORKLOADS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet")

_ENDPOINTS = ("Endpoints", "EndpointSlice")

# The kinds that speak of pods, and the fields with their selectors.
SELECTORS = {"PodDisruptionBudget": "selector", "NetworkPolicy": "podSelector"}


def reachable(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a Service's selector meets a pod, and its target ports a port there."""
    one = survey.manifest
    selector = mapping(one.spec, "selector")
    if not selector or text(one.spec, "type") == "ExternalName":
        return
    if len(texts(selector)) < len(selector):
        return  # the schema has its word on it
    pods = inventory.served(one)
    if pods:
        yield from _target_ports(one, pods, inventory)
        return
    yield from _unmet("selector", selector, one, inventory)


def _unmet(field: str, labels: Fields, one: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Yield that no pod is met, if there are any that could be, and no controller makes some."""
    pods = [pod for pod in inventory.pods if is_near(pod.manifest.namespace, one.namespace)]
    if not pods and not inventory.closed:
        yield from _elsewhere(field, labels, one, inventory)
        return
    meant = inventory.closed or any(_is_meant(pod, one, inventory) for pod in pods)
    if not meant and inventory.may_be_made(labels, one.namespace):
        return
    severity = None if meant else Severity.WARNING
    where = "" if inventory.closed else " among the manifests"
    fact = f"no pod{where} has the labels that it selects"
    yield Finding(codes.UNREACHABLE, ("spec", field), fact, severity=severity)


def _is_meant(pod: Pod, one: Manifest, inventory: Inventory) -> bool:
    """Tell whether a pod has the name of who does not meet it, and no other Service has it."""
    other = pod.manifest
    if other.name != one.name or inventory.variants.are(one, other):
        return False
    return one.kind != "Service" or id(pod) not in inventory.serving


def _elsewhere(
    field: str, labels: Fields, one: Manifest, inventory: Inventory
) -> Iterator[Finding]:
    """Yield that the pods which seem to be meant, as they have its name, are not where it is."""
    for pod in inventory.selected(labels, None):
        if pod.manifest.name == one.name:
            fact = "no pod of its namespace has the labels that it selects"
            hint = f"those of {pod.manifest.title} are in the namespace `{pod.manifest.namespace}`"
            place: Path = ("spec", field)
            yield Finding(codes.UNREACHABLE, place, fact, hint, severity=Severity.WARNING)
            return


def _target_ports(one: Manifest, pods: list[Pod], inventory: Inventory) -> Iterator[Finding]:
    ports = {port for pod in pods for port in _listening(pod)}
    for index, port in entries(one.spec, "ports"):
        target = target_of(port)
        if not isinstance(target, int | str):
            continue  # the schema has its word on it
        protocol = text(port, "protocol") or "TCP"
        if (target, protocol) in ports or not is_port(target):
            continue
        of = "" if protocol == "TCP" else f" of {protocol}"
        there = sorted({f"`{name}`" for name, spoken in ports if name and spoken == protocol})
        is_sure = isinstance(target, str) or inventory.closed
        if is_sure or ports:  # numbers need not be declared
            yield Finding(
                codes.UNREACHABLE,
                ("spec", "ports", index, "targetPort"),
                f"no pod that it selects declares a port `{target}`{of}",
                f"there are {', '.join(there)}" if there else "",
                severity=None if is_sure else Severity.WARNING,
                labels=tuple(_selected_here(pods)),
            )


def _selected_here(pods: list[Pod]) -> Iterator[Label]:
    """Yield where the first of the pods is described."""
    place = pods[0].manifest.span((*pods[0].path, "containers"), key=True)
    if place:
        yield Label(place, "a pod that it selects")


def target_of(port: Fields) -> Plain:
    """Return where a port of a Service leads: to its own number unless it says where."""
    return port.get("targetPort") or port.get("port")  # 0 and "" say nothing: SetDefaults_Service


def _listening(pod: Pod) -> Iterator[tuple[Plain, str]]:
    for kind in KINDS:
        for container in items(pod.spec, kind):
            for port in items(container, "ports"):
                protocol = text(port, "protocol") or "TCP"
                yield number(port, "containerPort"), protocol
                yield text(port, "name"), protocol


def selects_pods(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a disruption budget or a network policy is one of some pods."""
    one = survey.manifest
    field = SELECTORS[one.kind]
    selector = mapping(one.spec, field)
    labels = mapping(selector, "matchLabels")
    asks = labels or items(selector, "matchExpressions")
    if asks and not any(inventory.matched(selector, one.namespace)):
        yield from _unmet(field, labels, one, inventory)


def peers(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that pods of a network policy's own namespace, whom it speaks of, are there."""
    one = survey.manifest
    for side, field in (("ingress", "from"), ("egress", "to")):
        for index, rule in entries(one.spec, side):
            for nth, peer in entries(rule, field):
                labels = mapping_at(peer, "podSelector", "matchLabels")
                if (
                    labels
                    and "namespaceSelector" not in peer
                    and _is_strange(labels, one, inventory)
                ):
                    path = ("spec", side, index, field, nth, "podSelector")
                    fact = "no pod among the manifests has the labels of this peer"
                    yield Finding(codes.UNREACHABLE, path, fact, severity=Severity.WARNING)


def spaces(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a namespace which a network policy asks for by its name has it as a label."""
    one = survey.manifest
    known = {space.name: space for space in inventory.by_kind["Namespace"]}
    for side, field in (("ingress", "from"), ("egress", "to")):
        for index, rule in entries(one.spec, side):
            for nth, peer in entries(rule, field):
                labels = mapping_at(peer, "namespaceSelector", "matchLabels")
                space = known.get(text(labels, "name"))
                if space and text_at(space.body, "metadata", "labels", "name") != space.name:
                    fact = f"{space.title} has no label `name: {space.name}`"
                    path = ("spec", side, index, field, nth, "namespaceSelector")
                    hint = f"write `kubernetes.io/metadata.name: {space.name}`, which all have"
                    yield Finding(codes.UNREACHABLE, path, fact, hint, severity=Severity.WARNING)


def opened(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a port which a network policy opens by its name is one of its pods."""
    one = survey.manifest
    named = [
        (("spec", "ingress", index, "ports", nth, "port"), text(port, "port"))
        for index, rule in entries(one.spec, "ingress")
        for nth, port in entries(rule, "ports")
        if text(port, "port")
    ]
    pods = list(inventory.matched(mapping(one.spec, "podSelector"), one.namespace)) if named else []
    known = {name for pod in pods for name, _ in _listening(pod)}
    for path, name in named if pods and not inventory.closed else ():
        if name not in known:
            fact = f"no pod that it selects declares a port `{name}`"
            yield Finding(codes.UNREACHABLE, path, fact, severity=Severity.WARNING)


def _is_strange(labels: Fields, one: Manifest, inventory: Inventory) -> bool:
    """Whether no pod has such labels, nor may be made by a controller, though there are pods."""
    if inventory.closed or any(inventory.matched({"matchLabels": labels}, one.namespace)):
        return False
    known = any(is_near(pod.manifest.namespace, one.namespace) for pod in inventory.pods)
    return known and not inventory.may_be_made(labels, one.namespace)


def governed(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that the Service of a StatefulSet is headless, and selects its pods."""
    one = survey.manifest
    name = text(one.spec, "serviceName")
    services = inventory.find("Service", name, one.namespace, one) if name else ()
    labels = mapping_at(one.spec, "template", "metadata", "labels")
    if not services:
        return
    service = next((found for found in services if is_headless(found.spec)), None)
    if service is None:
        fact = f"its Service `{name}` is not headless (`clusterIP: None`), so pods have no names"
        yield Finding(linking.GOVERNING_SERVICE, ("spec", "serviceName"), fact)
        return
    wanted = mapping(service.spec, "selector")
    if not wanted and inventory.kinds.isdisjoint(_ENDPOINTS):
        fact = f"its Service `{name}` has no `selector`, so pods have no names"
        yield Finding(linking.GOVERNING_SERVICE, ("spec", "serviceName"), fact)
    elif wanted and not selects(wanted, labels) and not _is_unmet(service, inventory):
        fact = f"its Service `{name}` does not select its pods"
        yield Finding(linking.GOVERNING_SERVICE, ("spec", "serviceName"), fact)


def _is_unmet(service: Manifest, inventory: Inventory) -> bool:
    """Whether a Service selects no pods at all, which is told of itself."""
    wanted = mapping(service.spec, "selector")
    is_open = inventory.may_be_made(wanted, service.namespace)
    return not is_open and not inventory.served(service)


def overlapping(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that no other workload's selector meets the pods of this one.

    Where both meet the pods of the other, the later of the two is told of.
    """
    one = survey.manifest
    wanted = _labels_alone(one)
    is_first = False
    for pod in inventory.selected(wanted, one.namespace) if wanted else ():
        other = pod.manifest
        is_first = is_first or other is one
        if _competes(other, one, inventory) and not (is_first and _meets(other, one)):
            fact = f"its selector meets the pods of {other.title} too"
            yield Finding(linking.OVERLAPPING, ("spec", "selector"), fact)
            return


def _labels_alone(one: Manifest) -> Fields:
    """Return the labels that a workload selects its pods by; none where it asks for more."""
    is_narrow = items_at(one.spec, "selector", "matchExpressions")
    return {} if is_narrow else mapping_at(one.spec, "selector", "matchLabels")


def _competes(other: Manifest, one: Manifest, inventory: Inventory) -> bool:
    """Tell whether two manifests are different workloads that may run beside each other."""
    same = other.kind == one.kind and other.name == one.name
    is_beside = other.namespace == one.namespace and not inventory.variants.are(one, other)
    return not same and other.kind in WORKLOADS and is_beside


def _meets(one: Manifest, other: Manifest) -> bool:
    """Tell whether a workload's selector meets the pods of another."""
    wanted = _labels_alone(one)
    return bool(wanted) and selects(
        wanted, mapping_at(other.spec, "template", "metadata", "labels")
    )
