"""Rules across manifests of the Gateway API: routes and their Gateways, and who may name whom."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import linking as codes
from compiler.diagnostics import Label, Severity
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.inventory import Inventory, is_near
from compiler.verify.manifest import (
    Fields,
    Finding,
    Manifest,
    items,
    items_at,
    mapping,
    text,
    text_at,
)
from compiler.verify.notes import Backend
from compiler.verify.plan import Survey
from compiler.verify.requests import Request, meets, requests_of
from compiler.verify.rules.table import entries
from compiler.verify.variants import identity

_GROUP = "gateway.networking.k8s.io"
ROUTES = ("HTTPRoute", "GRPCRoute")


def attached(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a route's Gateway has the listener that it names, and takes the route there."""
    route = survey.manifest
    for index, parent in entries(route.spec, "parentRefs"):
        space = text(parent, "namespace") or route.namespace
        if text(parent, "kind") not in ("", "Gateway") or text(parent, "group") not in ("", _GROUP):
            continue
        found = inventory.find("Gateway", text(parent, "name"), space, route)
        reasons = [_refusal(gateway, parent, route) for gateway in found]
        if found and all(reasons):
            sure = inventory.closed or all(one.file is route.file for one in found)
            severity = None if sure else Severity.WARNING
            field, fact = next(filter(None, reasons))
            path: Path = ("spec", "parentRefs", index, field)
            yield Finding(codes.NOT_ATTACHED, path, fact, severity=severity)


def _refusal(gateway: Manifest, parent: Fields, route: Manifest) -> tuple[str, str] | None:
    """Return which field of a parent keeps a route from a Gateway, and how; nothing if none."""
    listeners = [one for _, one in entries(gateway.spec, "listeners")]
    section, port = text(parent, "sectionName"), parent.get("port")
    if section:
        listeners = [one for one in listeners if text(one, "name") == section]
    if not listeners:
        return "sectionName", f"{gateway.title} has no listener `{section}`"
    if port is not None:
        listeners = [one for one in listeners if one.get("port") == port]
    if not listeners:
        return "port", f"{gateway.title} has no listener on the port {port}"
    said = f"{gateway.title} takes no"
    reasons = (
        (_admits, "namespace", f"{said} routes of the namespace `{route.namespace}` there"),
        (_hears, "name", f"{said} requests for a host of this route there"),
        (_serves, "name", f"{said} {route.kind} there"),
    )
    for takes, field, fact in reasons:
        if not any(takes(one, gateway, route) for one in listeners):
            return field, fact
    return None


def _admits(listener: Fields, gateway: Manifest, route: Manifest) -> bool:
    """Whether a listener takes routes of a namespace; by labels of namespaces it may."""
    known = text_at(listener, "allowedRoutes", "namespaces", "from") or "Same"
    return known != "Same" or is_near(gateway.namespace, route.namespace)


def _hears(listener: Fields, _: Manifest, route: Manifest) -> bool:
    """Whether a listener for a host, or for all, hears one of those that a route is for."""
    host = text(listener, "hostname")
    wanted = [str(one) for one in items(route.spec, "hostnames")]
    if not host or not wanted or not all(map(_is_host, wanted)):
        return True
    return any(_covers(host, one) or _covers(one, host) for one in wanted)


def _is_host(name: str) -> bool:
    return words.SUBDOMAIN.fits(name.removeprefix("*."))


def _covers(host: str, other: str) -> bool:
    """Whether a host is another, or stands for all below a domain, which that is one of."""
    return host == other or (host.startswith("*.") and other.endswith(host[1:]))


def _serves(listener: Fields, _: Manifest, route: Manifest) -> bool:
    kinds = items_at(listener, "allowedRoutes", "kinds")
    return not kinds or any(
        isinstance(one, dict) and one.get("kind") == route.kind for one in kinds
    )


def granted(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that what is named in another namespace allows it, where that namespace is known."""
    one = survey.manifest
    for path, kind, name, space in _crossings(survey):
        if one.namespace is None or space == one.namespace:
            continue
        grants = inventory.by_kind.get("ReferenceGrant", ())
        near = (grant for grant in grants if is_near(grant.namespace, space))
        if inventory.find(kind, name, space, one) and not any(
            _grants(grant.spec, one, kind, name) for grant in near
        ):
            fact = f"no ReferenceGrant lets it use the {kind} `{name}` of the namespace `{space}`"
            hint = f"`{space}` needs one from {one.kind}s of `{one.namespace}` to its {kind}s"
            yield Finding(codes.NOT_GRANTED, path, fact, hint)


def told_apart(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that no request is taken twice: of two that take it, one is never asked."""
    one = survey.manifest
    for request in requests_of(one):
        other, first = _first(request, one, inventory)
        if other is None:
            continue
        whose = "an earlier rule" if other is one else other.title
        fact = f"{whose} takes `{request.words}` already, and only one of them is asked"
        there = other.span(first.path)
        labels = (Label(there, "the first one"),) if there else ()
        yield Finding(codes.TAKEN, request.path, fact, labels=labels)


def _first(
    request: Request, one: Manifest, inventory: Inventory
) -> tuple[Manifest | None, Request]:
    """Return who takes a request before a manifest does, in a cluster that has them both."""
    for other, first in inventory.requests[request.key]:
        if other is one and first.path == request.path:
            break
        if meets(first, request) and _are_together(one, other, inventory):
            return other, first
    return None, request


def _are_together(one: Manifest, other: Manifest, inventory: Inventory) -> bool:
    """Whether two manifests are surely in one cluster: not two examples, nor two variants."""
    if one is other:
        return True
    is_known = one.file is other.file or one.namespace is not None
    return is_known and identity(one) != identity(other) and not inventory.variants.are(one, other)


def _crossings(survey: Survey) -> Iterator[tuple[Path, str, str, str]]:
    """Yield what a route or a Gateway names in a namespace: its place, kind, name and namespace."""
    one = survey.manifest
    if one.kind in ROUTES:
        for note in survey.notes:
            if isinstance(note, Backend) and note.namespace:
                yield (*note.path, "namespace"), "Service", note.service, note.namespace
    elif one.kind == "Gateway" and one.api_version.startswith(_GROUP):
        for index, listener in entries(one.spec, "listeners"):
            for nth, held in entries(mapping(listener, "tls"), "certificateRefs"):
                path: Path = (
                    "spec",
                    "listeners",
                    index,
                    "tls",
                    "certificateRefs",
                    nth,
                    "namespace",
                )
                if text(held, "kind") in ("", "Secret") and text(held, "namespace"):
                    yield path, "Secret", text(held, "name"), text(held, "namespace")


def _grants(grant: Fields, asking: Manifest, kind: str, name: str) -> bool:
    """Whether a grant lets manifests like the asking one name an object."""
    asker = {"group": _GROUP, "kind": asking.kind, "namespace": asking.namespace}
    return asker in items(grant, "from") and any(
        text(one, "kind") == kind and text(one, "name") in ("", name)
        for _, one in entries(grant, "to")
    )
