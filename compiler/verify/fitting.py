"""Rules across manifests: what refers to another object fits it, as it is among the manifests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from compiler.codes import linking as codes
from compiler.diagnostics import Severity
from compiler.source.trees import Path
from compiler.verify.inventory import Inventory, is_near
from compiler.verify.manifest import (
    Fields,
    Finding,
    Manifest,
    items,
    mapping,
    mapping_at,
    number,
    text,
    text_at,
)
from compiler.verify.notes import SLICE_OF, Pod, Reference, pods_made, pods_of
from compiler.verify.plan import Survey
from compiler.verify.quantities import quantity
from compiler.verify.rules.pods import every_container
from compiler.verify.rules.table import entries
from compiler.verify.selecting import WORKLOADS
from compiler.verify.variants import are_apart, identity

WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_DEFAULT = "ingressclass.kubernetes.io/is-default-class"
_LOGINS = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")
_CERTIFICATE = frozenset(("tls.crt", "tls.key"))
_EXCLUSIVE = "ReadWriteOncePod"
FEW = 6  # ports that a hint can list
_HTTPS = 443  # the port of a webhook's Service, where it says none


def scalable(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that an autoscaler finds at its target what it measures."""
    one = survey.manifest
    target = mapping(one.spec, "scaleTargetRef")
    found = inventory.find(text(target, "kind"), text(target, "name"), one.namespace, one)
    if not found or found[0].kind not in WORKLOADS:
        return
    pods = [pod for pod in inventory.pods if pod.manifest is found[0]]
    for index, metric in entries(one.spec, "metrics"):
        for pod in pods:
            yield from _measured(metric, ("spec", "metrics", index), pod, inventory)


def _measured(metric: Fields, path: Path, pod: Pod, inventory: Inventory) -> Iterator[Finding]:
    own = mapping(metric, "containerResource")
    containers = dict(_named(pod))
    name = text(own, "container")
    if name and name not in containers:
        fact = f"{pod.manifest.title} has no container `{name}` to be measured"
        yield Finding(codes.SCALE_TARGET, (*path, "containerResource", "container"), fact)
        return
    measured = own or mapping(metric, "resource")
    kind = text(measured, "name")
    asked = [containers[name]] if name else list(containers.values())
    without = [one for one in asked if not _amount(one, kind)]
    is_share = mapping(measured, "target").get("averageUtilization") is not None
    if is_share and without and not (inventory.closed or "LimitRange" in inventory.by_kind):
        fact = f"`{text(without[0], 'name')}` of {pod.manifest.title} asks for no {kind}"
        hint = f"give it `resources.requests.{kind}`: a share of nothing is not measured"
        place: Path = (*path, "containerResource" if own else "resource", "name")
        yield Finding(codes.SCALE_TARGET, place, fact, hint, severity=Severity.WARNING)


def _named(pod: Pod) -> Iterator[tuple[str, Fields]]:
    for _, container in entries(pod.spec, "containers"):
        yield text(container, "name"), container


def _amount(container: Fields, kind: str) -> bool:
    amounts = (mapping_at(container, "resources", field) for field in ("requests", "limits"))
    return any(kind in one for one in amounts)


