"""What rules about expressions share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.verify.cel import made_of, mistake, mistaken
from compiler.verify.cel_kinds import Kind
from compiler.verify.manifest import text
from compiler.verify.plan import Fault, Place, shown

_UNKNOWN: Mapping[str, Kind] = {}


def expression(
    at: Place,
    field: str,
    given: tuple[str, ...],
    *made: str,
    kinds: Mapping[str, Kind] = _UNKNOWN,
) -> Iterator[Fault]:
    """Yield what is wrong with an expression in CEL that can look at what is given.

    `made`: the types that it may make, if not any. `kinds`: those of what is given, if known.
    """
    written = text(at.fields, field)
    wrong = (mistaken(written, kinds) if kinds else mistake(written, given)) if written else ""
    if wrong:
        yield Fault((field,), f"`{field}: {shown(written)}` is no expression in CEL: {wrong}")
    elif made and (kind := made_of(written, given)) not in ("", *made):
        fact = f"`{field}: {shown(written)}` has to make `{made[0]}`, and makes `{kind}`"
        yield Fault((field,), fact)
