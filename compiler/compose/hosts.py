"""`extra_hosts` in all its spellings → a sorted list of `name=address`."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import settling as codes
from compiler.compose.units import format_atom
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.text import Span
from compiler.source.walk import is_null, text

_SHORTEST_IN_BRACKETS = 3


def hosts(node: Node, report: Report) -> Node | None:
    """Show every address of every name, one an item."""
    if isinstance(node, Scalar):
        return None if is_null(node) else node
    written = _mapped(node) if isinstance(node, Mapping) else _listed(node, report)
    found: list[Scalar] = []
    for name, address, span in written:
        if not name or ":" in name or "=" in name:
            report.add(codes.HOST_NAME.at(span, name=name))
        whole = f"{name}={_bare(address)}"
        found.append(Scalar(whole, span, raw=whole))
    if not found:
        return None
    found.sort(key=lambda item: str(item.value))
    return Sequence(tuple(found), node.span)


def _listed(node: Sequence, report: Report) -> Iterator[tuple[str, str, Span]]:
    for item in node.items:
        whole = format_atom(item.value) if isinstance(item, Scalar) else ""
        separator = "=" if "=" in whole else ":"
        name, found, addresses = whole.partition(separator)
        if not found:
            report.add(codes.HOST_WITHOUT_ADDRESS.at(item.span, name=whole))
            continue
        for address in addresses.split(","):
            yield name, address, item.span


def _mapped(node: Mapping) -> Iterator[tuple[str, str, Span]]:
    for key, value in node.entries:
        for item in value.items if isinstance(value, Sequence) else (value,):
            address = format_atom(item.value) if isinstance(item, Scalar) else ""
            yield str(key.value), address, key.span if text(item) is None else item.span


def _bare(address: str) -> str:
    """Return an address without the brackets around it."""
    if len(address) >= _SHORTEST_IN_BRACKETS and address[0] == "[" and address[-1] == "]":
        return address[1:-1]
    return address
