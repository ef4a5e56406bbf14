"""Rules: what parts of a cluster tell each other: leases, shares of the server, devices, times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, at_least, between, named, one_of
from compiler.verify.manifest import Fields, items, mapping, number, text
from compiler.verify.plan import Fault, Form, Place, Rule
from compiler.verify.rules.expressions import expression
from compiler.verify.rules.table import Rules, entries, exactly_one, fields, needs, unique, whole

_FLOW = "flowcontrol.v1"
_SUBJECT = f"{_FLOW}.Subject"
_LEVEL = f"{_FLOW}.PriorityLevelConfigurationSpec"
# The versions of the API of devices: the newer ones have what the older ones had.
_DEVICES = ("resource.v1", "resource.v1beta2", "resource.v1beta1")
_VERBS = (
    *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"),
    *("proxy", "*"),
)
_TIME = r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
_OF_KIND = {"User": "user", "Group": "group", "ServiceAccount": "serviceAccount"}


def _is_label(value: object) -> bool:
    return isinstance(value, str) and words.LABEL.fits(value)


def _instant(said: str, pattern: str) -> Form:
    form = regex(pattern, re.ASCII)
    return Form(said, lambda value: not isinstance(value, str) or form.fullmatch(value) is not None)


_FINALIZER = Form(
    "`kubernetes`, or a name such as `example.com/cleanup`",
    lambda value: value == "kubernetes" or ("/" in str(value) and words.is_qualified(str(value))),
)
_URL = Form(
    "`*`, or a path that begins with `/`",
    lambda value: value == "*" or (str(value).startswith("/") and " " not in str(value)),
)
_SPACE = Form("`*`, or the name of a namespace", lambda value: value == "*" or _is_label(value))
TIME = _instant("a time such as `2024-01-31T12:00:00Z`", rf"{_TIME}(?:[.,][0-9]+)?{_ZONE}")
EXACT_TIME = _instant(
    "a time such as `2024-01-31T12:00:00.000000Z`", rf"{_TIME}\.[0-9]{{6}}{_ZONE}"
)


def flow_subject(at: Place) -> Iterator[Fault]:
    """Check that who sends requests is described as what it is."""
    kind = text(at.fields, "kind")
    for name, field in _OF_KIND.items():
        given = at.fields.get(field) is not None
        if name == kind and not given:
            yield Fault((field,), f"a subject of the kind `{kind}` needs `{field}`")
        if name != kind and given:
            yield Fault((field,), f"a subject of the kind `{kind}` has no `{field}`", key=True)
        if name == kind and given and not text(at.fields, field, "name"):
            yield Fault((field, "name"), f"`{field}` needs a `name`")


def flow_rules(at: Place) -> Iterator[Fault]:
    """Check that a rule for requests says whose they are, and which."""
    if not items(at.fields, "subjects"):
        yield Fault(("subjects",), "a rule needs `subjects`")
    if not items(at.fields, "resourceRules") and not items(at.fields, "nonResourceRules"):
        yield Fault((), "a rule needs `resourceRules` or `nonResourceRules`")


def flow_resources(at: Place) -> Iterator[Fault]:
    """Check that requests for resources are of some namespace, or of none."""
    if not items(at.fields, "namespaces") and at.fields.get("clusterScope") is not True:
        yield Fault(("namespaces",), "it needs `namespaces` or `clusterScope: true`")


def level(at: Place) -> Iterator[Fault]:
    """Check that a level is limited, or exempt from limits, as its type says."""
    kind = text(at.fields, "type")
    for name, field in (("Limited", "limited"), ("Exempt", "exempt")):
        given = at.fields.get(field) is not None
        if name == kind == "Limited" and not given:
            yield Fault((field,), f"the type `{kind}` needs `{field}`")
        if name != kind and given:
            yield Fault((field,), f"the type `{kind}` has no `{field}`", key=True)


def queuing(at: Place) -> Iterator[Fault]:
    """Check that requests over the limit have queues, or are rejected."""
    kind, queues = text(at.fields, "type"), at.fields.get("queuing")
    if kind == "Queue" and queues is None:
        yield Fault(("queuing",), "the type `Queue` needs `queuing`")
    if kind == "Reject" and queues is not None:
        yield Fault(("queuing",), "the type `Reject` has no `queuing`", key=True)


def hands(at: Place) -> Iterator[Fault]:
    """Check that a hand of queues is no larger than their number."""
    queues, hand = number(at.fields, "queues"), number(at.fields, "handSize")
    if queues is not None and hand is not None and hand > queues:
        yield Fault(("handSize",), f"`handSize: {hand}` is more than there are `queues`: {queues}")


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
    yield from expression(at, "expression", ("device",))


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


def flow_account(at: Place) -> Iterator[Fault]:
    """Check that an account whose requests are meant has a name and a namespace."""
    for field, form in (("name", words.SUBDOMAIN), ("namespace", words.LABEL)):
        found = text(at.fields, field)
        if found != "*" and not form.fits(found):
            yield Fault((field,), f"the account's `{field}: {found}` has to have {form.said}")


_OBJECT = governing.CLUSTER_OBJECT
_SCHEMA = "flowcontrol.ValidateFlowSchemaSpec"
_LIMITED = "flowcontrol.ValidatePriorityLevelConfigurationSpec"
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
    *fields(
        f"{_FLOW}.FlowSchemaSpec",
        _OBJECT,
        _SCHEMA,
        matchingPrecedence=between(1, 10_000),
    ),
    needs(f"{_FLOW}.FlowSchemaSpec", _OBJECT, _SCHEMA, "priorityLevelConfiguration"),
    *fields(
        f"{_FLOW}.PriorityLevelConfigurationReference",
        _OBJECT,
        _SCHEMA,
        name=named(words.SUBDOMAIN, empty=False),
    ),
    *fields(
        f"{_FLOW}.FlowDistinguisherMethod",
        _OBJECT,
        _SCHEMA,
        type=one_of("ByUser", "ByNamespace", empty=False),
    ),
    needs(f"{_FLOW}.FlowSchema", _OBJECT, _SCHEMA, "spec"),
    needs(f"{_FLOW}.PriorityLevelConfiguration", _OBJECT, _LIMITED, "spec"),
    whole(
        f"{_FLOW}.ServiceAccountSubject",
        _OBJECT,
        "flowcontrol.validateServiceAccountSubject",
        flow_account,
    ),
    *fields(
        f"{_FLOW}.NonResourcePolicyRule",
        _OBJECT,
        "flowcontrol.ValidateNonResourceURLPath",
        nonResourceURLs=_URL,
    ),
    *fields(f"{_FLOW}.ResourcePolicyRule", _OBJECT, _SCHEMA, namespaces=_SPACE),
    whole(f"{_FLOW}.PolicyRulesWithSubjects", _OBJECT, _SCHEMA, flow_rules),
    *fields(
        _SUBJECT,
        _OBJECT,
        "flowcontrol.ValidateFlowSchemaSubject",
        kind=one_of(*_OF_KIND, empty=False),
    ),
    whole(_SUBJECT, _OBJECT, "flowcontrol.ValidateFlowSchemaSubject", flow_subject),
    needs(f"{_FLOW}.ResourcePolicyRule", _OBJECT, _SCHEMA, "verbs", "apiGroups", "resources"),
    whole(f"{_FLOW}.ResourcePolicyRule", _OBJECT, _SCHEMA, flow_resources),
    needs(f"{_FLOW}.NonResourcePolicyRule", _OBJECT, _SCHEMA, "verbs", "nonResourceURLs"),
    *(
        rule
        for on in (f"{_FLOW}.ResourcePolicyRule", f"{_FLOW}.NonResourcePolicyRule")
        for rule in fields(on, _OBJECT, _SCHEMA, verbs=one_of(*_VERBS, empty=False))
    ),
    whole(_LEVEL, _OBJECT, _LIMITED, level),
    *fields(_LEVEL, _OBJECT, _LIMITED, type=one_of("Exempt", "Limited", empty=False)),
    needs(f"{_FLOW}.LimitedPriorityLevelConfiguration", _OBJECT, _LIMITED, "limitResponse"),
    *fields(
        f"{_FLOW}.LimitedPriorityLevelConfiguration",
        _OBJECT,
        _LIMITED,
        nominalConcurrencyShares=NOT_NEGATIVE,
        lendablePercent=between(0, 100),
        borrowingLimitPercent=NOT_NEGATIVE,
    ),
    whole(f"{_FLOW}.LimitResponse", _OBJECT, "flowcontrol.ValidateLimitResponse", queuing),
    *fields(
        f"{_FLOW}.LimitResponse",
        _OBJECT,
        "flowcontrol.ValidateLimitResponse",
        type=one_of("Queue", "Reject", empty=False),
    ),
    *fields(
        f"{_FLOW}.QueuingConfiguration",
        _OBJECT,
        "flowcontrol.ValidatePriorityLevelQueuingConfiguration",
        queues=NOT_NEGATIVE,
        handSize=NOT_NEGATIVE,
        queueLengthLimit=NOT_NEGATIVE,
    ),
    whole(
        f"{_FLOW}.QueuingConfiguration",
        _OBJECT,
        "flowcontrol.ValidatePriorityLevelQueuingConfiguration",
        hands,
    ),
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
