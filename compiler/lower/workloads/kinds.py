"""What runs each service: a Deployment, StatefulSet, DaemonSet or Job, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import auditing, running
from compiler.codes import fitting as codes_of_fitting
from compiler.codes import workloads as codes
from compiler.diagnostics import Code, Diagnostic, Report
from compiler.knowledge import endings, images
from compiler.lower.network.hosts import owners_of_names, spoken_hosts
from compiler.lower.scope import Kind, command_line, dependents_of, is_first
from compiler.project import (
    Condition,
    Controller,
    Mode,
    NamedMount,
    Project,
    Restart,
    RestartRule,
    Service,
    Volume,
)
from compiler.records import dataclass
from compiler.source.text import Span
from compiler.source.wording import brief

_SERVER_REMARKS: Mapping[Restart, Code] = {
    Restart.NO: codes.RESTARTED_ANYWAY,
    Restart.ON_FAILURE: codes.RESTARTED_ANYWAY,
}

_JOB_REMARKS: Mapping[Restart, Code] = {
    Restart.ON_FAILURE: codes.SIX_ATTEMPTS,
    Restart.ALWAYS: codes.ENDS_WHEN_DONE,
    Restart.UNLESS_STOPPED: codes.ENDS_WHEN_DONE,
}

_ENDING = (Restart.NO, Restart.ON_FAILURE)

_CRON = Controller.CRON_JOB

_MODES: Mapping[Mode, Kind] = {
    Mode.GLOBAL: Kind.DAEMON_SET,
    Mode.REPLICATED_JOB: Kind.JOB,
    Mode.GLOBAL_JOB: Kind.JOB,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What services say of each other: who is awaited, who called a host, who mounts what."""

    awaited: frozenset[str]
    callers: Mapping[str, set[str]]
    users: Mapping[str, set[str]]


def decide_kinds(project: Project, report: Report) -> dict[str, Kind]:
    """Return what runs each service, by its Compose name; say where that changes its restarts."""
    evidence = _evidence(project)
    kinds = {one.name.plain: _kind(one, project, evidence) for one in project.services}
    for service in project.services:
        report.add(*_remarks(service, kinds[service.name.plain], evidence))
    return kinds


def _evidence(project: Project) -> Evidence:
    callers: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    owners = owners_of_names(project)
    for service in project.services:
        linked = {link.plain.partition(":")[0] for link in service.links}
        called = (owner for host in spoken_hosts(service, owners) for owner in owners[host])
        for name in (*called, *linked):
            callers.setdefault(name, set()).add(service.name.plain)
        for volume in _mounted(service):
            users.setdefault(volume, set()).add(_holder(service))
    awaited = frozenset(
        name
        for name, others in dependents_of(project).items()
        if any(one.dependency.condition.plain is Condition.COMPLETED for one in others)
    )
    return Evidence(awaited, callers, users)


def _kind(service: Service, project: Project, evidence: Evidence) -> Kind:
    if asked := _asked(service) or _MODES.get(service.mode.plain):
        return asked
    if service.name.plain in evidence.awaited or _runs_once(service, evidence):
        return Kind.JOB
    is_stateful = _is_database(service, project, evidence)
    return Kind.STATEFUL_SET if is_stateful else Kind.DEPLOYMENT


def _asked(service: Service) -> Kind | None:
    """Return what `x-podc` asks for; a CronJob without a schedule, which is reported, is a Job."""
    controller, schedule = service.extension.controller, service.extension.schedule
    if controller and controller.plain is not _CRON:
        return Kind(controller.plain.value)
    if schedule:
        return Kind.CRON_JOB
    return Kind.JOB if controller or is_first(service) else None


# --- jobs, by evidence only -----------------------------------------------------------------------


def _runs_once(service: Service, evidence: Evidence) -> bool:
    """Tell whether the service is to run once, and nothing speaks for a server.

    It is where it is written never to restart, or where all that it runs ends: Docker starts it
    again on failure at most.
    """
    rule = service.restart
    is_written = rule.is_written and rule.policy.plain is Restart.NO
    is_meant = is_written or (rule.policy.plain in _ENDING and _ends(service))
    name = service.name.plain
    is_called = not evidence.callers.get(name, set()) <= {name}
    return is_meant and not is_called and not _is_server(service)


def _ends(service: Service) -> bool:
    return endings.ends_by_itself(command_line(service))


def _is_server(service: Service) -> bool:
    """Tell whether anything speaks for a server; an image does, unless other commands run in it."""
    known = images.known(service)
    serves = known and known.ports and not _ends(service)
    return bool(_is_reached(service) or serves)


