"""Rules across manifests: what one refers to is there, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.containers import variable_form
from compiler.verify.manifest import (
    Container,
    Fields,
    Finding,
    Manifest,
    Pod,
    entries,
    mapping,
    number,
    selects,
    text,
    texts,
)

# What every namespace has, whoever put it there.
_GIVEN = frozenset((("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")))

# How a pod's volume names what it shows: kind, the source's field, the name's field.
_SOURCES = (
    ("ConfigMap", "configMap", "name"),
    ("Secret", "secret", "secretName"),
    ("PersistentVolumeClaim", "persistentVolumeClaim", "claimName"),
)
_PROJECTED = (("ConfigMap", "configMap", "name"), ("Secret", "secret", "name"))
_FROM_ALL = (("ConfigMap", "configMapRef"), ("Secret", "secretRef"))
_FROM_KEY = (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef"))


@dataclass(frozen=True)
class Inventory:
    """All manifests of a build, and how they find each other."""

    manifests: tuple[Manifest, ...]

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Manifest]:
        """The manifests by kind and name; of two, the first."""
        return {(one.kind, one.name): one for one in reversed(self.manifests)}

    @cached_property
    def by_label(self) -> dict[tuple[str, Plain], list[Pod]]:
        """The pods that the build makes, by each of their labels."""
        found: dict[tuple[str, Plain], list[Pod]] = {}
        for manifest in self.manifests:
            if manifest.pod:
                for pair in texts(manifest.pod.labels).items():
                    found.setdefault(pair, []).append(manifest.pod)
        return found

    @cached_property
    def external(self) -> frozenset[tuple[str, str]]:
        """Kind and name of what is in the cluster without the build."""
        told = (pair for one in self.manifests for pair in one.object.external)
        return _GIVEN | frozenset(told)

    def selected(self, selector: Fields) -> list[Pod]:
        """Return the pods that have what a selector, which is not empty, asks for."""
        found = (self.by_label.get(pair, []) for pair in texts(selector).items())
        return [pod for pod in min(found, key=len, default=[]) if selects(selector, pod.labels)]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names another object; `keys` are those it reads, each at its own place."""

    kind: str
    name: str
    path: Path
    keys: tuple[tuple[str, Path], ...] = ()
    optional: bool = False


