"""Rules of a single node that no schema states, on the canonical tree; paths are as written."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from compiler.codes import canonical as codes
from compiler.codes import merging
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Scalar
from compiler.source.walk import Rule, is_null, rewrite, rules, text


def validate(root: Mapping, report: Report) -> None:
    """Report every node that breaks a rule."""
    rewrite(root, _RULES, report)


def _checked(check: Callable[[Mapping, Report], None]) -> Rule:
    def apply(node: Node, report: Report) -> Node:
        if isinstance(node, Mapping):
            check(node, report)
        return node

    return apply


def _volume(node: Mapping, report: Report) -> None:
    if not _is_true(node.get("external")):
        return
    for key, _ in node.entries:
        if key.value not in {"name", "external"} and not str(key.value).startswith("x-"):
            report.add(codes.CONFLICTING_EXTERNAL.at(key.span, key=key.value))


def _is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _one_of(*names: str) -> Callable[[Mapping, Report], None]:
    keys = ", ".join(f"`{name}`" for name in names)

    def check(node: Mapping, report: Report) -> None:
        given = [name for name in names if name in node]
        if len(given) > 1:
            report.add(codes.ONE_SOURCE.at(node.span, fault="there is more than one", keys=keys))
        elif not given and "driver" not in node and "external" not in node:
            report.add(codes.ONE_SOURCE.at(node.span, fault="there is none", keys=keys))

    return check


def _port(node: Mapping, report: Report) -> None:
    target, address = node.get("target"), node.get("host_ip")
    if isinstance(target, Scalar) and target.value == 0:
        report.add(merging.MISSING_TARGET.at(target.span, what="port"))
    if address is not None and not is_address(text(address) or ""):
        written = text(address)
        report.add(codes.HOST_ADDRESS.at(address.span, written=written))


def is_address(written: str) -> bool:
    """Tell whether a text is an IPv4 or IPv6 address without a zone."""
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return "%" not in written


def _watch(node: Mapping, report: Report) -> None:
    path = node.get("path")
    if path is not None and not is_null(path) and text(path) == "":
        report.add(codes.BLANK_PATH.at(path.span))


def _request(node: Mapping, report: Report) -> None:
    ids = node.entry("device_ids")
    if ids and "count" in node:
        report.add(codes.COUNT_AND_IDS.at(ids.key.span))


_RULES = rules(
    {
        "volumes.*": _checked(_volume),
        "configs.*": _checked(_one_of("file", "environment", "content")),
        "secrets.*": _checked(_one_of("file", "environment")),
        "services.*.ports.*": _checked(_port),
        "services.*.develop.watch.*": _checked(_watch),
        "services.*.deploy.resources.reservations.devices.*": _checked(_request),
        "services.*.gpus.*": _checked(_request),
    }
)
