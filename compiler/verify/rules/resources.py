"""Rules: amounts of processor, memory and devices."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.bundle import is_at_least
from compiler.verify.forms import INT32, INT64, QUANTITY
from compiler.verify.manifest import Fields, mapping, mapping_at, text_at
from compiler.verify.plan import Fault, Place, Rule
from compiler.verify.quantities import NANO, quantity
from compiler.verify.rules.pods import SPEC
from compiler.verify.rules.table import Rules, alone, entries, whole

_ON = "core.v1.ResourceRequirements"
_SOURCE = "core.validateResourceRequirements"
_SIDES = ("requests", "limits")
_COMPUTE = ("cpu", "memory")
_PAGES = "hugepages-"
_MILLI = NANO // 1000
_CORES = 10_000  # no machine comes near
_MUCH = 65536  # megabytes, for a container; and far too few bytes
_WHOLE_SINCE = "1.34"  # a pod as a whole has resources
_OWN = (*_COMPUTE, "ephemeral-storage")


def resource_names(fields: Fields) -> Iterator[Fault]:
    """Check that containers ask for resources that they can have."""
    for side in _SIDES:
        for name in mapping(fields, side):
            if not is_resource(name):
                known = ", ".join(f"`{one}`" for one in _OWN)
                hint = f"there are {known}, `hugepages-SIZE` and `domain/name`"
                yield Fault((side, name), f"a container has no resource `{name}`", hint, key=True)


def is_resource(name: str) -> bool:
    """Whether a container can ask for something of that name."""
    if "/" not in name:
        return name in _OWN or name.startswith(_PAGES)
    return words.is_qualified(name) and words.is_qualified(f"requests.{name}")


def is_shared(name: str) -> bool:
    """Whether more of a resource may be promised than there is."""
    return not name.startswith(_PAGES) and ("/" not in name or "kubernetes.io/" in name)


def bounds(fields: Fields) -> Iterator[Fault]:
    """Check that no request is larger than its limit, and equals it where nothing is shared."""
    requests, limits = mapping(fields, "requests"), mapping(fields, "limits")
    for name, written in requests.items():
        asked, most = quantity(written), _amount(limits, name)
        if asked is None:
            continue
        if most is None and not is_shared(name) and name not in limits:
            yield Fault(("requests", name), f"`{name}` can't be shared, and needs a limit")
        elif most is not None and asked != most and not is_shared(name):
            yield Fault(
                ("requests", name), f"`{name}` can't be shared: its request equals its limit"
            )
        elif most is not None and asked > most:
            fact = f"the request for {name} ({written}) is larger than the limit ({limits[name]})"
            yield Fault(("requests", name), fact)


def not_negative(fields: Fields) -> Iterator[Fault]:
    """Check that no amount is negative, and that devices are counted in whole numbers."""
    for side in _SIDES:
        for name, written in mapping(fields, side).items():
            found = quantity(written)
            if found is None:
                continue
            if found < 0:
                yield Fault((side, name), f"`{name}: {written}` is negative")
            if _is_counted(name) and found % NANO:
                yield Fault(
                    (side, name), f"`{name}` is counted in whole numbers, not in `{written}`"
                )


def _is_counted(name: str) -> bool:
    return "/" in name and "kubernetes.io/" not in name


def huge_pages(fields: Fields) -> Iterator[Fault]:
    """Check that who asks for huge pages asks for processor or memory too."""
    asked = {*mapping(fields, "requests"), *mapping(fields, "limits")}
    if asked.isdisjoint(_COMPUTE) and any(name.startswith(_PAGES) for name in asked):
        yield Fault((), "huge pages need a request for `cpu` or `memory` beside them")


def pages(fields: Fields) -> Iterator[Fault]:
    """Check that huge pages are asked for whole."""
    for side in _SIDES:
        for name, written in mapping(fields, side).items():
            if not name.startswith(_PAGES):
                continue
            found, size = quantity(written), quantity(name.removeprefix(_PAGES))
            if found and (not size or size < 0 or found % size):
                fact = f"`{name}: {written}` is no whole number of pages"
                yield Fault((side, name), fact)


def of_the_pod(at: Place) -> Iterator[Fault]:
    """Check that what a pod has as a whole is enough for its containers, and of kinds to share."""
    pod = at.fields
    if not is_at_least(at.manifest.version, _WHOLE_SINCE):
        return  # a server drops it
    if text_at(pod, "os", "name") == "windows":
        yield Fault(("resources",), "a pod for windows can't have `resources`", key=True)
        return
    whole_pod = mapping(pod, "resources")
    if whole_pod.get("claims") is not None:
        yield Fault(("resources", "claims"), "a pod as a whole has no `claims`", key=True)
    for side in _SIDES:
        for name in mapping(whole_pod, side):
            if name not in _COMPUTE and not name.startswith(_PAGES):
                fact = f"a pod as a whole has `cpu`, `memory` and `hugepages-SIZE`, and no `{name}`"
                yield Fault(("resources", side, name), fact, key=True)
    yield from _too_small(pod, whole_pod)


def _too_small(pod: Fields, whole_pod: Fields) -> Iterator[Fault]:
    requests, limits = mapping(whole_pod, "requests"), mapping(whole_pod, "limits")
    for name, written in (limits | requests).items():
        side = "requests" if name in requests else "limits"
        given, asked = quantity(written), asked_together(pod, name, "requests")
        if given is not None and asked > given:
            fact = f"its containers ask for more {name} than the pod has as a whole ({written})"
            yield Fault(("resources", side, name), fact)
    for name, written in limits.items():
        most = quantity(written)
        for index, one in entries(pod, "containers"):
            own = _amount(mapping_at(one, "resources", "limits"), name)
            if own is not None and most is not None and own > most:
                fact = f"the limit for {name} is above that of the whole pod ({written})"
                yield Fault(("containers", index, "resources", "limits", name), fact)
        together = asked_together(pod, name, "limits")
        if name.startswith(_PAGES) and most is not None and together > most:
            fact = f"its containers have more {name} than the pod as a whole ({written})"
            yield Fault(("resources", "limits", name), fact)


def asked_together(pod: Fields, name: str, side: str) -> int:
    """Return what containers ask for at once at most: those that run, or those that start first."""
    staying, most = 0, 0
    for _, one in entries(pod, "initContainers"):
        asked = _asked(one, name, side)
        most = max(most, staying + asked)
        staying += asked if one.get("restartPolicy") == "Always" else 0
    together = sum(_asked(one, name, side) for _, one in entries(pod, "containers"))
    return max(most, staying + together)


def _asked(container: Fields, name: str, side: str) -> int:
    own = mapping(container, "resources")
    return _amount(mapping(own, side), name) or (_amount(mapping(own, "limits"), name) or 0)


def fractions(fields: Fields) -> Iterator[Fault]:
    """Check that no amount of bytes is a fraction of a byte: `m` is not `Mi`."""
    for side in _SIDES:
        amounts = mapping(fields, side)
        for name in ("memory", "ephemeral-storage"):
            written = amounts.get(name)
            found = quantity(written) if written is not None else None
            if found is not None and found % NANO:
                fact = f"`{name}: {written}` has a fraction of a byte"
                yield Fault((side, name), fact, _larger(written))


def memory(fields: Fields) -> Iterator[Fault]:
    """Check that memory is not given in another unit than bytes, by a number alone."""
    for side in _SIDES:
        written = mapping(fields, side).get("memory")
        if written is not None and str(written).isdecimal() and 0 < int(str(written)) < _MUCH:
            fact = f"`memory: {written}` is {written} bytes, and no program starts in that"
            yield Fault((side, "memory"), fact, f"write `{written}Mi`, if megabytes are meant")


def processors(fields: Fields) -> Iterator[Fault]:
    """Check that processor is counted in cores, and not finer than a server does."""
    for side in _SIDES:
        written = mapping(fields, side).get("cpu")
        found = quantity(written) if written is not None else None
        if found and found % _MILLI:
            fact = f"`cpu: {written}` is a part of `1m`, and is rounded up"
            yield Fault((side, "cpu"), fact)
        elif found and found >= _CORES * NANO:
            fact = f"`cpu: {written}` is {found // NANO} cores, which no node has"
            yield Fault((side, "cpu"), fact, "`cpu` is counted in cores: `500m` is half a core")


def _larger(written: Plain) -> str:
    text = str(written)
    return f"write `{text[:-1]}Mi`, if megabytes are meant" if text.endswith("m") else ""


def _amount(fields: Fields, name: str) -> int | None:
    return quantity(fields[name]) if name in fields else None


RULES: Rules = (
    alone(_ON, codes.RESOURCES, "core.validateResourceQuantityHugePageValue", pages),
    alone(
        _ON,
        judging.RESOURCE_NAME,
        "core.validateContainerResourceName, core.validateResourceName",
        resource_names,
    ),
    alone(_ON, codes.RESOURCES, _SOURCE, bounds),
    alone(_ON, codes.RESOURCES, "core.ValidateResourceQuantityValue", not_negative),
    alone(_ON, judging.RESOURCE_NAME, _SOURCE, huge_pages),
    alone(_ON, judging.SENSELESS, "none: a warning of the server", fractions),
    alone(_ON, judging.SENSELESS, "none: nobody schedules it", processors),
    alone(_ON, judging.SENSELESS, "none: container runtimes", memory),
    whole(
        SPEC,
        codes.RESOURCES,
        "core.validatePodResources, core.validatePodResourceConsistency, "
        "core.validatePodResourceName",
        of_the_pod,
        "resources",
    ),
    Rule(
        "api.resource.Quantity",
        codes.RESOURCES,
        "resource.ParseQuantity",
        f"is {QUANTITY.said}",
        form=QUANTITY,
    ),
    Rule("int32", judging.NUMBER, "decoding", f"is {INT32.said}", form=INT32),
    Rule("util.intstr.IntOrString", judging.NUMBER, "decoding", f"is {INT32.said}", form=INT32),
    Rule("int64", judging.NUMBER, "decoding", f"is {INT64.said}", form=INT64),
)
