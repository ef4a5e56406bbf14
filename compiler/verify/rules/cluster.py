"""Rules: what parts of a cluster tell each other: leases, devices, times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, at_least, named, one_of
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, Form, Place, Rule
from compiler.verify.rules.expressions import expression
from compiler.verify.rules.table import Rules, entries, exactly_one, fields, needs, unique, whole

# The versions of the API of devices: the newer ones have what the older ones had.
_DEVICES = ("resource.v1", "resource.v1beta2", "resource.v1beta1")
_TIME = r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"


def _instant(said: str, pattern: str) -> Form:
    form = regex(pattern, re.ASCII)
    return Form(said, lambda value: not isinstance(value, str) or form.fullmatch(value) is not None)


_FINALIZER = Form(
    "`kubernetes`, or a name such as `example.com/cleanup`",
    lambda value: value == "kubernetes" or ("/" in str(value) and words.is_qualified(str(value))),
)
TIME = _instant("a time such as `2024-01-31T12:00:00Z`", rf"{_TIME}(?:[.,][0-9]+)?{_ZONE}")
EXACT_TIME = _instant(
    "a time such as `2024-01-31T12:00:00.000000Z`", rf"{_TIME}\.[0-9]{{6}}{_ZONE}"
)


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
    yield from expression(at, "expression", ("device",), "bool")


def not_both(at: Place) -> Iterator[Fault]:
    """Check that a pod's claim for devices is there already, or made from a template."""
    given = [one for one in ("resourceClaimName", "resourceClaimTemplateName") if one in at.fields]
    if len(given) != 1:
        fact = "a claim needs `resourceClaimName` or `resourceClaimTemplateName`, and one only"
        yield Fault((), fact)


def revised(at: Place) -> Iterator[Fault]:
    """Check that a revision of a workload has what it revises."""
    if at.fields.get("data") is None:
        yield Fault(("data",), "a revision needs `data`")


def levels(at: Place) -> Iterator[Fault]:
    """Check that the levels of security which a namespace asks for are known."""
    for key, value in mapping(at.fields, "metadata", "labels").items():
        domain, _, name = key.partition("/")
        is_level = domain == "pod-security.kubernetes.io" and name in ("enforce", "audit", "warn")
        if is_level and value not in ("privileged", "baseline", "restricted"):
            fact = f"`{key}: {value}` is none of `privileged`, `baseline` and `restricted`"
            yield Fault(("metadata", "labels", key), fact)


_OBJECT = governing.CLUSTER_OBJECT
_CLAIMS = "resource.validateDeviceClaim"
RULES: Rules = (
    Rule("meta.v1.Time", _OBJECT, "decoding", f"is {TIME.said}", form=TIME),
    Rule("meta.v1.MicroTime", _OBJECT, "decoding", f"is {EXACT_TIME.said}", form=EXACT_TIME),
    *fields(
        "coordination.v1.LeaseSpec",
        _OBJECT,
        "coordination.ValidateLeaseSpec",
        leaseDurationSeconds=at_least(1),
        leaseTransitions=NOT_NEGATIVE,
    ),
    whole("apps.v1.ControllerRevision", _OBJECT, "apps.ValidateControllerRevision", revised),
    *fields(
        "apps.v1.ControllerRevision",
        _OBJECT,
        "apps.ValidateControllerRevision",
        revision=NOT_NEGATIVE,
    ),
    *fields("core.v1.NamespaceSpec", _OBJECT, "core.ValidateFinalizerName", finalizers=_FINALIZER),
    whole("core.v1.Namespace", _OBJECT, "PodSecurity (admission)", levels),
    whole("core.v1.PodResourceClaim", _OBJECT, "core.validatePodResourceClaim", not_both),
    *(
        rule
        for group in _DEVICES
        for rule in (
            whole(f"{group}.DeviceClaim", _OBJECT, _CLAIMS, device_names),
            unique(f"{group}.DeviceClaim", _OBJECT, _CLAIMS, "requests", "name"),
            *fields(
                f"{group}.DeviceRequest",
                _OBJECT,
                "resource.validateDeviceRequest",
                name=named(words.LABEL, empty=False),
            ),
            unique(
                f"{group}.DeviceRequest",
                _OBJECT,
                "resource.validateDeviceRequest",
                "firstAvailable",
                "name",
            ),
            *(
                part
                for on in ("ExactDeviceRequest", "DeviceSubRequest", "DeviceRequest")
                for part in (
                    *fields(
                        f"{group}.{on}",
                        _OBJECT,
                        "resource.validateExactDeviceRequest",
                        allocationMode=one_of("ExactCount", "All"),
                        deviceClassName=named(words.SUBDOMAIN, empty=False),
                    ),
                    whole(f"{group}.{on}", _OBJECT, "resource.validateExactDeviceRequest", count),
                )
            ),
            *fields(
                f"{group}.DeviceSubRequest",
                _OBJECT,
                "resource.validateDeviceSubRequest",
                name=named(words.LABEL, empty=False),
            ),
            needs(f"{group}.DeviceSelector", _OBJECT, "resource.validateSelector", "cel"),
            whole(f"{group}.CELDeviceSelector", _OBJECT, "resource.validateCELSelector", device),
            needs(
                f"{group}.CELDeviceSelector",
                _OBJECT,
                "resource.validateCELSelector",
                "expression",
            ),
            *(
                needs(f"{group}.{on}", _OBJECT, "resource.validateDeviceConfiguration", "opaque")
                for on in ("DeviceClaimConfiguration", "DeviceClassConfiguration")
            ),
            *fields(
                f"{group}.OpaqueDeviceConfiguration",
                _OBJECT,
                "resource.validateOpaqueConfiguration",
                driver=named(words.SUBDOMAIN, empty=False),
            ),
            needs(
                f"{group}.DeviceConstraint",
                _OBJECT,
                "resource.validateDeviceConstraint",
                "matchAttribute",
            ),
        )
    ),
    *(
        exactly_one(
            f"{group}.DeviceRequest",
            _OBJECT,
            "resource.validateDeviceRequest",
            "exactly",
            "firstAvailable",
        )
        for group in _DEVICES[:2]
    ),
)
