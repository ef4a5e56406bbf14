"""Rules: amounts of processor, memory and devices."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.forms import INT32, INT64, QUANTITY
from compiler.verify.manifest import Fields, mapping
from compiler.verify.plan import Fault, Place, Rule
from compiler.verify.quantities import NANO, quantity
from compiler.verify.rules.table import Rules, whole

_ON = "core.v1.ResourceRequirements"
_SOURCE = "core.validateResourceRequirements"
_COMPUTE = ("cpu", "memory")
_MILLI = NANO // 1000
_CORES = 10_000  # no machine comes near
_OWN = (*_COMPUTE, "ephemeral-storage")


def resource_names(at: Place) -> Iterator[Fault]:
    """Check that containers ask for resources that they can have."""
    for side in ("requests", "limits"):
        for name in mapping(at.fields, side):
            if not is_resource(name):
                known = ", ".join(f"`{one}`" for one in _OWN)
                hint = f"there are {known}, `hugepages-SIZE` and `domain/name`"
                yield Fault((side, name), f"a container has no resource `{name}`", hint, key=True)


def is_resource(name: str) -> bool:
    """Whether a container can ask for something of that name."""
    if "/" not in name:
        return name in _OWN or name.startswith("hugepages-")
    return words.is_qualified(name) and words.is_qualified(f"requests.{name}")


def is_shared(name: str) -> bool:
    """Whether more of a resource may be promised than there is."""
    return not name.startswith("hugepages-") and ("/" not in name or "kubernetes.io/" in name)


def bounds(at: Place) -> Iterator[Fault]:
    """Check that no request is larger than its limit, and equals it where nothing is shared."""
    requests, limits = mapping(at.fields, "requests"), mapping(at.fields, "limits")
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


def not_negative(at: Place) -> Iterator[Fault]:
    """Check that no amount is negative, and that devices are counted in whole numbers."""
    for side in ("requests", "limits"):
        for name, written in mapping(at.fields, side).items():
            found = quantity(written)
            if found is not None and found < 0:
                yield Fault((side, name), f"`{name}: {written}` is negative")
            if found is not None and _is_counted(name) and found % NANO:
                yield Fault(
                    (side, name), f"`{name}` is counted in whole numbers, not in `{written}`"
                )


def _is_counted(name: str) -> bool:
    return "/" in name and "kubernetes.io/" not in name


def huge_pages(at: Place) -> Iterator[Fault]:
    """Check that who asks for huge pages asks for processor or memory too."""
    asked = {**mapping(at.fields, "requests"), **mapping(at.fields, "limits")}
    if any(name.startswith("hugepages-") for name in asked) and not any(
        name in asked for name in _COMPUTE
    ):
        yield Fault((), "huge pages need a request for `cpu` or `memory` beside them")


def pages(at: Place) -> Iterator[Fault]:
    """Check that huge pages are asked for whole."""
    for side in ("requests", "limits"):
        for name, written in mapping(at.fields, side).items():
            found, size = quantity(written), quantity(name.removeprefix("hugepages-"))
            if name.startswith("hugepages-") and found and (not size or size < 0 or found % size):
                fact = f"`{name}: {written}` is no whole number of pages"
                yield Fault((side, name), fact)


def fractions(at: Place) -> Iterator[Fault]:
    """Check that no amount of bytes is a fraction of a byte: `m` is not `Mi`."""
    for side in ("requests", "limits"):
        for name in ("memory", "ephemeral-storage"):
            written = mapping(at.fields, side).get(name)
            found = quantity(written) if written is not None else None
            if found is not None and found % NANO:
                fact = f"`{name}: {written}` has a fraction of a byte"
                yield Fault((side, name), fact, _larger(written))


def processors(at: Place) -> Iterator[Fault]:
    """Check that processor is counted in cores, and not finer than a server does."""
    for side in ("requests", "limits"):
        written = mapping(at.fields, side).get("cpu")
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
    whole(_ON, codes.RESOURCES, "core.validateResourceQuantityHugePageValue", pages),
    whole(
        _ON,
        judging.RESOURCE_NAME,
        "core.validateContainerResourceName, core.validateResourceName",
        resource_names,
    ),
    whole(_ON, codes.RESOURCES, _SOURCE, bounds),
    whole(_ON, codes.RESOURCES, "core.ValidateResourceQuantityValue", not_negative),
    whole(_ON, judging.RESOURCE_NAME, _SOURCE, huge_pages),
    whole(_ON, judging.SENSELESS, "none: a warning of the server", fractions),
    whole(_ON, judging.SENSELESS, "none: nobody schedules it", processors),
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
