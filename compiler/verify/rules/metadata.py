"""Rules: what objects are called, which labels and annotations they carry, and label selectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.knowledge.features import RELAXED_SERVICE_NAMES, has
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.bundle import is_built_in
from compiler.verify.forms import LABEL_VALUE, QUALIFIED, one_of
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, Place, shown
from compiler.verify.rules.table import Rules, fields, has_any, needs, unless, whole
from compiler.verify.words import Spelling

_META = "meta.v1.ObjectMeta"
_SELECTOR = "meta.v1.LabelSelector"
_REQUIREMENT = "meta.v1.LabelSelectorRequirement"
_ANNOTATIONS_LIMIT = 256 * 1024
_KINDS = 256  # more than one lints at once

# Kinds whose names become part of something longer, or of a path, ask for more or less than the
# rest, which have names of sub-domains. Pods of a StatefulSet carry a label with its name and a
# digest, and so do those of a CronJob's Jobs.
NAMES: Mapping[str, Spelling] = {
    "StatefulSet": words.SHORT,
    "CronJob": words.SUBDOMAIN._replace(longest=52),
    "Job": words.SUBDOMAIN._replace(longest=63),
    "Namespace": words.LABEL,
    "Event": words.SEGMENT,
    "PodDisruptionBudget": words.SEGMENT,
    "Role": words.SEGMENT,
    "RoleBinding": words.SEGMENT,
    "ClusterRole": words.SEGMENT,
    "ClusterRoleBinding": words.SEGMENT,
}


def object_name(at: Place) -> Iterable[Fault]:
    """Check that an object has a name, or the beginning of one, of the form of its kind."""
    if at.path != ("metadata",):
        return ()
    manifest = at.manifest
    spelling = _spelling(manifest.kind, manifest.version)
    name, begun = text(at.fields, "name"), text(at.fields, "generateName")
    return () if not begun and spelling.fits(name) else _misspellings(name, begun, spelling)


def _misspellings(name: str, begun: str, spelling: Spelling) -> Iterator[Fault]:
    if name and not spelling.fits(name):
        yield _misspelled("name", name, spelling)
    if begun and not spelling.fits(f"{begun}x"):
        yield _misspelled("generateName", begun, spelling)


@lru_cache(_KINDS)
def _spelling(kind: str, version: str) -> Spelling:
    return service_name(version) if kind == "Service" else NAMES.get(kind, words.SUBDOMAIN)


def service_name(version: str) -> Spelling:
    """Return how the names of Services are spelled in a version of Kubernetes."""
    return words.LABEL if has(version, RELAXED_SERVICE_NAMES) else words.SERVICE


def is_named(at: Place) -> Iterable[Fault]:
    """Check that an object has a name, or the beginning of one."""
    given = at.fields.get("name") or at.fields.get("generateName")
    if given or at.path != ("metadata",) or at.manifest.kind == "LimitRange":
        return ()  # a LimitRange is given one
    return (Fault((), "it has no `name`"),)


def space(at: Place) -> Iterator[Fault]:
    """Check that an object's namespace can be one."""
    name = text(at.fields, "namespace")
    if at.path == ("metadata",) and name and not words.LABEL.fits(name):
        yield Fault(("namespace",), f"the namespace `{name}` has to have {words.LABEL.said}")


def _misspelled(field: str, name: str, spelling: Spelling) -> Fault:
    fact = f"the name `{name}` has to have {spelling.said}"
    return Fault((field,), fact, _respelled(name, spelling))


def _respelled(name: str, spelling: Spelling) -> str:
    """Return a hint: the name in lower case, with hyphens, if that has the right form."""
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in name.lower())
    better = plain.strip("-")
    return f"write `{better}`" if spelling.fits(better) else ""


def labels(at: Place) -> Iterable[Fault]:
    """Check that labels have qualified names as keys, and short and simple values."""
    return labelled(mapping(at.fields, "labels"), ("labels",))


def notes(at: Place) -> Iterator[Fault]:
    """Check that annotations have qualified names as keys, and are not too large together."""
    found = mapping(at.fields, "annotations")
    for key in found:
        if not words.is_qualified(key.lower()):
            yield _no_key(key, ("annotations",))
    size = sum(
        len(key) + len(str(value).encode("utf-8", "replace")) for key, value in found.items()
    )
    if size > _ANNOTATIONS_LIMIT:
        fact = f"its annotations have {size} bytes, and {_ANNOTATIONS_LIMIT} are allowed"
        yield Fault(("annotations",), fact)


def labelled(found: Fields, path: Path) -> Iterable[Fault]:
    """Return what is wrong with labels, or with labels that are asked for."""
    return () if words.are_labels(found) else _mislabelled(found, path)


