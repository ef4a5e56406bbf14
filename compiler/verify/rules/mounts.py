"""Rules: where the volumes of a pod are mounted, and which are devices."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from compiler.codes import verifying as codes
from compiler.regexes import regex
from compiler.verify.forms import NO_STEP_UP, is_inside, one_of
from compiler.verify.manifest import Fields, mapping, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.containers import CONTAINERS
from compiler.verify.rules.table import (
    Rules,
    at_most_one,
    entries,
    fields,
    needs,
    several,
    unique,
    whole,
)

_MOUNT = "core.v1.VolumeMount"
# Windows names its paths by their drive, such as `C:\\data`.
_DRIVE = regex(r"^[A-Za-z]:(?=[/\\]|\Z)")
_FEW = 6  # volumes that a hint can list
_PARTS = ("subPath", "subPathExpr")
_BLOCKS = ("persistentVolumeClaim", "ephemeral")


def volumes_of(at: Place) -> dict[str, Fields]:
    """Return the volumes of a pod by name, and what a StatefulSet adds to them."""
    found = {text(one, "name"): one for _, one in entries(at.fields, "volumes")}
    for _, claim in entries(at.around(2).fields, "volumeClaimTemplates"):
        found[text_at(claim, "metadata", "name")] = {"persistentVolumeClaim": {}}
    return found


def mounts(at: Place) -> Iterator[Fault]:
    """Check that what is mounted is a volume of the pod."""
    assert at.above
    volumes = volumes_of(at.above)
    for index, mount in entries(at.fields, "volumeMounts"):
        name = text(mount, "name")
        if name not in volumes and not _is_unread(at.above):
            fact = f"`{text(at.fields, 'name')}` mounts `{name}`, which is no volume of its pod"
            yield Fault(("volumeMounts", index, "name"), fact, _known(name, volumes))


def _known(name: str, volumes: dict[str, Fields]) -> str:
    """Return which volume may be meant, or which there are."""
    close = get_close_matches(name, volumes, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    there = ", ".join(f"`{one}`" for one in volumes if one)
    return f"its volumes are {there}" if there and len(volumes) <= _FEW else ""


def _is_unread(pod: Place) -> bool:
    """Whether a StatefulSet's claims are no list, or have no names: that is told of already."""
    claims = pod.around(2).fields.get("volumeClaimTemplates", [])
    return not isinstance(claims, list) or not all(
        isinstance(one, dict) and text_at(one, "metadata", "name") for one in claims
    )


def devices(at: Place) -> Iterator[Fault]:
    """Check that a device is a claim of the pod's, and is not mounted as well."""
    assert at.above
    volumes = volumes_of(at.above)
    mounted = [mount for _, mount in entries(at.fields, "volumeMounts")]
    names = {text(mount, "name") for mount in mounted}
    paths = {text(mount, "mountPath") for mount in mounted}
    for index, device in entries(at.fields, "volumeDevices"):
        name, path = text(device, "name"), ("volumeDevices", index, "name")
        source = volumes.get(name)
        if source is None:
            fact = f"`{text(at.fields, 'name')}` uses `{name}`, which is no volume of its pod"
            yield Fault(path, fact)
        elif not any(kind in source for kind in _BLOCKS):
            yield Fault(path, f"`{name}` is no claim, and so no device")
        if name in names or text(device, "devicePath") in paths:
            yield Fault(path, f"`{name}` is mounted and a device: it can be one of them")


def targets(at: Place) -> Iterator[Fault]:
    """Check that a path has one mount."""
    taken = set[str]()
    for index, mount in several(at.fields, "volumeMounts"):
        target = text(mount, "mountPath")
        folder = posixpath.normpath(target)
        if target and folder in taken:
            fact = f"`{text(at.fields, 'name')}` has two mounts at `{target}`"
            yield Fault(("volumeMounts", index, "mountPath"), fact)
        taken.add(folder)


def target(at: Place) -> Iterator[Fault]:
    """Check that a path to mount at has no colon, and that a part is inside its volume."""
    path = text(at.fields, "mountPath")
    if not path or (":" in path and ":" in _DRIVE.sub("", path)):
        yield Fault(
            ("mountPath",),
            f"nothing can be mounted at `{path}`: it has to be a path without a colon",
        )
    for field in _PARTS:
        part = text(at.fields, field)
        if part and not is_inside(part):
            yield Fault((field,), f"`{field}: {part}` leads out of the volume")


def propagation(at: Place) -> Iterator[Fault]:
    """Check that only a privileged container propagates its mounts to the node."""
    container = at.above.fields if at.above else {}
    privileged = mapping(container, "securityContext").get("privileged") is True
    if text(at.fields, "mountPropagation") == "Bidirectional" and not privileged:
        fact = (
            f"`{text(container, 'name')}` has to be privileged to propagate its mounts to the node"
        )
        yield Fault(("mountPropagation",), fact)


def read_only(at: Place) -> Iterator[Fault]:
    """Check that a mount which is read-only all the way down is read-only."""
    deep = text(at.fields, "recursiveReadOnly")
    if deep in ("Enabled", "IfPossible"):
        if at.fields.get("readOnly") is not True:
            yield Fault(("recursiveReadOnly",), "`recursiveReadOnly` needs `readOnly: true`")
        if at.fields.get("mountPropagation") not in (None, "", "None"):
            fact = "`recursiveReadOnly` and `mountPropagation` exclude each other"
            yield Fault(("recursiveReadOnly",), fact)


RULES: Rules = (
    whole("core.v1.Container", codes.MOUNT, "core.ValidateVolumeDevices", devices, "volumeDevices"),
    *(
        whole(on, codes.MOUNT, "core.ValidateVolumeMounts", check, "volumeMounts")
        for on in CONTAINERS
        for check in (mounts, targets)
    ),
    whole(
        _MOUNT, codes.MOUNT, "core.ValidateVolumeMounts, core.validateLocalDescendingPath", target
    ),
    at_most_one(_MOUNT, codes.MOUNT, "core.ValidateVolumeMounts", *_PARTS),
    whole(_MOUNT, codes.MOUNT, "core.validateMountPropagation", propagation, "mountPropagation"),
    whole(
        _MOUNT, codes.MOUNT, "core.validateMountRecursiveReadOnly", read_only, "recursiveReadOnly"
    ),
    *fields(
        _MOUNT,
        codes.FIELD,
        "core.validateMountPropagation, core.validateMountRecursiveReadOnly",
        mountPropagation=one_of("None", "HostToContainer", "Bidirectional", empty=False),
        recursiveReadOnly=one_of("Disabled", "Enabled", "IfPossible", empty=False),
    ),
    *fields(
        "core.v1.VolumeDevice", codes.MOUNT, "core.ValidateVolumeDevices", devicePath=NO_STEP_UP
    ),
    unique("core.v1.Container", codes.MOUNT, "core.ValidateVolumeDevices", "volumeDevices", "name"),
    unique(
        "core.v1.Container",
        codes.MOUNT,
        "core.ValidateVolumeDevices",
        "volumeDevices",
        "devicePath",
    ),
    needs("core.v1.VolumeDevice", codes.MOUNT, "core.ValidateVolumeDevices", "name", "devicePath"),
)