def disks(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a claim of a raw device is used as a device, and others as folders."""
    for pod in pods_of(survey):
        claims = {
            text(volume, "name"): text_at(volume, "persistentVolumeClaim", "claimName")
            for _, volume in entries(pod.spec, "volumes")
            if "persistentVolumeClaim" in volume
        }
        for path, container in every_container(pod.spec) if claims else ():
            yield from _used(container, (*pod.path, *path), claims, (survey, inventory))


def _used(
    container: Fields, path: Path, claims: dict[str, str], among: tuple[Survey, Inventory]
) -> Iterator[Finding]:
    survey, inventory = among
    for field, mode in (("volumeMounts", "Block"), ("volumeDevices", "Filesystem")):
        for index, use in entries(container, field):
            claim, one = claims.get(text(use, "name"), ""), survey.manifest
            found = inventory.find("PersistentVolumeClaim", claim, one.namespace, one)
            if claim and found and _mode(found[0]) == mode:
                other = "volumeDevices" if mode == "Block" else "volumeMounts"
                fact = f"{found[0].title} has `volumeMode: {mode}`, and goes under `{other}`"
                yield Finding(codes.MISFIT, (*path, field, index, "name"), fact)


def _mode(one: Manifest) -> str:
    return text(one.spec, "volumeMode") or "Filesystem"


def exclusive(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a claim for one pod (`ReadWriteOncePod`) is that of one."""
    one = survey.manifest
    for pod in pods_of(survey):
        for path, claim in _claimed(pod):
            found = inventory.find("PersistentVolumeClaim", claim, one.namespace, one)
            if found and all(items(each.spec, "accessModes") == [_EXCLUSIVE] for each in found):
                yield from _several(pod, (*pod.path, *path), claim, inventory)


def _several(pod: Pod, path: Path, claim: str, inventory: Inventory) -> Iterator[Finding]:
    """Yield that a claim for one pod has several: always, or together with another's, or at times.

    The second pod is never scheduled.
    """
    one, count = pod.manifest, pods_made(pod.manifest)
    said = f"the claim `{claim}` is for one pod (`{_EXCLUSIVE}`)"
    if count > 1 or one.kind == "DaemonSet":
        many = f"there are {count}" if count > 1 else "there is one on each node"
        yield Finding(codes.MISFIT, path, f"{said}, and {many}")
        return
    for other in inventory.pods:
        if other is pod:
            break
        shares = any(name == claim for _, name in _claimed(other))
        if shares and _are_beside(one, other.manifest, inventory):
            fact = f"{said}, and {other.manifest.title} has it already"
            yield Finding(codes.MISFIT, path, fact, severity=Severity.WARNING)
            return
    if one.kind == "Deployment" and _overlaps(mapping(one.spec, "strategy")):
        fact = f"{said}, and an update starts the next one before it ends this one"
        hint = "write `strategy: {type: Recreate}`"
        yield Finding(codes.MISFIT, path, fact, hint, severity=Severity.WARNING)


def _are_beside(one: Manifest, other: Manifest, inventory: Inventory) -> bool:
    """Whether two manifests are two objects of one namespace, in a cluster that has them both."""
    is_same = (one.kind, one.name) == (other.kind, other.name)
    is_beside = is_near(one.namespace, other.namespace) and not is_same
    return is_beside and not inventory.variants.are(one, other)


def _overlaps(strategy: Fields) -> bool:
    """Whether an update of a single pod starts the next one first, as it does by default."""
    return text(strategy, "type") in ("", "RollingUpdate") and "rollingUpdate" not in strategy


def _claimed(pod: Pod) -> Iterator[tuple[Path, str]]:
    """Yield the claims that a pod's volumes name, each with its place."""
    for index, volume in entries(pod.spec, "volumes"):
        claim = text_at(volume, "persistentVolumeClaim", "claimName")
        if claim:
            yield ("volumes", index, "persistentVolumeClaim", "claimName"), claim


def bound(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a claim fits the volume that it names."""
    one = survey.manifest
    name = text(one.spec, "volumeName")
    (volume,) = inventory.by_name.get(("PersistentVolume", name), ())[:1] or (None,)
    if not name or volume is None:
        return
    for path, fact in _unlike(one.spec, volume):
        yield Finding(codes.MISFIT, ("spec", *path), f"{volume.title} {fact}")
    for other in takewhile(lambda each: each is not one, inventory.by_kind[one.kind]):
        if text(other.spec, "volumeName") == name and _are_two(one, other, inventory):
            fact = f"{volume.title} is that of {other.title} already, and this one waits for ever"
            place: Path = ("spec", "volumeName")
            yield Finding(codes.MISFIT, place, fact, severity=Severity.WARNING)
            return


def _are_two(one: Manifest, other: Manifest, inventory: Inventory) -> bool:
    """Whether two manifests are two objects of a cluster that has them both."""
    return identity(one) != identity(other) and not inventory.variants.are(one, other)


def _unlike(claim: Fields, volume: Manifest) -> Iterator[tuple[Path, str]]:
    there = text(volume.spec, "storageClassName")
    wanted = quantity(mapping_at(claim, "resources", "requests").get("storage"))
    size = quantity(mapping(volume.spec, "capacity").get("storage"))
    missing = [mode for mode in items(claim, "accessModes") if mode not in _modes(volume)]
    if "storageClassName" in claim and text(claim, "storageClassName") != there:
        yield ("storageClassName",), f"is of the class `{there}`"
    if wanted is not None and size is not None and wanted > size:
        yield ("resources", "requests", "storage"), "is smaller"
    if missing:
        yield ("accessModes",), f"does not take `{missing[0]}`"
    if (text(claim, "volumeMode") or "Filesystem") != _mode(volume):
        yield ("volumeMode",), f"has `volumeMode: {_mode(volume)}`"


def _modes(volume: Manifest) -> list[object]:
    return [*items(volume.spec, "accessModes")]


def budgeted(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that no pod has two disruption budgets: then it can't be evicted at all."""
    one = survey.manifest
    for pod in inventory.matched(mapping(one.spec, "selector"), one.namespace):
        for other in takewhile(lambda each: each is not one, inventory.budgets[id(pod)]):
            if _are_beside(one, other, inventory):
                fact = f"{other.title} is for some of the same pods, and nobody can evict them"
                yield Finding(codes.MISFIT, ("spec", "selector"), fact, severity=Severity.WARNING)
                return


def addresses(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that no two Services want the same address in the cluster."""
    one = survey.manifest
    wanted = text(one.spec, "clusterIP")
    for other in inventory.by_kind[one.kind] if wanted not in ("", "None") else ():
        if other is one:
            return
        is_same = identity(other) == identity(one) or inventory.variants.are(one, other)
        if text(other.spec, "clusterIP") == wanted and not is_same:
            fact = f"{other.title} has the address {wanted} already"
            severity = None if other.file is one.file else Severity.WARNING
            yield Finding(codes.MISFIT, ("spec", "clusterIP"), fact, severity=severity)
            return


def node_ports(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that no two Services want the same port of the nodes."""
    one = survey.manifest
    wanted = _node_ports(one)
    for other in inventory.by_kind["Service"] if wanted else ():
        if other is one:
            return
        if inventory.variants.are(one, other) or _are_versions(one, other):
            continue
        for key in wanted.keys() & _node_ports(other).keys():
            fact = f"{other.title} has the node port {key[0]} already"
            severity = Severity.WARNING if are_apart(one, other) else None
            yield Finding(codes.NODE_PORT_TAKEN, wanted[key], fact, severity=severity)


def _are_versions(one: Manifest, other: Manifest) -> bool:
    """Whether two files have an object of one name, for a namespace each or for none."""
    return one.name == other.name and are_apart(one, other)


def _node_ports(service: Manifest) -> dict[tuple[int, str], Path]:
    return {
        (found, text(port, "protocol") or "TCP"): ("spec", "ports", index, "nodePort")
        for index, port in entries(service.spec, "ports")
        if (found := number(port, "nodePort"))
    }


def defaults(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that one class of Ingresses at most is the default: with two, none is."""
    one = survey.manifest
    path: Path = ("metadata", "annotations", _DEFAULT)
    for other in inventory.by_kind[one.kind] if _is_default(one) else ():
        if other is one:
            return
        if _is_default(other) and other.name != one.name and not inventory.variants.are(one, other):
            fact = f"{other.title} is the default already: who names no class is refused"
            yield Finding(codes.MISFIT, path, fact, severity=Severity.WARNING)
            return


def _is_default(one: Manifest) -> bool:
    return text_at(one.body, "metadata", "annotations", _DEFAULT) == "true"


def sliced(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that endpoints have the name of a port of their Service."""
    one = survey.manifest
    name = text_at(one.body, "metadata", "labels", SLICE_OF)
    found = inventory.find("Service", name, one.namespace, one) if name else ()
    names = [text(port, "name") for port in _ports(found)]
    own = [text(port, "name") for _, port in entries(one.body, "ports")]
    if names and own and not set(own).intersection(names):
        fact = f"{found[0].title} has no port called `{own[0]}`"
        hint = f"it has `{names[0]}`" if names[0] else "its port has no name"
        place: Path = ("ports", 0, "name")
        yield Finding(codes.MISSING_PORT, place, fact, hint, severity=Severity.WARNING)


def hooked(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a webhook asks a port that its Service has."""
    one = survey.manifest
    for index, hook in entries(one.body, "webhooks"):
        service = mapping_at(hook, "clientConfig", "service")
        path: Path = ("webhooks", index, "clientConfig", "service")
        yield from _asked(service, path, one, inventory)


def served(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a part of the API asks a port that its Service has."""
    one = survey.manifest
    service = mapping(one.spec, "service")
    yield from _asked(service, ("spec", "service"), one, inventory)


def _asked(service: Fields, path: Path, one: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Yield that a Service which a server asks does not have the port."""
    asked = number(service, "port") or _HTTPS
    space = text(service, "namespace") or None
    found = inventory.find("Service", text(service, "name"), space, one)
    ports = [each.get("port") for each in _ports(found)]
    if found and asked not in ports:
        fact = f"{found[0].title} has no port `{asked}`"
        yield Finding(codes.MISSING_PORT, (*path, "port"), fact, ports_there(found))


def ports_there(services: Iterable[Manifest]) -> str:
    """Return a hint with the ports that Services have: their numbers, and their names."""
    known = [f"{port['port']}" for port in _ports(services) if "port" in port]
    named = [text(port, "name") for port in _ports(services) if text(port, "name")]
    said = ", ".join(f"`{one}`" for one in dict.fromkeys((*known, *named)))
    return f"it has {said}" if 0 < len(known) <= FEW else ""


def _ports(services: Iterable[Manifest]) -> Iterator[Fields]:
    for service in services:
        for _, port in entries(service.spec, "ports"):
            yield port


def certificates(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a Secret for an Ingress or a Gateway has a certificate and its key."""
    one = survey.manifest
    for path, name in _certificates(one):
        found = inventory.find("Secret", name, one.namespace, one) if name else ()
        known = [keys for each in found if (keys := _keys_of(each))]
        if known and not any(keys >= _CERTIFICATE for keys in known):
            fact = f"{found[0].title} has no certificate: it lacks `tls.crt` or `tls.key`"
            yield Finding(codes.MISFIT, path, fact, severity=Severity.WARNING)


def _certificates(one: Manifest) -> Iterator[tuple[Path, str]]:
    for index, held in entries(one.spec, "tls"):
        yield ("spec", "tls", index, "secretName"), text(held, "secretName")
    for index, listener in entries(one.spec, "listeners"):
        for nth, held in entries(mapping(listener, "tls"), "certificateRefs"):
            if text(held, "kind") in ("", "Secret") and not text(held, "namespace"):
                path: Path = ("spec", "listeners", index, "tls", "certificateRefs", nth, "name")
                yield path, text(held, "name")


def _keys_of(secret: Manifest) -> frozenset[str]:
    return frozenset((*mapping(secret.body, "data"), *mapping(secret.body, "stringData")))


def logins(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a Secret to pull images with is of the type that nodes read."""
    for note in survey.notes:
        if isinstance(note, Reference) and note.path[-3:-2] == ("imagePullSecrets",):
            one = survey.manifest
            found = inventory.find("Secret", note.name, one.namespace, one)
            if found and not any(text(each.body, "type") in _LOGINS for each in found):
                fact = (
                    f"nodes read no login in {found[0].title}: it is not of the type `{_LOGINS[0]}`"
                )
                yield Finding(codes.MISFIT, note.path, fact, severity=Severity.WARNING)
