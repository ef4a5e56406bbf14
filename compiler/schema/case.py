"""A violation together with the node it was found in: all that telling of it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compiler.records import dataclass, field
from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import Path, items
from compiler.schema.violations import Violation
from compiler.source import nodes
from compiler.source.nodes import Node, Plain, Scalar, Sequence
from compiler.source.text import Span


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a language knows of keys that its schema lacks, by path (`services.*.net`).

    `newer`: keys of a later version. `replaced`: what is written today in place of a key, or of a
    value (`containers.*.restart: never`).
    """

    newer: frozenset[str] = frozenset()
    replaced: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Case:
    """A broken rule, the document it is broken in, and what is known of the language."""

    violation: Violation
    root: Node
    schema: CompiledSchema
    vocabulary: Vocabulary

    @property
    def path(self) -> Path:
        """The path to the value; of a key unknown or missing, to its mapping."""
        return self.violation.path

    @property
    def node(self) -> Node:
        """The value at the path."""
        return node_at(self.root, self.path)

    @property
    def span(self) -> Span:
        """Where the value stands; for one that is left empty, its key."""
        node = self.node
        if node.span.start < node.span.end or not self.path:
            return node.span
        parent = node_at(self.root, self.path[:-1])
        return key_span(parent, self.path[-1]) or node.span

    @property
    def example(self) -> Plain:
        """A value that would fit, or `None` where the schema names none."""
        return example(self.schema, self.path)

    @property
    def pattern(self) -> str:
        """The path as key paths have it: `services.*.ports[]`."""
        pattern = ""
        for step in self.path:
            if isinstance(step, int):
                pattern = f"{pattern}[]"
            else:
                below = _step(pattern, step)
                pattern = below if below in self.schema.key_paths else _step(pattern)
        return pattern

    @property
    def key(self) -> str:
        """The key path of the unknown or missing key."""
        return _step(self.pattern, self.violation.key)


def node_at(root: Node, path: Path) -> Node:
    """Return the node at a path, or the last one on the way there."""
    for step in path:
        child = _child(root, step)
        if child is None:
            break
        root = child
    return root


def key_span(node: Node, step: str | int) -> Span | None:
    """Return where a key of the mapping stands."""
    entry = node.entry(str(step)) if isinstance(node, nodes.Mapping) else None
    return entry.key.span if entry else None


def example(schema: CompiledSchema, path: Path) -> Plain:
    """Return a value that fits at the path: an example, the default, one of the values."""
    there = schema.at(path)
    found = [*items(there.get("examples")), *items(there.get("enum")), there.get("default")]
    return found[0]


def is_private(path: Path) -> bool:
    """Tell whether values below the path may be secrets, so that no message shows them."""
    return not _PRIVATE.isdisjoint(step for step in path if isinstance(step, str))


def is_written_plain(node: Node) -> bool:
    """Tell whether the node is a number, a truth value or a timestamp that quotes make a string."""
    return isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, str)


def _child(node: Node, step: str | int) -> Node | None:
    match node, step:
        case Sequence(), int():
            return node.items[step]
        case nodes.Mapping(), str():
            return node.get(step)
        case _:
            return None


def _step(pattern: str, name: str = "*") -> str:
    return f"{pattern}.{name}" if pattern else name


_PRIVATE = frozenset({"args", "content", "driver_opts", "environment", "options", "secrets"})
