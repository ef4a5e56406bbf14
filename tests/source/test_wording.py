"""Words that messages share."""

from __future__ import annotations

from compiler.source.wording import listed


def test_long_lists_of_names_are_cut() -> None:
    assert listed("ab") == "`a`, `b`"
    assert listed("abcdefghij") == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"
