"""Rules: where pods may run, and how they are spread."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compiler.codes import judging
from compiler.verify import words
from compiler.verify.bundle import is_at_least
from compiler.verify.forms import (
    LABEL_VALUE,
    QUALIFIED,
    QUALIFIED_IF_ANY,
    at_least,
    between,
    named,
    one_of,
)
from compiler.verify.manifest import Fields, items, mapping, mapping_at, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.containers import labels_of
from compiler.verify.rules.pods import SPEC
from compiler.verify.rules.table import Rules, entries, fields, needs, unique, whole
from compiler.verify.rules.workloads import meets

_SPREAD = "core.v1.TopologySpreadConstraint"
_TERM = "core.v1.PodAffinityTerm"
_NODE = "core.v1.NodeSelectorRequirement"
_TOLERATION = "core.v1.Toleration"
_WEIGHT = between(1, 100)
_SCHEDULER = "none: the scheduler"
_SPREADING = "topologySpreadConstraints"
_ADDED_SINCE = "1.34"
# https://kubernetes.io/docs/reference/labels-annotations-taints/
_NODE_LABELS = (
    *("kubernetes.io/arch", "kubernetes.io/hostname", "kubernetes.io/os"),
    *("topology.kubernetes.io/region", "topology.kubernetes.io/zone"),
    *("node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build"),
    "node-role.kubernetes.io/control-plane",
)
_NEARLY = 0.95  # how much of a label is left at least in its misspelling


def values_of(at: Place) -> Iterator[Fault]:
    """Check that a node's requirement has the values that its operator takes."""
    operator, values = text(at.fields, "operator"), items(at.fields, "values")
    is_field = at.path[-2] == "matchFields"
    if operator in ("In", "NotIn") and (not values or (is_field and len(values) > 1)):
        many = "exactly one value" if is_field else "at least one value"
        yield Fault(("values",), f"`{operator}` needs {many}")
    if operator in ("Exists", "DoesNotExist") and values:
        yield Fault(("values",), f"`{operator}` takes no values")
    if operator in ("Gt", "Lt") and (len(values) != 1 or not _is_whole(values[0])):
        yield Fault(("values",), f"`{operator}` needs one value, a whole number in quotes")
    for index, value in enumerate(values if is_field else ()):
        if not words.SUBDOMAIN.fits(str(value)):
            yield Fault(("values", index), f"`{value}` is no name of a node")
    if is_field and text(at.fields, "key") != "metadata.name":
        yield Fault(("key",), "`matchFields` knows `metadata.name` only")
    if is_field and operator not in ("In", "NotIn"):
        yield Fault(("operator",), "`matchFields` knows `In` and `NotIn` only")


def _is_whole(value: object) -> bool:
    return str(value).lstrip("+-").isdecimal()


def required_values(at: Place) -> Iterator[Fault]:
    """Check that values which a node has to have can be values of labels."""
    if "preferredDuringSchedulingIgnoredDuringExecution" in at.path or at.path[-2] == "matchFields":
        return
    for index, value in enumerate(items(at.fields, "values")):
        if not LABEL_VALUE.fits(value):
            yield Fault(("values", index), f"`{value}` has to have {words.VALUE.said}")


def domain(at: Place) -> Iterator[Fault]:
    """Check that a domain is no misspelling of a label that every node has."""
    return _misspelt("topologyKey", text(at.fields, "topologyKey"))


def required_label(at: Place) -> Iterator[Fault]:
    """Check that what a node has to have is no misspelling of a label that every node has."""
    return _misspelt("key", text(at.fields, "key"))


def chosen_nodes(at: Place) -> Iterator[Fault]:
    """Check that nodes are chosen by no misspelling of a label that every node has."""
    for key in mapping(at.fields, "nodeSelector"):
        for fault in _misspelt(key, key):
            yield fault._replace(path=("nodeSelector", key), key=True)


def _misspelt(field: str, label: str) -> Iterator[Fault]:
    """Yield that a label in a domain of Kubernetes is none, if it is nearly one."""
    if "kubernetes.io/" in label and label not in _NODE_LABELS:
        close = get_close_matches(label, _NODE_LABELS, n=1, cutoff=_NEARLY)
        if close:
            yield Fault((field,), f"no node has the label `{label}`", f"did you mean `{close[0]}`?")


def toleration(at: Place) -> Iterator[Fault]:
    """Check that a toleration's operator fits its key, value and effect."""
    operator = text(at.fields, "operator") or "Equal"
    key, value = text(at.fields, "key"), text(at.fields, "value")
    if not key and operator != "Exists":
        yield Fault(("operator",), "without a key it tolerates all, which is `operator: Exists`")
    if operator == "Exists" and value:
        yield Fault(("value",), "`Exists` takes no value", key=True)
    if operator == "Equal" and not words.VALUE.fits(value):
        yield Fault(("value",), f"the value `{value}` has to have {words.VALUE.said}")
    seconds = at.fields.get("tolerationSeconds")
    if seconds is not None and text(at.fields, "effect") != "NoExecute":
        yield Fault(("tolerationSeconds",), "`tolerationSeconds` needs `effect: NoExecute`")


def domains(at: Place) -> Iterator[Fault]:
    """Check that a least number of domains comes with `DoNotSchedule`."""
    given = at.fields.get("minDomains") is not None
    if given and text(at.fields, "whenUnsatisfiable") != "DoNotSchedule":
        yield Fault(("minDomains",), "`minDomains` needs `whenUnsatisfiable: DoNotSchedule`")