def unique(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that a kind has no two objects of one name."""
    first = inventory.by_name[manifest.kind, manifest.name]
    if first is not manifest and first.object.namespace == manifest.object.namespace:
        yield Finding(codes.DUPLICATE_OBJECT, ("metadata", "name"), "there are two of them")


def present(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that what is referred to is there, with the keys that are read."""
    for reference in _references(manifest):
        key = (reference.kind, reference.name)
        found = inventory.by_name.get(key)
        if found:
            yield from _keys(reference, found)
        elif key not in inventory.external and not reference.optional:
            fact = f"it refers to the {reference.kind} `{reference.name}`, which nobody makes"
            yield Finding(codes.MISSING_OBJECT, reference.path, fact)


def _keys(reference: Reference, found: Manifest) -> Iterator[Finding]:
    there = keys_of(found)
    for key, path in reference.keys:
        if key not in there and not reference.optional:
            fact = f"it reads the key `{key}` of {found.title}, which has no such key"
            yield Finding(codes.MISSING_KEY, path, fact)


def keys_of(manifest: Manifest) -> frozenset[str]:
    """Return the keys of a ConfigMap or a Secret."""
    fields = ("data", "binaryData", "stringData")
    return frozenset(key for field in fields for key in mapping(manifest.body, field))


def _references(manifest: Manifest) -> Iterator[Reference]:
    if manifest.pod:
        yield from _of_pod(manifest.pod)
    if manifest.kind == "StatefulSet" and text(manifest.spec, "serviceName"):
        yield Reference("Service", text(manifest.spec, "serviceName"), ("spec", "serviceName"))
    if manifest.kind == "RoleBinding":
        role = mapping(manifest.body, "roleRef")
        if text(role, "kind") == "Role":
            yield Reference("Role", text(role, "name"), ("roleRef", "name"))
        for index, subject in enumerate(entries(manifest.body, "subjects")):
            if text(subject, "kind") == "ServiceAccount":
                yield Reference(
                    "ServiceAccount", text(subject, "name"), ("subjects", index, "name")
                )


def _of_pod(pod: Pod) -> Iterator[Reference]:
    account = text(pod.spec, "serviceAccountName")
    if account:
        yield Reference("ServiceAccount", account, (*pod.at, "serviceAccountName"))
    for index, volume in enumerate(entries(pod.spec, "volumes")):
        path: Path = (*pod.at, "volumes", index)
        yield from _of_sources(volume, _SOURCES, path)
        for place, source in enumerate(entries(volume, "projected", "sources")):
            yield from _of_sources(source, _PROJECTED, (*path, "projected", "sources", place))
    for container in pod.containers:
        yield from _of_container(container)


def _of_sources(
    holder: Fields, known: tuple[tuple[str, str, str], ...], path: Path
) -> Iterator[Reference]:
    for kind, field, name in known:
        if field in holder:
            yield _of_source(kind, mapping(holder, field), name, (*path, field))


def _of_source(kind: str, source: Fields, name: str, path: Path) -> Reference:
    keys = tuple(
        (text(item, "key"), (*path, "items", index, "key"))
        for index, item in enumerate(entries(source, "items"))
    )
    optional = source.get("optional") is True
    return Reference(kind, text(source, name), (*path, name), keys, optional=optional)


def _of_container(container: Container) -> Iterator[Reference]:
    for index, one in enumerate(entries(container.fields, "envFrom")):
        for kind, field in _FROM_ALL:
            if field in one:
                path = (*container.path, "envFrom", index, field)
                yield _of_source(kind, mapping(one, field), "name", path)
    for index, one in enumerate(entries(container.fields, "env")):
        for kind, field in _FROM_KEY:
            source = mapping(one, "valueFrom", field)
            if source:
                path = (*container.path, "env", index, "valueFrom", field)
                keys = ((text(source, "key"), (*path, "key")),)
                optional = source.get("optional") is True
                yield Reference(kind, text(source, "name"), (*path, "name"), keys, optional)


def parts_of_volumes(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that what is mounted of a ConfigMap or Secret by `subPath` is in its volume."""
    pod = manifest.pod
    if pod is None:
        return
    files = {name: _files(volume, inventory) for name, volume in _volumes(pod)}
    for container in pod.containers:
        for index, mount in enumerate(entries(container.fields, "volumeMounts")):
            part, known = text(mount, "subPath"), files.get(text(mount, "name"))
            if part and known is not None and not _is_there(part, known):
                fact = f"{container.name} mounts `{part}`, which its volume does not have"
                path = (*container.path, "volumeMounts", index, "subPath")
                yield Finding(codes.MISSING_KEY, path, fact)


def _volumes(pod: Pod) -> Iterator[tuple[str, Fields]]:
    for volume in entries(pod.spec, "volumes"):
        yield text(volume, "name"), volume


def _files(volume: Fields, inventory: Inventory) -> frozenset[str] | None:
    """Return the paths of the files in a volume, or `None` where they can't be known."""
    for kind, field, name in _SOURCES[:2]:
        source = mapping(volume, field)
        chosen = entries(source, "items")
        if chosen:
            return frozenset(text(item, "path") for item in chosen)
        found = inventory.by_name.get((kind, text(source, name)))
        if found and source.get("optional") is not True:
            return keys_of(found)
    return None


def _is_there(part: str, files: frozenset[str]) -> bool:
    return any(file == part or file.startswith(f"{part.rstrip('/')}/") for file in files)


def variable_keys(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that keys which become variables are names of variables: a node skips the others."""
    form = variable_form(manifest.version)
    for container in manifest.pod.containers if manifest.pod else ():
        for index, one in enumerate(entries(container.fields, "envFrom")):
            for kind, field in _FROM_ALL:
                found = inventory.by_name.get((kind, text(one, field, "name")))
                odd = sorted(key for key in keys_of(found) if not form.fits(key)) if found else []
                if odd:
                    fact = f"the key `{odd[0]}` can't become a variable: it takes {form.letters}"
                    yield Finding(codes.VARIABLE, (*container.path, "envFrom", index), fact)


def reachable(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that a Service's selector meets a pod, and its target ports a port there."""
    selector = mapping(manifest.spec, "selector")
    if manifest.kind != "Service" or not selector:
        return
    pods = inventory.selected(selector)
    if not pods:
        yield Finding(codes.UNREACHABLE, ("spec", "selector"), "no pod has what it selects")
        return
    listening = {port for pod in pods for port in _listening(pod)}
    for index, port in enumerate(entries(manifest.spec, "ports")):
        target = port.get("targetPort", port.get("port"))
        if (target, text(port, "protocol") or "TCP") not in listening:
            fact = f"no pod that it selects has a port `{target}`"
            yield Finding(codes.UNREACHABLE, ("spec", "ports", index, "targetPort"), fact)


def _listening(pod: Pod) -> Iterator[tuple[Plain, str]]:
    for container in pod.containers:
        for port in entries(container.fields, "ports"):
            protocol = text(port, "protocol") or "TCP"
            yield number(port, "containerPort"), protocol
            yield text(port, "name"), protocol


def budgeted(manifest: Manifest, inventory: Inventory) -> Iterator[Finding]:
    """Check that a budget is one of some pods."""
    selector = mapping(manifest.spec, "selector", "matchLabels")
    if manifest.kind == "PodDisruptionBudget" and selector and not inventory.selected(selector):
        yield Finding(codes.UNREACHABLE, ("spec", "selector"), "no pod has what it selects")


RULES = (unique, present, parts_of_volumes, variable_keys, reachable, budgeted)
