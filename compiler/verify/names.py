"""Rules: what objects, containers and volumes are called, and which labels they carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import verifying as codes
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.manifest import Fields, Finding, Manifest, entries, mapping, text
from compiler.verify.words import Form

_ANNOTATIONS_LIMIT = 256 * 1024

# Kinds whose names become part of something longer, or of a path, ask for more or less than the
# rest, which have names of sub-domains. Pods of a StatefulSet carry a label with its name and a
# digest, and so do those of a CronJob's Jobs.
NAMES: Mapping[str, Form] = {
    "Service": words.SERVICE,
    "StatefulSet": words.SHORT,
    "CronJob": words.SHORT,
    "Job": words.SUBDOMAIN._replace(longest=63),
    "Namespace": words.LABEL,
    "Role": words.SEGMENT,
    "RoleBinding": words.SEGMENT,
    "ClusterRole": words.SEGMENT,
    "ClusterRoleBinding": words.SEGMENT,
}


def object_name(manifest: Manifest) -> Iterator[Finding]:
    """Check that names and namespaces have the form that their kind asks for."""
    form = NAMES.get(manifest.kind, words.SUBDOMAIN)
    yield from _name(manifest.name, form, ("metadata", "name"))
    if manifest.object.namespace is not None:
        yield from _name(manifest.object.namespace, words.LABEL, ("metadata", "namespace"))


def pod_names(manifest: Manifest) -> Iterator[Finding]:
    """Check that containers and volumes have names as hosts have, each once in a pod."""
    if manifest.pod is None:
        return
    at, spec = manifest.pod.at, manifest.pod.spec
    containers = [(one.path, one.fields) for one in manifest.pod.containers]
    volumes = [((*at, "volumes", index), one) for index, one in enumerate(entries(spec, "volumes"))]
    for found in (containers, volumes):
        yield from _names(found)
    hostname = text(spec, "hostname")
    if hostname:
        yield from _name(hostname, words.LABEL, (*at, "hostname"))


def label_syntax(manifest: Manifest) -> Iterator[Finding]:
    """Check that labels have qualified names as keys, and short and simple values."""
    for path, fields in _labelled(manifest):
        yield from _keys(fields, path)
        for key, value in fields.items():
            if isinstance(value, str) and not words.VALUE.fits(value):
                fact = f"the value of the label `{key}` has to have {words.VALUE.said}"
                yield Finding(codes.LABEL, (*path, key), fact)


def annotation_syntax(manifest: Manifest) -> Iterator[Finding]:
    """Check that annotations have qualified names as keys, and are not too large together."""
    for path, fields in _annotated(manifest):
        yield from _keys(fields, path)
        size = sum(len(key) + len(str(value).encode()) for key, value in fields.items())
        if size > _ANNOTATIONS_LIMIT:
            fact = f"its annotations have {size} bytes, and {_ANNOTATIONS_LIMIT} are allowed"
            yield Finding(codes.LABEL, path, fact)


def _names(found: list[tuple[Path, Fields]]) -> Iterator[Finding]:
    seen = set[str]()
    for path, fields in found:
        name = text(fields, "name")
        yield from _name(name, words.LABEL, (*path, "name"))
        if name in seen:
            yield Finding(codes.OBJECT_NAME, (*path, "name"), f"the name `{name}` is used twice")
        seen.add(name)


def _name(name: str, form: Form, path: Path) -> Iterator[Finding]:
    if not form.fits(name):
        fact = f"the name `{name}` has to have {form.said}"
        yield Finding(codes.OBJECT_NAME, path, fact)


def _keys(fields: Fields, path: Path) -> Iterator[Finding]:
    for key in fields:
        if not words.is_qualified(key):
            fact = f"`{key}` can't be a key of `{path[-1]}`: it has to be a name, or `domain/name`"
            yield Finding(codes.LABEL, (*path, key), fact)


def _labelled(manifest: Manifest) -> Iterator[tuple[Path, Fields]]:
    """Yield what holds labels: an object's own, its pods', and those that it asks for."""
    spec = manifest.spec
    yield ("metadata", "labels"), mapping(manifest.body, "metadata", "labels")
    for path in (("selector", "matchLabels"), ("podSelector", "matchLabels")):
        yield ("spec", *path), mapping(spec, *path)
    if manifest.kind == "Service":
        yield ("spec", "selector"), mapping(spec, "selector")
    if manifest.pod:
        yield (*manifest.pod.path, "metadata", "labels"), manifest.pod.labels
        yield (*manifest.pod.at, "nodeSelector"), mapping(manifest.pod.spec, "nodeSelector")


def _annotated(manifest: Manifest) -> Iterator[tuple[Path, Fields]]:
    yield ("metadata", "annotations"), mapping(manifest.body, "metadata", "annotations")
    if manifest.pod:
        path: Path = (*manifest.pod.path, "metadata", "annotations")
        yield path, mapping(manifest.body, *map(str, path))


RULES = (object_name, pod_names, label_syntax, annotation_syntax)
