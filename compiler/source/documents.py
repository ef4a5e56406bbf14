"""What a document of YAML says, and where it says it."""

from __future__ import annotations

from typing import Protocol

from compiler.source.nodes import Mapping, Node, Plain, Scalar, Sequence, is_simple, plain
from compiler.source.text import Source, Span
from compiler.source.trees import Path


class Document(Protocol):
    """A document of a text."""

    @property
    def source(self) -> Source:
        """The text that it is in."""
        ...

    @property
    def value(self) -> Plain:
        """What it says. It is not changed: equal parts of it may be one object."""
        ...

    @property
    def is_simple(self) -> bool:
        """Whether it is known to have neither null nor a text beyond ASCII in it."""
        ...

    @property
    def node(self) -> Node:
        """What it says, with all places."""
        ...

    def place(self, path: Path, *, key: bool = False) -> Span:
        """Return the place of a path's value (or last key), or the nearest that there is.

        A collection is found at its key, if it has one.
        """
        ...


class Composed:
    """A document whose Node is there already."""

    def __init__(self, source: Source, node: Node) -> None:
        self.source, self.node, self.value = source, node, plain(node)

    @property
    def is_simple(self) -> bool:
        """Whether there is neither null nor a text beyond ASCII in it."""
        return is_simple(self.value)

    def place(self, path: Path, *, key: bool = False) -> Span:
        """Return the place of a path's value (or last key), or the nearest that there is."""
        return nearest(self.node, path, self.node.span, key=key)


def nearest(node: Node, path: Path, found: Span, *, key: bool) -> Span:
    """Return the place of a path's value (or last key) in a Node, or the nearest that there is.

    `found`: the place of what the Node belongs to.
    """
    for step in path:
        match node, step:
            case Mapping(), str() if entry := node.entry(step):
                node, found = entry.value, entry.key.span
            case Sequence(), int() if 0 <= step < len(node):
                node = node.items[step]
                found = node.span
            case _:
                return found
    return found if key or not isinstance(node, Scalar) else node.span
