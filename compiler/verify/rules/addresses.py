"""Rules: addresses and networks as only older versions of Kubernetes read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from compiler.codes import judging
from compiler.diagnostics import Severity
from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.bundle import is_at_least
from compiler.verify.forms import looseness
from compiler.verify.manifest import text_at
from compiler.verify.plan import Check, Fault, Place, Rule

STRICT_SINCE = "1.36"  # features.StrictIPCIDRValidation
_BEGUN = regex(r"[0-9A-Fa-f]*[.:]")  # most are names, `None` or nothing
_IN_NOTES = ("metadata", "annotations", "service.beta.kubernetes.io/load-balancer-source-ranges")

_ADDRESS, _NETWORK = "core.IsValidIPForLegacyField", "core.IsValidCIDRForLegacyField"
_FIELDS = (
    ("core.v1.EndpointAddress", "ip", _ADDRESS),
    ("core.v1.HostAlias", "ip", _ADDRESS),
    ("core.v1.NodeSpec", "podCIDRs", _NETWORK),
    ("core.v1.PodDNSConfig", "nameservers", _ADDRESS),
    ("core.v1.ServiceSpec", "clusterIP", _ADDRESS),
    ("core.v1.ServiceSpec", "clusterIPs", _ADDRESS),
    ("core.v1.ServiceSpec", "externalIPs", _ADDRESS),
    ("core.v1.ServiceSpec", "loadBalancerSourceRanges", _NETWORK),
    ("discovery.v1.Endpoint", "addresses", _ADDRESS),
    ("networking.v1.IPBlock", "cidr", _NETWORK),
    ("networking.v1.IPBlock", "except", _NETWORK),
)


def _in_field(field: str, at: Place) -> Iterator[Fault]:
    """Check a field that is an address, or has several."""
    value = at.fields[field]
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from _loose(item, (field, index), at)
    if isinstance(value, str):
        yield from _loose(value, (field,), at)


def _in_annotation(at: Place) -> Iterator[Fault]:
    """Check the networks in the annotation of a Service."""
    ranges = text_at(at.fields, *_IN_NOTES)
    for one in ranges.split(",") if ranges else ():
        yield from _loose(one, _IN_NOTES, at)


def _loose(value: Plain, path: Path, at: Place) -> Iterator[Fault]:
    """Refuse an address where the version does; before, say which one will."""
    written = value.strip() if isinstance(value, str) else ""
    wrong, meant = looseness(written) if _BEGUN.match(written) else ("", "")
    if wrong:
        is_strict = is_at_least(at.manifest.version, STRICT_SINCE)
        later = "" if is_strict else f", which Kubernetes {STRICT_SINCE} refuses"
        severity = Severity.ERROR if is_strict else Severity.WARNING
        yield Fault(path, f"`{written}` {wrong}{later}", f"write `{meant}`", severity=severity)


def _rule(on: str, field: str, source: str, check: Check) -> Rule:
    says = f"addresses in `{field}` are written as they are read (before {STRICT_SINCE} a warning)"
    return Rule(on, judging.LOOSE_ADDRESS, source, says, check, when=(field,))


RULES = (
    *(_rule(on, field, source, partial(_in_field, field)) for on, field, source in _FIELDS),
    _rule("core.v1.Service", "metadata.annotations", _NETWORK, _in_annotation),
)
