"""Rules across manifests of the Gateway API: routes and their Gateways, and who may name whom."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import linking as codes
from compiler.diagnostics import Severity
from compiler.source.trees import Path
from compiler.verify.inventory import Inventory, is_near
from compiler.verify.manifest import Fields, Finding, Manifest, items, mapping, text
from compiler.verify.notes import Backend
from compiler.verify.plan import Survey
from compiler.verify.rules.table import entries

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
    if not any(_admits(one, gateway, route) for one in listeners):
        fact = f"{gateway.title} takes no routes of the namespace `{route.namespace}` there"
        return "namespace", fact
    if not any(_serves(one, route) for one in listeners):
        return "name", f"{gateway.title} takes no {route.kind} there"
    return None


def _admits(listener: Fields, gateway: Manifest, route: Manifest) -> bool:
    """Whether a listener takes routes of a namespace; by labels of namespaces it may."""
    known = text(listener, "allowedRoutes", "namespaces", "from") or "Same"
    return known != "Same" or is_near(gateway.namespace, route.namespace)


def _serves(listener: Fields, route: Manifest) -> bool:
    kinds = items(listener, "allowedRoutes", "kinds")
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
