"""What a canonical tree leaves out and means all the same; it stands where its parent stands."""

from __future__ import annotations

from compiler.compose.canonical import with_missing
from compiler.compose.units import format_atom
from compiler.diagnostics import Report
from compiler.source.nodes import Atom, Mapping, Node, Scalar, mapping, scalar
from compiler.source.walk import Rule, rewritten, rules


def with_defaults(root: Mapping, report: Report) -> Mapping:
    """Return the tree with the values that Compose gives where nobody wrote one."""
    return rewritten(root, _RULES, report)


def _default(**values: Atom) -> Rule:
    def apply(node: Node, _report: Report) -> Node:
        return with_missing(node, mapping({k: scalar(v, node) for k, v in values.items()}, node))

    return apply


def _secret(node: Node, _report: Report) -> Node:
    source = node.get("source") if isinstance(node, Mapping) else None
    if not isinstance(source, Scalar):
        return node
    target = f"/run/secrets/{format_atom(source.value)}"
    return with_missing(node, mapping({"target": scalar(target, source)}, node))


def _devices(node: Node, _report: Report) -> Node:
    if not isinstance(node, Mapping) or "device_ids" in node:
        return node
    return with_missing(node, mapping({"count": scalar("all", node)}, node))


_THROTTLES = tuple(
    f"services.*.blkio_config.device_{way}_{unit}.*"
    for way in ("read", "write")
    for unit in ("bps", "iops")
)

_RULES = rules(
    {
        "services.*.blkio_config.weight_device.*": _default(path="", weight=0),
        **dict.fromkeys(_THROTTLES, _default(path="", rate="0")),
        "services.*.build": _default(context="."),
        "services.*.secrets.*": _secret,
        "services.*.ports.*": _default(protocol="tcp", mode="ingress"),
        "services.*.deploy.resources.reservations.devices.*": _devices,
        "services.*.deploy.resources.reservations.generic_resources.*.discrete_resource_spec": (
            _default(kind="", value=0)
        ),
        "services.*.gpus.*": _devices,
        "services.*.volumes.*.bind": _default(create_host_path=True),
    }
)
