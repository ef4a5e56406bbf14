"""How values of labels that steer other tools are read; `None` for what has no meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from compiler.compose.normalise import read
from compiler.compose.units import parse_bytes, parse_duration
from compiler.compose.words import split
from compiler.regexes import regex
from compiler.source.nodes import Node, Scalar, mapping, scalar, sequence
from compiler.source.parts import Fault

Reading = Callable[[Scalar], Node | None]

_AMOUNT = regex(r"\d+(\.\d+)?(%|m|[kMGT]i?)?")
_NAME_OF_OBJECT = regex(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_HOST = regex(r"(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def text(value: Scalar) -> Node | None:
    """Read any text but an empty one."""
    told = _told(value)
    return scalar(told, value) if told else None


def one_of(**words: str) -> Reading:
    """Read one of several words, whatever their case."""

    def reading(value: Scalar) -> Node | None:
        word = words.get(_told(value).lower())
        return scalar(word, value) if word else None

    return reading


def duration(value: Scalar) -> Node | None:
    """Read a time as Compose writes it."""
    told = _told(value)
    return None if isinstance(parse_duration(told), Fault) else scalar(told, value)


def number(value: Scalar) -> Node | None:
    """Read a whole number."""
    told = _told(value)
    return scalar(int(told), value) if told.isascii() and told.isdecimal() else None


def attempts(value: Scalar) -> Node | None:
    """Read how often a job is tried again; none is never, where Docker's `on-failure:0` is ever."""
    found = number(value)
    if not isinstance(found, Scalar):
        return None
    return scalar(f"on-failure:{found.value}" if found.value else "no", value)


def off(value: Scalar) -> Node | None:
    """Read whether something is switched off, as whether it is on."""
    word = _told(value).lower()
    return scalar(word == "false", value) if word in ("true", "false") else None


def share(value: Scalar) -> Node | None:
    """Read a share in percent, or an amount."""
    told = _told(value)
    return scalar(told, value) if _AMOUNT.fullmatch(told) else None


def words(value: Scalar) -> Node | None:
    """Read a command: a list in brackets, or words between commas."""
    told = _told(value)
    try:
        found = json.loads(told) if told.startswith("[") else told.split(",")
    except ValueError:
        found = told.strip("[]").split(",")
    all_words = [str(word).strip().strip("\"'") for word in found]
    return sequence(tuple(scalar(word, value) for word in all_words), value) if told else None


def test(value: Scalar) -> Node | None:
    """Read a test: `CMD` and words, or a line for the shell."""
    told = _told(value)
    form, _, line = told.partition(" ")
    if form != "CMD":
        return scalar(told.removeprefix("CMD-SHELL").strip(), value) if told != "NONE" else None
    parts = split(line)
    if isinstance(parts, Fault):
        return None
    return sequence(tuple(scalar(word.text, value) for word in parts.words), value)


def routes(value: Scalar) -> Node | None:
    """Read hosts, each with a path or without; `true` is every host."""
    told = _told(value)
    if told.lower() in ("", "false"):
        return None
    hosts = [] if told.lower() == "true" else [one.strip() for one in told.split(",")]
    if any(not _HOST.fullmatch(host.partition("/")[0].lower()) for host in hosts):
        return None
    named = [
        {"host": scalar(host, value), "path": scalar(f"/{path}", value)}
        for host, _, path in (one.partition("/") for one in hosts)
    ]
    every = {"path": scalar("/", value)}
    return sequence(tuple(mapping(dict(one), value) for one in named or [every]), value)


def amount(value: Scalar) -> Node | None:
    """Read an amount of bytes in Kubernetes' notation as Compose writes it: `Gi` is its `gib`."""
    told = re.sub(r"(?<=[KMGT])i$", "ib", _told(value))
    return scalar(told, value) if isinstance(parse_bytes(told), int) else None


def object_name(value: Scalar) -> Node | None:
    """Read the name of an object of Kubernetes."""
    told = _told(value)
    return scalar(told, value) if _NAME_OF_OBJECT.fullmatch(told) else None


def _told(value: Scalar) -> str:
    return read.spelled(value).strip()