def _mislabelled(found: Fields, path: Path) -> Iterator[Fault]:
    for key, value in found.items():
        if not words.is_qualified(key):
            yield _no_key(key, path)
        if isinstance(value, str) and not words.is_label_value(value):
            fact = f"the value of the label `{key}` has to have {words.VALUE.said}"
            yield Fault((*path, key), f"{fact}, and is {shown(value)}")


def _no_key(key: str, path: Path) -> Fault:
    fact = f"`{key}` can't be a key of `{path[-1]}`: it has to be a name, or `domain/name`"
    return Fault((*path, key), fact, key=True)


def finalizers(at: Place) -> Iterator[Fault]:
    """Check that finalizers are qualified names, with a domain unless they are Kubernetes' own.

    Of custom resources a server asks for no domain.
    """
    is_free = not is_built_in(at.manifest.api_version)
    for index, one in enumerate(items(at.fields, "finalizers") if len(at.path) == 1 else ()):
        own = is_free or "/" in str(one) or one in ("orphan", "foregroundDeletion", "kubernetes")
        if isinstance(one, str) and not (own and words.is_qualified(one)):
            yield Fault(("finalizers", index), f"the finalizer `{one}` has to be `domain/name`")


def owners(at: Place) -> Iterator[Fault]:
    """Check that an object has one owner at most that controls it."""
    owning = {repr(one) for one in items(at.fields, "ownerReferences") if _controls(one)}
    if len(owning) > 1:
        yield Fault(("ownerReferences",), "only one owner can be its controller")


def _controls(owner: Plain) -> bool:
    return isinstance(owner, dict) and owner.get("controller") is True


def match_labels(at: Place) -> Iterable[Fault]:
    """Check that the labels which a selector asks for can be labels.

    Those of metrics are the metrics' own, which no server looks at.
    """
    if "metric" in at.path:
        return ()
    return labelled(mapping(at.fields, "matchLabels"), ("matchLabels",))


def requirement(at: Place) -> Iterator[Fault]:
    """Check that a selector's requirement has the values that its operator takes."""
    operator, values = text(at.fields, "operator"), items(at.fields, "values")
    if operator in ("In", "NotIn") and not values:
        yield Fault(("values",), f"`{operator}` needs at least one value")
    if operator in ("Exists", "DoesNotExist") and values:
        yield Fault(("values",), f"`{operator}` takes no values")


_NAME = "meta.ValidateObjectMetaAccessor"
# What an object, or the template of one, can't do without: a server sees its parts as empty.
_SPECS = (
    "apps.v1.Deployment",
    "apps.v1.StatefulSet",
    "apps.v1.DaemonSet",
    "apps.v1.ReplicaSet",
    "autoscaling.v1.HorizontalPodAutoscaler",
    "autoscaling.v2.HorizontalPodAutoscaler",
    "batch.v1.CronJob",
    "batch.v1.Job",
    "batch.v1.JobTemplateSpec",
    "core.v1.PersistentVolume",
    "core.v1.PersistentVolumeClaim",
    "core.v1.Pod",
    "core.v1.PodTemplateSpec",
    "core.v1.ReplicationController",
    "core.v1.Service",
    "networking.v1.Ingress",
    "networking.v1.IngressClass",
)
RULES: Rules = (
    needs("core.v1.PodTemplate", judging.METADATA, "decoding: an empty one", "template"),
    *(needs(on, judging.METADATA, "decoding: an empty one", "spec") for on in _SPECS),
    whole(
        _META,
        codes.OBJECT_NAME,
        "core.ValidateObjectMeta, core.Validate…Name",
        object_name,
        "name",
        "generateName",
    ),
    unless(has_any("name", "generateName"), whole(_META, judging.METADATA, _NAME, is_named)),
    whole(_META, codes.OBJECT_NAME, _NAME, space, "namespace"),
    whole(_META, codes.LABEL, "meta.ValidateLabels", labels, "labels"),
    whole(_META, codes.LABEL, "core.ValidateAnnotations", notes, "annotations"),
    whole(_META, judging.METADATA, "meta.ValidateFinalizers", finalizers, "finalizers"),
    whole(_META, judging.METADATA, "meta.ValidateOwnerReferences", owners, "ownerReferences"),
    needs(
        "meta.v1.OwnerReference",
        judging.METADATA,
        "meta.validateOwnerReference",
        "apiVersion",
        "kind",
        "name",
        "uid",
    ),
    whole(_SELECTOR, codes.LABEL, "meta.ValidateLabelSelector", match_labels, "matchLabels"),
    *fields(
        _REQUIREMENT,
        codes.SELECTOR,
        "meta.ValidateLabelSelectorRequirement",
        key=QUALIFIED,
        operator=one_of("In", "NotIn", "Exists", "DoesNotExist", empty=False),
        values=LABEL_VALUE,
    ),
    whole(_REQUIREMENT, codes.SELECTOR, "meta.ValidateLabelSelectorRequirement", requirement),
)
