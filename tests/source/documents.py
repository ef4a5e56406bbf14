"""Reading small texts: what the tests of this folder share."""

from __future__ import annotations

from textwrap import dedent

from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.text import Source
from compiler.source.yaml import parse


def read(text: str) -> Node:
    """Return the only document of a text that has nothing wrong with it."""
    report = Report()
    (document,) = parse(Source("compose.yaml", dedent(text)), report)
    assert [one.message for one in report] == []
    return document


def refuse(text: str) -> Report:
    """Return what is said of a text."""
    report = Report()
    parse(Source("compose.yaml", dedent(text)), report)
    return report


def at(node: Node | None, *path: str | int) -> Node:
    """Return the node at a path."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    assert node is not None
    return node


def scalar(node: Node, *path: str | int) -> Scalar:
    """Return the scalar at a path."""
    found = at(node, *path)
    assert isinstance(found, Scalar)
    return found
