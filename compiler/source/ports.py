"""One port as Docker writes it: `[ip:][published:]target[/protocol]` → its parts with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.parts import Fault, Part
from compiler.source.wording import brief

_LAST_PORT = 65535
_PROTOCOLS = ("tcp", "udp", "sctp")


@dataclass(frozen=True, slots=True)
class Port:
    """One port mapping of a short string; a range of ports gives several.

    `target.text` and `published.text` are what the canonical form shows (decimal, no zeros in
    front; `published` may be a range `8000-8010`); `protocol.text` is lower case and stands on
    the target where none is written. Target 0 is left to the caller to refuse.
    """

    target: Part
    protocol: Part
    published: Part | None = None
    host_ip: Part | None = None


@dataclass(frozen=True, slots=True)
class _Range:
    """The ports from `first` to `last`, as written in a part of a string."""

    first: int
    last: int
    start: int
    end: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def part(self, index: int) -> Part:
        """Return one port of the range."""
        return Part(str(self.first + index), self.start, self.end)

    def whole(self) -> Part:
        """Return the range as the canonical form shows it."""
        text = str(self.first) if len(self) == 1 else f"{self.first}-{self.last}"
        return Part(text, self.start, self.end)


def parse_ports(text: str) -> tuple[Port, ...] | Fault:
    """Return the mappings of `[ip:][published:]target[/protocol]`, in the reference's order."""
    *front, container = fields(text, text.rsplit(":", 2))
    host, published = [None, None, *front][-2:]
    number = container._replace(text=container.text.partition("/")[0])
    number = number._replace(end=number.start + len(number.text))
    parts = (_range(number), _protocol(container), _published(published), _address(host))
    match parts:
        case (
            _Range() as target,
            Part() as protocol,
            _Range() | None as source,
            Part() | None as ip,
        ):
            return _ports(target, protocol, source, ip)
        case _:
            return next(part for part in parts if isinstance(part, Fault))


def fields(text: str, written: list[str]) -> Iterator[Part]:
    """Yield the fields that one character separates, with their offsets."""
    start = 0
    for field in written:
        yield Part(text[start : start + len(field)], start, start + len(field))
        start += len(field) + 1


def _ports(
    target: _Range, protocol: Part, source: _Range | None, address: Part | None
) -> tuple[Port, ...] | Fault:
    if source is None or len(target) == 1:
        whole = source.whole() if source else None
        ports = (Port(target.part(i), protocol, whole, address) for i in range(len(target)))
    elif len(source) == len(target):
        ports = (
            Port(target.part(i), protocol, source.part(i), address) for i in range(len(target))
        )
    else:
        reason = f"publishes {len(target)} ports as {len(source)}"
        return Fault(reason, source.start, target.end)
    # the reference sorts them as text, so that 10 comes before 8
    return tuple(sorted(ports, key=lambda port: f"{port.target.text}/"))


_PORTS = regex(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", re.ASCII)


def _range(part: Part) -> _Range | Fault:
    text, start, end = part
    match = _PORTS.fullmatch(text)
    if match is None:
        reason = (
            f"names the port `{brief(text)}`, and ports are numbers"
            if text
            else "has no target port"
        )
        return Fault(reason, start, end)
    first, last = int(match[1]), int(match[2] or match[1])
    if last > _LAST_PORT or first > last:
        bounds = f"and ports go from 1 to {_LAST_PORT}, the lower one first"
        return Fault(f"names the port `{brief(text)}`, {bounds}", start, end)
    return _Range(first, last, start, end)


def _published(part: Part | None) -> _Range | Fault | None:
    return _range(part) if part and part.text else None


def _protocol(container: Part) -> Part | Fault:
    """Return the protocol behind a slash; what stands behind another slash has no meaning."""
    number, _, rest = container.text.partition("/")
    written = rest.partition("/")[0]
    start = container.start + len(number)
    if not written:
        return Part("tcp", container.start, start)
    found = Part(written.lower(), start + 1, start + 1 + len(written))
    if found.text in _PROTOCOLS:
        return found
    return Fault(
        f"names the protocol `{brief(written)}`, and there are tcp, udp and sctp", *found[1:]
    )


def _address(part: Part | None) -> Part | Fault | None:
    if part is None or not part.text:
        return None
    text, start, end = part
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if ":" in bare and bare == text:
        return Fault(
            f"has the address `{brief(text)}`, and IPv6 addresses stand in brackets", start, end
        )
    if not _is_address(bare):
        return Fault(f"has the host `{brief(bare)}`, and an IP address is wanted", start, end)
    inside = (len(text) - len(bare)) // 2
    return Part(bare, start + inside, end - inside)


def _is_address(text: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415 - few files name addresses

    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text
