"""Rules: claims for disks, disks, and the classes that make them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing, judging
from compiler.codes import verifying as codes
from compiler.verify import words
from compiler.verify.forms import (
    DRIVER,
    NO_STEP_UP,
    QUALIFIED,
    amount,
    between,
    named,
    one_of,
)
from compiler.verify.manifest import Fields, items, mapping, mapping_at, text, texts
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.quantities import quantity
from compiler.verify.rules.table import Rules, alone, entries, fields, needs, unique, whole

_CLAIM = "core.v1.PersistentVolumeClaimSpec"
_VOLUME = "core.v1.PersistentVolumeSpec"
_CLASS = "storage.v1.StorageClass"
_PARAMETERS, _PARAMETERS_SIZE = 512, 256 * 1024
_SHORT = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}
_MODES = one_of(*_SHORT, empty=False, short=_SHORT)
_FILES = one_of("Filesystem", "Block", empty=False)
_SOURCES = (
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
)


def has_modes(fields: Fields) -> Iterator[Fault]:
    """Check that it is said how a disk is used, by one pod alone or not."""
    modes = items(fields, "accessModes")
    if not modes:
        yield Fault(("accessModes",), "it has no access mode")
    if "ReadWriteOncePod" in modes and len(set(map(str, modes))) > 1:
        fact = "`ReadWriteOncePod` allows no other access mode beside it"
        yield Fault(("accessModes",), fact)


def asks_for_space(fields: Fields) -> Iterator[Fault]:
    """Check that a claim asks for storage, more than none."""
    size = mapping_at(fields, "resources", "requests").get("storage")
    if size is None:
        yield Fault(("resources",), "it asks for no storage")
        return
    found = quantity(size)
    if found is not None and found <= 0:
        path = ("resources", "requests", "storage")
        yield Fault(path, f"it asks for `{size}` of storage, which is none")


def below_limit(fields: Fields) -> Iterator[Fault]:
    """Check that a claim asks for no more than its limit, which a server does not compare."""
    size = mapping_at(fields, "resources", "requests").get("storage")
    most = mapping_at(fields, "resources", "limits").get("storage")
    asked, limit = quantity(size), quantity(most)
    if asked is not None and limit is not None and asked > limit:
        fact = f"it asks for more storage ({size}) than its limit ({most})"
        yield Fault(("resources", "requests", "storage"), fact)


def sizes(at: Place) -> Iterator[Fault]:
    """Check that parameters are at most 512, of 256 KiB together, and that each has a name."""
    given = texts(at.fields, "parameters")
    size = sum(len(key.encode()) + len(value.encode()) for key, value in given.items())
    if len(given) > _PARAMETERS or size > _PARAMETERS_SIZE:
        fact = f"{len(given)} `parameters` of {size} bytes are more than 512, or 256 KiB together"
        yield Fault(("parameters",), fact)
    elif "" in given:
        yield Fault(("parameters",), "`parameters` has one without a name")


def data_source(at: Place) -> Iterator[Fault]:
    """Check that what a disk is filled from is a claim, or of a group of its own."""
    if at.path[-1] not in ("dataSource", "dataSourceRef"):
        return
    if not text(at.fields, "name"):
        yield Fault(("name",), "a data source needs a `name`")
    if not text(at.fields, "apiGroup") and text(at.fields, "kind") != "PersistentVolumeClaim":
        fact = f"a `{text(at.fields, 'kind')}` needs its `apiGroup`: without, it is a claim"
        yield Fault(("kind",), fact)
    elif not text(at.fields, "kind"):
        yield Fault(("kind",), "a data source needs a `kind`")
    group = text(at.fields, "apiGroup")
    if group and not words.SUBDOMAIN.fits(group) and not _is_dropped(at):
        yield Fault(("apiGroup",), f"the `apiGroup` `{group}` has to have {words.SUBDOMAIN.said}")


def _is_dropped(at: Place) -> bool:
    """Whether a claim's source is one that a server forgets: alone, and of a group not its own."""
    claim = at.above.fields if at.above else {}
    alone = at.path == ("spec", "dataSource") and claim.get("dataSourceRef") is None
    return alone and at.manifest.kind == "PersistentVolumeClaim"


def same_source(fields: Fields) -> Iterator[Fault]:
    """Check that both ways to name a data source name the same."""
    one, other = mapping(fields, "dataSource"), mapping(fields, "dataSourceRef")
    keys = ("apiGroup", "kind", "name")
    if one and other and [one.get(key) for key in keys] != [other.get(key) for key in keys]:
        yield Fault(("dataSourceRef",), "`dataSource` and `dataSourceRef` name different things")


