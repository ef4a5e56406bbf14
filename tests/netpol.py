"""What a cluster's network does with NetworkPolicies, as the documentation says.

https://kubernetes.io/docs/concepts/services-networking/network-policies/: a pod that no policy
selects for a direction is open in it; one that some select lets through what any of them allows.
Traffic needs both: to be let out by its source and let in by its target.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import NamedTuple, cast

Manifest = dict[str, object]
Labels = dict[str, str]


class Port(NamedTuple):
    """Where traffic goes to: the container's port, by number."""

    number: int
    protocol: str = "TCP"


@dataclass(frozen=True)
class Party:
    """A pod in a namespace, or (without labels) an address outside of the cluster."""

    labels: Labels | None = None
    namespace: Labels = field(default_factory=lambda: {"kubernetes.io/metadata.name": "shop"})
    address: str = "203.0.113.7"


WORLD = Party()


def allowed(policies: list[Manifest], source: Party, target: Party, port: Port) -> bool:
    """Tell whether policies of the namespace `shop` let traffic through."""
    return _lets(policies, "Egress", source, target, port) and _lets(
        policies, "Ingress", target, source, port
    )


def _lets(policies: list[Manifest], side: str, own: Party, other: Party, port: Port) -> bool:
    rules, peers = ("egress", "to") if side == "Egress" else ("ingress", "from")
    selecting = [
        spec
        for spec in (_mapping(one, "spec") for one in policies)
        if own.labels is not None
        and _selects(_mapping(spec, "podSelector"), own.labels)
        and side in _types(spec)
    ]
    return not selecting or any(
        _covers(rule, peers, other, port) for spec in selecting for rule in _list(spec, rules)
    )


def _types(spec: Manifest) -> list[object]:
    """Return a policy's directions; without any named, Ingress, and Egress if it has rules."""
    return _list(spec, "policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]


def _covers(rule: object, peers: str, other: Party, port: Port) -> bool:
    """Tell whether a rule lets a party through: no peers, or no ports, mean all of them."""
    who, where = _list(rule, peers), _list(rule, "ports")
    return (not who or any(_is_peer(one, other) for one in who)) and (
        not where or any(_is_port(one, port) for one in where)
    )


def _is_peer(peer: object, other: Party) -> bool:
    block = _mapping(peer, "ipBlock")
    if block:
        address = ip_address(other.address)
        excepted = any(address in ip_network(str(one)) for one in _list(block, "except"))
        return address in ip_network(str(block["cidr"])) and not excepted
    if other.labels is None:
        return False
    fields = cast("Manifest", peer)
    spaces = _mapping(peer, "namespaceSelector")
    own = {"kubernetes.io/metadata.name": "shop"}
    in_space = (
        _selects(spaces, other.namespace)
        if "namespaceSelector" in fields
        else (other.namespace == own)
    )
    return in_space and (
        "podSelector" not in fields or _selects(_mapping(peer, "podSelector"), other.labels)
    )


def _is_port(rule: object, port: Port) -> bool:
    fields = cast("Manifest", rule)
    if fields.get("protocol", "TCP") != port.protocol:
        return False
    first = fields.get("port")
    if first is None:
        return True
    assert isinstance(first, int), "podc names no port in a policy"
    last = fields.get("endPort", first)
    assert isinstance(last, int)
    return first <= port.number <= last


def _selects(selector: Manifest, labels: Labels) -> bool:
    """Tell whether labels have all that a selector asks for; an empty one takes everything."""
    wanted = _mapping(selector, "matchLabels")
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _meets(expression, labels) for expression in _list(selector, "matchExpressions")
    )


def _meets(expression: object, labels: Labels) -> bool:
    fields = cast("Manifest", expression)
    value, values = labels.get(str(fields["key"])), _list(expression, "values")
    return {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }[str(fields["operator"])]


def _mapping(tree: object, key: str) -> Manifest:
    found = tree.get(key) if isinstance(tree, dict) else None
    return found if isinstance(found, dict) else {}


def _list(tree: object, key: str) -> list[object]:
    found = tree.get(key) if isinstance(tree, dict) else None
    return found if isinstance(found, list) else []
