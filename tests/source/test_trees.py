"""Trees: plain values out of them, and the leaf that is nearest to a path."""

from __future__ import annotations

import pytest

from compiler.source.trees import Path, Tree, nearest, plain
from compiler.source.values import Default, Value


def v(value: str | None) -> Value[str | None]:
    return Value(value, Default("a test"))


TREE: Tree = {"a": {"b": [v("x"), None, v("y")]}, "c": None, "d": v(None), "e": {}}


def test_plain_leaves_out_what_is_absent() -> None:
    assert plain(TREE) == {"a": {"b": ["x", "y"]}, "d": None, "e": {}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "b", 0), "x"),
        (("a", "b", 2), "y"),
        (("a",), "x"),
        (("a", "b", 9), "x"),
        (("a", "nope", "deeper"), "x"),
        (("nope",), "x"),
        ((), "x"),
        (("a", 0), "x"),
    ],
)
def test_the_nearest_leaf_is_in_the_deepest_part_that_is_there(path: Path, expected: str) -> None:
    leaf = nearest(TREE, path)

    assert leaf is not None
    assert leaf.plain == expected


def test_nothing_is_near_where_there_are_no_leaves() -> None:
    assert nearest({"e": {}, "f": []}, ("e",)) is None
