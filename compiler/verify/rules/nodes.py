"""Rules: nodes, the disks that are attached to them, and the addresses of the cluster."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import (
    DRIVER,
    GIVEN,
    LABEL_VALUE,
    NOT_NEGATIVE,
    QUALIFIED,
    named,
    network,
    one_of,
)
from compiler.verify.manifest import items, text, text_at
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.table import Rules, exactly_one, fields, needs, unique, whole

_LONGEST_ID = 256
_PAIR = 2  # networks: one of each family


def pod_networks(at: Place) -> Iterator[Fault]:
    """Check that a node has one network for its pods, or one of each family."""
    first, found = text(at.fields, "podCIDR"), [str(one) for one in items(at.fields, "podCIDRs")]
    if first and found[:1] != [first]:
        found = [first]  # the older field wins
    networks = [network(one) for one in found]
    for one, read in zip(found, networks, strict=True):
        if read is None:
            yield Fault(("podCIDRs",), f"`{one}` is no network such as `10.244.0.0/24`")
    families = {read.version for read in networks if read}
    if None not in networks and len(found) > len(families):
        yield Fault(("podCIDRs",), "a node has one network of each family at most")


def exact_networks(at: Place) -> Iterator[Fault]:
    """Check that a cluster has networks for its Services: one, or one of each family."""
    found = [str(one) for one in items(at.fields, "cidrs")]
    if not found:
        yield Fault(("cidrs",), "it needs `cidrs`, at least one")
    for index, one in enumerate(found):
        read = network(one)
        if read is None or str(read) != one:
            hint = f"write `{read}`" if read else ""
            fact = f"`{one}` is no network such as `10.1.0.0/16`, without bits behind it"
            yield Fault(("cidrs", index), fact, hint)
    families = {read.version for read in map(network, found) if read}
    if len(found) > _PAIR or (families and len(found) > len(families)):
        yield Fault(("cidrs",), "there is one network of each family at most")


def address_name(at: Place) -> Iterator[Fault]:
    """Check that an address is called by itself, as it is written in short."""
    name = text_at(at.fields, "metadata", "name")
    try:
        written = str(ipaddress.ip_address(name))
    except ValueError:
        written = ""
    if name and name != written:
        hint = f"write `{written}`" if written else ""
        yield Fault(("metadata", "name"), f"the name `{name}` has to be an IP address", hint)


def attached_id(at: Place) -> Iterator[Fault]:
    """Check that a driver says what it calls the node."""
    found = text(at.fields, "nodeID")
    if not found or len(found.encode()) > _LONGEST_ID:
        yield Fault(("nodeID",), f"`nodeID` has from 1 to {_LONGEST_ID} bytes")


_OBJECT = governing.CLUSTER_OBJECT
_DRIVER = Form(DRIVER.said, lambda value: GIVEN.fits(value) and DRIVER.fits(value))
_TAINT = "core.validateNodeTaints"
_REFERENCE = "networking.validateIPAddressParentReference"
_ATTACHED = "storage.validateVolumeAttachmentSpec, storage.ValidateVolumeAttachmentV1"
_ON_NODE = "storage.validateCSINodeDriver"
RULES: Rules = (
    whole("core.v1.NodeSpec", _OBJECT, "core.ValidateNode", pod_networks),
    unique("core.v1.NodeSpec", _OBJECT, _TAINT, "taints", "key", "effect"),
    *fields(
        "core.v1.Taint",
        _OBJECT,
        _TAINT,
        key=QUALIFIED,
        value=LABEL_VALUE,
        effect=one_of("NoSchedule", "PreferNoSchedule", "NoExecute", empty=False),
    ),
    unique("storage.v1.CSINodeSpec", _OBJECT, _ON_NODE, "drivers", "name"),
    *fields("storage.v1.CSINodeDriver", _OBJECT, _ON_NODE, name=_DRIVER, topologyKeys=QUALIFIED),
    whole("storage.v1.CSINodeDriver", _OBJECT, _ON_NODE, attached_id),
    unique("storage.v1.CSINodeDriver", _OBJECT, _ON_NODE, "topologyKeys"),
    *fields("storage.v1.VolumeNodeResources", _OBJECT, _ON_NODE, count=NOT_NEGATIVE),
    *fields(
        "storage.v1.VolumeAttachmentSpec",
        _OBJECT,
        _ATTACHED,
        attacher=_DRIVER,
        nodeName=named(words.SUBDOMAIN, empty=False),
    ),
    exactly_one(
        "storage.v1.VolumeAttachmentSource",
        _OBJECT,
        "storage.validateVolumeAttachmentSource",
        "persistentVolumeName",
        "inlineVolumeSpec",
    ),
    *fields(
        "storage.v1.VolumeAttachmentSource",
        _OBJECT,
        "storage.validateVolumeAttachmentSource",
        persistentVolumeName=named(words.SUBDOMAIN, empty=False),
    ),
    *(
        rule
        for version in ("networking.v1", "networking.v1beta1")
        for rule in (
            whole(
                f"{version}.IPAddress", _OBJECT, "networking.ValidateIPAddressName", address_name
            ),
            needs(f"{version}.IPAddress", _OBJECT, _REFERENCE, "spec"),
            needs(f"{version}.IPAddressSpec", _OBJECT, _REFERENCE, "parentRef"),
            needs(f"{version}.ParentReference", _OBJECT, _REFERENCE, "resource", "name"),
            *fields(
                f"{version}.ParentReference",
                _OBJECT,
                _REFERENCE,
                group=named(words.SUBDOMAIN),
                resource=named(words.SEGMENT),
                name=named(words.SEGMENT),
                namespace=named(words.SEGMENT),
            ),
            needs(f"{version}.ServiceCIDR", _OBJECT, "networking.validateServiceCIDRSpec", "spec"),
            whole(
                f"{version}.ServiceCIDRSpec",
                _OBJECT,
                "networking.validateServiceCIDRSpec",
                exact_networks,
            ),
        )
    ),
)
