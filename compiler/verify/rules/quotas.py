"""Rules: limits and quotas of namespaces, and classes of priority and runtime."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import QUALIFIED, named, one_of
from compiler.verify.manifest import Fields, items, mapping, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.quantities import NANO, quantity
from compiler.verify.rules.metadata import labelled
from compiler.verify.rules.resources import is_resource, is_shared
from compiler.verify.rules.table import Rules, fields, unique, whole

_ITEM = "core.v1.LimitRangeItem"
_QUOTA = "core.v1.ResourceQuotaSpec"
_SCOPED = "core.v1.ScopedResourceSelectorRequirement"
_COUNTED = (
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
)
_AMOUNTS = frozenset(
    f"{side}{name}"
    for side in ("", "requests.", "limits.")
    for name in ("cpu", "memory", "ephemeral-storage")
) | {"requests.storage"}
_SCOPES = (
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
)
_OPPOSITES = (("Terminating", "NotTerminating"), ("BestEffort", "NotBestEffort"))
_COMPUTE = ("pods", *sorted(_AMOUNTS - {"requests.storage"}))
# Pairs of bounds, of which the first is not larger than the second.
_ORDER = (
    ("min", "max"),
    ("min", "defaultRequest"),
    ("min", "default"),
    ("defaultRequest", "default"),
    ("defaultRequest", "max"),
    ("default", "max"),
)
_LIMITED = one_of("Pod", "Container", "PersistentVolumeClaim", empty=False)
_LIMIT_TYPE = _LIMITED._replace(
    said=f"{_LIMITED.said}, or a type of one's own such as `example.com/thing`",
    fits=lambda value: _LIMITED.fits(value) or ("/" in str(value) and QUALIFIED.fits(value)),
)
_HIGHEST = 1_000_000_000
_SYSTEM = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}


def bounds(at: Place) -> Iterator[Fault]:
    """Check that minima, defaults and maxima are in this order."""
    for first, second in _ORDER:
        lower, upper = mapping(at.fields, first), mapping(at.fields, second)
        for name in lower:
            pair = _amounts(lower, upper, name)
            if pair and pair[0] > pair[1]:
                fact = f"`{first}` of {name} ({lower[name]}) is above `{second}` ({upper[name]})"
                yield Fault((first, name), fact)


def _amounts(lower: Fields, upper: Fields, name: str) -> tuple[int, int] | None:
    if name not in lower or name not in upper:
        return None
    first, second = quantity(lower[name]), quantity(upper[name])
    return None if first is None or second is None else (first, second)


def of_type(at: Place) -> Iterator[Fault]:
    """Check that limits of a type have what the type has."""
    kind = text(at.fields, "type")
    sizes = [side for side in ("min", "max") if "storage" in mapping(at.fields, side)]
    if kind == "PersistentVolumeClaim" and not sizes:
        yield Fault((), "limits of claims need `min.storage` or `max.storage`")
    for field in ("default", "defaultRequest") if kind == "Pod" else ():
        if mapping(at.fields, field):
            yield Fault((field,), f"limits of the type `Pod` have no `{field}`", key=True)


def limited(at: Place) -> Iterator[Fault]:
    """Check that limits of pods and containers, and of claims, are of resources that they have."""
    kind = text(at.fields, "type")
    for side in ("min", "max", "default", "defaultRequest", "maxLimitRequestRatio"):
        for name in mapping(at.fields, side):
            if kind in ("Pod", "Container") and not is_resource(name):
                yield Fault((side, name), f"`{name}` is no resource of a container", key=True)
            elif kind == "PersistentVolumeClaim" and name != "storage" and not _is_countable(name):
                yield Fault((side, name), f"`{name}` is no resource", key=True)


def ratios(at: Place) -> Iterator[Fault]:
    """Check that a limit may be as large as its request at least, and not more than can be."""
    for name, written in mapping(at.fields, "maxLimitRequestRatio").items():
        ratio = quantity(written)
        pair = _amounts(mapping(at.fields, "min"), mapping(at.fields, "max"), name)
        path = ("maxLimitRequestRatio", name)
        if ratio is not None and ratio < NANO:
            yield Fault(path, f"the ratio `{written}` is less than 1")
        if ratio is not None and pair and pair[0] > 0 and ratio * pair[0] > pair[1] * NANO:
            yield Fault(path, f"the ratio `{written}` is more than `max` by `min`")


def not_shared(at: Place) -> Iterator[Fault]:
    """Check that defaults of what can't be shared are equal."""
    limits, requests = mapping(at.fields, "default"), mapping(at.fields, "defaultRequest")
    for name in limits:
        pair = _amounts(limits, requests, name)
        if pair and pair[0] != pair[1] and not is_shared(name):
            yield Fault(("defaultRequest", name), f"`{name}` can't be shared: both are equal")


def counted(at: Place) -> Iterator[Fault]:
    """Check that a quota counts what can be counted, in numbers that can be reached."""
    for name, written in mapping(at.fields, "hard").items():
        path, found = ("hard", name), quantity(written)
        if not _is_countable(name):
            yield Fault(path, f"a quota can't count `{name}`", key=True)
        if found is not None and found < 0:
            yield Fault(path, f"`{name}: {written}` is negative")
        elif found is not None and name in _COUNTED and found % NANO:
            yield Fault(path, f"`{name}` is counted in whole numbers")


def _is_countable(name: str) -> bool:
    if "/" in name:
        return words.is_qualified(name)
    huge = name.startswith(("hugepages-", "requests.hugepages-"))
    return name in _COUNTED or name in _AMOUNTS or huge


