"""Rules: the volumes of pods, and what they come from."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import (
    ABSOLUTE,
    DRIVER,
    INSIDE,
    MODE,
    NO_STEP_UP,
    OCTAL,
    UNRESERVED,
    amount,
    at_least,
    named,
    one_of,
    text_of,
)
from compiler.verify.manifest import Fields, mapping, text, text_at
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.pods import SPEC
from compiler.verify.rules.table import (
    Rules,
    alone,
    at_most_one,
    entries,
    exactly_one,
    fields,
    is_given,
    needs,
    unique,
    whole,
)

_PAIR = regex(r"[^:\[\]]*:[^:]*|\[[^\]]*\]:[^:]*")
_MEDIUM = Form(
    "`Memory`, `HugePages` or `HugePages-SIZE`",
    lambda value: value in ("", "Memory") or str(value).startswith("HugePages"),
)
_REGISTRY = Form(
    "`HOST:PORT`, or several with commas between them",
    lambda value: not value or all(_PAIR.fullmatch(one) for one in str(value).split(",")),
)
_HOST_TYPES = one_of(
    "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"
)
_SHORTEST = 600  # seconds that a token of a service account lives


def one_source(fields: Fields) -> Iterator[Fault]:
    """Check that a volume has one source."""
    kinds = [key for key, source in fields.items() if key != "name" and source is not None]
    name = text(fields, "name")
    if len(kinds) > 1:
        fact = f"the volume `{name}` has several sources: {', '.join(kinds)}"
        yield Fault((kinds[1],), fact, key=True)


def some_source(fields: Fields) -> Iterator[Fault]:
    """Check that a volume says what it is: without a source it is an empty folder."""
    if not any(source is not None for key, source in fields.items() if key != "name"):
        fact = f"the volume `{text(fields, 'name')}` has no source, and will be an empty folder"
        yield Fault((), fact, "write `emptyDir: {}` if that is meant")


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
            yield (kind, "path"), text_at(source, kind, "path")


def of_its_pod(at: Place) -> Iterator[Fault]:
    """Check that a claim which is made with its pod says no more of itself than labels."""
    for field, value in mapping(at.fields, "metadata").items():
        if field not in ("labels", "annotations") and is_given(value):
            fact = f"a claim that is made with its pod has labels and annotations, and no `{field}`"
            yield Fault(("metadata", field), fact, key=True)


def claims_of_the_pod(at: Place) -> Iterator[Fault]:
    """Check that claims which are made with a pod have names that nothing else of it has."""
    pod, volumes = text_at(at.fields, "metadata", "name"), mapping(at.fields, "spec")
    made = {
        f"{pod}-{text(one, 'name')}": index
        for index, one in entries(volumes, "volumes")
        if pod and one.get("ephemeral") is not None
    }
    for name, index in made.items():
        if len(name) > words.SUBDOMAIN.longest:
            path: Path = ("spec", "volumes", index, "name")
            yield Fault(path, f"the claim of its own has too long a name: `{name}`")
    for index, one in entries(volumes, "volumes"):
        if text_at(one, "persistentVolumeClaim", "claimName") in made:
            path = ("spec", "volumes", index, "persistentVolumeClaim", "claimName")
            yield Fault(path, "that claim is made with the pod, for another of its volumes")


def flex_options(at: Place) -> Iterator[Fault]:
    """Check that options of a driver are none of Kubernetes' own."""
    for key in mapping(at.fields, "options"):
        domain = f".{key.partition('/')[0].lower()}"
        if domain.endswith((".kubernetes.io", ".k8s.io")):
            yield Fault(("options", key), f"the option `{key}` is Kubernetes' own", key=True)


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
    ("ScaleIOVolumeSource", "core.validateScaleIOVolumeSource", ("gateway", "system")),
    ("ScaleIOVolumeSource", "core.validateScaleIOVolumeSource", ("volumeName",)),
    ("KeyToPath", "core.validateKeyToPath", ("key", "path")),
    ("DownwardAPIVolumeFile", "core.validateDownwardAPIVolumeFile", ("path",)),
    ("ConfigMapProjection", _PROJECTED, ("name",)),
    ("SecretProjection", _PROJECTED, ("name",)),
    ("ServiceAccountTokenProjection", _PROJECTED, ("path",)),
)

_SOURCES_WITH_MODES = (
    "SecretVolumeSource",
    "ConfigMapVolumeSource",
    "DownwardAPIVolumeSource",
    "ProjectedVolumeSource",
)
_MODES = (
    *((on, "defaultMode") for on in _SOURCES_WITH_MODES),
    ("KeyToPath", "mode"),
    ("DownwardAPIVolumeFile", "mode"),
)
RULES: Rules = (
    unique(SPEC, codes.OBJECT_NAME, "core.ValidateVolumes", "volumes", "name"),
    needs("core.v1.Volume", codes.OBJECT_NAME, "core.ValidateVolumes", "name"),
    *fields("core.v1.Volume", codes.OBJECT_NAME, "core.ValidateVolumes", name=named(words.LABEL)),
    alone("core.v1.Volume", codes.MOUNT, _SOURCE, one_source),
    alone("core.v1.Volume", judging.SENSELESS, "none: an empty folder", some_source),
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
        "core.v1.GitRepoVolumeSource",
        judging.VOLUME,
        "core.validateGitRepoVolumeSource",
        directory=INSIDE,
    ),
    *fields(
        "core.v1.QuobyteVolumeSource",
        judging.VOLUME,
        "core.validateQuobyteVolumeSource",
        registry=_REGISTRY,
        tenant=text_of(64),
    ),
    exactly_one(
        "core.v1.FlockerVolumeSource",
        judging.VOLUME,
        "core.validateFlockerVolumeSource",
        "datasetName",
        "datasetUUID",
    ),
    whole(
        "core.v1.FlexVolumeSource",
        judging.VOLUME,
        "core.validateFlexVolumeSource",
        flex_options,
        "options",
    ),
    whole(
        "core.v1.PersistentVolumeClaimTemplate",
        codes.CLAIM,
        "core.ValidateTemplateObjectMeta",
        of_its_pod,
        "metadata",
    ),
    whole("core.v1.Pod", codes.CLAIM, "core.ValidateVolumes", claims_of_the_pod),
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
        for on in _SOURCES_WITH_MODES
        for rule in fields(
            f"core.v1.{on}",
            codes.MOUNT,
            "core.validateSecretVolumeSource, core.validateConfigMapVolumeSource, "
            "core.validateDownwardAPIVolumeSource, core.validateProjectedVolumeSource",
            defaultMode=MODE,
        )
    ),
    *(
        rule
        for on, field in _MODES
        for rule in fields(
            f"core.v1.{on}", judging.SENSELESS, "none: read as it is", **{field: OCTAL}
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
    *fields(
        "core.v1.ImageVolumeSource",
        codes.FIELD,
        "core.validateImageVolumeSource",
        pullPolicy=one_of("Always", "IfNotPresent", "Never"),
    ),
)