def counts_itself(at: Place) -> Iterator[Fault]:
    """Check that pods which are spread count themselves."""
    labels, selector = labels_of(at), at.fields.get("labelSelector")
    if selector is None and not at.fields.get("matchLabelKeys"):
        fact = "without `labelSelector` it counts no pods, and spreads none"
        yield Fault((), fact, "select the pod's own labels")
    elif labels and isinstance(selector, dict) and not _selects(selector, labels):
        fact = "its selector does not meet the pod itself, which is counted nowhere"
        yield Fault(("labelSelector",), fact, "select the pod's own labels", key=True)


def _selects(selector: Fields, labels: Fields) -> bool:
    wanted = mapping(selector, "matchLabels")
    return all(labels.get(key) == one for key, one in wanted.items()) and all(
        meets(one, labels) for _, one in entries(selector, "matchExpressions")
    )


def label_keys(at: Place) -> Iterator[Fault]:
    """Check that keys of labels to match come with a selector that does not have them."""
    selector = at.fields.get("labelSelector")
    known = _selected(at)
    for field in ("matchLabelKeys", "mismatchLabelKeys"):
        for index, key in enumerate(items(at.fields, field)):
            if selector is None:
                yield Fault((field,), f"`{field}` needs `labelSelector`")
            elif field == "matchLabelKeys" and isinstance(key, str) and key in known:
                yield Fault((field, index), f"the selector has `{key}` already")
            elif key in items(at.fields, "mismatchLabelKeys") and field == "matchLabelKeys":
                yield Fault((field, index), f"`{key}` can't be matched and mismatched")


def _selected(at: Place) -> set[str]:
    """Return the keys that a selector has already: those of which a server adds one more.

    It does so for labels that the pod has, and of old did not look at them where pods are spread.
    """
    asked = entries(mapping(at.fields, "labelSelector"), "matchExpressions")
    keys = {text(one, "key") for _, one in asked}
    keys |= set(mapping_at(at.fields, "labelSelector", "matchLabels"))
    is_added = is_at_least(at.manifest.version, _ADDED_SINCE) or at.path[-2] != _SPREADING
    return keys & set(labels_of(at)) if is_added else keys


RULES: Rules = (
    *fields(
        _NODE,
        judging.SCHEDULING,
        "core.ValidateNodeSelectorRequirement, core.ValidateNodeFieldSelectorRequirement",
        operator=one_of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", empty=False),
        key=QUALIFIED,
    ),
    whole(_NODE, judging.SCHEDULING, "core.ValidateNodeSelectorRequirement", values_of),
    whole(_NODE, judging.SCHEDULING, "core.ValidateNodeSelectorRequirement", required_values),
    needs(
        "core.v1.NodeSelector", judging.SCHEDULING, "core.ValidateNodeSelector", "nodeSelectorTerms"
    ),
    *fields(
        "core.v1.PreferredSchedulingTerm",
        judging.SCHEDULING,
        "core.ValidatePreferredSchedulingTerms",
        weight=_WEIGHT,
    ),
    *fields(
        "core.v1.WeightedPodAffinityTerm",
        judging.SCHEDULING,
        "core.validateWeightedPodAffinityTerms",
        weight=_WEIGHT,
    ),
    needs(_TERM, judging.SCHEDULING, "core.validatePodAffinityTerm", "topologyKey"),
    *fields(
        _TERM,
        judging.SCHEDULING,
        "core.validatePodAffinityTerm",
        topologyKey=QUALIFIED,
        namespaces=named(words.LABEL, empty=False),
        matchLabelKeys=QUALIFIED,
        mismatchLabelKeys=QUALIFIED,
    ),
    whole(_TERM, judging.SCHEDULING, "core.ValidateMatchLabelKeysAndMismatchLabelKeys", label_keys),
    *fields(
        _TOLERATION,
        judging.SCHEDULING,
        "core.ValidateTolerations, core.validateTaintEffect",
        operator=one_of("Equal", "Exists"),
        effect=one_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
        key=QUALIFIED_IF_ANY,
    ),
    whole(_TOLERATION, judging.SCHEDULING, "core.ValidateTolerations", toleration),
    *(whole(on, judging.SENSELESS, _SCHEDULER, domain, "topologyKey") for on in (_TERM, _SPREAD)),
    whole(_NODE, judging.SENSELESS, _SCHEDULER, required_label, "key"),
    whole(SPEC, judging.SENSELESS, _SCHEDULER, chosen_nodes, "nodeSelector"),
    needs(_SPREAD, judging.SCHEDULING, "core.ValidateTopologyKey", "topologyKey"),
    *fields(
        _SPREAD,
        judging.SCHEDULING,
        "core.validateTopologySpreadConstraints, core.ValidateWhenUnsatisfiable, "
        "core.validateMinDomains, core.validateNodeInclusionPolicy",
        maxSkew=at_least(1),
        minDomains=at_least(1),
        whenUnsatisfiable=one_of("DoNotSchedule", "ScheduleAnyway", empty=False),
        nodeAffinityPolicy=one_of("Honor", "Ignore", empty=False),
        nodeTaintsPolicy=one_of("Honor", "Ignore", empty=False),
        matchLabelKeys=QUALIFIED,
    ),
    whole(_SPREAD, judging.SENSELESS, _SCHEDULER, counts_itself),
    whole(_SPREAD, judging.SCHEDULING, "core.validateMinDomains", domains, "minDomains"),
    whole(_SPREAD, judging.SCHEDULING, "core.ValidateMatchLabelKeysInTopologySpread", label_keys),
    unique(
        SPEC,
        judging.SCHEDULING,
        "core.ValidateSpreadConstraintNotRepeat",
        _SPREADING,
        "topologyKey",
        "whenUnsatisfiable",
    ),
)
