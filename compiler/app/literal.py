"""Texts of a description that look like Compose's variables: nothing replaces them here."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.app.layers import OPAQUE
from compiler.codes import describing as codes
from compiler.diagnostics import Report
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence

_VARIABLE = regex(r"[$][{](?P<name>[A-Za-z_][A-Za-z0-9_]*)[^{}]*[}]")
_PROGRAMS = frozenset({"command", "args", "health", "ready", "startup", "hooks", "config", *OPAQUE})
"""Where a text may be for a shell, or for Kubernetes, that replaces variables itself."""


def report_variables(root: Mapping, report: Report) -> None:
    """Report each text that Compose would replace, once for each variable in it."""
    for node in _texts(root):
        for found in _VARIABLE.finditer(str(node.value)):
            span, name = node.part(*found.span()), found["name"]
            report.add(codes.NO_VARIABLES.at(span, subject=name, written=found.group()))


def _texts(node: Node) -> Iterator[Scalar]:
    match node:
        case Mapping():
            for entry in node:
                yield from _below(entry)
        case Sequence():
            for item in node:
                yield from _texts(item)
        case Scalar(value=str()):
            yield node
        case _:
            pass


def _below(entry: Entry) -> Iterator[Scalar]:
    yield from _texts(entry.key)
    if entry.name not in _PROGRAMS:
        yield from _texts(entry.value)
