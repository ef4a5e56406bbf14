"""Docker's healthchecks → exec probes: ready when healthy, restarted only where something did."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from compiler.codes import containers as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.ir import Probe
from compiler.knowledge import images
from compiler.lower.scope import Kind, Scope, unexpanded, whole_seconds
from compiler.project import Condition, Healthcheck, Service
from compiler.source.text import Span
from compiler.source.values import Value, default, inferred

Words = tuple[Value[str], ...]

_DOCKERS = (
    default(30.0, "Docker's `interval` where none is written"),
    default(30.0, "Docker's `timeout` where none is written"),
    default(3, "Docker's `retries` where none is written"),
)

_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_SHELL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_PATIENCE = 3  # a liveness probe fails this many times as often as the readiness probe


@dataclass(frozen=True, slots=True)
class Probes:
    """What Kubernetes asks a container: is it started, is it ready, is it alive."""

    readiness: Probe | None = None
    liveness: Probe | None = None
    startup: Probe | None = None


def probes(service: Service, hidden: Mapping[str, str], scope: Scope) -> Probes:
    """Return the probes of a service's container; a job has none, it ends instead.

    `hidden` gives secret values, and the references `$(NAME)` to what they are the values of.
    """
    check = service.healthcheck
    if check is None:
        return _unchecked(service, scope)
    if check.disabled:
        return Probes()
    if scope.kinds[service.name.plain] is Kind.JOB:
        scope.report.add(codes.JOB_CHECK.at(_place(service), service=service.name.plain))
        return Probes()
    command = _command(service, check, hidden, scope.report)
    return _timed(command, check, service, scope.report) if command else Probes()


def _unchecked(service: Service, scope: Scope) -> Probes:
    """Return the image table's readiness probe where somebody waits for health all the same."""
    waits = _waiting(service, scope)
    if waits is None or scope.kinds[service.name.plain] is Kind.JOB:
        return Probes()
    name = service.name.plain
    known = _known_command(service)
    if not known:
        scope.report.add(codes.NOTHING_TO_WAIT_FOR.at(waits.span, service=name, subject=name))
        return Probes()
    shown = " ".join(word.plain for word in known)
    scope.report.add(codes.CHECK_OF_IMAGE.at(waits.span, service=name, command=shown))
    return Probes(_probe(known, *_DOCKERS))


def _waiting(service: Service, scope: Scope) -> Value[Condition] | None:
    """Return the first condition that some service sets on this one's health."""
    conditions = (one.dependency.condition for one in scope.dependents[service.name.plain])
    return next((one for one in conditions if one.plain is Condition.HEALTHY), None)


# --- the command ----------------------------------------------------------------------------------


def _command(
    service: Service, check: Healthcheck, hidden: Mapping[str, str], report: Report
) -> Words | None:
    """Return what a probe runs: `CMD` as it stands, `CMD-SHELL` through the image's shell."""
    name = service.name.plain
    if not check.test:
        if known := _known_command(service):
            shown = " ".join(word.plain for word in known)
            report.add(codes.CHECK_OF_IMAGE.at(_place(service), service=name, command=shown))
            return known
        report.add(codes.CHECK_WITHOUT_TEST.at(_place(service), service=name, subject=name))
        return None
    form, *words = check.test
    if not words or form.plain not in ("CMD", "CMD-SHELL"):
        report.add(codes.CHECK_WITHOUT_COMMAND.at(form.span, test=form.plain))
        return None
    is_shell = form.plain == "CMD-SHELL"
    told = [word.map(lambda text: _in_shell(text, hidden)) if is_shell else word for word in words]
    report.add(*_told_secrets(told, hidden, name))
    escaped = tuple(word.map(unexpanded) for word in told)
    return (*_shell(service, form), *escaped) if is_shell else escaped


def _in_shell(text: str, hidden: Mapping[str, str]) -> str:
    """Return a line for the shell with variables for hidden values, where that is the same.

    A probe knows no variables from Secrets, but its shell does.
    """
    if "'" in text:
        return text
    for value, reference in hidden.items():
        name = reference.removeprefix("$(").removesuffix(")")
        if _PLAIN.fullmatch(value) and _SHELL_NAME.fullmatch(name):
            text = text.replace(value, f"${{{name}}}")
    return text


def _told_secrets(
    words: Iterable[Value[str]], hidden: Mapping[str, str], service: str
) -> Iterator[Diagnostic]:
    """Yield where a hidden value stands in the probe all the same."""
    for word in words:
        if any(value in word.plain for value in hidden):
            yield codes.SECRET_IN_CHECK.at(word.span, service=service)


def _shell(service: Service, form: Value[str]) -> Words:
    windows = service.platform is not None and service.platform.plain.startswith("windows")
    words = ("cmd", "/S", "/C") if windows else ("/bin/sh", "-c")
    return tuple(inferred(word, "`CMD-SHELL` runs in the image's shell", form) for word in words)


def _known_command(service: Service) -> Words:
    known = images.lookup(service.image.plain) if service.image else None
    rule = "how this image tells that it is ready, from podc's table of images"
    return tuple(default(unexpanded(word), rule) for word in known.readiness) if known else ()


def _place(service: Service) -> Span | None:
    """Return where the healthcheck stands."""
    entry = service.node.entry("healthcheck")
    return entry.key.span if entry else service.name.span


# --- the times ------------------------------------------------------------------------------------


def _timed(command: Words, check: Healthcheck, service: Service, report: Report) -> Probes:
    readiness = _probe(command, check.interval, check.timeout, check.retries)
    known = images.lookup(service.image.plain) if service.image else None
    starts = check.start_period.plain > 0
    if known and known.is_database:  # killed while it recovers, it would never come up
        if starts:
            name = service.name.plain
            report.add(codes.DATABASE_STARTS.at(check.start_period.span, service=name))
        return Probes(readiness)
    return Probes(
        readiness=readiness,
        liveness=_liveness(readiness, check),
        startup=_startup(readiness, check) if starts else None,
    )


def _probe(
    command: Words, interval: Value[float], timeout: Value[float], retries: Value[int]
) -> Probe:
    return Probe(command, _seconds(interval), _seconds(timeout), retries)


def _liveness(readiness: Probe, check: Healthcheck) -> Probe | None:
    if check.liveness is None or not check.liveness.plain:
        return None
    rule = "three times as patient as the readiness probe"
    failures = inferred(readiness.failures.plain * _PATIENCE, rule, check.liveness)
    return replace(readiness, failures=failures)


def _startup(readiness: Probe, check: Healthcheck) -> Probe:
    """Return the probe that holds the others back until Docker would call it unhealthy."""
    period = _seconds(check.start_interval)
    grace = check.start_period.plain + check.retries.plain * check.interval.plain
    tries = max(1, math.ceil(grace / period.plain))
    rule = "as long as Docker waits: the start period, and `retries` times the interval"
    failures = inferred(tries, rule, check.start_period)
    return replace(readiness, period=period, failures=failures)


def _seconds(time: Value[float]) -> Value[int]:
    return time.map(whole_seconds)
