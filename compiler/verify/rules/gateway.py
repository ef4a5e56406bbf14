"""Rules: what the definitions of the Gateway API ask for by expressions."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.diagnostics import Severity
from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.forms import is_address
from compiler.verify.manifest import Fields, items, items_at, mapping, mapping_at, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, entries, unique, whole

_PARENT = (("group", "gateway.networking.k8s.io"), ("kind", "Gateway"), ("namespace", ""))
_DURATION = regex(r"([0-9]{1,5})(h|ms|m|s)")  # https://gateway-api.sigs.k8s.io/geps/gep-2257/
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_MODIFIERS = ("requestHeaderModifier", "responseHeaderModifier")


def parents(at: Place) -> Iterator[Fault]:
    """Check that a route is attached to different gateways, or to different parts of one."""
    seen: dict[tuple[str, ...], list[str]] = {}
    for index, one in entries(mapping(at.fields, "spec"), "parentRefs"):
        section = text(one, "sectionName")
        key = (*(text(one, field) or other for field, other in _PARENT), text(one, "name"))
        known = seen.setdefault(key, [])
        if section in known:
            yield Fault(("spec", "parentRefs", index), "the route is attached there already")
        elif known and not all((section, *known)):
            fact = "who attaches a route to parts of one parent names each by its `sectionName`"
            yield Fault(("spec", "parentRefs", index), fact)
        known.append(section)


def told_apart(at: Place) -> Iterator[Fault]:
    """Check that headers and parameters of a route are named once each."""
    for index, rule in entries(mapping(at.fields, "spec"), "rules"):
        for path, found in _lists(rule):
            seen: set[str] = set()
            for place, one in enumerate(found):
                name = one if isinstance(one, str) else text(one, "name")
                if name.lower() in seen:
                    yield Fault(("spec", "rules", index, *path, place), f"`{name}` is there twice")
                seen.add(name.lower())


def in_time(at: Place) -> Iterator[Fault]:
    """Check that one attempt at a backend takes no longer than the whole request may."""
    for index, rule in entries(mapping(at.fields, "spec"), "rules"):
        asked = mapping(rule, "timeouts")
        whole_request, attempt = text(asked, "request"), text(asked, "backendRequest")
        if attempt and 0 < _milliseconds(whole_request) < _milliseconds(attempt):
            fact = f"an attempt of {attempt} is longer than the whole request, {whole_request}"
            yield Fault(("spec", "rules", index, "timeouts", "backendRequest"), fact)


def _milliseconds(duration: str) -> int:
    """Return how long `1h2m3s4ms` is; 0 stands for no limit."""
    return sum(int(number) * _UNITS[unit] for number, unit in _DURATION.findall(duration))


def _lists(rule: Fields) -> Iterator[tuple[Path, list[Plain]]]:
    for index, match in entries(rule, "matches"):
        for field in ("headers", "queryParams"):
            yield ("matches", index, field), items(match, field)
    for index, one in entries(rule, "filters"):
        for modifier in _MODIFIERS:
            for field in ("set", "add", "remove"):
                yield ("filters", index, modifier, field), items_at(one, modifier, field)


def hosts(at: Place) -> Iterator[Fault]:
    """Check that a route is for hosts, and for no addresses."""
    for index, host in enumerate(items_at(at.fields, "spec", "hostnames")):
        if isinstance(host, str) and is_address(host):
            fact, hint = _no_host(host)
            yield Fault(("spec", "hostnames", index), fact, f"{hint}: without hosts it is for all")


def _no_host(name: str) -> tuple[str, str]:
    return f"`{name}` has to be the name of a host, not an address", "take it away"


def heard(at: Place) -> Iterator[Fault]:
    """Check that a listener speaks a protocol in its own spelling, and is for hosts."""
    protocol, host = text(at.fields, "protocol"), text(at.fields, "hostname")
    if protocol not in _PROTOCOLS and protocol.upper() in _PROTOCOLS:
        fact = f"no Gateway speaks `{protocol}`"
        yield Fault(("protocol",), fact, f"did you mean `{protocol.upper()}`?")
    if is_address(host):
        yield Fault(("hostname",), *_no_host(host))


def chosen(at: Place) -> Iterator[Fault]:
    """Check that who takes routes of chosen namespaces says which."""
    namespaces = mapping_at(at.fields, "allowedRoutes", "namespaces")
    if text(namespaces, "from") == "Selector" and namespaces.get("selector") is None:
        fact = "`from: Selector` takes no routes without a `selector`"
        hint = "give it `selector: {matchLabels: {KEY: VALUE}}`"
        yield Fault(("allowedRoutes", "namespaces", "from"), fact, hint)


def listeners(at: Place) -> Iterator[Fault]:
    """Check that listeners differ in port, protocol and host."""
    seen: list[list[Plain]] = []
    for index, one in entries(at.fields, "listeners"):
        key = [one.get(field) for field in _DISTINCT]
        if key in seen:
            fact = f"`{text(one, 'name')}` has the port, the protocol and the host of another"
            yield Fault(("listeners", index), fact)
        seen.append(key)


def listened(at: Place) -> Iterator[Fault]:
    """Check that a listener's host and certificates go with its protocol."""
    protocol = text(at.fields, "protocol")
    if protocol in ("HTTP", "TCP", "UDP") and at.fields.get("tls") is not None:
        yield Fault(("tls",), f"`{protocol}` is not encrypted, and has no `tls`", key=True)
    if protocol == "HTTPS" and text_at(at.fields, "tls", "mode") == "Passthrough":
        fact = "`HTTPS` ends at the Gateway"
        yield Fault(("tls", "mode"), fact, "write `protocol: TLS`, if it is passed through")
    if protocol in ("TCP", "UDP") and at.fields.get("hostname"):
        yield Fault(("hostname",), f"`{protocol}` knows no hosts", key=True)


