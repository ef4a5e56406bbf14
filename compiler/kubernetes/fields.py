"""Builders of fields: what is empty or absent becomes `None`, and so leaves no line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from compiler import ir
from compiler.source.nodes import Atom
from compiler.source.trees import Leaf, Tree
from compiler.source.values import Default, Value

T = TypeVar("T")


def fixed(plain: Atom, rule: str) -> Leaf:
    """Return a value that is always the same, and the rule that says so."""
    return Value(plain, Default(rule))


def texts(pairs: ir.Texts) -> Tree:
    """Return labels, annotations or amounts as a mapping."""
    return {key: value for key, value in pairs} or None  # noqa: C416 - `dict` widens no values


def listed(values: Iterable[Leaf]) -> Tree:
    """Return values as a list."""
    return list(values) or None


def each(items: Iterable[T], build: Callable[[T], Tree]) -> Tree:
    """Return what is built from each item, as a list."""
    return [build(item) for item in items] or None


def some(**fields: Tree) -> Tree:
    """Return the fields as a mapping if any is there."""
    return fields if any(tree is not None for tree in fields.values()) else None
