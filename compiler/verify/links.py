"""Rules across manifests: what one refers to is there, and nothing is there twice.

Where not everything is known (`podc lint` of some files), what is missing may be in the cluster
already, or be made there: that is a warning, and in a manifest that is judged alone a note. It is
an error only where the manifests themselves show that another was meant: one that is misspelled,
or that has the name and lacks what is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from compiler.codes import judging, linking
from compiler.codes import verifying as codes
from compiler.diagnostics import Code, Label, Severity
from compiler.records import replace
from compiler.source.trees import Path
from compiler.verify import classing, confining, fitting
from compiler.verify.attaching import ROUTES, attached, granted, told_apart
from compiler.verify.inventory import Inventory, is_near
from compiler.verify.manifest import Fields, Finding, Manifest, mapping, text
from compiler.verify.missing import absent, is_slip, placed
from compiler.verify.notes import Backend, Pod, Reference, pods_of
from compiler.verify.plan import Survey
from compiler.verify.rules.pods import every_container
from compiler.verify.rules.table import entries
from compiler.verify.rules.variables import variable_form
from compiler.verify.selecting import (
    SELECTORS,
    WORKLOADS,
    governed,
    opened,
    overlapping,
    peers,
    reachable,
    selects_pods,
    spaces,
)
from compiler.verify.variants import are_apart, identity

Across = Callable[[Survey, Inventory], Iterator[Finding]]


class Link(NamedTuple):
    """What is asked of a manifest beside others.

    `kinds`: only of these; `notes`: only of manifests about which there is such a note; `beside`:
    only where there is a manifest of one of these kinds.
    """

    across: Across
    code: Code
    kinds: tuple[str, ...] = ()
    notes: type | None = None
    beside: tuple[str, ...] = ()

    def concerns(self, kind: str, noted: frozenset[type], beside: frozenset[str]) -> bool:
        """Tell whether it can find anything in a manifest of a kind, with others of some kinds."""
        is_asked = not self.kinds or kind in self.kinds
        is_noted = self.notes is None or self.notes in noted
        return is_asked and is_noted and not (self.beside and beside.isdisjoint(self.beside))


_FIXED = ("DaemonSet", "Job", "CronJob", "Pod", "Service", "ConfigMap", "Secret")
_CONTENT = ("ConfigMap", "Secret")
_CLAIMS = ("PersistentVolumeClaim",)
_CLUSTER_WIDE = (
    "ClusterRole",
    "GatewayClass",
    "IngressClass",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
)
# Sources of a volume whose files can be known: the field, the kind, the name's field.
_SOURCES = (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"))


def unique(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a kind has no two objects of one name in a namespace."""
    one = survey.manifest
    for other in inventory.by_name[one.kind, one.name] if one.name else ():
        if other is one:
            return
        if identity(other) == identity(one) and (inventory.closed or not are_apart(one, other)):
            yield _second(other, "there are two of them")
            return
        if identity(other) == identity(one) and one.body != other.body:
            yield from _variant(one, other, inventory)
            return


