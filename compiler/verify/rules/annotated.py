"""Rules: annotations of pods that Kubernetes reads, some of them from before there were fields."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify.forms import is_inside
from compiler.verify.manifest import Fields, mapping, mapping_at, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.pods import every_container
from compiler.verify.rules.table import Rules, whole

NOTES = ("metadata", "annotations")
_MIRROR = "kubernetes.io/config.mirror"
_COST = "controller.kubernetes.io/pod-deletion-cost"
_INT32 = range(-(2**31), 2**31)
_WHOLE = regex(r"0|-[0-9]{1,10}|[1-9][0-9]{0,9}")
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/"
ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_OF_CONTAINERS = (_SECCOMP, ARMOR)
_LOCAL = "localhost/"
# What the values of such annotations are called in fields.
_TYPES = {
    "runtime/default": "RuntimeDefault",
    "docker/default": "RuntimeDefault",
    "unconfined": "Unconfined",
}


def numbers(at: Place) -> Iterator[Fault]:
    """Check that what it costs to delete a pod is a number of 32 bits."""
    cost = mapping_at(at.fields, *NOTES).get(_COST)
    if isinstance(cost, str) and not (_WHOLE.fullmatch(cost) and int(cost) in _INT32):
        yield Fault((*NOTES, _COST), f"`{_COST}: {cost}` has to be a whole number of 32 bits")


def mirrored(at: Place) -> Iterator[Fault]:
    """Check that what mirrors a node's own pod is on that node."""
    if _MIRROR in mapping_at(at.fields, *NOTES) and not text_at(at.fields, "spec", "nodeName"):
        yield Fault((*NOTES, _MIRROR), f"`{_MIRROR}` needs `nodeName`", key=True)


def profile_notes(at: Place) -> dict[str, str]:
    """Return the annotations of a pod that name a profile, of it or of a container."""
    return {
        key: value
        for key, value in mapping_at(at.fields, *NOTES).items()
        if (key == _SECCOMP_POD or key.startswith(_OF_CONTAINERS)) and isinstance(value, str)
    }


def profiles(at: Place) -> Iterator[Fault]:
    """Check that profiles of containers are known ones, of containers that there are."""
    for key, value in profile_notes(at).items():
        path = (*NOTES, key)
        if key.startswith(ARMOR):
            containers = every_container(mapping(at.fields, "spec"))
            if key.removeprefix(ARMOR) not in {text(one, "name") for _, one in containers}:
                fact = f"its pods have no container `{key.removeprefix(ARMOR)}`"
                yield Fault(path, fact, key=True)
            known = value in ("", "runtime/default", "unconfined") or value.startswith(_LOCAL)
        else:
            local = value.startswith(_LOCAL) and is_inside(value.removeprefix(_LOCAL))
            known = value in _TYPES or local
        if not known:
            said = "`runtime/default`, `unconfined` or `localhost/PATH`"
            yield Fault(path, f"the profile `{value}` has to be {said}")


def as_fields_say(at: Place) -> Iterator[Fault]:
    """Check that a profile is not another one in an annotation than in a field."""
    notes, pod = profile_notes(at), mapping(at.fields, "spec")
    for path, context, field, key in _profiles(pod) if notes else ():
        if field in context and key in notes and _differs(notes[key], mapping(context, field)):
            place: Path = ("spec", *path, "securityContext", field)
            yield Fault(place, f"the annotation `{key}` says something else")


def _profiles(pod: Fields) -> Iterator[tuple[Path, Fields, str, str]]:
    """Yield where a pod and its containers have profiles: whose, context, field, annotation."""
    yield (), mapping(pod, "securityContext"), "seccompProfile", _SECCOMP_POD
    for path, one in every_container(pod):
        context, name = mapping(one, "securityContext"), text(one, "name")
        yield path, context, "seccompProfile", f"{_SECCOMP}{name}"
        yield path, context, "appArmorProfile", f"{ARMOR}{name}"


def _differs(note: str, profile: Fields) -> bool:
    kind, name = text(profile, "type"), text(profile, "localhostProfile")
    if kind == "Localhost":
        return note != f"{_LOCAL}{name}"
    return kind in _TYPES.values() and _TYPES.get(note) != kind


RULES: Rules = tuple(
    whole(on, judging.METADATA, source, check, "metadata.annotations")
    for on in ("core.v1.Pod", "core.v1.PodTemplateSpec")
    for source, check in (
        ("core.ValidatePodSpecificAnnotations", numbers),
        ("core.ValidatePodSpecificAnnotations", mirrored),
        ("core.ValidateSeccompPodAnnotations, core.ValidateAppArmorPodAnnotations", profiles),
        ("core.validateSeccompAnnotationsAndFields", as_fields_say),
    )
)
