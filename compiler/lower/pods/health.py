"""Docker's healthchecks → exec probes: ready when healthy, restarted only where something did."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import assert_never

from compiler import project
from compiler.codes import containers as codes
from compiler.codes import running as codes_of_running
from compiler.diagnostics import Diagnostic, Report
from compiler.ir import Exec, HttpGet, Probe, TcpSocket
from compiler.knowledge import images
from compiler.lower.identity.systems import is_windows
from compiler.lower.scope import Scope, unexpanded, unhurried, whole_seconds
from compiler.lower.telling import Hidden, telling_words
from compiler.project import Asked, Condition, Healthcheck, Service
from compiler.records import dataclass, replace
from compiler.regexes import regex
from compiler.source.text import Span
from compiler.source.values import Value, default, inferred

Words = tuple[Value[str], ...]

_DOCKERS = (
    default(30.0, "Docker's `interval` where none is written"),
    default(30.0, "Docker's `timeout` where none is written"),
    default(3, "Docker's `retries` where none is written"),
)

_USUAL = (
    default(10, "how often Kubernetes asks, where nothing is written"),
    default(5, "a probe may take half of its period"),
    default(3, "how often a probe may fail, where nothing is written"),
)

_LAST_PORT = 65535

_PLAIN = regex(r"[A-Za-z0-9._-]+")
_SHELL_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")

_PATIENCE = 3  # a liveness probe fails this many times as often as the readiness probe


@dataclass(frozen=True, slots=True)
class Probes:
    """What Kubernetes asks a container: is it started, is it ready, is it alive."""

    readiness: Probe | None = None
    liveness: Probe | None = None
    startup: Probe | None = None


def probes(service: Service, hidden: Hidden, scope: Scope) -> Probes:
    """Return the probes of a service's container; a job has none, it ends instead.

    `hidden` gives the secret values that the probes must not say.
    """
    check, asked = service.healthcheck, service.extension.probes
    if scope.kinds[service.name.plain].ends:
        if (check and not check.disabled) or asked != project.Probes():
            scope.report.add(codes.JOB_CHECK.at(_place(service), service=service.name.plain))
        return Probes()
    if check is None:
        own = _unchecked(service, scope)
    elif check.disabled:
        own = Probes()
    else:
        command = _command(service, check, hidden, scope.report)
        own = _timed(command, check, service, scope.report) if command else Probes()
    return _chosen(own, asked, Asking(service, hidden, scope.report))


def _unchecked(service: Service, scope: Scope) -> Probes:
    """Return the image table's readiness probe where somebody waits for health all the same."""
    waits = _waiting(service, scope)
    own = service.extension.probes.readiness
    if waits is None or own:
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


def _command(service: Service, check: Healthcheck, hidden: Hidden, report: Report) -> Words | None:
    """Return what a probe runs: `CMD` as it stands, `CMD-SHELL` through the image's shell."""
    name = service.name.plain
    if not check.test:
        if known := _known_command(service):
            shown = " ".join(word.plain for word in known)
            report.add(codes.CHECK_OF_IMAGE.at(_place(service), service=name, command=shown))
            return known
        report.add(codes.CHECK_WITHOUT_TEST.at(_place(service), service=name, subject=name))
        return None
    return _words(check.test, service, hidden, report)


def _words(test: Words, service: Service, hidden: Hidden, report: Report) -> Words | None:
    """Return the words of a test, whose first one says whether they are for a shell."""
    form, *words = test
    name = service.name.plain
    if not words or form.plain not in ("CMD", "CMD-SHELL"):
        report.add(codes.CHECK_WITHOUT_COMMAND.at(form.span, test=form.plain))
        return None
    is_shell = form.plain == "CMD-SHELL"
    told = [word.map(lambda text: _in_shell(text, hidden)) if is_shell else word for word in words]
    report.add(*_told_secrets(told, hidden, name))
    escaped = tuple(word.map(unexpanded) for word in told)
    return (*_shell(service, form), *escaped) if is_shell else escaped


def _in_shell(text: str, hidden: Hidden) -> str:
    """Return a line for the shell with variables for hidden values, where that is the same.

    A probe knows no variables from Secrets, but its shell does.
    """
    if "'" in text:
        return text
    parts = hidden.parts(text)
    parts[1::2] = [_variable(value, hidden.references[value]) for value in parts[1::2]]
    return "".join(parts)


def _variable(value: str, reference: str) -> str:
    name = reference.removeprefix("$(").removesuffix(")")
    same = _PLAIN.fullmatch(value) and _SHELL_NAME.fullmatch(name)
    return f"${{{name}}}" if same else value


def _told_secrets(
    words: Sequence[Value[str]], hidden: Hidden, service: str
) -> Iterator[Diagnostic]:
    """Yield where a hidden value stands in the probe all the same."""
    before = ""
    for word in words:
        if hidden.tells(word.plain, before):
            yield codes.SECRET_IN_CHECK.at(word.span, service=service)
        before = word.plain
    for word in telling_words(words, hidden):
        yield codes.SECRET_IN_CHECK.at(word.span, service=service)


def _shell(service: Service, form: Value[str]) -> Words:
    words = ("cmd", "/S", "/C") if is_windows(service) else ("/bin/sh", "-c")
    return tuple(inferred(word, "`CMD-SHELL` runs in the image's shell", form) for word in words)


