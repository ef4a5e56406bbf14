"""Short syntax → its parts: one volume or device string, each part with its offsets."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.records import dataclass, replace
from compiler.source.parts import Fault, Part
from compiler.source.ports import fields


@dataclass(frozen=True, slots=True)
class Volume:
    """The parts of a short volume string. `type` is `bind` or `volume`, as the source tells.

    `plain` is true for a string of one or two bytes, which gets no `volume: {}`.
    """

    type: str
    target: Part
    source: Part | None = None
    read_only: Part | None = None
    nocopy: Part | None = None
    propagation: Part | None = None
    selinux: Part | None = None
    unknown: tuple[Part, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """The parts of a short device string; a part that is not written repeats or defaults."""

    source: Part
    target: Part
    permissions: Part


def parse_volume(text: str) -> Volume | Fault:
    """Return the parts of `[source:]target[:options]`.

    One letter in front of a colon is a Windows drive, not the name of a volume. Options that mean
    nothing are in `unknown`; of several that exclude each other, the last one counts.
    """
    if len(text.encode(errors="replace")) <= 2:  # noqa: PLR2004 - the reference counts bytes
        whole = Part(text, 0, len(text))
        return Volume("volume", whole, plain=True) if text else Fault("is empty", 0, 0)
    sections = tuple(_sections(text))
    empty = [section for section in sections if not section.text]
    if empty:
        return Fault("has nothing between two colons", empty[0].start, empty[0].end)
    match sections:
        case (target,):
            return Volume("volume", target)
        case (source, target, *options) if len(options) <= 1:
            volume = Volume(_volume_type(source.text), target, source)
            return _with_options(volume, options[0]) if options else volume
        case _:
            return Fault("has too many colons", sections[3].start, len(text))


def _sections(text: str) -> Iterator[Part]:
    """Yield the sections between colons, those of drives and of `${…}` left out."""
    start = depth = 0
    for position, sign in enumerate(text):
        if sign == "$" and text[position + 1 : position + 2] == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif sign == ":" and not depth and not _is_drive(text[start:position]):
            yield Part(text[start:position], start, position)
            start = position + 1
    yield Part(text[start:], start, len(text))


def _is_drive(section: str) -> bool:
    return len(section) == 1 and section.isalpha()


def _volume_type(source: str) -> str:
    path = source.startswith((".", "/", "~", "\\\\"))
    return "bind" if path or (_is_drive(source[:1]) and source[1:2] == ":") else "volume"


_PROPAGATIONS = ("rprivate", "private", "rshared", "shared", "rslave", "slave")


def _with_options(volume: Volume, options: Part) -> Volume:
    for option in fields(options.text, options.text.split(",")):
        part = Part(option.text, options.start + option.start, options.start + option.end)
        match option.text:
            case "ro" | "rw":
                volume = replace(volume, read_only=part if option.text == "ro" else None)
            case "nocopy":
                volume = replace(volume, nocopy=part)
            case "z" | "Z":
                volume = replace(volume, selinux=part)
            case text if text in _PROPAGATIONS:
                volume = replace(volume, propagation=part)
            case _:
                volume = replace(volume, unknown=(*volume.unknown, part))
    return volume


def parse_device(text: str) -> Device | Fault:
    """Return the parts of `source[:target[:permissions]]`; permissions are `rwm` by default."""
    match list(fields(text, text.split(":"))):
        case [source]:
            return Device(source, source, Part("rwm", 0, len(text)))
        case [source, target]:
            return Device(source, target if target.text else source, Part("rwm", 0, len(text)))
        case [source, target, permissions]:
            return Device(source, target if target.text else source, permissions)
        case [*_, last]:
            return Fault("has too many colons", last.start, last.end)
        case _:
            return Fault("is empty", 0, len(text))
