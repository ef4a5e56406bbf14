"""Which values Compose casts after variables have been replaced, and how: tables, and the casts.

A cast applies to every text at its path, written out or substituted; numbers and booleans of YAML
are left as they are.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from enum import Enum
from math import isfinite

from compiler.records import dataclass, field
from compiler.regexes import regex


class Refused(Enum):
    """The one answer for text that a cast can't read."""

    TEXT = "text"


Outcome = int | float | bool | Refused


@dataclass(frozen=True, slots=True)
class Cast:
    """What a path's text is read as; `wanted` names it in messages."""

    wanted: str
    read: Callable[[str], Outcome]


@dataclass(frozen=True, slots=True)
class Casts:
    """The casts at a node and below it: by key, for any other key, for the items of a list."""

    keys: dict[str, Casts] = field(default_factory=dict)
    any: Casts | None = None
    items: Casts | None = None
    here: Cast | None = None


_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "y", "yes", "on"), True),
    **dict.fromkeys(("false", "n", "no", "off"), False),
}
_WHOLE = regex(r"[-+]?[0-9]+", re.ASCII)
_FRACTION = regex(
    r"[-+]?(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][-+]?[0-9]+)?",
    re.ASCII,
)
_LONGEST = 40  # digits: 64 bits have 19


def _whole(text: str) -> Outcome:
    if not _WHOLE.fullmatch(text) or len(text) > _LONGEST:
        return Refused.TEXT
    number = int(text)
    return number if -(1 << 63) <= number < 1 << 63 else Refused.TEXT


def _fraction(text: str) -> Outcome:
    number = float(text) if _FRACTION.fullmatch(text) else float("inf")
    return number if isfinite(number) else Refused.TEXT


def _single(text: str) -> Outcome:
    number = _fraction(text)
    if isinstance(number, Refused):
        return number
    try:
        return single(number)
    except OverflowError:
        return Refused.TEXT


def single(number: float) -> float:
    """Return the shortest decimal that is the same number in 32 bits, as Compose keeps `cpus`."""
    packed = struct.pack("f", number)
    tries = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next((short for short in tries if struct.pack("f", short) == packed), number)


def _boolean(text: str) -> Outcome:
    return _WORDS.get(text.lower(), Refused.TEXT)


WHOLE = Cast("a whole number", _whole)
FRACTION = Cast("a number", _fraction)
SINGLE = Cast("a number", _single)
BOOLEAN = Cast("`true` or `false`", _boolean)

_SERVICE: Mapping[Cast, str] = {
    WHOLE: """
        deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism
        deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node
        healthcheck.retries ports.[].target scale ulimits.* ulimits.*.hard ulimits.*.soft
        cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj
        pids_limit
    """,
    FRACTION: """
        cpu_percent deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio
    """,
    SINGLE: "cpus",
    BOOLEAN: """
        init depends_on.*.required depends_on.*.restart healthcheck.disable oom_kill_disable
        privileged read_only stdin_open tty volumes.[].read_only volumes.[].volume.nocopy
    """,
}
_RESOURCE = """
    networks.*.external networks.*.internal networks.*.attachable networks.*.enable_ipv4
    networks.*.enable_ipv6 volumes.*.external secrets.*.external configs.*.external
"""


def _paths() -> dict[tuple[str, ...], Cast]:
    services = {
        ("services", "*", *path.split(".")): cast
        for cast, paths in _SERVICE.items()
        for path in paths.split()
    }
    return services | {tuple(path.split(".")): BOOLEAN for path in _RESOURCE.split()}


def _tree(paths: dict[tuple[str, ...], Cast]) -> Casts:
    """Return paths as a tree that is walked along with a document."""
    below: dict[str, dict[tuple[str, ...], Cast]] = {}
    for path, cast in paths.items():
        if path:
            below.setdefault(path[0], {})[path[1:]] = cast
    branches = {step: _tree(rest) for step, rest in below.items()}
    return Casts(
        any=branches.pop("*", None),
        items=branches.pop("[]", None),
        keys=branches,
        here=paths.get(()),
    )


PATHS = _paths()
CASTS = _tree(PATHS)
