"""What parsers of one string give back: parts that know where they stand, or a fault as a value.

Offsets count characters of the string that was parsed, so a caller underlines any of them with
`Scalar.part(part.start, part.end)`. Nothing here or in the parsers raises.
"""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A part's text and the characters `start` up to `end` that it was read from."""

    text: str
    start: int
    end: int


class Fault(NamedTuple):
    """Why a string can't be read, as a clause after its subject, and the characters at fault."""

    reason: str
    start: int
    end: int
