"""Values put at paths of a mapping that is made as they come: what desugaring builds with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from compiler.source.nodes import Mapping, Node, Scalar, Sequence, scalar


class Graft(NamedTuple):
    """A value, the path where it goes, and the key in the user's text that it came from."""

    path: tuple[str, ...]
    value: Node
    key: Scalar


def graft(path: str, value: Node, key: Scalar) -> Graft:
    """Return a graft at a path of plain names such as `deploy.replicas`."""
    return Graft(tuple(path.split(".")), value, key)


def grown(grafts: Iterable[Graft], like: Node) -> Mapping:
    """Return the mapping that has each value at its path; keys stand where the user's key does.

    A list that several grafts give is joined.
    """
    root = Mapping((), like.span)
    for one in grafts:
        root = _with(root, one.path, one)
    return root


def _with(node: Mapping, path: tuple[str, ...], one: Graft) -> Mapping:
    name, *rest = path
    known = node.entry(name)
    key = known.key if known else _named(one.key, name)
    if not rest:
        return node.with_entry(key, _joined(known.value if known else None, one.value))
    below = known.value if known else Mapping((), one.key.span)
    if not isinstance(below, Mapping):
        return node
    return node.with_entry(key, _with(below, tuple(rest), one))


def _joined(known: Node | None, value: Node) -> Node:
    if isinstance(known, Sequence) and isinstance(value, Sequence):
        return Sequence((*known.items, *value.items), known.span)
    return value


def _named(key: Scalar, name: str) -> Scalar:
    return scalar(name, key)