def encrypted(at: Place) -> Iterator[Fault]:
    """Check that a listener for HTTPS has a certificate; few Gateways have one of their own."""
    protocol = text(at.fields, "protocol")
    if protocol in ("HTTPS", "TLS") and at.fields.get("tls") is None:
        hint = "give it `tls: {certificateRefs: [{name: SECRET}]}`"
        passed = ", or `tls: {mode: Passthrough}`" if protocol == "TLS" else ""
        fact = f"`{protocol}` needs `tls`: without, the listener is not there"
        yield Fault((), fact, f"{hint}{passed}")


def certified(at: Place) -> Iterator[Fault]:
    """Check that who ends encryption has a certificate."""
    ends = text(at.fields, "mode") in ("", "Terminate")
    if ends and not items(at.fields, "certificateRefs") and not mapping(at.fields, "options"):
        yield Fault((), "`tls` that ends at the Gateway needs `certificateRefs`, or `options`")


def addresses(at: Place) -> Iterator[Fault]:
    """Check that addresses differ, and that those of the type `IPAddress` are some."""
    seen: list[tuple[str, str]] = []
    for index, one in entries(at.fields, "addresses"):
        kind, value = key = text(one, "type") or "IPAddress", text(one, "value")
        if kind == "IPAddress" and "value" in one and not is_address(value):
            yield Fault(("addresses", index, "value"), f"`{value}` is no IP address")
        elif value and key in seen:
            yield Fault(("addresses", index), f"`{value}` is there twice")
        seen.append(key)


_PROTOCOLS = ("HTTP", "HTTPS", "TCP", "TLS", "UDP")
_DISTINCT = ("port", "protocol", "hostname")
_GATEWAY, _LISTENER = "gateway.v1.GatewaySpec", "gateway.v1.Listener"
_DEFINED, _IMPLEMENTED = "its definition", "none: Gateways"
RULES: Rules = (
    *(
        whole(f"gateway.v1.{route}", governing.INGRESS, _DEFINED, check)
        for route in ("HTTPRoute", "GRPCRoute")
        for check in (parents, told_apart)
    ),
    whole("gateway.v1.HTTPRoute", governing.INGRESS, _DEFINED, in_time),
    unique(_GATEWAY, governing.INGRESS, _DEFINED, "listeners", "name"),
    whole(_GATEWAY, governing.INGRESS, _DEFINED, listeners, "listeners"),
    whole(_GATEWAY, governing.INGRESS, _DEFINED, addresses, "addresses"),
    whole(_LISTENER, governing.INGRESS, _DEFINED, listened),
    *(
        whole(on, governing.INGRESS, _IMPLEMENTED, check)._replace(severity=Severity.WARNING)
        for on, check in (
            (_LISTENER, encrypted),
            (_LISTENER, heard),
            (_LISTENER, chosen),
            ("gateway.v1.HTTPRoute", hosts),
            ("gateway.v1.GRPCRoute", hosts),
        )
    ),
    whole("gateway.v1.ListenerTLSConfig", governing.INGRESS, _DEFINED, certified),
)
