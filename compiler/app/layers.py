"""What stands in several places → one description: overlays, and what all containers share.

One rule throughout, that of JSON Merge Patch (RFC 7386): mappings are merged, everything else
replaces, and null removes. An empty mapping replaces, too: it says that nothing is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.codes import describing as codes
from compiler.diagnostics import Report
from compiler.source.nodes import Entry, Mapping, Node, mapping
from compiler.source.suggestions import meant
from compiler.source.walk import entries, is_null

SHARED = ("image", "env", "files", "labels", "security")
OVERRIDES, DEFAULTS, CONTAINERS = "overrides", "defaults", "containers"
OPAQUE = ("patch", "patches", "raw")  # Kubernetes' own text, where null has a meaning of its own


def merged(base: Node | None, over: Node, report: Report) -> Node:
    """Return what `over` makes of `base`; an empty value that removes nothing is reported."""
    if not isinstance(over, Mapping) or not over.entries:
        return over
    below = base if isinstance(base, Mapping) else Mapping((), over.span)
    result = {entry.name: entry for entry in below}
    for entry in over:
        if entry.name in OPAQUE:
            result[entry.name] = entry
        elif not is_null(entry.value):
            value = merged(below.get(entry.name), entry.value, report)
            result[entry.name] = Entry(entry.key, value)
        elif result.pop(entry.name, None) is None:
            report.add(codes.EMPTY_FIELD.at(entry.key.span, key=entry.name))
    return Mapping(tuple(result.values()), over.span)


def overlaid(root: Mapping, name: str | None, report: Report) -> Mapping:
    """Return the description of one environment, or of none; the others' overrides are gone."""
    overlays = root.get(OVERRIDES)
    base = root.without(OVERRIDES)
    if name is None:
        return base
    overlay = overlays.get(name) if isinstance(overlays, Mapping) else None
    if overlay is None:
        names = [entry.name for entry in entries(overlays)]
        place = root.entry(OVERRIDES)
        span = place.key.span if place else root.span.source.span()
        report.add(codes.NO_OVERLAY.at(span, name=name, hint=meant(name, names, "overlay")))
        return base
    whole = merged(base, overlay, report) if entries(overlay) else base
    return whole if isinstance(whole, Mapping) else base


def spread(root: Mapping, report: Report) -> Mapping:
    """Return the description with what all containers share written into each of them."""
    containers = root.entry(CONTAINERS)
    if containers is None or not isinstance(containers.value, Mapping):
        return root
    shared = _shared(root, report)
    each = tuple(Entry(e.key, _filled(e, shared, report)) for e in containers.value)
    whole = Mapping(each, containers.value.span)
    return root.without(*SHARED, DEFAULTS).with_entry(containers.key, whole)


def _shared(root: Mapping, report: Report) -> Mapping:
    direct = tuple(entry for entry in root if entry.name in SHARED)
    defaults = root.get(DEFAULTS)
    own = merged(None, Mapping(direct, root.span), report)
    both = merged(own, defaults, report) if defaults else own
    return both if isinstance(both, Mapping) else Mapping((), root.span)


def _filled(container: Entry, shared: Mapping, report: Report) -> Node:
    own = container.value
    if is_null(own):  # `web:` alone: all that it is stands at the top
        own = Mapping((), container.key.span)
    if not isinstance(own, Mapping):
        return own
    base = shared.without(*_replaced(own))
    return merged(base, own, report) if own.entries else replace_span(base, own)


def _replaced(own: Mapping) -> Iterable[str]:
    """Return the shared fields that have no place beside what the container says itself."""
    return ("image",) if "build" in own else ()


def replace_span(base: Mapping, like: Node) -> Mapping:
    """Return a mapping that stands where another node stands."""
    return Mapping(base.entries, like.span)


def without_empty(root: Mapping) -> Mapping:
    """Return the description as the schema should see it: what is null is not there.

    A container that is null is one that the shared fields describe.
    """
    result = root
    for key in (CONTAINERS, OVERRIDES, DEFAULTS, *SHARED):
        entry = root.entry(key)
        if entry and isinstance(entry.value, Mapping):
            result = result.with_entry(entry.key, _stripped(entry.value, keep=key == CONTAINERS))
    return result


def _stripped(node: Mapping, *, keep: bool = False) -> Mapping:
    kept = []
    for entry in node:
        if is_null(entry.value) and not keep:
            continue
        if entry.name in OPAQUE:
            kept.append(entry)
            continue
        value = mapping({}, entry.value) if is_null(entry.value) else entry.value
        if isinstance(value, Mapping):
            value = _stripped(value, keep=entry.name == CONTAINERS)
        kept.append(Entry(entry.key, value))
    return Mapping(tuple(kept), node.span)
