"""Rules: devices of nodes: claims for them, classes of them, and what a driver says that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.cel_kinds import Kind
from compiler.verify.forms import (
    DRIVER,
    GIVEN,
    LABEL_VALUE,
    NOT_NEGATIVE,
    QUALIFIED_IF_ANY,
    at_least,
    named,
    one_of,
    text_of,
)
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.expressions import expression
from compiler.verify.rules.table import (
    Rules,
    at_most,
    entries,
    exactly_one,
    fields,
    needs,
    unique,
    whole,
)

# The versions of the API of devices: the newer ones have what the older ones had.
_DEVICES = ("resource.v1", "resource.v1beta2", "resource.v1beta1")
_MANY = 32  # requests, constraints, selectors, configurations
_LONGEST = 10 * 1024  # characters of an expression
_LONGEST_VALUE = 64
# What an expression sees of a device.
# https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/resource-claim-v1/
_SEEN = Kind(
    "object",
    {
        "properties": {
            "allowMultipleAllocations": {"type": "boolean"},
            "attributes": {},
            "capacity": {},
            "driver": {"type": "string"},
        }
    },
)
_NODES = ("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection")
_VALUES = ("bool", "int", "string", "version")
# https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string
_NUMBER = r"(?:0|[1-9]\d*)"
_BEFORE = rf"(?:{_NUMBER}|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_VERSION = regex(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_BEFORE}(?:\.{_BEFORE})*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?",
    re.ASCII,
)
_RELEASE = Form(
    "a version such as `1.2.3`",
    lambda value: not isinstance(value, str) or _VERSION.fullmatch(value) is not None,
)
_POOL = Form(
    "names of a-z, 0-9, - and ., with / between them",
    lambda value: all(map(words.SUBDOMAIN.fits, str(value).split("/"))),
)
_ATTRIBUTE = regex(r"[A-Za-z_]\w{0,31}", re.ASCII)


def device_names(at: Place) -> Iterator[Fault]:
    """Check that what speaks of requests for devices speaks of those that there are."""
    known = set(_requests(at.fields))
    for field in ("constraints", "config"):
        for index, one in entries(at.fields, field):
            for place, name in enumerate(items(one, "requests")):
                if str(name) not in known:
                    yield Fault((field, index, "requests", place), f"no request is called `{name}`")


def _requests(devices: Fields) -> Iterator[str]:
    for _, one in entries(devices, "requests"):
        yield text(one, "name")
        for _, other in entries(one, "firstAvailable"):
            yield f"{text(one, 'name')}/{text(other, 'name')}"


def count(at: Place) -> Iterator[Fault]:
    """Check that all devices are not counted, and that some are at least one."""
    mode, asked = text(at.fields, "allocationMode"), at.fields.get("count")
    if mode == "All" and asked not in (None, 0):
        yield Fault(("count",), "`allocationMode: All` has no `count`")
    if isinstance(asked, int) and asked < 0:
        yield Fault(("count",), f"`count: {asked}` has to be at least 1")


def device(at: Place) -> Iterator[Fault]:
    """Check that a device is chosen by an expression in CEL."""
    yield from expression(at, "expression", ("device",), "bool", kinds={"device": _SEEN})


def tolerated(at: Place) -> Iterator[Fault]:
    """Check that taints are tolerated with one value, or whatever value they have."""
    if text(at.fields, "operator") == "Exists" and text(at.fields, "value"):
        yield Fault(("value",), "`Exists` takes no `value`")


def on_some_nodes(at: Place) -> Iterator[Fault]:
    """Check that a slice of devices says on which nodes they are, in one way."""
    given = [name for name in _NODES if at.fields.get(name) not in (None, "", False)]
    for name in _NODES:
        if at.fields.get(name) in ("", False):
            yield Fault((name,), f"`{name}` says something, or is not there")
    if len(given) > 1:
        fact = f"the devices are on nodes by `{given[0]}` or by `{given[1]}`, not by both"
        yield Fault((given[1],), fact, key=True)
    if not given:
        yield Fault((), "it has to say which nodes have the devices, by `nodeName` or the like")


def attributes(at: Place) -> Iterator[Fault]:
    """Check that a device's attributes have names, and one value each."""
    for name, value in mapping(at.fields, "attributes").items():
        if not is_attribute(name):
            fact = f"`{name}` is no name such as `model` or `example.com/model`"
            yield Fault(("attributes", name), fact, key=True)
        given = [one for one in _VALUES if isinstance(value, dict) and value.get(one) is not None]
        if len(given) != 1:
            fact = f"the attribute `{name}` has one value: a bool, an int, a string or a version"
            yield Fault(("attributes", name), fact)


def same_for_all(at: Place) -> Iterator[Fault]:
    """Check that a constraint is about an attribute with its domain."""
    for field in ("matchAttribute", "distinctAttribute"):
        name = text(at.fields, field)
        if name and not (name.count("/") == 1 and is_attribute(name)):
            yield Fault((field,), f"`{field}: {name}` has to be such as `example.com/model`")


def is_attribute(name: str) -> bool:
    """Whether a device's attribute can be called so, with the domain of who defines it or not."""
    domain, slash, own = name.rpartition("/")
    return (not slash or words.is_driver(domain)) and _ATTRIBUTE.fullmatch(own) is not None