def _is_reached(service: Service) -> bool:
    """Tell whether somebody is to reach the service, or asks how it does."""
    checked = service.healthcheck and not service.healthcheck.disabled
    return bool(service.ports or service.expose or checked)


# --- databases ------------------------------------------------------------------------------------


def _is_database(service: Service, project: Project, evidence: Evidence) -> bool:
    """Tell whether a database or broker that podc knows has a named volume of its own.

    That is one which a claim can be made for, and which no other service mounts.
    """
    known = images.known(service)
    if known is None or not known.is_database:
        return False
    name = service.name.plain
    mine = {volume for volume in _mounted(service) if evidence.users[volume] == {name}}
    return any(
        volume.key.plain in mine and not volume.external and _is_disk(volume)
        for volume in project.volumes
    )


def _is_disk(volume: Volume) -> bool:
    """Tell whether a volume's options say no more than how large it is."""
    return all(pair.key.plain == "size" for pair in volume.driver_opts)


def _holder(service: Service) -> str:
    """Return the service whose volumes an init container mounts: that of its pod."""
    pod = service.extension.pod
    return pod.plain if pod and is_first(service) else service.name.plain


def _mounted(service: Service) -> set[str]:
    return {mount.volume.plain for mount in service.mounts if isinstance(mount, NamedMount)}


# --- restarts -------------------------------------------------------------------------------------


def _remarks(service: Service, kind: Kind, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield where the workload restarts its containers otherwise than the file says."""
    name = service.name.plain
    yield from _contradictions(service)
    is_asked = service.extension.controller is not None
    if kind is Kind.DEPLOYMENT and not is_asked and service.restart.policy.plain in _ENDING:
        yield from _endings(service, evidence)
    if kind is Kind.JOB and not is_asked and service.mode.plain is Mode.REPLICATED:
        yield from _concluded(service, evidence)
    if service.mode.plain is Mode.GLOBAL_JOB and kind is Kind.JOB:
        yield codes.GLOBAL_JOB.at(service.mode.span, service=name, subject=name)
    rule = service.restart
    if rule.is_written:
        policy = rule.policy.plain
        table = _JOB_REMARKS if kind.ends else _SERVER_REMARKS
        counted = policy is Restart.ON_FAILURE and rule.attempts is not None
        if (code := table.get(policy)) and not (kind.ends and counted):
            yield code.at(rule.policy.span, service=name, policy=policy.value, subject=name)
        if not kind.ends:
            yield from _uncounted(rule)


def _contradictions(service: Service) -> Iterator[Diagnostic]:
    """Yield where controller and schedule don't go together."""
    name, extension = service.name.plain, service.extension
    controller, schedule = extension.controller, extension.schedule
    if controller is None:
        return
    is_cron = controller.plain is _CRON
    if is_cron and schedule is None:
        yield running.NO_SCHEDULE.at(controller.span, service=name)
    if schedule and not is_cron:
        title = Kind(controller.plain.value).object
        yield running.SCHEDULED_CONTROLLER.at(controller.span, service=name, controller=title)


def _endings(service: Service, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield that what becomes a server is called like a step on the way to others."""
    name = service.name.plain
    is_called = not evidence.callers.get(name, set()) <= {name}
    if endings.is_step(name) and not _is_reached(service) and not is_called:
        place = service.name.span
        yield running.RUNS_AND_ENDS.at(place, service=name, subject=name)


def _concluded(service: Service, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield that a service became a job because of what it runs, and of nothing else."""
    name, rule = service.name.plain, service.restart
    is_written = rule.is_written and rule.policy.plain is Restart.NO
    if _ends(service) and not is_written and name not in evidence.awaited and not is_first(service):
        place = next((word.span for word in service.entrypoint or service.command or ()), None)
        shown = brief(" ".join(command_line(service)))
        yield codes_of_fitting.ENDS_SO_JOB.at(place, service=name, command=shown, subject=name)


def _uncounted(rule: RestartRule) -> Iterator[Diagnostic]:
    """Yield a `max_attempts` that nothing counts; the N of `on-failure:N` goes with its policy."""
    attempts = rule.attempts
    if attempts and attempts.span and not _is_suffix(attempts.span, rule):
        yield auditing.APPROXIMATED_KEY.at(
            attempts.span,
            key="deploy.restart_policy.max_attempts",
            because="counts in a job only: elsewhere Kubernetes tries again for ever",
            subject="deploy.restart_policy.max_attempts",
        )


def _is_suffix(attempts: Span, rule: RestartRule) -> bool:
    policy = rule.policy.span
    return (
        rule.policy.plain is Restart.ON_FAILURE
        and policy is not None
        and policy.source is attempts.source
        and policy.start <= attempts.start <= policy.end
    )
