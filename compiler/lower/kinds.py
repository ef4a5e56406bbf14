"""What runs each service: a Deployment, StatefulSet, DaemonSet or Job, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import workloads as codes
from compiler.diagnostics import Code, Diagnostic, Report
from compiler.knowledge import images
from compiler.lower.scope import Kind, addresses, dependents_of
from compiler.project import Condition, Mode, NamedMount, Project, Restart, Service, Volume

_SERVER_REMARKS: Mapping[Restart, Code] = {
    Restart.NO: codes.RESTARTED_ANYWAY,
    Restart.ON_FAILURE: codes.RESTARTED_ANYWAY,
}

_JOB_REMARKS: Mapping[Restart, Code] = {
    Restart.ON_FAILURE: codes.SIX_ATTEMPTS,
    Restart.ALWAYS: codes.ENDS_WHEN_DONE,
    Restart.UNLESS_STOPPED: codes.ENDS_WHEN_DONE,
}

_MODES: Mapping[Mode, Kind] = {
    Mode.GLOBAL: Kind.DAEMON_SET,
    Mode.REPLICATED_JOB: Kind.JOB,
    Mode.GLOBAL_JOB: Kind.JOB,
}


def decide_kinds(project: Project, report: Report) -> dict[str, Kind]:
    """Return what runs each service, by its Compose name; say where that changes its restarts."""
    dependents = dependents_of(project)
    awaited = {
        name
        for name, others in dependents.items()
        if any(one.dependency.condition.plain is Condition.COMPLETED for one in others)
    }
    kinds = {one.name.plain: _kind(one, project, awaited) for one in project.services}
    for service in project.services:
        report.add(*_remarks(service, kinds[service.name.plain]))
    return kinds


def _kind(service: Service, project: Project, awaited: set[str]) -> Kind:
    if service.mode.plain in _MODES:
        return _MODES[service.mode.plain]
    if service.name.plain in awaited or _runs_once(service, project):
        return Kind.JOB
    return Kind.STATEFUL_SET if _is_database(service, project) else Kind.DEPLOYMENT


# --- jobs, by evidence only -----------------------------------------------------------------------


def _runs_once(service: Service, project: Project) -> bool:
    """Tell whether the service is written never to restart, and nothing speaks for a server."""
    rule = service.restart
    return (
        rule.is_written
        and rule.policy.plain is Restart.NO
        and not _is_server(service)
        and not any(_names(other, service) for other in project.services if other is not service)
    )


def _is_server(service: Service) -> bool:
    known = images.lookup(service.image.plain) if service.image else None
    checked = service.healthcheck and not service.healthcheck.disabled
    return bool(service.ports or service.expose or checked or (known and known.ports))


def _names(other: Service, service: Service) -> bool:
    """Tell whether a peer speaks of the service as of a host."""
    name = service.name.plain
    return any(link.plain.partition(":")[0] == name for link in other.links) or addresses(
        other, name
    )


# --- databases ------------------------------------------------------------------------------------


def _is_database(service: Service, project: Project) -> bool:
    """Tell whether a database or broker that podc knows has a named volume of its own."""
    known = images.lookup(service.image.plain) if service.image else None
    return bool(known and known.is_database and any(_own_volumes(service, project)))


def _own_volumes(service: Service, project: Project) -> Iterator[Volume]:
    """Yield the volumes that a claim can be made for and that no other service mounts."""
    taken = {name for other in project.services if other is not service for name in _mounted(other)}
    mine = _mounted(service) - taken
    for volume in project.volumes:
        if volume.key.plain in mine and not volume.external and not volume.driver_opts:
            yield volume


def _mounted(service: Service) -> set[str]:
    return {mount.volume.plain for mount in service.mounts if isinstance(mount, NamedMount)}


# --- restarts -------------------------------------------------------------------------------------


def _remarks(service: Service, kind: Kind) -> Iterator[Diagnostic]:
    """Yield where the workload restarts its containers otherwise than the file says."""
    name = service.name.plain
    if service.mode.plain is Mode.GLOBAL_JOB:
        yield codes.GLOBAL_JOB.at(service.mode.span, service=name, subject=name)
    rule = service.restart
    if rule.is_written:
        policy = rule.policy.plain
        table = _JOB_REMARKS if kind is Kind.JOB else _SERVER_REMARKS
        counted = policy is Restart.ON_FAILURE and rule.attempts is not None
        if (code := table.get(policy)) and not (kind is Kind.JOB and counted):
            yield code.at(rule.policy.span, service=name, policy=policy.value, subject=name)
