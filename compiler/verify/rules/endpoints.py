"""Rules: what endpoints say, in both kinds that there are."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.codes import verifying as codes
from compiler.verify import words
from compiler.verify.forms import (
    ADDRESS,
    PORT,
    PROTOCOL,
    QUALIFIED,
    USABLE,
    is_address,
    is_usable,
    named,
    one_of,
)
from compiler.verify.manifest import items, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, at_most, entries, fields, several, unique, whole

_FAMILIES = ("IPv4", "IPv6", "FQDN")


def subsets(at: Place) -> Iterator[Fault]:
    """Check that endpoints have addresses, and names for their ports where there are several."""
    if not at.fields.get("addresses") and not at.fields.get("notReadyAddresses"):
        yield Fault((), "a subset needs `addresses` or `notReadyAddresses`")
    for index, port in several(at.fields, "ports"):
        if not text(port, "name"):
            yield Fault(("ports", index), "of several ports, each needs a `name`")


def reached(at: Place) -> Iterator[Fault]:
    """Check that an endpoint has addresses of its slice's type."""
    slices = at.above.fields if at.above else {}
    kind, found = text(slices, "addressType"), items(at.fields, "addresses")
    if not found:
        yield Fault(("addresses",), "an endpoint needs `addresses`")
    for index, address in enumerate(found):
        if kind in _FAMILIES and not _is_of(str(address), kind):
            yield Fault(("addresses", index), f"`{address}` has to be of the type {kind}")
        elif kind != "FQDN" and not is_usable(str(address)):
            yield Fault(("addresses", index), f"`{address}` has to be {USABLE.said}")


def slice_ports(at: Place) -> Iterator[Fault]:
    """Check that ports of a slice differ in their names; one may have none."""
    seen = set[str]()
    for index, port in entries(at.fields, "ports"):
        name = text(port, "name")
        if name in seen:
            fact = f"`ports` has the name `{name}` twice" if name else "two of `ports` have no name"
            yield Fault(("ports", index), fact)
        seen.add(name)


def _is_of(address: str, kind: str) -> bool:
    if kind == "FQDN":
        name = address.removesuffix(".")
        return words.SUBDOMAIN.fits(name) and "." in name
    return is_address(address) and (":" in address) == (kind == "IPv6")


RULES: Rules = (
    whole("core.v1.EndpointSubset", governing.SERVICE, "core.validateEndpointSubsets", subsets),
    *fields(
        "core.v1.EndpointAddress", governing.SERVICE, "core.validateEndpointAddress", ip=ADDRESS
    ),
    *fields("core.v1.EndpointAddress", governing.SERVICE, "core.ValidateEndpointIP", ip=USABLE),
    *fields(
        "core.v1.EndpointPort",
        codes.PORT,
        "core.validateEndpointPort",
        port=PORT,
        protocol=PROTOCOL,
        name=named(words.LABEL),
        appProtocol=QUALIFIED,
    ),
    *fields(
        "discovery.v1.EndpointSlice",
        governing.SERVICE,
        "discovery.ValidateEndpointSlice",
        addressType=one_of(*_FAMILIES, empty=False),
    ),
    whole("discovery.v1.EndpointSlice", codes.PORT, "discovery.validatePorts", slice_ports),
    *(
        at_most(on, governing.SERVICE, f"discovery.{source}", field, most)
        for on, source, field, most in (
            ("discovery.v1.EndpointSlice", "validatePorts", "ports", 20_000),
            ("discovery.v1.EndpointSlice", "validateEndpoints", "endpoints", 1000),
            ("discovery.v1.Endpoint", "validateEndpoints", "addresses", 100),
            ("discovery.v1.EndpointHints", "validateHints", "forZones", 8),
            ("discovery.v1.EndpointHints", "validateHints", "forNodes", 8),
        )
    ),
    whole("discovery.v1.Endpoint", governing.SERVICE, "discovery.validateEndpoints", reached),
    *(
        rule
        for on, source in (
            ("discovery.v1.Endpoint", "discovery.validateEndpoints"),
            ("core.v1.EndpointAddress", "core.validateEndpointAddress"),
        )
        for rule in fields(
            on,
            governing.SERVICE,
            source,
            hostname=named(words.LABEL, empty=on.startswith("core")),
            nodeName=named(words.SUBDOMAIN, empty=False),
        )
    ),
    *(
        unique(
            "discovery.v1.EndpointHints", governing.SERVICE, "discovery.validateHints", on, "name"
        )
        for on in ("forNodes", "forZones")
    ),
    *fields(
        "discovery.v1.ForZone",
        governing.SERVICE,
        "discovery.validateHints",
        name=named(words.VALUE),
    ),
    *fields(
        "discovery.v1.ForNode",
        governing.SERVICE,
        "discovery.validateHints",
        name=named(words.SUBDOMAIN, empty=False),
    ),
    *fields(
        "discovery.v1.EndpointPort",
        codes.PORT,
        "discovery.validatePorts",
        port=PORT,
        protocol=one_of("TCP", "UDP", "SCTP", empty=False),
        name=named(words.LABEL),
        appProtocol=QUALIFIED,
    ),
)
