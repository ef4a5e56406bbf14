"""Lists whose entries have an identity: of two alike the last wins, where the first one stood."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from compiler.codes import merging as codes
from compiler.compose.short import parse_volume
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.parts import Fault
from compiler.source.walk import Rule, rewritten, rules, text

Identity = Callable[[Node, Report], Hashable]


def enforce(root: Mapping, report: Report) -> Mapping:
    """Return the document with every repeated entry replaced by its last spelling."""
    return rewritten(root, _RULES, report)


def _unique(identity: Identity) -> Rule:
    def apply(node: Node, report: Report) -> Node:
        if not isinstance(node, Sequence):
            return node
        found: dict[Hashable, Node] = {}
        for position, item in enumerate(node.items):
            key = identity(item, report)
            found[position if key is None else (key,)] = item
        return node if len(found) == len(node.items) else replace(node, items=tuple(found.values()))

    return apply


def _name(item: Node, _report: Report) -> Hashable:
    """Identify `key=value` by its key; what is no text is left to the schema."""
    whole = text(item)
    return None if whole is None else whole.partition("=")[0]


def _volume(item: Node, report: Report) -> Hashable:
    whole = text(item)
    if whole is None:
        return _target(item, report, "volume")
    parts = parse_volume(whole)
    return None if isinstance(parts, Fault) else parts.target.text


def _device(item: Node, report: Report) -> Hashable:
    whole = text(item)
    if whole is None:
        return _target(item, report, "device")
    fields = whole.split(":")
    return fields[0] if len(fields) == 1 else fields[1]


def _target(item: Node, report: Report, what: str) -> Hashable:
    if not isinstance(item, Mapping):
        return None
    target = text(item.get("target"))
    if target is None:
        report.add(codes.MISSING_TARGET.at(item.span, what=what))
    return target


def _port(item: Node, report: Report) -> Hashable:
    if isinstance(item, Scalar):
        return None if isinstance(item.value, float) or item.value is None else str(item.value)
    if not isinstance(item, Mapping):
        return None
    if "target" not in item:
        report.add(codes.MISSING_TARGET.at(item.span, what="port"))
        return None
    host, protocol = _atom(item, "host_ip", "0.0.0.0"), _atom(item, "protocol", "tcp")  # noqa: S104
    return (host, _atom(item, "published", None), _atom(item, "target", None), protocol)


def _atom(item: Mapping, name: str, default: str | None) -> Hashable:
    value = item.get(name)
    return (type(value.value), value.value) if isinstance(value, Scalar) else (str, default)


def _exposed(item: Node, report: Report) -> Hashable:
    if not isinstance(item, Scalar):
        return None
    if isinstance(item.value, float):
        report.add(codes.EXPOSED_FRACTION.at(item.span, value=item.value))
    return str(item.value)


def _granted(folder: str) -> Identity:
    def identify(item: Node, _report: Report) -> Hashable:
        if isinstance(item, Mapping):
            source, target = text(item.get("source")), text(item.get("target"))
            return target if "target" in item else f"{folder}/{source}"
        return None if text(item) is None else f"{folder}/{text(item)}"

    return identify


def _path(item: Node, _report: Report) -> Hashable:
    return text(item.get("path")) if isinstance(item, Mapping) else text(item)


_NAMED = (
    "networks.*.labels",
    "networks.*.ipam.options",
    "services.*.annotations",
    "services.*.build.args",
    "services.*.build.additional_contexts",
    "services.*.build.platform",
    "services.*.build.tags",
    "services.*.build.labels",
    "services.*.cap_add",
    "services.*.cap_drop",
    "services.*.deploy.labels",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.environment",
    "services.*.labels",
    "services.*.links",
    "services.*.networks.*.aliases",
    "services.*.networks.*.link_local_ips",
    "services.*.profiles",
    "services.*.sysctls",
    "services.*.tmpfs",
)

_IDENTITIES: dict[str, Identity] = {
    **dict.fromkeys(_NAMED, _name),
    "services.*.configs": _granted(""),
    "services.*.devices": _device,
    "services.*.env_file": _path,
    "services.*.expose": _exposed,
    "services.*.ports": _port,
    "services.*.secrets": _granted("/run/secrets"),
    "services.*.volumes": _volume,
}

_RULES = rules({path: _unique(identity) for path, identity in _IDENTITIES.items()})
