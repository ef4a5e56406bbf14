"""Kubernetes' quantities, such as `100m` and `1.5Gi`, as whole numbers of billionths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from compiler.regexes import regex

NANO = 10**9

_QUANTITY = regex(
    r"([+-]?)([0-9]+\.?|[0-9]*\.[0-9]+)(?:[eE]([+-]?[0-9]{1,3})|([A-Za-z]{0,2}))", re.ASCII
)
_SUFFIXES: Mapping[str, int] = {
    "": NANO,
    "n": 1,
    "u": 10**3,
    "m": 10**6,
    **{suffix: NANO * 1000**power for power, suffix in enumerate("kMGTPE", 1)},
    **{f"{suffix}i": NANO * 1024**power for power, suffix in enumerate("KMGTPE", 1)},
}


def quantity(written: object) -> int | None:
    """Return the billionths, rounded up as Kubernetes does, or `None` for what is no quantity.

    A server passes over blanks around it.
    """
    return _billionths(str(written).strip(" "))


@lru_cache(1024)
def _billionths(text: str) -> int | None:
    match = _QUANTITY.fullmatch(text)
    if not match:
        return None
    sign, figures, exponent, suffix = match.groups()
    if exponent is None and suffix not in _SUFFIXES:
        return None
    whole, _, part = figures.partition(".")
    power = int(exponent or 0) - len(part)
    larger, smaller = (int("1" + "0" * max(zeros, 0)) for zeros in (power, -power))
    billionths = -(-int(whole + part) * _SUFFIXES[suffix or ""] * larger // smaller)
    return -billionths if sign == "-" else billionths
