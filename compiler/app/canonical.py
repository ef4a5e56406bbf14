"""Every short form becomes the long one: what `podc config` prints of an app description.

Each part keeps the place that it was written at. What has neither form is left as it is, with a
message. Defaults that Kubernetes or Docker give stay unwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary

from compiler.app import short
from compiler.codes import describing as codes
from compiler.diagnostics import Code, Report
from compiler.source.nodes import Atom, Entry, Mapping, Node, Scalar, Sequence, mapping, scalar
from compiler.source.parts import Fault, Part
from compiler.source.walk import Rule, rewritten, rules, text

Parser = Callable[[str], dict[str, Part] | Fault]


def canonical(root: Mapping, report: Report) -> Mapping:
    """Return the description with long forms only; it has been merged and fits the schema."""
    return rewritten(root, _RULES, report)


def spelled(node: Scalar) -> str:
    """Return a value as the text that was written: `1.10` stays what it is."""
    if isinstance(node.value, str):
        return node.value
    return node.raw or str(node.value)


def _text(node: Node, _report: Report) -> Node:
    if not isinstance(node, Scalar) or isinstance(node.value, str):
        return node
    return Scalar(spelled(node), node.span, raw=node.raw)


def _texts(node: Node, report: Report) -> Node:
    """Make the values of a mapping, or the items of a list, texts."""
    match node:
        case Mapping():
            return _mapped(node, lambda value: _text(value, report))
        case Sequence():
            return Sequence(tuple(_text(item, report) for item in node), node.span)
        case _:
            return node


def _listed(node: Node, report: Report) -> Node:
    return Sequence((_text(node, report),), node.span) if isinstance(node, Scalar) else node


def _mapped(node: Mapping, change: Callable[[Node], Node]) -> Mapping:
    return Mapping(tuple(Entry(e.key, change(e.value)) for e in node), node.span)


def _parts(node: Scalar, parts: Dictionary[str, Part]) -> Mapping:
    return mapping({name: _part(node, part) for name, part in parts.items()}, node)


def _part(node: Scalar, part: Part, value: Atom = None) -> Scalar:
    plain = part.text if value is None else value
    return Scalar(plain, node.part(part.start, part.end), raw=part.text)


def _refused(
    node: Scalar, fault: Fault, code: Code, report: Report, hint: str | None = None
) -> None:
    span = node.part(fault.start, fault.end)
    report.add(code.at(span, written=spelled(node), reason=fault.reason, hint=hint))


def _parsed(parse: Parser, code: Code) -> Callable[[Node, Report], Node]:
    """Make a text what a parser sees in it."""

    def apply(node: Node, report: Report) -> Node:
        written = text(node)
        if written is None or not isinstance(node, Scalar):
            return node
        found = parse(written)
        if isinstance(found, Fault):
            _refused(node, found, code, report)
            return node
        return _parts(node, found)

    return apply


# --- ports ----------------------------------------------------------------------------------------


def _ports(node: Node, report: Report) -> Node:
    items = node.items if isinstance(node, Sequence) else (node,)
    return Sequence(tuple(port for item in items for port in _port(item, report)), node.span)


def _port(item: Node, report: Report) -> tuple[Node, ...]:
    if not isinstance(item, Scalar):
        return (item,)
    found = short.ports(spelled(item))
    if isinstance(found, Fault):
        _refused(item, found, codes.PORT, report)
        return ()
    return tuple(_long_port(item, one) for one in found)


def _long_port(item: Scalar, named: short.NamedPort) -> Node:
    port = named.port
    parts: dict[str, Node] = {"port": _part(item, port.target, int(port.target.text))}
    if port.published and port.published.text.isdecimal():
        parts["publish"] = _part(item, port.published, int(port.published.text))
    if port.protocol.text != "tcp":
        parts["protocol"] = _part(item, port.protocol)
    if named.name:
        parts["name"] = _part(item, named.name)
    if port.host_ip:
        parts["address"] = _part(item, port.host_ip)
    return mapping(parts, item)


# --- files and storage ----------------------------------------------------------------------------


def _files(node: Node, report: Report) -> Node:
    if not isinstance(node, Mapping):
        return node
    return _mapped(node, lambda value: _many(value, _file, report))


def _many(node: Node, one: Callable[[Node, Report], Node], report: Report) -> Node:
    """Make a value a list of one, and each item long."""
    if isinstance(node, Sequence):
        return Sequence(tuple(one(item, report) for item in node), node.span)
    return Sequence((one(node, report),), node.span)


def _file(node: Node, report: Report) -> Node:
    written = text(node)
    if written is None or not isinstance(node, Scalar):
        return node
    path, colon, mode = written.rpartition(":")
    if not colon or not mode.isdecimal():
        path, mode = written, ""
    if not path.startswith("/"):
        reason = "starts with no `/`: it is the path inside the container"
        _refused(node, Fault(reason, 0, len(path)), codes.FILE, report)
    parts = {"path": Part(path, 0, len(path))}
    if mode:
        parts["mode"] = Part(mode, len(path) + 1, len(written))
    return _parts(node, parts)


def _volumes(node: Node, report: Report) -> Node:
    if not isinstance(node, Mapping):
        return node
    return _mapped(node, lambda value: _many(value, _storage, report))


def _storage(node: Node, report: Report) -> Node:
    long = _parsed(short.storage, codes.STORAGE)(node, report)
    if not isinstance(long, Mapping):
        return node
    for flag in ("read_only", "temporary"):
        entry = long.entry(flag)
        if entry and text(entry.value) is not None:
            long = long.with_entry(entry.key, scalar(True, entry.value))
    return _with_size(long, report)


def _with_size(node: Mapping, report: Report) -> Mapping:
    size = node.get("size")
    if text(size) is not None and isinstance(size, Scalar):
        _check_size(size, report)
    return node


def _check_size(size: Scalar, report: Report) -> None:
    written = spelled(size)
    fault = short.size_fault(Part(written, 0, len(written)))
    if fault:
        _refused(size, fault, codes.STORAGE, report, "write a number with its unit: `64Mi`, `10Gi`")


def _shm(node: Node, report: Report) -> Node:
    if isinstance(node, Scalar):
        _check_size(node, report)
    return node


def _volume(node: Node, report: Report) -> Node:
    long = mapping({"size": node}, node) if isinstance(node, Scalar) else node
    return _with_size(long, report) if isinstance(long, Mapping) else node


def _tmp(node: Node, report: Report) -> Node:
    return _many(node, _memory, report)


def _memory(node: Node, report: Report) -> Node:
    written = text(node)
    if written is not None and short.size_fault(Part(written, 0, len(written))) is None:
        fault = Fault("is a size without a path in the container", 0, len(written))
        assert isinstance(node, Scalar)
        _refused(node, fault, codes.STORAGE, report, f"write `/tmp {written}`")
        return node
    long = _parsed(short.storage, codes.STORAGE)(node, report)
    return _with_size(long, report) if isinstance(long, Mapping) else node


def _grants(node: Node, _report: Report) -> Node:
    """Make a list of secrets a mapping; each has the path, or the variable, that it is found at."""
    if isinstance(node, Sequence):
        entries = tuple(Entry(_key(item), mapping({}, item)) for item in node)
        return Mapping(entries, node.span)
    return _mapped(node, _grant) if isinstance(node, Mapping) else node


def _key(item: Node) -> Scalar:
    assert isinstance(item, Scalar)
    return item


def _grant(node: Node) -> Node:
    written = text(node)
    if written is None:
        return node
    return mapping({"path" if written.startswith("/") else "env": node}, node)


# --- amounts --------------------------------------------------------------------------------------


def _resources(node: Node, report: Report) -> Node:
    long = _parsed(short.resources, codes.RESOURCES)(node, report)
    if not isinstance(long, Mapping):
        return node
    faults = {"cpu": short.cpu_fault, "memory": short.memory_fault}
    entries = (
        Entry(e.key, _amount(e.value, faults[e.name], report)) if e.name in faults else e
        for e in long
    )
    return Mapping(tuple(entries), long.span)


def _amount(node: Node, fault_of: Callable[[Part], Fault | None], report: Report) -> Node:
    if not isinstance(node, Scalar):
        return node
    written = spelled(node)
    ends = short.bounds(Part(written, 0, len(written)))
    for end in dict.fromkeys(ends):
        fault = fault_of(end) if end else None
        if fault:
            _refused(node, fault, codes.RESOURCES, report)
    return Scalar(ends.text, node.span, raw=written)


def _replicas(node: Node, report: Report) -> Node:
    written = text(node)
    if written is not None and written.isdecimal() and isinstance(node, Scalar):
        return Scalar(int(written), node.span, raw=written)
    long = _parsed(short.replicas, codes.REPLICAS)(node, report)
    if not isinstance(long, Mapping):
        return node
    return _mapped(long, _number)


def _number(node: Node) -> Node:
    written = text(node)
    if written is None or not written.isdecimal():
        return node
    return scalar(int(written), node)


# --- checks and order -----------------------------------------------------------------------------


def _check(node: Node, report: Report) -> Node:
    """Make a check a mapping with one of `http`, `tcp` and `command`; `false` stays."""
    if isinstance(node, Sequence):
        return mapping({"command": _texts(node, report)}, node)
    found = _parsed(short.check, codes.CHECK)(node, report)
    if found is not node and isinstance(found, Mapping):
        return _mapped(found, _number)
    if isinstance(node, Scalar) and node.value is True:
        report.add(codes.CHECK.at(node.span, written="true", reason="says nothing to check"))
    return _long_check(node, report) if isinstance(node, Mapping) else node


def _long_check(node: Mapping, report: Report) -> Mapping:
    http = node.entry("http")
    written = text(http.value) if http else None
    if http and written is not None and isinstance(http.value, Scalar):
        found = short.check(written)
        if isinstance(found, Fault) or "http" not in found:
            reason = "is no path to ask for: write `/healthz` or `:8080/healthz`"
            _refused(http.value, Fault(reason, 0, len(written)), codes.CHECK, report)
    kinds = [name for name in ("http", "tcp", "command") if name in node]
    if len(kinds) > 1:
        entry = node.entry(kinds[1])
        assert entry
        report.add(codes.TWO_CHECKS.at(entry.key.span, first=kinds[0], second=kinds[1]))
    return node


def _after(node: Node, report: Report) -> Node:
    """Make names a mapping; what is awaited in each is decided by what it is (`order`)."""
    listed = _listed(node, report)
    if not isinstance(listed, Sequence):
        return node
    entries = tuple(Entry(_key(item), Scalar(None, item.span)) for item in listed)
    return Mapping(entries, node.span)


# --- the rest -------------------------------------------------------------------------------------


def _wrapped(key: str) -> Rule:
    """Make a value alone the one entry of a mapping."""

    def apply(node: Node, _report: Report) -> Node:
        return mapping({key: node}, node) if isinstance(node, Scalar | Sequence) else node

    return apply


def _hosts(node: Node, report: Report) -> Node:
    return (
        _mapped(node, lambda value: _listed(value, report)) if isinstance(node, Mapping) else node
    )


_SHARED: Dictionary[str, Rule] = {
    "env": _texts,
    "env_from": _listed,
    "command": _texts,
    "args": _texts,
    "files": _files,
    "ports": _ports,
    "volumes": _volumes,
    "tmp": _tmp,
    "secrets": _grants,
    "health": _check,
    "ready": _check,
    "startup": _check,
    "resources": _resources,
    "replicas": _replicas,
    "host": _listed,
    "schedule": _wrapped("cron"),
    "after": _after,
    "shm": _shm,
    "user": _text,
    "groups": _texts,
    "capabilities": _wrapped("add"),
    "security": _wrapped("level"),
    "node": _texts,
    "networks": _listed,
    "hosts": _hosts,
    "sysctls": _texts,
    "pull_secret": _listed,
    "labels": _texts,
    "annotations": _texts,
    "workload_annotations": _texts,
    "accept": _listed,
}

_RULES = rules(
    {f"containers.*.{field}": rule for field, rule in _SHARED.items()}
    | {
        "config.*": _wrapped("text"),
        "secrets.*": _wrapped("file"),
        "volumes.*": _volume,
        "volumes.*.labels": _texts,
        "volumes.*.options": _texts,
        "accept": _listed,
        "pull_secret": _listed,
    }
)
