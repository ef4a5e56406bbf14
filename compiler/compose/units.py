"""Amounts as Compose writes them: bytes, durations, and atoms printed the way Go prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isinf, isnan

from compiler.regexes import regex
from compiler.source.nodes import Atom
from compiler.source.parts import Fault
from compiler.source.wording import brief

_LARGEST = (1 << 63) - 1
_WHOLE = regex(r"[-+]?[0-9]{1,40}", re.ASCII)
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_NUMBER = regex(rf"\+?(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][-+]?[0-9]+)?", re.ASCII)
_LAST_DIGIT = regex(r".*[0-9.]", re.ASCII | re.DOTALL)
_POWERS: Mapping[str, int] = {"k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_BYTE_UNIT = regex(r"b?|(?P<prefix>[kmgtp])(?:i?b)?", re.IGNORECASE | re.ASCII)


def parse_bytes(text: str) -> int | Fault:
    """Return a byte amount such as `1.5g` or `512m` (units are binary), or why it is none.

    Fractions of a byte are dropped. A whole number without a unit may be negative.
    """
    if _WHOLE.fullmatch(text):
        return _bounded(int(text), text)
    amount, blank, unit = text.partition(" ")
    if not blank:
        digits = _LAST_DIGIT.match(text)
        amount = digits[0] if digits else ""
        unit = text[len(amount) :]
    if not _NUMBER.fullmatch(amount):
        reason = "starts with no number" if amount else "has no number"
        reason = "is negative" if amount.startswith("-") else reason
        return Fault(reason, 0, len(amount) or len(text))
    match = _BYTE_UNIT.fullmatch(unit)
    if match is None or (blank and not unit):
        return Fault(
            f"has the unit `{brief(unit)}`, and units are b, k, m, g, t, p", len(amount), len(text)
        )
    size: float = float(amount) * 1024 ** _POWERS.get((match["prefix"] or "").lower(), 0)
    return _bounded(_LARGEST + 1 if isinf(size) else int(size), text)


def _bounded(number: int, text: str) -> int | Fault:
    if -_LARGEST - 1 <= number <= _LARGEST:
        return number
    return Fault("is more than 64 bits hold", 0, len(text))


_NANOSECONDS: Mapping[str, int] = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,  # the micro sign
    "\u03bcs": 1_000,  # the Greek letter, which Go takes as well
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
}
_SECOND, _MINUTE, _HOUR = (_NANOSECONDS[unit] for unit in ("s", "m", "h"))
_STEP = regex(r"(?P<whole>[0-9]*)(?P<fraction>\.[0-9]*)?(?P<unit>[^0-9.]*)", re.ASCII)
_PRECISION = 18  # decimals that count
_LONGEST = 19  # digits: as many as 64 bits hold
_PARTS = 1_000_000_000_000_000_000


def parse_duration(text: str) -> int | Fault:
    """Return the nanoseconds of a duration such as `1m30s` or `1w2d`, or why it is none."""
    sign = text[:1] if text[:1] in ("-", "+") else ""
    if text[len(sign) :] == "0":
        return 0
    total, position = 0, len(sign)
    if position == len(text):
        return Fault("is empty", 0, len(text))
    while position < len(text):
        match = _STEP.match(text, position)
        step = _step(match) if match else None
        if not isinstance(step, int):
            return step or Fault("has no number", position, len(text))
        total, position = total + step, match.end() if match else position
    if total > _LARGEST + (sign == "-"):
        return Fault("is longer than 292 years", 0, len(text))
    return -total if sign == "-" else total


def _step(match: re.Match[str]) -> int | Fault:
    """Return the nanoseconds of one number with its unit."""
    whole, fraction, unit = match["whole"], (match["fraction"] or "")[1:], match["unit"]
    if not whole and not fraction:
        return Fault("has no number where one is expected", match.start(), match.end())
    if not unit:
        return Fault("has a number without a unit", match.start(), match.end())
    scale = _NANOSECONDS.get(unit)
    if scale is None:
        reason = f"has the unit `{brief(unit)}`, and units are ns, us, ms, s, m, h, d, w"
        return Fault(reason, match.start("unit"), match.end())
    if len(whole) > _LONGEST:
        return Fault("is longer than 292 years", match.start(), match.end())
    decimals = fraction[:_PRECISION].ljust(_PRECISION, "0")
    return int(whole or 0) * scale + int(decimals) * scale // _PARTS


def format_duration(nanoseconds: int) -> str:
    """Return a duration as Go prints it: `1m30s`, `24h0m0s`, `1.5s`."""
    sign, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    if rest == 0:
        return "0s"
    for unit in ("ns", "\u00b5s", "ms"):
        if rest < 1000 * _NANOSECONDS[unit]:
            return f"{sign}{_decimal(rest, _NANOSECONDS[unit])}{unit}"
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    seconds = f"{_decimal(rest, _SECOND)}s"
    if hours:
        return f"{sign}{hours}h{minutes}m{seconds}"
    return f"{sign}{minutes}m{seconds}" if minutes else f"{sign}{seconds}"


def _decimal(number: int, unit: int) -> str:
    whole, rest = divmod(number, unit)
    decimals = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0") if rest else ""
    return f"{whole}.{decimals}" if decimals else str(whole)


_FIXED = range(-4, 6)  # powers of ten that are printed without an exponent


def format_float(number: float) -> str:
    """Return a float as Go's `%v` prints it: `1.1`, `1e+06`, `1`."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "+Inf" if number > 0 else "-Inf"
    shortest = next(
        tried for tried in (f"{number:.{n}e}" for n in range(18)) if float(tried) == number
    )
    mantissa, _, exponent = shortest.partition("e")
    power = int(exponent)
    if power not in _FIXED:
        sign = "-" if power < 0 else "+"
        return f"{mantissa}e{sign}{abs(power):02d}"
    decimals = max(0, len(mantissa.lstrip("-").replace(".", "")) - 1 - power)
    return f"{number:.{decimals}f}"


def format_atom(value: Atom) -> str:
    """Return any atom as Go's `%v` prints it where a string is wanted; null is the empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return format_float(value)
        case datetime():
            return _moment(value)
        case _:
            return str(value)


def _moment(moment: datetime) -> str:
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    offset = moment.astimezone(moment.tzinfo or UTC).strftime("%z")
    zone = "UTC" if offset == "+0000" else offset
    return f"{moment.isoformat(' ')[:19]}{fraction} {offset} {zone}"
