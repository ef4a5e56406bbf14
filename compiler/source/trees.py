"""Trees: what manifests are before they are text. Dictionaries and lists whose leaves are `Value`s.

A bare `None` means that nothing stands there: it is pruned. A `Value` of `None` is YAML's null.
"""

from __future__ import annotations

from typing import assert_never

from compiler.source.nodes import Atom, Plain
from compiler.source.values import Value

Leaf = Value[Atom]
Tree = Leaf | dict[str, "Tree"] | list["Tree"] | tuple["Tree", ...] | None
Path = tuple[str | int, ...]


def plain(tree: Tree) -> Plain:
    """Return the bare values, without origins and without what is absent."""
    match tree:
        case Value():
            return tree.plain
        case dict():
            return {key: plain(value) for key, value in tree.items() if value is not None}
        case list() | tuple():
            return [plain(item) for item in tree if item is not None]
        case None:
            return None
        case _:
            assert_never(tree)


def nearest(tree: Tree, path: Path) -> Leaf | None:
    """Return the leaf at a path, or else the first leaf of the deepest part that is there."""
    for step in path:
        below = child(tree, step)
        if below is None:
            break
        tree = below
    return _first_leaf(tree)


def at(tree: Tree, path: Path) -> Tree | None:
    """Return what stands at a path, or `None`."""
    for step in path:
        below = child(tree, step)
        if below is None:
            return None
        tree = below
    return tree


def child(tree: Tree, step: str | int) -> Tree:
    """Return what stands under a key or at an index, or `None`."""
    match tree, step:
        case dict(), str():
            return tree.get(step)
        case ((list() | tuple()), int()):
            return tree[step] if 0 <= step < len(tree) else None
        case _:
            return None


def _first_leaf(tree: Tree) -> Leaf | None:
    match tree:
        case Value():
            return tree
        case dict():
            leaves = (_first_leaf(value) for value in tree.values())
        case list() | tuple():
            leaves = (_first_leaf(item) for item in tree)
        case _:
            return None
    return next((leaf for leaf in leaves if leaf is not None), None)
