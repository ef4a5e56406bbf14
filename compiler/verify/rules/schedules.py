"""Rules: the schedules of CronJobs, and their time zones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from compiler.codes import governing, judging
from compiler.regexes import regex
from compiler.verify.manifest import number, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, whole

_CRON = "batch.v1.CronJobSpec"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - read as a line
_DAYS = "sun mon tue wed thu fri sat".split()  # noqa: SIM905 - read as a line
_WEEKDAY = "day of the week"
# Each field of a schedule: its name, the least and the most, and the words that stand for numbers.
_FIELDS: tuple[tuple[str, int, int, Mapping[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    (_WEEKDAY, 0, 6, {name: number for number, name in enumerate(_DAYS)}),
)
_WEEK = 7
_ALIKE = 0.75  # how much of a zone's name is left at least in its misspelling
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month
_LOOKS = 10  # seconds: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
_NAMED = frozenset(
    ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
)
_EVERY = regex(r"@every (?:[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h))+")
_ZONE_PART = regex(r"(?!\.{1,2}\Z)(?!-)[A-Za-z.\-_0-9+]{1,14}")
_RANGE = regex(r"[0-9]{1,9}(?=-|$)", re.ASCII)
_NUMBERS = regex(r"[0-9]{1,9}", re.ASCII)


def schedule(at: Place) -> Iterator[Fault]:
    """Check that a schedule has five fields that can be met, or is a word that stands for them."""
    written = text(at.fields, "schedule")
    if "TZ" in written:
        fact = "the time zone of a schedule stands in `timeZone`"
        yield Fault(("schedule",), fact)
        return
    wrong = _wrong_with(written)
    if wrong:
        yield Fault(("schedule",), f"`{written}` is no schedule: {wrong}")


def _wrong_with(written: str) -> str:
    if not written:
        return "it is empty"
    if written.startswith("@"):
        is_known = written in _NAMED or _EVERY.fullmatch(written)
        return (
            "" if is_known else "there are `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`"
        )
    parts = written.split()
    if len(parts) != len(_FIELDS):
        return f"it has {len(parts)} fields instead of 5"
    for part, (name, least, most, known) in zip(parts, _FIELDS, strict=True):
        if not all(_is_span(one, least, most, known) for one in part.split(",")):
            return _wrong(part, name, least, most)
    return "" if _comes(parts) else "none of its months has such a day"


def _wrong(part: str, name: str, least: int, most: int) -> str:
    """Say what is wrong with a part of a schedule."""
    numbers = [int(one) for one in _RANGE.findall(part)]
    if part.endswith("/0"):
        return f"in `{part}`, a step has to be 1 or more"
    if len(numbers) > 1 and least <= numbers[1] < numbers[0] <= most:
        return f"`{part}` begins behind its end: write `{numbers[0]}-{most},{least}-{numbers[1]}`"
    sunday = ": Sunday is `0`" if name == _WEEKDAY and part == "7" else ""
    return f"`{part}` is no {name}, which goes from {least} to {most}{sunday}"


def _comes(parts: list[str]) -> bool:
    """Whether a day of the month is in one of the months, where no day of the week is enough."""
    _, _, days, months, week = (
        {value for one in part.split(",") for value in _values(one, *field[1:])}
        for part, field in zip(parts, _FIELDS, strict=True)
    )
    return len(week) < _WEEK or any(min(days) <= _LONGEST[month - 1] for month in months)


def _values(part: str, least: int, most: int, known: Mapping[str, int]) -> range:
    span, _, step = part.partition("/")
    first, dash, last = ("", "", "") if span in ("*", "?") else span.partition("-")
    start, end = _number(first, known), _number(last if dash else first, known)
    open_end = most if step and not dash else end
    return range(
        least if start is None else start,
        1 + (most if start is None or open_end is None else open_end),
        _number(step, {}) or 1,
    )


def deadline(at: Place) -> Iterator[Fault]:
    """Check that a start may be later than the controller looks, which is every 10 seconds."""
    seconds = number(at.fields, "startingDeadlineSeconds")
    if seconds is not None and 0 <= seconds < _LOOKS:
        fact = f"`startingDeadlineSeconds: {seconds}` is over before the controller looks again"
        yield Fault(("startingDeadlineSeconds",), fact, f"write {_LOOKS} or more")


def _is_span(part: str, least: int, most: int, known: Mapping[str, int]) -> bool:
    """Whether a part is `*`, `?`, a number, a range, or one of those with a step."""
    span, slash, step = part.partition("/")
    if slash and not (_number(step, {}) or 0) > 0:
        return False
    if span in ("*", "?"):
        return True
    first, dash, last = span.partition("-")
    start, end = (_number(one, known) for one in (first, last if dash else first))
    return start is not None and end is not None and least <= start <= end <= most


def _number(written: str, known: Mapping[str, int]) -> int | None:
    if _NUMBERS.fullmatch(written):
        return int(written)
    return known.get(written.lower())


def time_zone(at: Place) -> Iterator[Fault]:
    """Check that a time zone has a name of the IANA database."""
    zone = at.fields.get("timeZone")
    if not isinstance(zone, str):
        return
    parts_fit = all(_ZONE_PART.fullmatch(part) for part in zone.split("/"))
    if zone.lower() == "local" or not parts_fit or not _is_zone(zone):
        fact = f"there is no time zone `{zone}`: it has a name such as `Europe/Berlin` or `Etc/UTC`"
        known = {one.lower(): one for one in sorted(_zones())}
        close = get_close_matches(zone.lower(), known, n=1, cutoff=_ALIKE)
        hint = f"did you mean `{known[close[0]]}`?" if close else ""
        yield Fault(("timeZone",), fact, hint)


def _is_zone(zone: str) -> bool:
    known = _zones()
    return not known or zone in known or zone == "UTC"


@cache
def _zones() -> frozenset[str]:
    """Return the time zones that this machine knows; none where it has no such database."""
    return frozenset(available_timezones())


RULES: Rules = (
    whole(_CRON, governing.CRON_SCHEDULE, "batch.validateScheduleFormat", schedule),
    whole(_CRON, judging.SENSELESS, "none: the controller", deadline, "startingDeadlineSeconds"),
    whole(_CRON, governing.CRON_SCHEDULE, "batch.validateTimeZone", time_zone, "timeZone"),
)
