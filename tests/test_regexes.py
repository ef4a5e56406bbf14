"""Patterns that are compiled late: each is one, and works as a compiled one does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import compiler
from compiler.regexes import Lazy, regex

PACKAGE = Path(compiler.__file__).parent


def patterns(value: object) -> Iterator[Lazy]:
    """Yield the patterns in a value: itself, or what a table of them holds."""
    match value:
        case Lazy():
            yield value
        case dict():
            yield from (one for each in value.values() for one in patterns(each))
        case list() | tuple():
            yield from (one for each in value for one in patterns(each))
        case _:
            pass


def modules() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("compiler", *path.relative_to(PACKAGE).with_suffix("").parts))
        yield name.removesuffix(".__init__")


def test_every_pattern_can_be_compiled() -> None:
    found = [one for name in modules() for one in patterns(vars(import_module(name)))]

    assert len(found) > 150
    assert all(re.compile(one.pattern, one.flags) for one in found)


def test_it_works_as_a_compiled_one_does() -> None:
    lazy, compiled = regex("(?P<a>b+)", re.IGNORECASE), re.compile("(?P<a>b+)", re.IGNORECASE)

    assert lazy.fullmatch("bBb")["a"] == "bBb"
    assert lazy.fullmatch("abc") is None
    assert lazy.search("abc").span() == compiled.search("abc").span()
    assert lazy.match("abc", 1).span() == (1, 2)
    assert [one.span() for one in lazy.finditer("ab cb")] == [(1, 2), (4, 5)]
    assert lazy.sub("-", "ab cb") == "a- c-"
    assert lazy.split("abc") == compiled.split("abc")
    assert (lazy.pattern, lazy.flags, lazy.groupindex["a"]) == ("(?P<a>b+)", compiled.flags, 1)


def test_nothing_is_compiled_until_it_is_used() -> None:
    broken = regex("(")

    with pytest.raises(re.error):
        broken.match("")
