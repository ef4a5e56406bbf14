"""Objects → the files of a folder: `<rank of kind>-<kind>-<name>.yaml`, one object in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from compiler.kubernetes.objects import Object
from compiler.kubernetes.ranks import rank
from compiler.output.jsonlist import single
from compiler.output.stream import stream
from compiler.regexes import regex

FORMATS: Mapping[str, Callable[[Object], str]] = {
    "yaml": lambda one: stream([one]),
    "json": single,
}

# What a file may be called on every system. Names of roles may have more in them.
_UNSAFE = regex(r"[^a-z0-9.-]+")
_LONGEST = 200


def directory(objects: Iterable[Object], *, emit: str = "yaml") -> dict[str, str]:
    """Return the texts of the files by name, in the order in which `kubectl` applies a folder.

    `emit`: how an object is written, which is also how its file's name ends.
    """
    texts: dict[str, str] = {}
    for one in objects:
        texts[_free(_stem(one), emit, texts)] = FORMATS[emit](one)
    return dict(sorted(texts.items()))


def _stem(one: Object) -> str:
    name = _UNSAFE.sub("-", one.name.lower())[:_LONGEST]
    return f"{rank(one.kind):02}-{_UNSAFE.sub('-', one.kind.lower())}-{name}"


def _free(stem: str, ending: str, taken: dict[str, str]) -> str:
    """Return a name that no other object has: kinds of two groups, say, may be called alike."""
    number, name = 1, f"{stem}.{ending}"
    while name in taken:
        number += 1
        name = f"{stem}.{number}.{ending}"
    return name