def _variant(one: Manifest, other: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Yield that files describe an object differently, and may be variants.

    It is said once for two files, and once for all the files that describe an object.
    """
    here, there = one.file, other.file
    shared = inventory.variants.shared(here, there) if here and there else ()
    if there is None or not shared or shared[0] is not one:
        return
    same = identity(one)
    known = inventory.by_name[one.kind, one.name]
    others = [each for each in known if identity(each) == same and each.body != other.body]
    if others[0] is one:
        rest = f", and {len(shared) - 1} more of this file" if len(shared) > 1 else ""
        files = len({each.file.path for each in others if each.file}) - 1
        more = f"; {files} more files describe it" if files > 1 else ""
        more = "; another file describes it, too" if files == 1 else more
        fact = f"`{there.path}` describes it differently{rest}{more}"
        yield replace(_second(other, fact), severity=Severity.WARNING)


def _second(other: Manifest, fact: str) -> Finding:
    path = ("metadata", "name")
    there = other.span(path)
    labels = (Label(there, "the first one"),) if there else ()
    return Finding(codes.DUPLICATE_OBJECT, path, fact, labels=labels)


def present(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that what is referred to is there, with the keys that are read."""
    for note in survey.notes:
        if isinstance(note, Reference):
            space = note.namespace or survey.manifest.namespace
            space = None if note.kind in _CLUSTER_WIDE else space
            found = inventory.find(note.kind, note.name, space, survey.manifest)
            if found:
                yield from _keys(note, survey.manifest, found, inventory)
            elif inventory.is_made(note.kind, note.name, space) or _is_settled(note, survey):
                continue
            elif not note.quiet or is_slip(note, inventory):
                yield absent(note.kind, note.name, note.path, survey.manifest, inventory)


def _is_settled(note: Reference, survey: Survey) -> bool:
    """Whether nothing need be there, or the name is one that can't be, which is said already."""
    return note.optional or any(finding.path == note.path for finding in survey.findings)


def _keys(
    reference: Reference, asking: Manifest, found: tuple[Manifest, ...], inventory: Inventory
) -> Iterator[Finding]:
    reads = reference.keys and reference.kind in _CONTENT
    there = keys_of(found) if reads else frozenset()
    for key, path in reference.keys:
        if key not in there and not reference.optional:
            fact = f"it reads the key `{key}` of {found[0].title}, which has no such key"
            known = {one.lower(): one for one in sorted(there)}
            close = get_close_matches(key.lower(), known, n=1)
            hint = f"did you mean `{known[close[0]]}`?" if close else _listed(there)
            # One that is empty may be filled, and of several in other files any may be meant.
            is_one = len(found) == 1 and not inventory.variants.are(asking, found[0])
            is_known = inventory.closed or (there and is_one)
            severity = None if is_known else Severity.WARNING
            yield Finding(codes.MISSING_KEY, path, fact, hint=hint, severity=severity)


def _listed(there: frozenset[str]) -> str:
    known = ", ".join(f"`{one}`" for one in sorted(there))
    return f"it has {known}" if 0 < len(there) <= fitting.FEW else ""


def keys_of(found: tuple[Manifest, ...]) -> frozenset[str]:
    """Return the keys of a ConfigMap or a Secret; of variants, all that any of them has."""
    fields = ("data", "binaryData", "stringData")
    return frozenset().union(*(mapping(one.body, field) for one in found for field in fields))


def parts_of_volumes(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that what is mounted of a ConfigMap or Secret by `subPath` is in its volume."""
    for pod in pods_of(survey):
        volumes = {text(one, "name"): one for _, one in entries(pod.spec, "volumes")}
        for path, name, part in _parts(pod) if volumes else ():
            known = _files(volumes.get(name, {}), inventory, survey.manifest)
            if known is not None and not _is_there(part, known):
                fact = f"it mounts `{part}`, which the volume `{name}` does not have"
                yield Finding(codes.MISSING_KEY, (*pod.path, *path), fact)


def _parts(pod: Pod) -> Iterator[tuple[Path, str, str]]:
    for path, container in every_container(pod.spec):
        for index, mount in entries(container, "volumeMounts"):
            part = text(mount, "subPath")
            if part:
                yield (*path, "volumeMounts", index, "subPath"), text(mount, "name"), part


def _files(volume: Fields, inventory: Inventory, asking: Manifest) -> frozenset[str] | None:
    """Return the paths of the files in a volume, or `None` where they can't be known."""
    for field, kind, name in _SOURCES:
        source = mapping(volume, field)
        chosen = list(entries(source, "items"))
        if chosen:
            return frozenset(text(item, "path") for _, item in chosen)
        wanted = text(source, name)
        found = inventory.find(kind, wanted, asking.namespace, asking) if wanted else ()
        if found and source.get("optional") is not True:
            return keys_of(found)
    return None


def _is_there(part: str, files: frozenset[str]) -> bool:
    return any(file == part or file.startswith(f"{part.rstrip('/')}/") for file in files)


def variable_keys(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that keys which become variables are names of variables: a node skips the others."""
    form = variable_form(survey.manifest.version)
    for note in survey.notes:
        if isinstance(note, Reference) and "envFrom" in note.path:
            one = survey.manifest
            found = inventory.find(note.kind, note.name, one.namespace, one)
            odd = sorted(key for key in keys_of(found[:1]) if not form.fits(key))
            if odd:
                fact = f"the key `{odd[0]}` can't become a variable: it takes {form.letters}"
                yield Finding(codes.VARIABLE, note.path, fact)


def backends(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that an Ingress and a route lead to Services, and to ports that those have."""
    for note in survey.notes:
        if isinstance(note, Backend):
            space = note.namespace or survey.manifest.namespace
            known = inventory.by_name.get(("Service", note.service), ())
            found = [one for one in known if is_near(one.namespace, space)]
            if not found and not inventory.is_made("Service", note.service, space):
                path = (*note.path, "name")
                yield absent("Service", note.service, path, survey.manifest, inventory)
            elif found and not any(_has_port(one, note.port) for one in found):
                fact = f"{found[0].title} has no port `{note.port}`"
                hint = fitting.ports_there(found)
                may_differ = all(inventory.variants.are(one, survey.manifest) for one in found)
                severity = Severity.WARNING if may_differ else None
                yield Finding(
                    linking.MISSING_PORT, (*note.path, "port"), fact, hint, severity=severity
                )


def _has_port(service: Manifest, port: int | str | None) -> bool:
    ports = [one for _, one in entries(service.spec, "ports")]
    if port is None or text(service.spec, "type") == "ExternalName":
        return True
    return any(port in (one.get("port"), one.get("name")) for one in ports)


def scaled(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that an autoscaler's target can be scaled, and is no other autoscaler's."""
    one = survey.manifest
    target, path = _target_of(one), ("spec", "scaleTargetRef")
    if target[0] in _FIXED:
        yield Finding(linking.SCALE_TARGET, (*path, "kind"), f"a {target[0]} can't be scaled")
    for other in inventory.by_kind[one.kind]:
        if other is one:
            return
        if target[1] and _target_of(other) == target and _compete(one, other, inventory):
            fact = f"{other.title} scales the {target[0]} `{target[1]}` as well"
            severity = None if inventory.closed else Severity.WARNING
            yield Finding(linking.SCALE_TARGET, (*path, "name"), fact, severity=severity)
            return


def _compete(one: Manifest, other: Manifest, inventory: Inventory) -> bool:
    """Whether two objects with different names would be in one namespace of a cluster."""
    near = is_near(one.namespace, other.namespace)
    return near and one.name != other.name and not inventory.variants.are(one, other)


def _target_of(autoscaler: Manifest) -> tuple[str, str]:
    target = mapping(autoscaler.spec, "scaleTargetRef")
    return text(target, "kind"), text(target, "name")


RULES = (
    Link(unique, codes.DUPLICATE_OBJECT),
    Link(present, codes.MISSING_OBJECT, notes=Reference),
    Link(placed, codes.MISSING_OBJECT, beside=("Namespace",)),
    Link(parts_of_volumes, codes.MISSING_KEY, notes=Pod),
    Link(variable_keys, codes.VARIABLE, notes=Reference, beside=_CONTENT),
    Link(reachable, codes.UNREACHABLE, ("Service",)),
    Link(selects_pods, codes.UNREACHABLE, tuple(SELECTORS)),
    Link(peers, codes.UNREACHABLE, ("NetworkPolicy",)),
    Link(spaces, codes.UNREACHABLE, ("NetworkPolicy",), beside=("Namespace",)),
    Link(opened, codes.UNREACHABLE, ("NetworkPolicy",)),
    Link(backends, linking.MISSING_PORT, notes=Backend),
    Link(attached, linking.NOT_ATTACHED, ROUTES, beside=("Gateway",)),
    Link(granted, linking.NOT_GRANTED, (*ROUTES, "Gateway")),
    Link(told_apart, linking.TAKEN, (*ROUTES, "Ingress")),
    Link(governed, linking.GOVERNING_SERVICE, ("StatefulSet",), beside=("Service",)),
    Link(scaled, linking.SCALE_TARGET, ("HorizontalPodAutoscaler",)),
    Link(fitting.node_ports, linking.NODE_PORT_TAKEN, ("Service",)),
    Link(overlapping, linking.OVERLAPPING, WORKLOADS),
    Link(fitting.scalable, linking.SCALE_TARGET, ("HorizontalPodAutoscaler",)),
    Link(fitting.disks, linking.MISFIT, notes=Pod, beside=_CLAIMS),
    Link(fitting.bound, linking.MISFIT, ("PersistentVolumeClaim",)),
    Link(fitting.budgeted, linking.MISFIT, ("PodDisruptionBudget",)),
    Link(fitting.defaults, linking.MISFIT, ("IngressClass",)),
    Link(fitting.sliced, linking.MISSING_PORT, ("EndpointSlice",)),
    Link(fitting.addresses, linking.MISFIT, ("Service",)),
    Link(fitting.hooked, linking.MISSING_PORT, fitting.WEBHOOKS),
    Link(fitting.served, linking.MISSING_PORT, ("APIService",), beside=("Service",)),
    Link(fitting.certificates, linking.MISFIT, ("Ingress", "Gateway"), beside=("Secret",)),
    Link(fitting.exclusive, linking.MISFIT, notes=Pod, beside=_CLAIMS),
    Link(confining.confined, linking.CONFINED, confining.BOUNDED, beside=("LimitRange",)),
    Link(confining.counted, linking.CONFINED, confining.MAKERS, beside=("ResourceQuota",)),
    Link(classing.classed, judging.REFUSED, notes=Pod, beside=("RuntimeClass", "PriorityClass")),
    Link(fitting.logins, linking.MISFIT, notes=Reference, beside=("Secret",)),
)
