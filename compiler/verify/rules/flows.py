"""Rules: how requests to the server are told apart, and how much of it each kind of them gets."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log2

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, between, named, one_of
from compiler.verify.manifest import items, number, number_at, text, text_at
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.table import Rules, fields, needs, whole

_FLOW = "flowcontrol.v1"
_SUBJECT = f"{_FLOW}.Subject"
_LEVEL = f"{_FLOW}.PriorityLevelConfigurationSpec"
_VERBS = (
    *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"),
    *("proxy", "*"),
)
_OF_KIND = {"User": "user", "Group": "group", "ServiceAccount": "serviceAccount"}

_EXEMPT = "exempt"
_QUEUES, _HAND = 64, 8  # SetDefaults_QueuingConfiguration
_BITS = 60  # of a hash, which deals hands of queues


def _is_label(value: object) -> bool:
    return isinstance(value, str) and words.LABEL.fits(value)


_URL = Form(
    "`*`, or a path that begins with `/`",
    lambda value: value == "*" or (str(value).startswith("/") and " " not in str(value)),
)
_SPACE = Form("`*`, or the name of a namespace", lambda value: value == "*" or _is_label(value))


def flow_subject(at: Place) -> Iterator[Fault]:
    """Check that who sends requests is described as what it is."""
    kind = text(at.fields, "kind")
    for name, field in _OF_KIND.items():
        given = at.fields.get(field) is not None
        if name == kind and not given:
            yield Fault((field,), f"a subject of the kind `{kind}` needs `{field}`")
        if name != kind and given:
            yield Fault((field,), f"a subject of the kind `{kind}` has no `{field}`", key=True)
        if name == kind and given and not text_at(at.fields, field, "name"):
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
    queues = number(at.fields, "queues") or _QUEUES
    hand = number(at.fields, "handSize") or _HAND
    if hand > queues:
        yield Fault(("handSize",), f"`handSize: {hand}` is more than there are `queues`: {queues}")
    elif queues > 0 and hand > 0 and ceil(log2(queues) * hand) > _BITS:
        fact = f"{queues} queues and hands of {hand} need more than {_BITS} bits: take smaller ones"
        yield Fault(("handSize",), fact)


def precedence(at: Place) -> Iterator[Fault]:
    """Check that only what is exempt from all limits comes first."""
    first = number_at(at.fields, "spec", "matchingPrecedence") == 1
    if first and text_at(at.fields, "metadata", "name") != _EXEMPT:
        fact = f"only the schema `{_EXEMPT}` has `matchingPrecedence: 1`"
        yield Fault(("spec", "matchingPrecedence"), fact)


def exempt(at: Place) -> Iterator[Fault]:
    """Check that only the level of this name is exempt from limits."""
    kind, name = text_at(at.fields, "spec", "type"), text_at(at.fields, "metadata", "name")
    if kind in ("Exempt", "Limited") and (kind == "Exempt") != (name == _EXEMPT):
        fact = f"the level `{_EXEMPT}`, and no other, is of the type `Exempt`"
        yield Fault(("spec", "type"), fact)


def alone(at: Place) -> Iterator[Fault]:
    """Check that what stands for all of a kind stands alone."""
    for field in ("verbs", "apiGroups", "resources", "namespaces", "nonResourceURLs"):
        found = items(at.fields, field)
        if "*" in found and len(found) > 1:
            yield Fault((field,), f"`*` stands alone in `{field}`")


def flow_account(at: Place) -> Iterator[Fault]:
    """Check that an account whose requests are meant has a name and a namespace."""
    for field, form in (("name", words.SUBDOMAIN), ("namespace", words.LABEL)):
        found = text(at.fields, field)
        if found != "*" and not form.fits(found):
            yield Fault((field,), f"the account's `{field}: {found}` has to have {form.said}")


_OBJECT = governing.CLUSTER_OBJECT
_SCHEMA = "flowcontrol.ValidateFlowSchemaSpec"
_LIMITED = "flowcontrol.ValidatePriorityLevelConfigurationSpec"
RULES: Rules = (
    *fields(
        f"{_FLOW}.FlowSchemaSpec",
        _OBJECT,
        _SCHEMA,
        matchingPrecedence=between(1, 10_000, zero=True),
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
        "flowcontrol.ValidateServiceAccountSubject",
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
    whole(f"{_FLOW}.FlowSchema", _OBJECT, _SCHEMA, precedence),
    *(
        whole(on, _OBJECT, f"flowcontrol.ValidateFlowSchema{kind}", alone)
        for kind, on in (
            ("ResourcePolicyRule", f"{_FLOW}.ResourcePolicyRule"),
            ("NonResourcePolicyRule", f"{_FLOW}.NonResourcePolicyRule"),
        )
    ),
    whole(f"{_FLOW}.PriorityLevelConfiguration", _OBJECT, _LIMITED, exempt),
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
        f"{_FLOW}.ExemptPriorityLevelConfiguration",
        _OBJECT,
        "flowcontrol.ValidateExemptPriorityLevelConfiguration",
        nominalConcurrencyShares=NOT_NEGATIVE,
        lendablePercent=between(0, 100),
    ),
    *fields(
        f"{_FLOW}.QueuingConfiguration",
        _OBJECT,
        "flowcontrol.ValidatePriorityLevelQueuingConfiguration",
        queues=between(0, 10_000_000),
        handSize=NOT_NEGATIVE,
        queueLengthLimit=NOT_NEGATIVE,
    ),
    whole(
        f"{_FLOW}.QueuingConfiguration",
        _OBJECT,
        "flowcontrol.ValidatePriorityLevelQueuingConfiguration",
        hands,
    ),
)