def scopes(at: Place) -> Iterator[Fault]:
    """Check that a quota's scopes fit together, and fit what is counted."""
    found = [str(one) for one in items(at.fields, "scopes")]
    for pair in _OPPOSITES:
        if all(one in found for one in pair):
            yield Fault(("scopes",), f"`{pair[0]}` and `{pair[1]}` exclude each other")
    for name in mapping(at.fields, "hard"):
        for scope in found:
            if scope == "BestEffort" and name != "pods" and "/" not in name:
                yield Fault(("hard", name), f"the scope `{scope}` counts `pods` only", key=True)
            elif scope in _SCOPES[:4] and name not in _COMPUTE and "/" not in name:
                yield Fault(
                    ("hard", name), f"the scope `{scope}` does not count `{name}`", key=True
                )


def scoped(at: Place) -> Iterator[Fault]:
    """Check that a scope's requirement has the values that its operator takes."""
    scope, operator = text(at.fields, "scopeName"), text(at.fields, "operator")
    values = items(at.fields, "values")
    bare = ("Terminating", "NotTerminating", "BestEffort", "NotBestEffort")
    if scope in (*bare, "CrossNamespacePodAffinity") and operator != "Exists":
        yield Fault(("operator",), f"the scope `{scope}` takes the operator `Exists` only")
    if operator in ("In", "NotIn") and not values:
        yield Fault(("values",), f"`{operator}` needs at least one value")
    if operator in ("Exists", "DoesNotExist") and values:
        yield Fault(("values",), f"`{operator}` takes no values")


def priority(at: Place) -> Iterator[Fault]:
    """Check that a priority of one's own is below the system's, and has a name of one's own."""
    name, value = text_at(at.fields, "metadata", "name"), number(at.fields, "value") or 0
    if name.startswith("system-"):
        if _SYSTEM.get(name) != value:
            yield Fault(("metadata", "name"), "names that begin with `system-` are Kubernetes' own")
    elif value > _HIGHEST:
        yield Fault(("value",), f"a priority of one's own is at most {_HIGHEST}")


def overhead(at: Place) -> Iterator[Fault]:
    """Check that what a runtime takes for itself is some of a container's resources."""
    for name, written in mapping(at.fields, "podFixed").items():
        found = quantity(written)
        if not is_resource(name):
            yield Fault(("podFixed", name), f"`{name}` is no resource of a container", key=True)
        elif found is not None and found < 0:
            yield Fault(("podFixed", name), f"`{name}: {written}` is negative")


def nodes_of(at: Place) -> Iterator[Fault]:
    """Check that the labels of nodes which have a runtime can be labels."""
    yield from labelled(mapping(at.fields, "nodeSelector"), ("nodeSelector",))


RULES: Rules = (
    unique("core.v1.LimitRangeSpec", governing.QUOTA, "core.ValidateLimitRange", "limits", "type"),
    whole(_ITEM, governing.QUOTA, "core.ValidateLimitRange", bounds),
    whole(_ITEM, governing.QUOTA, "core.ValidateLimitRange", of_type),
    whole(_ITEM, governing.QUOTA, "core.validateLimitRangeResourceName", limited),
    whole(_ITEM, governing.QUOTA, "core.ValidateLimitRange", ratios, "maxLimitRequestRatio"),
    whole(_ITEM, governing.QUOTA, "core.ValidateLimitRange", not_shared, "default"),
    *fields(
        _ITEM,
        governing.QUOTA,
        "core.validateLimitRangeTypeName",
        type=_LIMIT_TYPE,
    ),
    whole(
        _QUOTA,
        governing.QUOTA,
        "core.ValidateResourceQuotaSpec, core.ValidateResourceQuotaResourceName",
        counted,
    ),
    whole(_QUOTA, governing.QUOTA, "core.validateResourceQuotaScopes", scopes, "scopes"),
    *fields(
        _QUOTA,
        governing.QUOTA,
        "core.validateResourceQuotaScopes",
        scopes=one_of(*_SCOPES, empty=False),
    ),
    *fields(
        _SCOPED,
        governing.QUOTA,
        "core.validateScopedResourceSelectorRequirement",
        scopeName=one_of(*_SCOPES, empty=False),
        operator=one_of("In", "NotIn", "Exists", "DoesNotExist", empty=False),
    ),
    whole(_SCOPED, governing.QUOTA, "core.validateScopedResourceSelectorRequirement", scoped),
    whole(
        "scheduling.v1.PriorityClass", governing.CLASS, "scheduling.ValidatePriorityClass", priority
    ),
    *fields(
        "scheduling.v1.PriorityClass",
        governing.CLASS,
        "scheduling.ValidatePriorityClass",
        preemptionPolicy=one_of("Never", "PreemptLowerPriority", empty=False),
    ),
    whole("node.v1.Overhead", governing.CLASS, "node.validateOverhead", overhead, "podFixed"),
    whole(
        "node.v1.Scheduling", governing.CLASS, "node.validateScheduling", nodes_of, "nodeSelector"
    ),
    unique(
        "node.v1.Scheduling",
        governing.CLASS,
        "node.validateScheduling",
        "tolerations",
        *("key", "operator", "value", "effect"),
    ),
    *fields(
        "node.v1.RuntimeClass",
        governing.CLASS,
        "node.ValidateRuntimeClass",
        handler=named(words.LABEL, empty=False),
    ),
)
