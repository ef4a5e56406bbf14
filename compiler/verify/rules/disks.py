"""Rules: where disks come from: what the drivers that Kubernetes knows by name ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.forms import GIVEN, between, named, one_of
from compiler.verify.manifest import items, text
from compiler.verify.plan import Fault, Form, Place, shown
from compiler.verify.rules.table import Rules, fields, needs, whole

_STRICT = ("csi", "cinder", "iscsi")
_UNIT = between(0, 255)
_PARTITION = between(0, 255)
_TARGET = regex(
    r"iqn\.[0-9]{4}-[0-9]{2}\.[a-z0-9.-]+(?::[^,;*&$|\s]+)?|eui\.[0-9A-Fa-f]{16}"
    r"|naa\.[0-9A-Fa-f]{16,32}",
    re.ASCII,
)
_IQN = Form(
    "a name such as `iqn.2001-04.com.example:storage`, `eui.…` or `naa.…`",
    lambda value: not isinstance(value, str) or _TARGET.fullmatch(value) is not None,
)
# Sources of disks, and what each has to say.
_NEEDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("CephFSPersistentVolumeSource", ("monitors",)),
    ("CinderPersistentVolumeSource", ("volumeID",)),
    ("FlexPersistentVolumeSource", ("driver",)),
    ("GlusterfsPersistentVolumeSource", ("endpoints", "path")),
    ("ISCSIPersistentVolumeSource", ("targetPortal", "iqn")),
    ("RBDPersistentVolumeSource", ("monitors", "image")),
)


def fibre(at: Place) -> Iterator[Fault]:
    """Check that a disk behind Fibre Channel is named in one way, with its unit."""
    worlds, wide = items(at.fields, "targetWWNs"), items(at.fields, "wwids")
    if bool(worlds) == bool(wide):
        yield Fault(("targetWWNs",), "it needs `targetWWNs` or `wwids`, and not both")
    elif worlds and at.fields.get("lun") is None:
        yield Fault(("lun",), "`targetWWNs` need a `lun`")


def azure_address(at: Place) -> Iterator[Fault]:
    """Check that a disk of Azure's has an address of its kind."""
    is_managed = text(at.fields, "kind") == "Managed"
    address, begins = text(at.fields, "diskURI"), "/subscriptions/" if is_managed else "https://"
    if address and not address.startswith(begins):
        fact = f"`diskURI: {shown(address)}` has to begin with `{begins}`"
        yield Fault(("diskURI",), fact, "" if is_managed else "say `kind: Managed` of such a disk")


def secret_reference(at: Place) -> Iterator[Fault]:
    """Check that a disk's Secret is named with its namespace."""
    kind = at.path[-2]
    if at.path[0] != "spec" or at.manifest.kind != "PersistentVolume" or kind not in _STRICT:
        return
    for field, form in (("name", words.SUBDOMAIN), ("namespace", words.LABEL)):
        found = text(at.fields, field)
        if field == "namespace" and kind == "iscsi":
            return  # the claim's own, where none is given
        if not found or (kind == "csi" and not form.fits(found)):
            yield Fault((field,), f"`{at.path[-1]}` needs a `{field}`, and not `{found}`")


def chap(at: Place) -> Iterator[Fault]:
    """Check that a login at a disk comes with a Secret."""
    asked = ("chapAuthDiscovery", "chapAuthSession")
    if any(at.fields.get(one) is True for one in asked) and not at.fields.get("secretRef"):
        yield Fault(("secretRef",), "`chapAuthSession` needs `secretRef`")


RULES: Rules = (
    *(
        needs(f"core.v1.{on}", governing.PERSISTENT_VOLUME, f"core.validate{on}", *names)
        for on, names in _NEEDED
    ),
    *(
        rule
        for on in ("ISCSIVolumeSource", "ISCSIPersistentVolumeSource")
        for rule in (
            *fields(
                f"core.v1.{on}",
                governing.PERSISTENT_VOLUME,
                f"core.validate{on}",
                lun=_UNIT,
                iqn=_IQN,
                initiatorName=_IQN,
            ),
            whole(f"core.v1.{on}", governing.PERSISTENT_VOLUME, f"core.validate{on}", chap),
        )
    ),
    whole(
        "core.v1.FCVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateFCVolumeSource",
        fibre,
    ),
    *fields(
        "core.v1.FCVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateFCVolumeSource",
        lun=_UNIT,
    ),
    needs(
        "core.v1.AzureFilePersistentVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateAzureFilePV",
        "secretName",
        "shareName",
    ),
    *fields(
        "core.v1.AzureFilePersistentVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateAzureFilePV",
        secretNamespace=GIVEN,
    ),
    *fields(
        "core.v1.GlusterfsPersistentVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateGlusterfsPersistentVolumeSource",
        endpointsNamespace=named(words.LABEL, empty=False),
    ),
    *fields(
        "core.v1.GCEPersistentDiskVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateGCEPersistentDiskVolumeSource",
        partition=_PARTITION,
    ),
    *fields(
        "core.v1.AWSElasticBlockStoreVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateAWSElasticBlockStoreVolumeSource",
        partition=_PARTITION,
    ),
    *fields(
        "core.v1.AzureDiskVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateAzureDisk",
        cachingMode=one_of("None", "ReadOnly", "ReadWrite", empty=False),
        kind=one_of("Shared", "Dedicated", "Managed", empty=False),
    ),
    whole(
        "core.v1.AzureDiskVolumeSource",
        governing.PERSISTENT_VOLUME,
        "core.validateAzureDisk",
        azure_address,
    ),
    whole(
        "core.v1.SecretReference",
        governing.PERSISTENT_VOLUME,
        "core.validatePVSecretReference",
        secret_reference,
    ),
)
