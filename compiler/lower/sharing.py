"""Which services run in one pod: those that share a namespace, and jobs that one service awaits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import workloads as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.lower.scope import Kind, dependents_of, label_at
from compiler.project import Condition, Dependency, Mode, Project, Service
from compiler.source.values import Value


def share_pods(project: Project, kinds: Mapping[str, Kind], report: Report) -> dict[str, str]:
    """Return the service that owns each service's pod, by Compose names."""
    services = {service.name.plain: service for service in project.services}
    targets = {name: list(_targets(service, services)) for name, service in services.items()}
    owners = _joined(targets)
    for name, dependent in _absorbed(project, kinds, targets):
        report.add(
            codes.RUNS_BEFORE.at(services[name].name.span, service=name, dependent=dependent)
        )
        owners[name] = dependent
    owners = {name: _root(name, owners) for name in owners}
    report.add(*_shared_ports(project, kinds, owners))
    report.add(*_unlike_replicas(project, owners), *_circles(project, owners))
    report.add(*_restarted(project, kinds, owners))
    return owners


# --- shared namespaces ----------------------------------------------------------------------------


def _targets(service: Service, services: Mapping[str, Service]) -> Iterator[str]:
    """Yield the services whose namespaces this one uses."""
    for mode in (service.network_mode, service.pid, service.ipc):
        if mode and mode.plain.startswith("service:"):
            name = mode.plain.removeprefix("service:")
            if name in services and name != service.name.plain:
                yield name


def _joined(targets: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the owner of each service's pod; two that a third one joins are in one pod, too."""
    owners = {name: name for name in targets}
    for name, others in targets.items():
        for other in others:
            mine, its = _root(name, owners), _root(other, owners)
            if mine != its:
                owners[mine] = its
    return owners


def _root(name: str, owners: Mapping[str, str]) -> str:
    while owners[name] != name:
        name = owners[name]
    return name


# --- jobs before their one dependent --------------------------------------------------------------


def _absorbed(
    project: Project, kinds: Mapping[str, Kind], targets: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """Yield jobs that only one service awaits, with that service: its pod runs them first."""
    joined = {name for name, others in targets.items() for name in (name, *others) if others}
    dependents = dependents_of(project)
    for job in project.services:
        name = job.name.plain
        if len(dependents[name]) != 1 or name in joined or kinds[name] is not Kind.JOB:
            continue
        ((dependent, how),) = dependents[name]
        if how.condition.plain is Condition.COMPLETED and _fits(job, dependent, kinds):
            yield name, dependent.name.plain


def _fits(job: Service, dependent: Service, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether the job may run in its dependent's pod: alone, and in the same surroundings."""
    return (
        job.mode.plain is Mode.REPLICATED
        and _is_single(job)
        and _is_single(dependent)
        and kinds[dependent.name.plain] in (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.JOB)
        and dependent.mode.plain is Mode.REPLICATED
        and _surroundings(job) == _surroundings(dependent)
        and _networks(job) <= _networks(dependent)
    )


def _is_single(service: Service) -> bool:
    return service.replicas is None or service.replicas.plain == 1


def _surroundings(service: Service) -> tuple[object, ...]:
    fields = (service.network_mode, service.pid, service.ipc, service.platform, service.runtime)
    return (*(field.plain if field else None for field in fields), service.sysctls)


def _networks(service: Service) -> set[str]:
    return {one.network.plain for one in service.networks}


# --- what can't be shared -------------------------------------------------------------------------


def _shared_ports(
    project: Project, kinds: Mapping[str, Kind], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield the ports that two containers of one pod would listen on: they share one address."""
    first: dict[tuple[str, int, str], tuple[Service, Value[int]]] = {}
    for service in project.services:
        name = service.name.plain
        for port, protocol in _ports(service) if kinds[name] is not Kind.JOB else ():
            key = (owners[name], port.plain, protocol)
            other, place = first.setdefault(key, (service, port))
            if other is not service:
                yield codes.SHARED_PORT.at(
                    port.span,
                    port=port.plain,
                    one=other.name.plain,
                    other=name,
                    labels=label_at(place, f"`{other.name.plain}`"),
                )


def _ports(service: Service) -> Iterator[tuple[Value[int], str]]:
    yield from ((one.target, one.protocol.plain) for one in service.ports)
    yield from ((one.port, one.protocol.plain) for one in service.expose)


def _unlike_replicas(project: Project, owners: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield the numbers of replicas that are not the pod's."""
    counts = {one.name.plain: one.replicas for one in project.services}
    for name, count in counts.items():
        pod = counts[owners[name]]
        if count and count.plain != (pod.plain if pod else 1):
            yield codes.POD_REPLICAS.at(
                count.span, service=name, count=count.plain, owner=owners[name]
            )


def _restarted(
    project: Project, kinds: Mapping[str, Kind], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield what should run once, but is started again with the servers whose pod it is in."""
    awaited = {
        name
        for name, others in dependents_of(project).items()
        if any(one.dependency.condition.plain is Condition.COMPLETED for one in others)
    }
    for service in project.services:
        name = service.name.plain
        owner = owners[name]
        if kinds[name] is Kind.JOB and kinds[owner] is not Kind.JOB and name not in awaited:
            place = service.restart.policy.span or service.name.span
            yield codes.POD_RESTARTS.at(place, service=name, owner=owner, subject=name)


def _circles(project: Project, owners: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield the waits that close a circle between pods which sharing made."""
    waits: dict[str, dict[str, Dependency]] = {}
    for service in project.services:
        for one in service.depends_on:
            mine, its = owners[service.name.plain], owners.get(one.service.plain, "")
            if its not in ("", mine) and one.condition.plain is not Condition.STARTED:
                waits.setdefault(mine, {})[its] = one
    for mine, others in waits.items():
        for its, one in others.items():
            if mine in _reached(its, waits):
                yield codes.POD_CIRCLE.at(one.service.span, pod=mine, other=its)


def _reached(pod: str, waits: Mapping[str, Mapping[str, Dependency]]) -> set[str]:
    """Return the pods that one waits for, those included that they wait for in turn."""
    reached: set[str] = set()
    ahead = [pod]
    while ahead:
        new = set(waits.get(ahead.pop(), {})) - reached
        reached |= new
        ahead += sorted(new)
    return reached
