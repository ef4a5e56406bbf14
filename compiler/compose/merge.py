"""Two trees → one: what an override file, an extending service or a later document adds.

Mappings merge, lists append, everything else is replaced, and a null leaves the base as it is;
`_SPECIAL` lists the paths that have a rule of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.codes import merging as codes
from compiler.compose.units import format_atom
from compiler.diagnostics import Label, Report
from compiler.records import replace
from compiler.source.nodes import (
    Entry,
    Mapping,
    Node,
    Piece,
    Scalar,
    Sequence,
    mapping,
    scalar,
)
from compiler.source.text import Span, Via
from compiler.source.walk import Rules, is_null, rules, text

Merger = Callable[[Node, Node, "Rules[Merger] | None", Report], Node]

OVERRIDDEN = "overridden here"


def merge(base: Mapping, override: Mapping, report: Report) -> Mapping:
    """Return a whole document merged over another."""
    merged = merge_nodes(base, override, _RULES, report)
    return merged if isinstance(merged, Mapping) else base


def merge_at(path: tuple[str, ...], base: Node, override: Node, report: Report) -> Node:
    """Return what stands at a path of the project (`services`, `web`) merged over another."""
    along: Rules[Merger] | None = _RULES
    for name in path:
        along = along.step(name) if along else None
    return merge_nodes(base, override, along, report)


def extend(base: Mapping, service: Mapping, report: Report) -> Mapping:
    """Return a service merged over the one it extends; it stands where the service stands."""
    merged = merge_at(("services", "*"), base, service, report)
    return replace(merged, span=service.span) if isinstance(merged, Mapping) else service


def merge_nodes(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    """Return one value merged over another, by the rules of the path they stand at."""
    if along and along.rule:
        return along.rule(base, override, along, report)
    if is_null(override):
        return base
    return override if isinstance(base, Scalar) else _together(base, override, along, report)


def pair(key: Scalar, value: Node) -> Scalar:
    """Return the item `key=value` (a null: `key`) of an entry; its parts keep their places."""
    if is_null(value):
        return replace(key, value=str(key.value))
    name = str(key.value)
    shown = format_atom(value.value) if isinstance(value, Scalar) else ""
    whole = f"{name}={shown}"
    span = _across(key.span, value.span)
    if span is None:
        return Scalar(whole, value.span, raw=whole)
    pieces = (*_pieces(key, name, 0), *_pieces(value, shown, len(name) + 1))
    return Scalar(whole, span, raw=whole, pieces=pieces)


def _together(
    base: Mapping | Sequence, override: Node, along: Rules[Merger] | None, report: Report
) -> Node:
    if isinstance(base, Mapping) and isinstance(override, Mapping):
        return _mappings(base, override, along, report)
    if isinstance(base, Sequence) and isinstance(override, Sequence):
        items = (*base.items, *override.items)
        return replace(base, items=items, span=_seen_from(base, override))
    return _mismatch(base, override, report)


def _mappings(
    base: Mapping, override: Mapping, along: Rules[Merger] | None, report: Report
) -> Mapping:
    merged = {entry.name: entry for entry in base.entries}
    for entry in override.entries:
        old = merged.get(entry.name)
        below = along.step(entry.name) if along else None
        merged[entry.name] = _entry(old, entry, below, report) if old else entry
    return replace(base, entries=tuple(merged.values()), span=_seen_from(base, override))


def _entry(old: Entry, new: Entry, along: Rules[Merger] | None, report: Report) -> Entry:
    value = merge_nodes(old.value, new.value, along, report)
    return Entry(new.key if value is new.value else old.key, value)


def _seen_from(base: Node, override: Node) -> Span:
    return base.span.through(Via(OVERRIDDEN, override.span))


def _mismatch(base: Node, override: Node, report: Report) -> Node:
    label = Label(base.span, f"{_kind(base)} here")
    report.add(
        codes.CANNOT_OVERRIDE.at(
            override.span, labels=[label], base=_kind(base), override=_kind(override)
        )
    )
    return base


def _kind(node: Node) -> str:
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case _:
            return "a single value"


def _across(first: Span, last: Span) -> Span | None:
    if first.source is not last.source or first.via != last.via or first.start > last.start:
        return None
    return first.part(first.start, last.end)


def _pieces(node: Node, shown: str, offset: int) -> tuple[Piece, ...]:
    """Map `shown` at `offset` back to a scalar's text: letter by letter if it stands there so."""
    end = offset + len(shown)
    if not isinstance(node, Scalar):
        return ()
    if node.value == shown:
        whole = node.part(0, len(shown))
        if whole.end - whole.start == len(shown):
            return (Piece(offset, end, whole.start, whole.end),)
        if node.pieces:
            return tuple(
                Piece(p.start + offset, p.end + offset, p.source_start, p.source_end)
                for p in node.pieces
            )
    return (Piece(offset, end, node.span.start, node.span.end),)


# Rules of single paths


def _replaced(_base: Node, override: Node, _along: Rules[Merger] | None, _report: Report) -> Node:
    return override


def _listed(base: Node, override: Node, _along: Rules[Merger] | None, report: Report) -> Node:
    left, right = _as_items(base), _as_items(override)
    if left is None or right is None:
        return _refused(base, override, report)
    return _appended(base, override, (*left, *right))


