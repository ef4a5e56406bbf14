"""Good practice, in two profiles: what is safe for any image, and what hardens further.

A server takes all of this, so nothing here is an error; `--deny` makes it one, `--accept` or an
exception with a reason in the manifest passes over it.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.codes import guarding
from compiler.options import Security
from compiler.verify.links import Link
from compiler.verify.plan import Rule
from compiler.verify.practice import across, containers, objects, pods, standards

_ROOMS = (containers, pods, objects, standards)
_BASELINE = tuple(rule for room in _ROOMS for rule in room.BASELINE)
_RESTRICTED = tuple(rule for room in _ROOMS for rule in room.RESTRICTED)
# Who has to drop all capabilities is not told of one of them, too.
_COVERED = frozenset({guarding.NET_RAW})

PROFILES: Mapping[Security, tuple[Rule, ...]] = {
    Security.OFF: (),
    Security.BASELINE: _BASELINE,
    Security.RESTRICTED: (
        *(rule for rule in _BASELINE if rule.code not in _COVERED),
        *_RESTRICTED,
    ),
}
ACROSS: Mapping[Security, tuple[Link, ...]] = {
    Security.OFF: (),
    Security.BASELINE: across.BASELINE,
    Security.RESTRICTED: (*across.BASELINE, *across.RESTRICTED),
}


def unjudged(practice: Security) -> frozenset[str]:
    """Return the numbers of codes of practice that a profile does not look for."""
    return frozenset().union(*map(_numbers, PROFILES)) - _numbers(practice)


def _numbers(practice: Security) -> frozenset[str]:
    rules = (rule.code.number for rule in PROFILES[practice])
    return frozenset((*rules, *(link.code.number for link in ACROSS[practice])))
