"""Schedules as Kubernetes reads them: five fields, or a word that begins with `@`."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.codes import running as codes
from compiler.diagnostics import Report
from compiler.project import Schedule
from compiler.records import replace
from compiler.regexes import regex

_WORDS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_EVERY = regex(r"@every (\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+")
_SIX = 6

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_DAYS = {
    name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))
}

# Field → its lowest and highest number, and the names that stand for numbers.
# https://pkg.go.dev/github.com/robfig/cron/v3, which reads the schedules of CronJobs
_FIELDS: tuple[tuple[str, int, int, Mapping[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _DAYS),
)


def lower_schedule(schedule: Schedule, report: Report) -> Schedule:
    """Return the schedule without seconds; report one that Kubernetes does not understand."""
    words = schedule.cron.plain.split()
    if len(words) == _SIX:
        if words[0] not in ("0", "00"):
            report.add(codes.CRON_SECONDS.at(schedule.cron.span, text=schedule.cron.plain))
        words = words[1:]
    text = " ".join(words)
    if reason := _fault(text):
        report.add(codes.CRON.at(schedule.cron.span, text=schedule.cron.plain, reason=reason))
    return replace(schedule, cron=schedule.cron.be(text))


def _fault(text: str) -> str | None:
    """Return why a text is no schedule, if it is none."""
    if text.startswith("@"):
        is_known = text in _WORDS or _EVERY.fullmatch(text)
        return None if is_known else f"known words are {', '.join(_WORDS)} and `@every 6h`"
    parts = text.split()
    if len(parts) != len(_FIELDS):
        return f"it has {len(parts)} fields, and Kubernetes reads five"
    faults = (_field_fault(part, *field) for part, field in zip(parts, _FIELDS, strict=True))
    return next((fault for fault in faults if fault), None)


def _field_fault(
    text: str, name: str, lowest: int, highest: int, names: Mapping[str, int]
) -> str | None:
    for item in text.lower().split(","):
        span, slash, step = item.partition("/")
        first, dash, last = span.partition("-")
        ends = [names.get(end, end) for end in ((first, last) if dash else (first,))]
        is_any = span in ("*", "?")
        numbers = [int(end) for end in ends if str(end).isdecimal()]
        if slash and not (step.isdecimal() and int(step)):
            return f"the {name} has a step of `{step}`"
        if not is_any and len(numbers) != len(ends):
            return f"the {name} can't be `{item}`"
        if not all(lowest <= number <= highest for number in numbers):
            return f"the {name} goes from {lowest} to {highest}, and can't be `{item}`"
        if numbers != sorted(numbers):
            return f"the {name} `{item}` ends before it begins"
    return None