def _known_command(service: Service) -> Words:
    known = images.known(service)
    rule = "how this image tells that it is ready, from podc's table of images"
    return tuple(default(unexpanded(word), rule) for word in known.readiness) if known else ()


def _place(service: Service) -> Span | None:
    """Return where the healthcheck stands."""
    entry = service.node.entry("healthcheck")
    return entry.key.span if entry else service.name.span


# --- the times ------------------------------------------------------------------------------------


def _timed(command: Words, check: Healthcheck, service: Service, report: Report) -> Probes:
    readiness = _probe(command, check.interval, check.timeout, check.retries)
    liveness = _liveness(readiness, check, service, report)
    return Probes(
        readiness=readiness,
        liveness=liveness,
        startup=_startup(readiness, check, is_restarted=_is_restarted(service, liveness)),
    )


def _probe(
    command: Words, interval: Value[float], timeout: Value[float], retries: Value[int]
) -> Probe:
    return Probe(Exec(command), _seconds(interval), _seconds(timeout), retries)


def _liveness(
    readiness: Probe, check: Healthcheck, service: Service, report: Report
) -> Probe | None:
    """Return the probe that restarts, where something does; a database that recovers goes on."""
    if check.liveness is None or not check.liveness.plain:
        return None
    known = images.known(service)
    if known and known.is_database:
        if service.extension.probes.liveness is None:
            name = service.name.plain
            told = codes.DATABASE_LIVENESS.at(check.liveness.span, service=name, subject=name)
            report.add(told)
        return None
    return replace(readiness, failures=_patient(readiness.failures))


def _is_restarted(service: Service, liveness: Probe | None) -> bool:
    """Tell whether the container has a probe in the end whose failures restart it."""
    asked = service.extension.probes
    if asked.startup and asked.startup.switch.plain:
        return True
    return asked.liveness.switch.plain if asked.liveness else liveness is not None


def _startup(readiness: Probe, check: Healthcheck, *, is_restarted: bool) -> Probe | None:
    """Return the probe that asks every `start_interval` until the container is healthy.

    It holds back a liveness probe until Docker would call the container unhealthy. A readiness
    probe alone needs no such time: what it counts before its first success changes nothing. So
    without the other there is one only where `start_interval` is written, and it kills nothing.
    """
    if check.start_period.plain <= 0:
        return None
    startup = replace(readiness, period=_seconds(check.start_interval))
    if not is_restarted:
        return unhurried(startup) if check.start_interval.span else None
    grace = check.start_period.plain + check.retries.plain * check.interval.plain
    tries = max(1, math.ceil(grace / startup.period.plain))
    rule = "as long as Docker waits: the start period, and `retries` times the interval"
    return replace(startup, failures=inferred(tries, rule, check.start_period))


def _seconds(time: Value[float]) -> Value[int]:
    return time.map(whole_seconds)


# --- what `x-podc` says ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose probes are looked at, and where that is reported."""

    service: Service
    hidden: Hidden
    report: Report


def _chosen(own: Probes, asked: project.Probes, asking: Asking) -> Probes:
    """Return the probes of `x-podc` where it names any, else the healthcheck's own."""
    base = own.readiness
    patient = base and replace(base, failures=_patient(base.failures))
    return Probes(
        readiness=_one("readiness", own.readiness, asked.readiness, base, asking),
        liveness=_one("liveness", own.liveness, asked.liveness, patient, asking),
        startup=_one("startup", own.startup, asked.startup, own.startup or base, asking),
    )


def _patient(failures: Value[int]) -> Value[int]:
    rule = "three times as patient as the readiness probe"
    return inferred(failures.plain * _PATIENCE, rule, failures)


def _one(
    name: str, own: Probe | None, asked: Asked | None, base: Probe | None, asking: Asking
) -> Probe | None:
    if asked is None:
        return own
    if not asked.switch.plain:
        return None
    test = _test(asked.test, asking) if asked.test else (base.test if base else None)
    if test is None:
        if asked.test is None:
            service = asking.service.name.plain
            asking.report.add(
                codes_of_running.NO_HEALTHCHECK.at(asked.switch.span, probe=name, service=service)
            )
        return None
    period, timeout, failures = (base.period, base.timeout, base.failures) if base else _USUAL
    return Probe(
        test=test,
        period=_seconds(asked.interval) if asked.interval else period,
        timeout=_seconds(asked.timeout) if asked.timeout else timeout,
        failures=asked.retries or failures,
        delay=_seconds(asked.start_period) if asked.start_period else None,
    )


def _test(test: project.Test, asking: Asking) -> Exec | HttpGet | TcpSocket | None:
    match test:
        case project.HttpTest():
            _say_port(test.port, asking.report)
            return HttpGet(test.port, test.path.map(_rooted), test.scheme.map(str.upper))
        case project.TcpTest():
            _say_port(test.port, asking.report)
            return TcpSocket(test.port)
        case project.ExecTest():
            words = _words(test.words, asking.service, asking.hidden, asking.report)
            return Exec(words) if words else None
        case _:
            assert_never(test)


def _rooted(path: str) -> str:
    return path if path.startswith("/") else f"/{path}"


def _say_port(port: Value[int], report: Report) -> None:
    if not 0 < port.plain <= _LAST_PORT:
        report.add(codes_of_running.PROBE_PORT.at(port.span, port=port.plain))