def one_source(at: Place) -> Iterator[Fault]:
    """Check that a disk has one source."""
    given = [name for name in _SOURCES if at.fields.get(name) is not None]
    if not given:
        yield Fault((), "it has no source, such as `nfs` or `csi`")
    if len(given) > 1:
        yield Fault((given[1],), f"it has several sources: {', '.join(given)}", key=True)


def capacity(at: Place) -> Iterator[Fault]:
    """Check that a disk has a size, and nothing but a size."""
    sizes = mapping(at.fields, "capacity")
    if "storage" not in sizes or len(sizes) > 1:
        yield Fault(("capacity",), "it needs `capacity.storage`, and no other capacity")
    found = quantity(sizes.get("storage")) if "storage" in sizes else None
    if found is not None and found <= 0:
        yield Fault(("capacity", "storage"), f"a disk of `{sizes['storage']}` has no room")


def local_disk(at: Place) -> Iterator[Fault]:
    """Check that a node's own disk says on which node it is."""
    if at.fields.get("local") is not None and not mapping_at(at.fields, "nodeAffinity", "required"):
        yield Fault(("nodeAffinity",), "a `local` disk needs `nodeAffinity`: it is on one node")


def recycled_root(at: Place) -> Iterator[Fault]:
    """Check that a node's root is not deleted after use."""
    policy, source = text(at.fields, "persistentVolumeReclaimPolicy"), at.fields.get("hostPath")
    if policy == "Recycle" and source is not None and not text(source, "path").strip("/"):
        yield Fault(("persistentVolumeReclaimPolicy",), "`Recycle` would empty the node's `/`")


def topologies(at: Place) -> Iterator[Fault]:
    """Check that places where disks may be made differ."""
    seen: list[dict[str, list[str]]] = []
    for index, one in entries(at.fields, "allowedTopologies"):
        asked = {
            text(label, "key"): sorted(map(str, items(label, "values")))
            for _, label in entries(one, "matchLabelExpressions")
        }
        if not asked or asked in seen:
            fact = "a place to make disks is empty, or there twice"
            yield Fault(("allowedTopologies", index), fact)
        seen.append(asked)


def attributes(at: Place) -> Iterator[Fault]:
    """Check that only a disk of a CSI driver has a class of attributes."""
    if at.fields.get("csi") is None:
        yield Fault(("volumeAttributesClassName",), "only a disk under `csi` has attributes")


def nodes_of(at: Place) -> Iterator[Fault]:
    """Check that a disk which is on some nodes says on which."""
    if mapping(at.fields, "nodeAffinity").get("required") is None:
        yield Fault(("nodeAffinity",), "`nodeAffinity` needs `required`")


def parameters(at: Place) -> Iterator[Fault]:
    """Check that a class of attributes says something."""
    if not mapping(at.fields, "parameters"):
        yield Fault(("parameters",), "it needs `parameters`")


