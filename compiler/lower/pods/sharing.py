"""Which services run in one pod: those that share a namespace, and jobs that one service awaits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import running
from compiler.codes import workloads as codes
from compiler.diagnostics import Diagnostic, Report, Severity
from compiler.lower.network.ports import own_ports
from compiler.lower.scope import Kind, dependents_of, is_first, is_sidecar, label_at
from compiler.project import Condition, Dependency, Mode, Project, Service
from compiler.source.values import Value


def share_pods(project: Project, kinds: Mapping[str, Kind], report: Report) -> dict[str, str]:
    """Return the service that owns each service's pod, by Compose names."""
    services = {service.name.plain: service for service in project.services}
    leaders = _leaders(services)
    targets = {
        name: list(_targets(service, services, leaders)) for name, service in services.items()
    }
    owners = _led(_joined(targets), services)
    report.add(*_lonely(services, owners), *_controlled(services, kinds, owners))
    for name, dependent in _absorbed(project, kinds, targets, owners):
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


def _leaders(services: Mapping[str, Service]) -> dict[str, str]:
    """Return who owns the pods that several services name: the first that is no helper of others.

    A pod may as well be named after a service, which then owns it.
    """
    leaders = {name: name for name in services}
    for name, service in services.items():
        if service.extension.pod and not _is_helper(service):
            leaders.setdefault(service.extension.pod.plain, name)
    return leaders


def _is_helper(service: Service) -> bool:
    return is_sidecar(service) or is_first(service)


def _targets(
    service: Service, services: Mapping[str, Service], leaders: Mapping[str, str]
) -> Iterator[str]:
    """Yield the services whose namespaces this one uses, or whose pod it is in."""
    pod = service.extension.pod
    leader = leaders.get(pod.plain) if pod else None
    if leader and leader != service.name.plain:
        yield leader
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


def _led(owners: Mapping[str, str], services: Mapping[str, Service]) -> dict[str, str]:
    """Return the owners so that no helper owns a pod which has a container of its own standing."""
    roots = {name: _root(name, {**owners}) for name in owners}
    first: dict[str, str] = {}
    for name, root in roots.items():
        if not _is_helper(services[name]):
            first.setdefault(root, name)
    new = {root: name for root, name in first.items() if _is_helper(services[root])}
    return {name: new.get(root, root) for name, root in roots.items()}


def _root(name: str, owners: Mapping[str, str]) -> str:
    while owners[name] != name:
        name = owners[name]
    return name


# --- jobs before their one dependent --------------------------------------------------------------


def _absorbed(
    project: Project,
    kinds: Mapping[str, Kind],
    targets: Mapping[str, list[str]],
    owners: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Yield jobs that only one service awaits, with that service: its pod runs them first.

    What runs before the start of a service waits for all that the service waits for.
    """
    joined = {name for name, others in targets.items() for name in (name, *others) if others}
    dependents = dependents_of(project)
    for job in project.services:
        name = job.name.plain
        others = [one for one in dependents[name] if not is_first(one.service)]
        pods = {owners[one.service.name.plain] for one in dependents[name]}
        if len(others) != 1 or len(pods) != 1 or name in joined or kinds[name] is not Kind.JOB:
            continue
        ((dependent, how),) = others
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


def _lonely(services: Mapping[str, Service], owners: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield helpers without anybody to help, and pods that nobody else is in."""
    standing = {owners[name] for name, one in services.items() if not _is_helper(one)}
    for name, service in services.items():
        pod, sidecar, init = (
            service.extension.pod,
            service.extension.sidecar,
            service.extension.init,
        )
        role = sidecar if is_sidecar(service) else init
        if role and _is_helper(service) and owners[name] not in standing:
            what = "a sidecar" if role is sidecar else "an init container"
            yield running.LONELY_SIDECAR.at(role.span, service=name, what=what)
        elif pod and list(owners.values()).count(owners[name]) == 1 and pod.plain != name:
            yield running.POD_OF_NOBODY.at(pod.span, pod=pod.plain, service=name)


def _controlled(
    services: Mapping[str, Service], kinds: Mapping[str, Kind], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield the controllers that are not those of the pod."""
    for name, service in services.items():
        controller, kind = service.extension.controller, kinds[owners[name]]
        if controller and kinds[name] is not kind:
            yield running.CONTROLLER_OF_POD.at(
                controller.span,
                service=name,
                controller=kinds[name].object,
                owner=owners[name],
                kind=kind.object,
                subject=name,
            )


def _shared_ports(
    project: Project, kinds: Mapping[str, Kind], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield the ports that two containers of one pod would listen on: they share one address."""
    first: dict[tuple[str, int, str], tuple[Service, Value[int]]] = {}
    for service in project.services:
        name = service.name.plain
        for port, protocol in _ports(service) if not kinds[name].ends else ():
            key = (owners[name], port.plain, protocol)
            other, place = first.setdefault(key, (service, port))
            if other is not service:
                is_sure = port.span is not None and place.span is not None
                yield codes.SHARED_PORT.at(
                    port.span or service.name.span,
                    port=port.plain,
                    one=other.name.plain,
                    other=name,
                    labels=label_at(place if place.span else other.name, f"`{other.name.plain}`"),
                    severity=None if is_sure else Severity.WARNING,
                )


def _ports(service: Service) -> Iterator[tuple[Value[int], str]]:
    """Yield the ports of a service; those that only its image is known for have no place."""
    yield from ((one.number, one.protocol.plain) for one in own_ports(service))


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
        is_meant = kinds[owner].ends or name in awaited or is_first(service)
        if kinds[name].ends and not is_meant:
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