_OBJECT = governing.CLUSTER_OBJECT
_CLAIMS = "resource.validateDeviceClaim"
_ASKED = "resource.validateExactDeviceRequest"
_REQUEST = "resource.validateDeviceRequest"
_CHOSEN = "resource.validateCELSelector"
_CLASS = "resource.validateDeviceClassSpec"
_SLICE = "resource.validateResourceSliceSpec"
_CONFIGURED = "resource.validateDeviceConfiguration"
_OPAQUE = "resource.validateOpaqueConfiguration"
_DEVICE, _ATTRIBUTE_OF = "resource.validateDevice", "resource.validateDeviceAttribute"
_TOLERATED = "resource.validateDeviceToleration"
_ATTRIBUTED = "resource.validateQualifiedName, resource.validateFullyQualifiedName"
_DRIVER = Form(DRIVER.said, lambda value: GIVEN.fits(value) and DRIVER.fits(value))
_NODE = named(words.SUBDOMAIN)
_NAME = named(words.LABEL, empty=False)
_CLASS_NAME = named(words.SUBDOMAIN, empty=False)
_MODE = one_of("ExactCount", "All")
_TOLERATION = {
    "key": QUALIFIED_IF_ANY,
    "value": LABEL_VALUE,
    "operator": one_of("Equal", "Exists"),
    "effect": one_of("NoSchedule", "NoExecute"),
}
_PARTS_OF_POOLS = {
    "name": _POOL,
    "resourceSliceCount": at_least(1),
    "generation": NOT_NEGATIVE,
}
_ATTRIBUTE_VALUES = {"string": text_of(_LONGEST_VALUE), "version": _RELEASE}


# What is asked of every version of the API, by the names that its types have in all of them.
_EVERY: Rules = (
    whole("DeviceClaim", _OBJECT, _CLAIMS, device_names),
    unique("DeviceClaim", _OBJECT, _CLAIMS, "requests", "name"),
    at_most("DeviceClaim", _OBJECT, _CLAIMS, "requests", _MANY),
    at_most("DeviceClaim", _OBJECT, _CLAIMS, "constraints", _MANY),
    at_most("DeviceClaim", _OBJECT, _CLAIMS, "config", _MANY),
    *fields("DeviceRequest", _OBJECT, _REQUEST, name=_NAME),
    unique("DeviceRequest", _OBJECT, _REQUEST, "firstAvailable", "name"),
    at_most("DeviceRequest", _OBJECT, _REQUEST, "firstAvailable", 8),
    *(
        part
        for on in ("ExactDeviceRequest", "DeviceSubRequest", "DeviceRequest")
        for part in (
            *fields(on, _OBJECT, _ASKED, allocationMode=_MODE, deviceClassName=_CLASS_NAME),
            whole(on, _OBJECT, _ASKED, count),
        )
    ),
    *fields("DeviceSubRequest", _OBJECT, "resource.validateDeviceSubRequest", name=_NAME),
    needs("DeviceSelector", _OBJECT, "resource.validateSelector", "cel"),
    whole("CELDeviceSelector", _OBJECT, _CHOSEN, device),
    needs("CELDeviceSelector", _OBJECT, _CHOSEN, "expression"),
    *fields("CELDeviceSelector", _OBJECT, _CHOSEN, expression=text_of(_LONGEST)),
    needs("DeviceClaimConfiguration", _OBJECT, _CONFIGURED, "opaque"),
    needs("DeviceClassConfiguration", _OBJECT, _CONFIGURED, "opaque"),
    unique("DeviceClaimConfiguration", _OBJECT, _CLAIMS, "requests"),
    *fields("OpaqueDeviceConfiguration", _OBJECT, _OPAQUE, driver=_DRIVER),
    needs("DeviceConstraint", _OBJECT, "resource.validateDeviceConstraint", "matchAttribute"),
    unique("DeviceConstraint", _OBJECT, _CLAIMS, "requests"),
    whole("DeviceConstraint", _OBJECT, _ATTRIBUTED, same_for_all),
    at_most("DeviceClassSpec", _OBJECT, _CLASS, "selectors", _MANY),
    at_most("DeviceClassSpec", _OBJECT, _CLASS, "config", _MANY),
    *fields("DeviceToleration", _OBJECT, _TOLERATED, **_TOLERATION),
    whole("DeviceToleration", _OBJECT, _TOLERATED, tolerated),
    *fields("ResourceSliceSpec", _OBJECT, _SLICE, driver=_DRIVER, nodeName=_NODE),
    unique("ResourceSliceSpec", _OBJECT, _SLICE, "devices", "name"),
    whole("ResourceSliceSpec", _OBJECT, _SLICE, on_some_nodes),
    *fields("ResourcePool", _OBJECT, "resource.validateResourcePool", **_PARTS_OF_POOLS),
    *(
        part
        for on in ("Device", "BasicDevice")
        for part in (
            *fields(on, _OBJECT, _DEVICE, name=_NAME, nodeName=_NODE),
            whole(on, _OBJECT, _DEVICE, attributes, "attributes"),
        )
    ),
    *fields("DeviceAttribute", _OBJECT, _ATTRIBUTE_OF, **_ATTRIBUTE_VALUES),
)
_NEWER: Rules = (exactly_one("DeviceRequest", _OBJECT, _REQUEST, "exactly", "firstAvailable"),)

RULES: Rules = tuple(
    rule._replace(on=f"{group}.{rule.on}")
    for groups, rules in ((_DEVICES, _EVERY), (_DEVICES[:2], _NEWER))
    for group in groups
    for rule in rules
)
