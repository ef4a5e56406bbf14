"""Rules: the volumes of pods, what they come from, and where they are mounted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import (
    ABSOLUTE,
    DRIVER,
    MODE,
    NO_STEP_UP,
    UNRESERVED,
    amount,
    at_least,
    is_inside,
    named,
    one_of,
)
from compiler.verify.manifest import Fields, mapping, text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.pods import SPEC, every_container
from compiler.verify.rules.table import Rules, at_most_one, entries, fields, needs, unique, whole

_MOUNT = "core.v1.VolumeMount"
# Windows names its paths by their drive, such as `C:\\data`.
_DRIVE = regex(r"^[A-Za-z]:(?=[/\\])")
_BLOCKS = ("persistentVolumeClaim", "ephemeral")
_MEDIUM = Form(
    "`Memory`, `HugePages` or `HugePages-SIZE`",
    lambda value: value in ("", "Memory") or str(value).startswith("HugePages"),
)
_HOST_TYPES = one_of(
    "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"
)
_SHORTEST = 600  # seconds that a token of a service account lives


def one_source(at: Place) -> Iterator[Fault]:
    """Check that a volume has one source."""
    kinds = [key for key, source in at.fields.items() if key != "name" and source is not None]
    name = text(at.fields, "name")
    if len(kinds) > 1:
        fact = f"the volume `{name}` has several sources: {', '.join(kinds)}"
        yield Fault((kinds[1],), fact, key=True)


def some_source(at: Place) -> Iterator[Fault]:
    """Check that a volume says what it is: without a source it is an empty folder."""
    if not any(source is not None for key, source in at.fields.items() if key != "name"):
        fact = f"the volume `{text(at.fields, 'name')}` has no source, and will be an empty folder"
        yield Fault((), fact, "write `emptyDir: {}` if that is meant")


def volumes_of(at: Place) -> dict[str, Fields]:
    """Return the volumes of a pod by name, and what a StatefulSet adds to them."""
    found = {text(one, "name"): one for _, one in entries(at.fields, "volumes")}
    for _, claim in entries(at.around(2).fields, "volumeClaimTemplates"):
        found[text(claim, "metadata", "name")] = {"persistentVolumeClaim": {}}
    return found


def mounts(at: Place) -> Iterator[Fault]:
    """Check that what is mounted is a volume of the pod."""
    volumes = volumes_of(at)
    for path, container in every_container(at.fields):
        for index, mount in entries(container, "volumeMounts"):
            name = text(mount, "name")
            if name not in volumes:
                fact = f"`{text(container, 'name')}` mounts `{name}`, which is no volume of its pod"
                yield Fault((*path, "volumeMounts", index, "name"), fact)


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
    for index, mount in entries(at.fields, "volumeMounts"):
        target = text(mount, "mountPath")
        if target and posixpath.normpath(target) in taken:
            fact = f"`{text(at.fields, 'name')}` has two mounts at `{target}`"
            yield Fault(("volumeMounts", index, "mountPath"), fact)
        taken.add(posixpath.normpath(target))


def target(at: Place) -> Iterator[Fault]:
    """Check that a path to mount at has no colon, and that a part is inside its volume."""
    path = text(at.fields, "mountPath")
    if not path or ":" in _DRIVE.sub("", path):
        yield Fault(
            ("mountPath",),
            f"nothing can be mounted at `{path}`: it has to be a path without a colon",
        )
    for field in ("subPath", "subPathExpr"):
        part = text(at.fields, field)
        if not is_inside(part):
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


def projected(at: Place) -> Iterator[Fault]:
    """Check that what is projected into one volume has different paths."""
    seen = set[str]()
    for index, source in entries(at.fields, "sources"):
        for path, file in _files(source):
            if file and file in seen:
                yield Fault(("sources", index, *path), f"`{file}` is there twice in the volume")
            seen.add(file)


def _files(source: Fields) -> Iterator[tuple[Path, str]]:
    for kind in ("configMap", "secret", "downwardAPI"):
        for index, item in entries(mapping(source, kind), "items"):
            yield (kind, "items", index, "path"), text(item, "path")
    for kind in ("serviceAccountToken", "clusterTrustBundle"):
        if kind in source:
            yield (kind, "path"), text(source, kind, "path")


def shows_something(at: Place) -> Iterator[Fault]:
    """Check that a file of the downward API shows a field or an amount."""
    if at.fields.get("fieldRef") is None and at.fields.get("resourceFieldRef") is None:
        yield Fault((), "a file of `downwardAPI` needs `fieldRef` or `resourceFieldRef`")


def published(at: Place) -> Iterator[Fault]:
    """Check that the Secret which a driver mounts with has a name."""
    if at.path[-1] == "nodePublishSecretRef" and not words.SUBDOMAIN.fits(text(at.fields, "name")):
        yield Fault(("name",), "`nodePublishSecretRef` needs the `name` of a Secret")


_SOURCE = "core.validateVolumeSource"
_PROJECTED = "core.validateProjectionSources"
# What each source has to say. The rest of a source's fields has defaults, or is the driver's.
_NEEDED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("SecretVolumeSource", "core.validateSecretVolumeSource", ("secretName",)),
    ("ConfigMapVolumeSource", "core.validateConfigMapVolumeSource", ("name",)),
    (
        "PersistentVolumeClaimVolumeSource",
        "core.validatePersistentClaimVolumeSource",
        ("claimName",),
    ),
    ("HostPathVolumeSource", "core.validateHostPathVolumeSource", ("path",)),
    ("NFSVolumeSource", "core.validateNFSVolumeSource", ("server", "path")),
    ("CSIVolumeSource", "core.validateCSIVolumeSource", ("driver",)),
    ("EphemeralVolumeSource", "core.validateEphemeralVolumeSource", ("volumeClaimTemplate",)),
    ("GitRepoVolumeSource", "core.validateGitRepoVolumeSource", ("repository",)),
    ("ISCSIVolumeSource", "core.validateISCSIVolumeSource", ("targetPortal", "iqn")),
    ("GlusterfsVolumeSource", "core.validateGlusterfsVolumeSource", ("endpoints", "path")),
    ("CephFSVolumeSource", "core.validateCephFSVolumeSource", ("monitors",)),
    ("RBDVolumeSource", "core.validateRBDVolumeSource", ("monitors", "image")),
    ("AzureFileVolumeSource", "core.validateAzureFile", ("secretName", "shareName")),
    ("AzureDiskVolumeSource", "core.validateAzureDisk", ("diskName", "diskURI")),
    (
        "AWSElasticBlockStoreVolumeSource",
        "core.validateAWSElasticBlockStoreVolumeSource",
        ("volumeID",),
    ),
    ("GCEPersistentDiskVolumeSource", "core.validateGCEPersistentDiskVolumeSource", ("pdName",)),
    ("CinderVolumeSource", "core.validateCinderVolumeSource", ("volumeID",)),
    ("VsphereVirtualDiskVolumeSource", "core.validateVsphereVolumeSource", ("volumePath",)),
    ("FlexVolumeSource", "core.validateFlexVolumeSource", ("driver",)),
    ("PortworxVolumeSource", "core.validatePortworxVolumeSource", ("volumeID",)),
    ("QuobyteVolumeSource", "core.validateQuobyteVolumeSource", ("registry", "volume")),
    ("KeyToPath", "core.validateKeyToPath", ("key", "path")),
    ("DownwardAPIVolumeFile", "core.validateDownwardAPIVolumeFile", ("path",)),
    ("ConfigMapProjection", _PROJECTED, ("name",)),
    ("SecretProjection", _PROJECTED, ("name",)),
    ("ServiceAccountTokenProjection", _PROJECTED, ("path",)),
    ("VolumeDevice", "core.ValidateVolumeDevices", ("name", "devicePath")),
)

RULES: Rules = (
    unique(SPEC, codes.OBJECT_NAME, "core.ValidateVolumes", "volumes", "name"),
    whole(SPEC, codes.MOUNT, "core.ValidateVolumeMounts", mounts),
    whole("core.v1.Container", codes.MOUNT, "core.ValidateVolumeDevices", devices, "volumeDevices"),
    needs("core.v1.Volume", codes.OBJECT_NAME, "core.ValidateVolumes", "name"),
    *fields("core.v1.Volume", codes.OBJECT_NAME, "core.ValidateVolumes", name=named(words.LABEL)),
    whole("core.v1.Volume", codes.MOUNT, _SOURCE, one_source),
    whole("core.v1.Volume", judging.SENSELESS, "none: an empty folder", some_source),
    *(needs(f"core.v1.{on}", judging.VOLUME, source, *names) for on, source, names in _NEEDED),
    *fields(
        "core.v1.EmptyDirVolumeSource",
        judging.VOLUME,
        f"{_SOURCE}; kubelet",
        medium=_MEDIUM,
        sizeLimit=amount(),
    ),
    *fields(
        "core.v1.HostPathVolumeSource",
        judging.VOLUME,
        "core.validateHostPathVolumeSource, core.validateHostPathType",
        path=NO_STEP_UP,
        type=_HOST_TYPES,
    ),
    *fields(
        "core.v1.NFSVolumeSource", judging.VOLUME, "core.validateNFSVolumeSource", path=ABSOLUTE
    ),
    *fields(
        "core.v1.CSIVolumeSource",
        judging.VOLUME,
        "core.validateCSIVolumeSource, core.ValidateCSIDriverName",
        driver=DRIVER,
    ),
    whole(
        "core.v1.LocalObjectReference", judging.VOLUME, "core.validateCSIVolumeSource", published
    ),
    *(
        rule
        for on in (
            "SecretVolumeSource",
            "ConfigMapVolumeSource",
            "DownwardAPIVolumeSource",
            "ProjectedVolumeSource",
        )
        for rule in fields(
            f"core.v1.{on}",
            codes.MOUNT,
            "core.validateSecretVolumeSource, core.validateConfigMapVolumeSource, "
            "core.validateDownwardAPIVolumeSource, core.validateProjectedVolumeSource",
            defaultMode=MODE,
        )
    ),
    *fields("core.v1.KeyToPath", codes.MOUNT, "core.validateKeyToPath", mode=MODE, path=UNRESERVED),
    *fields(
        "core.v1.DownwardAPIVolumeFile",
        codes.MOUNT,
        "core.validateDownwardAPIVolumeFile",
        mode=MODE,
        path=UNRESERVED,
    ),
    whole(
        "core.v1.DownwardAPIVolumeFile",
        judging.VOLUME,
        "core.validateDownwardAPIVolumeFile",
        shows_something,
    ),
    at_most_one(
        "core.v1.DownwardAPIVolumeFile",
        judging.VOLUME,
        "core.validateDownwardAPIVolumeFile",
        "fieldRef",
        "resourceFieldRef",
    ),
    at_most_one(
        "core.v1.VolumeProjection",
        judging.VOLUME,
        _PROJECTED,
        "configMap",
        "secret",
        "downwardAPI",
        "serviceAccountToken",
        "clusterTrustBundle",
        "podCertificate",
    ),
    whole("core.v1.ProjectedVolumeSource", judging.VOLUME, _PROJECTED, projected),
    *fields(
        "core.v1.ServiceAccountTokenProjection",
        judging.VOLUME,
        _PROJECTED,
        expirationSeconds=at_least(_SHORTEST),
        path=UNRESERVED,
    ),
    *(
        whole(on, codes.MOUNT, "core.ValidateVolumeMounts", targets, "volumeMounts")
        for on in ("core.v1.Container", "core.v1.EphemeralContainer")
    ),
    whole(
        _MOUNT, codes.MOUNT, "core.ValidateVolumeMounts, core.validateLocalDescendingPath", target
    ),
    at_most_one(_MOUNT, codes.MOUNT, "core.ValidateVolumeMounts", "subPath", "subPathExpr"),
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
    *fields(
        "core.v1.ImageVolumeSource",
        codes.FIELD,
        "core.validateImageVolumeSource",
        pullPolicy=one_of("Always", "IfNotPresent", "Never"),
    ),
)
