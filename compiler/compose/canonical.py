"""Every short syntax becomes the long one; each part keeps the place that it was written at.

What has neither form is left as it is: the schema speaks of it.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.codes import canonical as codes
from compiler.compose.merge import keyed, started
from compiler.compose.reading import clean
from compiler.compose.short import Volume, parse_device, parse_volume
from compiler.compose.units import format_atom
from compiler.diagnostics import Report
from compiler.records import dataclass, replace
from compiler.source.nodes import Atom, Entry, Mapping, Node, Scalar, Sequence, mapping, scalar
from compiler.source.parts import Fault, Part
from compiler.source.ports import Port, parse_ports
from compiler.source.walk import Rule, is_null, rewritten, rules, text

_MOST_PORTS = 50_000


def canonical(root: Mapping, report: Report) -> Mapping:
    """Return the document with long forms only."""
    along = rules({**_PATTERNS, "services.*.ports": _Ports().long})
    return rewritten(root, along, report)


def _wrapped(key: str) -> Rule:
    """Make a text the one entry of a mapping."""

    def apply(node: Node, _report: Report) -> Node:
        return mapping({key: node}, node) if text(node) is not None else node

    return apply


def _listed(node: Node, _report: Report) -> Node:
    return Sequence((node,), node.span) if text(node) is not None else node


def _without_blanks(node: Node, report: Report) -> Node:
    listed = _listed(node, report)
    if not isinstance(listed, Sequence):
        return listed
    kept = tuple(item for item in listed.items if not is_null(item) and text(item) != "")
    return listed if len(kept) == len(listed) else replace(listed, items=kept)


def _printed(node: Node, _report: Report) -> Node:
    if not isinstance(node, Scalar) or is_null(node):
        return node
    return replace(node, value=format_atom(node.value))


def _split(bare: Callable[[str], bool]) -> Callable[[Node, Report], Node]:
    """Make a list of `name=value` a mapping; `bare` says which names may stand alone."""

    def apply(node: Node, report: Report) -> Node:
        if not isinstance(node, Sequence):
            return node
        named: dict[str, Entry] = {}
        for item in node.items:
            entry = split_pair(item)
            if entry and is_null(entry.value) and not bare(entry.name):
                report.add(codes.KEY_AND_VALUE.at(item.span))
            if entry:
                named[entry.name] = entry
        return Mapping(tuple(named.values()), node.span)

    return apply


def split_pair(item: Node) -> Entry | None:
    """Return `name=value` as an entry, a name alone with a null; `None` for what is no text."""
    if not isinstance(item, Scalar) or not isinstance(item.value, str):
        return None
    name, equals, value = item.value.partition("=")
    key = _part(item, Part(name, 0, len(name)))
    if not equals:
        return Entry(key, Scalar(None, item.span))
    return Entry(key, _part(item, Part(value, len(name) + 1, len(item.value))))


def _keys(node: Node, report: Report) -> Node:
    """Make a list of SSH keys a mapping; `id: path` is how the canonical form prints `id=path`."""
    if isinstance(node, Sequence):
        node = replace(node, items=tuple(_key(item) for item in node.items))
    return _split_keys(node, report)


_split_keys = _split(lambda name: name == "default")


def _key(item: Node) -> Node:
    written = text(item) or ""
    name, colon, path = written.partition(": ")
    if not colon or "=" in written or not isinstance(item, Scalar):
        return item
    return replace(item, value=f"{name}={path}", pieces=())


def _part(item: Scalar, part: Part, value: Atom = None) -> Scalar:
    """Return a part of a text, or what it stands for, with the part's own span."""
    plain = part.text if value is None else value
    return Scalar(plain, item.part(part.start, part.end), raw=part.text)


def _depends_on(node: Node, report: Report) -> Node:
    conditions = keyed(node, started)
    if not isinstance(conditions, Mapping) or conditions is not node:
        return conditions
    completed = tuple(Entry(e.key, _completed(e.value, report)) for e in node.entries)
    return replace(node, entries=completed)


def _completed(node: Node, _report: Report) -> Node:
    return with_missing(node, started(node))


def with_missing(node: Node, defaults: Mapping) -> Node:
    """Return a mapping with the keys that it does not have; they stand where it stands."""
    if not isinstance(node, Mapping):
        return node
    missing = tuple(entry for entry in defaults.entries if entry.name not in node)
    return replace(node, entries=(*node.entries, *missing)) if missing else node


def _names(node: Node, _report: Report) -> Node:
    return keyed(node, lambda like: scalar(None, like))


def _env_files(node: Node, report: Report) -> Node:
    listed = _listed(node, report)
    if not isinstance(listed, Sequence):
        return listed
    return replace(listed, items=tuple(_env_file(item) for item in listed.items))


def _env_file(item: Node) -> Node:
    path = mapping({"path": item}, item) if text(item) is not None else item
    return with_missing(path, mapping({"required": scalar(True, item)}, item))


def _gpus(node: Node, _report: Report) -> Node:
    if text(node) is None:
        return node
    return Sequence((mapping({"count": node}, node),), node.span)