def _hosts(base: Node, override: Node, _along: Rules[Merger] | None, report: Report) -> Node:
    left, right = _as_items(base), _as_items(override)
    if left is None or right is None:
        return _refused(base, override, report)
    return _appended(base, override, (*left, *(item for item in right if item not in left)))


def _appended(base: Node, override: Node, items: tuple[Node, ...]) -> Node:
    return base if is_null(override) else Sequence(items, _seen_from(base, override))


def _refused(base: Node, override: Node, report: Report) -> Node:
    wrong = override if _as_items(override) is None else base
    report.add(codes.CANNOT_OVERRIDE.at(wrong.span, base="a list or a mapping", override="this"))
    return base


def _as_items(node: Node) -> tuple[Node, ...] | None:
    """Return the items that a list, a mapping or a single text stands for; `None` for a number."""
    match node:
        case Mapping() if any(isinstance(value, Mapping) for _, value in node.entries):
            return None
        case Mapping():
            return tuple(sorted(_pairs(node), key=lambda item: str(item.value)))
        case Sequence():
            return node.items
        case Scalar(value=str()):
            return (node,)
        case _:
            return () if is_null(node) else None


def _pairs(node: Mapping) -> list[Scalar]:
    pairs: list[Scalar] = []
    for key, value in node.entries:
        several = value.items if isinstance(value, Sequence) else (value,)
        pairs += [pair(key, one) for one in several]
    return pairs


def _build(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    return _named(_context(base), _context(override), along, report)


def _context(node: Node) -> Node:
    return mapping({"context": node}, node) if text(node) is not None else node


def _depends_on(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    return _named(_conditions(base), _conditions(override), along, report)


def _conditions(node: Node) -> Node:
    return keyed(node, started)


def _keyed(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    return _named(keyed(base, _null), keyed(override, _null), along, report)


def _null(like: Node) -> Node:
    return scalar(None, like)


def started(like: Node) -> Mapping:
    """Return what a short `depends_on` stands for."""
    plain = {"condition": scalar("service_started", like), "required": scalar(True, like)}
    return mapping(plain, like)


def keyed(node: Node, value: Callable[[Node], Node]) -> Node:
    """Return a list of names as a mapping; what is no list of names is returned as it is."""
    if not isinstance(node, Sequence) or any(text(item) is None for item in node.items):
        return node
    entries: dict[str, Entry] = {}
    for item in node.items:
        if isinstance(item, Scalar):
            entries[str(item.value)] = Entry(item, value(item))
    return Mapping(tuple(entries.values()), node.span)


def _named(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    """Merge what must be mappings by now; the path's own rule is done."""
    if is_null(override):
        return base
    if is_null(base):
        return override
    if isinstance(base, Mapping) and isinstance(override, Mapping):
        return _mappings(base, override, along, report)
    return _mismatch(base, override, report)


def _logging(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    drivers = [text(n.get("driver")) for n in (base, override) if isinstance(n, Mapping)]
    distinct = {driver for driver in drivers if driver is not None}
    several = 2
    return override if len(distinct) == several else _named(base, override, along, report)


def _pools(base: Node, override: Node, along: Rules[Merger] | None, report: Report) -> Node:
    """Merge address pools as the reference does: pair by pair, each pool a cell that is shared."""
    if is_null(override):
        return base
    if not isinstance(base, Sequence) or not isinstance(override, Sequence):
        return _mismatch(base, override, report)
    merged: list[list[Node]] = []
    for original in base.items:
        _pool([original], [[item] for item in override.items], merged, (along, report))
    return Sequence(tuple(cell[0] for cell in merged), _seen_from(base, override))


def _pool(
    own: list[Node],
    overrides: list[list[Node]],
    merged: list[list[Node]],
    rest: tuple[Rules[Merger] | None, Report],
) -> None:
    for cell in overrides:
        if _subnet(cell) != _subnet(own) and _subnet(cell) not in map(_subnet, merged):
            merged.append(cell)
            continue
        own[0] = _named(own[0], cell[0], *rest)
        same = [i for i, other in enumerate(merged) if _subnet(other) == _subnet(own)]
        if same:
            merged[same[0]] = own
        else:
            merged.append(own)


def _subnet(cell: list[Node]) -> str | None:
    return text(cell[0].get("subnet")) if isinstance(cell[0], Mapping) else None


_LISTED = (
    "networks.*.labels",
    "volumes.*.labels",
    "services.*.annotations",
    "services.*.build.args",
    "services.*.build.additional_contexts",
    "services.*.build.labels",
    "services.*.deploy.labels",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.env_file",
    "services.*.label_file",
    "services.*.environment",
    "services.*.labels",
    "services.*.volumes.*.volume.labels",
    "services.*.sysctls",
    "services.*.tmpfs",
)

_SPECIAL: dict[str, Merger] = {
    **dict.fromkeys(_LISTED, _listed),
    "networks.*.ipam.config": _pools,
    "services.*.build": _build,
    "services.*.build.extra_hosts": _hosts,
    "services.*.command": _replaced,
    "services.*.depends_on": _depends_on,
    "services.*.entrypoint": _replaced,
    "services.*.extra_hosts": _hosts,
    "services.*.healthcheck.test": _replaced,
    "services.*.logging": _logging,
    "services.*.models": _keyed,
    "services.*.networks": _keyed,
    "services.*.ulimits.*": _replaced,
}

_RULES = rules(_SPECIAL)