_PROVISIONER = Form(
    "a name such as `ebs.csi.aws.com`",
    lambda value: not isinstance(value, str) or words.is_qualified(value.lower()),
)
_SOURCE = "core.ValidatePersistentVolumeClaimSpec"
RULES: Rules = (
    alone(_CLAIM, codes.CLAIM, _SOURCE, has_modes),
    alone(_CLAIM, codes.CLAIM, _SOURCE, asks_for_space),
    alone(_CLAIM, judging.SENSELESS, "none: not compared", below_limit),
    *fields(
        _CLAIM,
        codes.CLAIM,
        _SOURCE,
        accessModes=_MODES,
        volumeMode=_FILES,
        storageClassName=named(words.SUBDOMAIN),
        volumeAttributesClassName=named(words.SUBDOMAIN),
    ),
    whole("core.v1.TypedLocalObjectReference", codes.CLAIM, "core.validateDataSource", data_source),
    whole("core.v1.TypedObjectReference", codes.CLAIM, "core.validateDataSourceRef", data_source),
    alone(_CLAIM, codes.CLAIM, "core.isDataSourceEqualDataSourceRef", same_source, "dataSource"),
    alone(_VOLUME, governing.PERSISTENT_VOLUME, "core.ValidatePersistentVolumeSpec", has_modes),
    whole(_VOLUME, governing.PERSISTENT_VOLUME, "core.ValidatePersistentVolumeSpec", one_source),
    whole(_VOLUME, governing.PERSISTENT_VOLUME, "core.ValidatePersistentVolumeSpec", capacity),
    whole(
        _VOLUME,
        governing.PERSISTENT_VOLUME,
        "core.ValidatePersistentVolumeSpec",
        local_disk,
        "local",
    ),
    whole(
        _VOLUME,
        governing.PERSISTENT_VOLUME,
        "core.ValidatePersistentVolumeSpec",
        recycled_root,
        "persistentVolumeReclaimPolicy",
    ),
    whole(
        _VOLUME,
        governing.PERSISTENT_VOLUME,
        "core.ValidatePersistentVolumeSpec",
        attributes,
        "volumeAttributesClassName",
    ),
    whole(
        _VOLUME,
        governing.PERSISTENT_VOLUME,
        "core.validateVolumeNodeAffinity",
        nodes_of,
        "nodeAffinity",
    ),
    *fields(
        _VOLUME,
        governing.PERSISTENT_VOLUME,
        "core.ValidatePersistentVolumeSpec",
        accessModes=_MODES,
        volumeMode=_FILES,
        volumeAttributesClassName=named(words.SUBDOMAIN, empty=False),
        persistentVolumeReclaimPolicy=one_of("Retain", "Delete", "Recycle"),
        storageClassName=named(words.SUBDOMAIN),
    ),
    needs(
        "core.v1.LocalVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateLocalVolumeSource",
        "path",
    ),
    needs(
        "core.v1.CSIPersistentVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateCSIPersistentVolumeSource",
        "driver",
        "volumeHandle",
    ),
    whole(_CLASS, governing.PERSISTENT_VOLUME, "storage.validateAllowedTopologies", topologies),
    *fields(
        "core.v1.TopologySelectorLabelRequirement",
        governing.PERSISTENT_VOLUME,
        "core.validateTopologySelectorLabelRequirement",
        key=QUALIFIED,
    ),
    unique(
        "core.v1.TopologySelectorLabelRequirement",
        governing.PERSISTENT_VOLUME,
        "core.validateTopologySelectorLabelRequirement",
        "values",
    ),
    unique(
        "core.v1.TopologySelectorTerm",
        governing.PERSISTENT_VOLUME,
        "core.ValidateTopologySelectorTerm",
        "matchLabelExpressions",
        "key",
    ),
    *fields(
        "core.v1.LocalVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateLocalVolumeSource",
        path=NO_STEP_UP,
    ),
    *fields(
        "core.v1.CSIPersistentVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.ValidateCSIDriverName",
        driver=DRIVER,
    ),
    *fields(
        "storage.v1.CSIDriverSpec",
        governing.PERSISTENT_VOLUME,
        "storage.validateCSIDriverSpec",
        fsGroupPolicy=one_of("File", "None", "ReadWriteOnceWithFSType", empty=False),
        volumeLifecycleModes=one_of("Persistent", "Ephemeral", empty=False),
    ),
    unique(
        "storage.v1.CSIDriverSpec",
        governing.PERSISTENT_VOLUME,
        "storage.validateTokenRequests",
        "tokenRequests",
        "audience",
    ),
    *fields(
        "storage.v1.TokenRequest",
        governing.PERSISTENT_VOLUME,
        "storage.validateTokenRequests",
        expirationSeconds=between(600, 2**32),
    ),
    *fields(
        "storage.v1.CSIStorageCapacity",
        governing.PERSISTENT_VOLUME,
        "storage.ValidateCSIStorageCapacity",
        storageClassName=named(words.SUBDOMAIN, empty=False),
        capacity=amount(),
        maximumVolumeSize=amount(),
    ),
    *(
        rule
        for version in ("v1", "v1beta1")
        for rule in (
            whole(
                f"storage.{version}.VolumeAttributesClass",
                governing.PERSISTENT_VOLUME,
                "storage.ValidateVolumeAttributesClass",
                parameters,
            ),
            needs(
                f"storage.{version}.VolumeAttributesClass",
                governing.PERSISTENT_VOLUME,
                "storage.validateProvisioner",
                "driverName",
            ),
            *fields(
                f"storage.{version}.VolumeAttributesClass",
                governing.PERSISTENT_VOLUME,
                "storage.ValidateVolumeAttributesClass",
                driverName=_PROVISIONER,
            ),
        )
    ),
    *(
        whole(on, governing.PERSISTENT_VOLUME, "storage.validateParameters", sizes, "parameters")
        for on in (
            _CLASS,
            "storage.v1.VolumeAttributesClass",
            "storage.v1beta1.VolumeAttributesClass",
        )
    ),
    needs(_CLASS, governing.PERSISTENT_VOLUME, "storage.validateProvisioner", "provisioner"),
    *fields(
        _CLASS,
        governing.PERSISTENT_VOLUME,
        "storage.validateProvisioner, storage.validateReclaimPolicy, "
        "storage.validateVolumeBindingMode",
        provisioner=_PROVISIONER,
        reclaimPolicy=one_of("Delete", "Retain"),
        volumeBindingMode=one_of("Immediate", "WaitForFirstConsumer", empty=False),
    ),
    needs(
        "core.v1.TopologySelectorLabelRequirement",
        governing.PERSISTENT_VOLUME,
        "core.validateTopologySelectorLabelRequirement",
        "key",
        "values",
    ),
)
