"""Short forms of an app description → their parts, each with its offsets; or why there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.parts import Fault, Part
from compiler.source.ports import Port, parse_ports
from compiler.source.wording import brief

_PORT_NAME = regex(r"[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?")
_SIZE = regex(r"[0-9]+(?:\.[0-9]+)?(?P<unit>[A-Za-z]*)")
_UNITS = ("Ki", "Mi", "Gi", "Ti", "Pi", "k", "M", "G", "T", "P")
_CPU = regex(r"[0-9]+m|[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_COUNT = regex(r"[0-9]{1,9}")
_CHECK_PORT = regex(r":([0-9]{1,5})(/.*)?")
_TCP = regex(r"tcp:([0-9]{1,5})")
_LAST_PORT = 65535

_FLAGS = {"rwo": "access", "rwx": "access", "rox": "access", "ro": "read_only"}


@dataclass(frozen=True, slots=True)
class NamedPort:
    """A port, and the name in front of its `=`."""

    port: Port
    name: Part | None = None


def ports(text: str) -> tuple[NamedPort, ...] | Fault:
    """Return the ports of `[name=][[address:]publish:]port[/protocol]`; a range gives several."""
    name, equals, rest = text.rpartition("=")
    if equals and not _PORT_NAME.fullmatch(name):
        reason = f"has the name `{brief(name)}`; names of ports are 15 characters of a-z, 0-9, `-`"
        return Fault(reason, 0, len(name))
    start = len(name) + len(equals)
    found = parse_ports(rest)
    if isinstance(found, Fault):
        return Fault(found.reason, found.start + start, found.end + start)
    zero = next((one.target for one in found if one.target.text == "0"), None)
    if zero:
        return Fault("names the port 0, and ports start at 1", zero.start + start, zero.end + start)
    named = Part(name, 0, len(name)) if equals else None
    return tuple(NamedPort(_shifted(port, start), named) for port in found)


def _shifted(port: Port, by: int) -> Port:
    def moved(part: Part | None) -> Part | None:
        return part and Part(part.text, part.start + by, part.end + by)

    target, protocol = moved(port.target), moved(port.protocol)
    assert target
    assert protocol
    return Port(target, protocol, moved(port.published), moved(port.host_ip))


def storage(text: str) -> dict[str, Part] | Fault:
    """Return the fields of `/path [size] [rwo|rwx|rox] [ro] [temporary]`."""
    words = list(_words(text))
    if not words or not words[0].text.startswith("/"):
        word = words[0] if words else Part("", 0, len(text))
        return Fault("does not begin with a path in the container", *word[1:])
    fields = {"path": words[0]}
    for word in words[1:]:
        name = _FLAGS.get(word.text) or ("temporary" if word.text == "temporary" else "size")
        fault = size_fault(word) if name == "size" else None
        if fault or name in fields:
            return fault or Fault(f"says its {name.replace('_', ' ')} twice", word.start, word.end)
        fields[name] = word
    return fields


def _words(text: str) -> Iterator[Part]:
    for match in re.finditer(r"\S+", text):
        yield Part(match[0], match.start(), match.end())


def size_fault(part: Part) -> Fault | None:
    """Return what is wrong with an amount of bytes such as `10Gi`, if anything is."""
    match = _SIZE.fullmatch(part.text)
    if match is None:
        return Fault(f"has `{brief(part.text)}` where a size such as `10Gi` stands", *part[1:])
    unit = match["unit"]
    if not unit:
        return Fault(f"has the size `{part.text}` without a unit: `{part.text}Gi`?", *part[1:])
    if unit not in _UNITS:
        meant = next((one for one in _UNITS if one.lower() == unit.lower().removesuffix("b")), None)
        number = part.text[: -len(unit)]
        better = f": `{number}{meant if meant and 'i' in meant else (meant or 'G').upper() + 'i'}`?"
        return Fault(f"has the size `{part.text}`, and no unit is `{unit}`{better}", *part[1:])
    return None


def size_bytes(text: str) -> int:
    """Return the bytes of an amount that `size_fault` has nothing against; `128` are bytes."""
    match = _SIZE.fullmatch(text)
    unit = match["unit"] if match else ""
    number = float(text.removesuffix(unit) or 0)
    power = "kmgtp".index(unit[0].lower()) + 1 if unit else 0
    return int(number * (1024 if unit.endswith("i") else 1000) ** power)


def cpu_cores(text: str) -> float:
    """Return the cores of an amount that `cpu_fault` has nothing against."""
    return int(text[:-1]) / 1000 if text.endswith("m") else float(text)


def cpu_fault(part: Part) -> Fault | None:
    """Return what is wrong with an amount of CPU time such as `250m` or `0.5`, if anything is."""
    if _CPU.fullmatch(part.text):
        return None
    reason = f"has `{brief(part.text)}` where CPU time such as `250m` or `0.5` stands"
    return Fault(reason, part.start, part.end)


def memory_fault(part: Part) -> Fault | None:
    """Return what is wrong with an amount of memory, if anything is; bare digits are bytes."""
    return None if part.text.isdecimal() else size_fault(part)


class Bounds(NamedTuple):
    """What is asked for, and what may be used at most."""

    request: Part | None
    limit: Part | None

    @property
    def text(self) -> str:
        """The canonical spelling: `250m..1`, with nothing on the side that has no bound."""
        return (
            f"{self.request.text if self.request else ''}..{self.limit.text if self.limit else ''}"
        )


def bounds(part: Part) -> Bounds:
    """Return the two ends of `request..limit`; one amount alone is both."""
    first, dots, last = part.text.partition("..")
    low = Part(first, part.start, part.start + len(first)) if first else None
    if not dots:
        return Bounds(low, low)
    start = part.start + len(first) + len(dots)
    return Bounds(low, Part(last, start, part.end) if last else None)


def resources(text: str) -> dict[str, Part] | Fault:
    """Return `cpu` and `memory` of `cpu/memory`; either side may be left out."""
    cpu, slash, memory = text.partition("/")
    if not slash:
        reason = "has no `/`: CPU time stands in front of it, memory behind: `250m/128Mi`"
        return Fault(reason, 0, len(text))
    parts = {"cpu": Part(cpu, 0, len(cpu)), "memory": Part(memory, len(cpu) + 1, len(text))}
    return {name: part for name, part in parts.items() if part.text}


def replicas(text: str) -> dict[str, Part] | Fault:
    """Return the ends of `2..6`."""
    low, dots, high = text.partition("..")
    if not dots or not _COUNT.fullmatch(low) or not _COUNT.fullmatch(high):
        return Fault("is neither a number nor a range", 0, len(text))
    if not 1 <= int(low) <= int(high):
        return Fault(f"goes from {low} to {high}: the lower number is 1 or more", 0, len(text))
    start = len(low) + len(dots)
    return {"min": Part(low, 0, len(low)), "max": Part(high, start, len(text))}


def check(text: str) -> dict[str, Part] | Fault:
    """Return the kind of a check: `http` for `/path` and `:port/path`, `tcp` for `tcp:port`."""
    if text.startswith("/"):
        return {"http": Part(text, 0, len(text))}
    if match := _CHECK_PORT.fullmatch(text):
        return _port_fault(match, 1) or {"http": Part(text, 0, len(text))}
    if match := _TCP.fullmatch(text):
        return _port_fault(match, 1) or {"tcp": Part(match[1], match.start(1), match.end(1))}
    return Fault("is no check", 0, len(text))


def _port_fault(match: re.Match[str], group: int) -> Fault | None:
    if 1 <= int(match[group]) <= _LAST_PORT:
        return None
    reason = f"names the port {match[group]}, and ports go from 1 to {_LAST_PORT}"
    return Fault(reason, match.start(group), match.end(group))


def http_parts(text: str) -> tuple[int | None, str]:
    """Return port and path of a checked `/path` or `:port/path`."""
    match = _CHECK_PORT.fullmatch(text)
    return (int(match[1]), match[2] or "/") if match else (None, text)


def is_path(name: str) -> bool:
    """Tell whether a name is a path of the project or of the host, not the name of something."""
    return name.startswith((".", "/", "~"))