def _device(node: Node, report: Report) -> Node:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return node
    parts = parse_device(node.value)
    if isinstance(parts, Fault):
        return _refused(node, parts, "device", report)
    named = {"source": parts.source, "target": parts.target, "permissions": parts.permissions}
    return mapping({key: _part(node, part) for key, part in named.items()}, node)


@dataclass(slots=True)
class _Ports:
    """Makes short ports long ones, and counts them: a range is short, what it stands for is not."""

    number: int = 0

    def long(self, node: Node, report: Report) -> Node:
        """Return a list of ports with long forms only."""
        if not isinstance(node, Sequence):
            return node
        items = tuple(port for item in node.items for port in self._port(item, report))
        return replace(node, items=items)

    def _port(self, item: Node, report: Report) -> tuple[Node, ...]:
        if not isinstance(item, Scalar):
            return (item,)
        if self.number > _MOST_PORTS:  # that was said, and each range takes its time
            return ()
        ports = parse_ports(format_atom(item.value))
        if isinstance(item.value, float):
            ports = Fault("is a fraction", 0, len(item.raw))
        if isinstance(ports, Fault):
            return (_refused(item, ports, "port", report),)
        return self._long(item, ports, report)

    def _long(self, item: Scalar, ports: tuple[Port, ...], report: Report) -> tuple[Node, ...]:
        self.number += len(ports)
        if self.number <= _MOST_PORTS:
            return tuple(_long_port(item, port) for port in ports)
        report.add(codes.TOO_MANY_PORTS.at(item.span, most=_MOST_PORTS))
        return ()


def _long_port(item: Scalar, port: Port) -> Node:
    parts: dict[str, Node] = {"mode": scalar("ingress", item)}
    if port.host_ip:
        parts["host_ip"] = _part(item, port.host_ip)
    parts["target"] = _part(item, port.target, int(port.target.text))
    if port.published:
        parts["published"] = _part(item, port.published)
    parts["protocol"] = _part(item, port.protocol)
    return mapping(parts, item)


def _volume(item: Node, report: Report) -> Node:
    if not isinstance(item, Scalar) or not isinstance(item.value, str):
        return item
    volume = parse_volume(item.value)
    if isinstance(volume, Fault):
        return _refused(item, volume, "volume", report)
    parts: dict[str, Node] = {"type": scalar(volume.type, item)}
    if volume.source:
        parts["source"] = _part(item, volume.source)
    target = volume.target.text
    parts["target"] = _part(item, volume.target, clean(target) if target else target)
    if volume.read_only:
        parts["read_only"] = _part(item, volume.read_only, value=True)
    return mapping(parts | _volume_options(item, volume), item)


def _volume_options(item: Scalar, volume: Volume) -> dict[str, Node]:
    bind: dict[str, Node] = {}
    if volume.type == "bind":
        bind["create_host_path"] = scalar(True, item)
    for key, part in (("propagation", volume.propagation), ("selinux", volume.selinux)):
        if part:
            bind[key] = _part(item, part)
    named = {"nocopy": _part(item, volume.nocopy, value=True)} if volume.nocopy else {}
    options: dict[str, Node] = {"bind": mapping(bind, item)} if bind else {}
    if named or (volume.type == "volume" and not volume.plain):
        options["volume"] = mapping(named, item)
    return options


def _refused(item: Scalar, fault: Fault, what: str, report: Report) -> Node:
    span = item.part(fault.start, fault.end)
    report.add(codes.SHORT_SYNTAX.at(span, written=item.value, what=what, reason=fault.reason))
    return item


def _external(node: Node, report: Report) -> Node:
    external = node.get("external") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(external, Mapping):
        return node
    entry = node.entry("external")
    assert entry
    plain = node.with_entry(entry.key, scalar(True, external))
    inner, name = external.entry("name"), node.get("name")
    if inner is None:
        return plain
    report.add(codes.EXTERNAL_NAME.at(inner.value.span, name=text(inner.value)))
    if name is None:
        return plain.with_entry(inner.key, inner.value)
    if name != inner.value:
        report.add(codes.EXTERNAL_CONFLICT.at(inner.value.span))
    return plain


_PATTERNS: dict[str, Rule] = {
    "services.*.build": _wrapped("context"),
    "services.*.build.additional_contexts": _split(lambda _name: False),
    "services.*.build.provenance": _printed,
    "services.*.build.sbom": _printed,
    "services.*.build.secrets.*": _wrapped("source"),
    "services.*.build.ssh": _keys,
    "services.*.configs.*": _wrapped("source"),
    "services.*.depends_on": _depends_on,
    "services.*.develop.watch.*.ignore": _listed,
    "services.*.develop.watch.*.include": _listed,
    "services.*.devices.*": _device,
    "services.*.dns": _without_blanks,
    "services.*.env_file": _env_files,
    "services.*.extends": _wrapped("service"),
    "services.*.gpus": _gpus,
    "services.*.label_file": _listed,
    "services.*.models": _names,
    "services.*.networks": _names,
    "services.*.secrets.*": _wrapped("source"),
    "services.*.volumes.*": _volume,
    "configs.*": _external,
    "networks.*": _external,
    "secrets.*": _external,
    "volumes.*": _external,
}
