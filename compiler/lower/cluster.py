"""`Project` → `Cluster`: every concern's module is called from here, and only here they meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from compiler import ir
from compiler.codes import hardening, naming
from compiler.codes import workloads as codes
from compiler.codes.consistency import TAKEN_TARGET
from compiler.diagnostics import Report
from compiler.knowledge import images
from compiler.lower.identity.owners import say_owners
from compiler.lower.identity.owning import own_folders
from compiler.lower.identity.security import Security, lower_security
from compiler.lower.identity.sysctls import lower_sysctls
from compiler.lower.identity.systems import fitting
from compiler.lower.metadata import as_annotations, as_labels
from compiler.lower.names import claim_names
from compiler.lower.network.resolvers import with_resolvers
from compiler.lower.network.respelling import respelled
from compiler.lower.network.services import Network, network
from compiler.lower.patches import patches
from compiler.lower.pods.assembly import Part, assemble, shared_memory
from compiler.lower.pods.container import process
from compiler.lower.pods.health import Probes, probes
from compiler.lower.pods.hooks import lower_hooks
from compiler.lower.pods.images import image, pull_policy, pull_secrets, say_unused
from compiler.lower.pods.inferences import Conclusions, say_inferences
from compiler.lower.pods.neighbours import neighbours
from compiler.lower.pods.ordering import Ordering, ordering
from compiler.lower.pods.resources import requirements
from compiler.lower.pods.sharing import share_pods
from compiler.lower.pods.surroundings import surround
from compiler.lower.scope import Scope, dependents_of, label_at
from compiler.lower.storage.config import Configuration, configuration, secrets_in_commands
from compiler.lower.storage.keeping import say_inline
from compiler.lower.storage.losing import say_lost_data
from compiler.lower.storage.mounts import Storage, claims, storage
from compiler.lower.storage.nfs import nfs_volumes
from compiler.lower.storage.seeding import seeds
from compiler.lower.workloads.autoscale import autoscaler
from compiler.lower.workloads.fitting import say_unfit
from compiler.lower.workloads.kinds import decide_kinds
from compiler.lower.workloads.placement import place
from compiler.lower.workloads.workload import Plan, lower_workload
from compiler.options import Options
from compiler.project import Project, Service
from compiler.records import dataclass, replace
from compiler.source.files import Files
from compiler.source.values import Value, default, inferred

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a place in the container

Object = TypeVar("Object", ir.ConfigMap, ir.Secret, ir.Claim)


@dataclass(frozen=True, slots=True)
class Piece:
    """One service, concern by concern."""

    service: Service
    storage: Storage
    configuration: Configuration
    ordering: Ordering
    security: Security
    ports: tuple[ir.ContainerPort, ...]
    labels: ir.Texts
    resolvers: tuple[Value[str], ...]
    memory: ir.EmptyDir | None


def lower_project(project: Project, options: Options, files: Files, report: Report) -> ir.Cluster:
    """Return everything that the project becomes in a cluster."""
    project = replace(project, services=tuple(fitting(one, report) for one in project.services))
    scope = _scope(project, options, files, report)
    if not project.services:
        report.add(naming.NO_SERVICES.at(project.name.span))
    say_unused(scope)
    say_unfit(scope)
    net = network(scope)
    scope = replace(scope, project=respelled(scope))
    pieces = _sharing_memory([_piece(one, scope, net) for one in scope.project.services])
    pods = _pods(pieces, scope)
    stores = [one.storage for one in pieces]
    made: list[Configuration | Storage] = [*(one.configuration for one in pieces), *stores]
    secrets = _once((m for s in made for m in s.secrets), report)
    say_inline(secrets, report)
    beside = neighbours([tuple(d for one in pod for d in one.storage.labels) for pod in pods])
    workloads = tuple(_workload(*pair, scope) for pair in zip(pods, beside, strict=True))
    both = zip(pods, workloads, strict=True)
    say_inferences((_conclusions(one) for one in pieces), scope)
    say_lost_data(((one.service, one.storage) for one in pieces), scope)
    say_owners(((one.service, one.storage, one.security) for one in pieces), scope)
    return ir.Cluster(
        project=project.name,
        workloads=workloads,
        services=net.services,
        config_maps=_once((m for s in made for m in s.config_maps), report),
        secrets=secrets,
        claims=_once(_claims(pieces, scope), report),
        ingresses=net.routes.ingresses,
        http_routes=net.routes.http_routes,
        volumes=tuple(nfs_volumes(project.volumes, scope)),
        policies=net.policies,
        waiters=tuple(waiter for pod in pods for waiter in _waiter(pod)),
        patches=patches(project, report),
        raw=project.raw,
        scalers=tuple(s for pod, one in both for s in autoscaler(pod[0].service, one, scope)),
        external=tuple(
            dict.fromkeys((*(e for s in made for e in s.external), *_external(pieces, net)))
        ),
    )


def _scope(project: Project, options: Options, files: Files, report: Report) -> Scope:
    names, volume_names = claim_names(project, report)
    kinds = decide_kinds(project, report)
    pods = share_pods(project, kinds, report)
    who = dependents_of(project)
    return Scope(project, options, files, report, names, volume_names, kinds, pods, who)


# --- services -------------------------------------------------------------------------------------


def _piece(service: Service, scope: Scope, net: Network) -> Piece:
    name = service.name.plain
    store = storage(service, scope)
    disks = (ir.ClaimVolume(one.meta.name.plain, one.meta.name) for one in store.templates)
    security = lower_security(service, scope, (*store.volumes, *disks))
    found = (store, configuration(service, scope))
    store, settings = own_folders(service, security.user, found, scope)
    return Piece(
        service=service,
        storage=store,
        configuration=settings,
        ordering=ordering(service, scope, net.ports),
        security=security,
        ports=net.ports.get(name, ()),
        labels=net.pod_labels.get(name, ()),
        resolvers=net.resolvers.get(name, ()),
        memory=shared_memory(service),
    )


def _conclusions(piece: Piece) -> Conclusions:
    mounts, env = piece.storage.mounts, piece.configuration.env
    return Conclusions(piece.service, piece.ports, mounts, env, piece.security.user)


def _sharing_memory(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces so that `ipc: service:x` has the very memory that `x` has."""
    memories = {f"service:{one.service.name.plain}": one.memory for one in pieces}
    return tuple(
        replace(one, memory=memories.get(one.service.ipc.plain) or one.memory)
        if one.service.ipc
        else one
        for one in pieces
    )


def _part(piece: Piece, scope: Scope) -> Part:
    service, order = piece.service, piece.ordering
    container = _container(piece, scope)
    memory = (piece.memory,) if piece.memory else ()
    return Part(
        service=service,
        container=container,
        waits=(*seeds(service, piece.storage.mounts, container, scope), *order.init),
        volumes=(*piece.storage.volumes, *piece.configuration.volumes, *order.volumes, *memory),
        labels=(*piece.labels, *as_labels(service.extension.labels)),
        annotations=as_annotations((*service.labels, *service.annotations), scope.report),
        sysctls=lower_sysctls(service, scope, piece.security.user, piece.ports),
        fs_group=service.extension.fs_group or piece.security.fs_group,
        groups=piece.security.groups,
        pull_secrets=pull_secrets(service, scope),
    )


def _container(piece: Piece, scope: Scope) -> ir.Container:
    service, settings = piece.service, piece.configuration
    hidden = secrets_in_commands(service, scope)
    runs = process(service, hidden, scope.report)
    asked = probes(service, hidden, scope)
    return ir.Container(
        name=scope.names[service.name.plain],
        image=image(service, scope),
        service=service.name.plain,
        pull_policy=pull_policy(service, scope.options),
        command=runs.command,
        args=runs.args,
        working_dir=service.working_dir,
        env_from=settings.env_from,
        env=settings.env,
        ports=(*piece.ports, *_asked_ports(asked, piece.ports)),
        resources=requirements(service, scope.report),
        readiness=asked.readiness,
        liveness=asked.liveness,
        startup=asked.startup,
        post_start=lower_hooks(service.post_start),
        pre_stop=lower_hooks(service.pre_stop),
        security=piece.security.context,
        mounts=_mounts(piece, scope),
        tty=service.tty,
        stdin=service.stdin_open,
    )


def _asked_ports(asked: Probes, ports: Sequence[ir.ContainerPort]) -> Iterator[ir.ContainerPort]:
    """Yield the ports that probes ask and that are not among those of the container."""
    known = {one.number.plain for one in ports}
    for probe in (asked.readiness, asked.liveness, asked.startup):
        test = probe.test if probe else None
        if isinstance(test, ir.HttpGet | ir.TcpSocket) and test.port.plain not in known:
            known.add(test.port.plain)
            yield ir.ContainerPort(test.port, default("TCP", "probes speak TCP"))


def _mounts(piece: Piece, scope: Scope) -> tuple[ir.VolumeMount, ...]:
    """Return all that a container mounts; two things at one path are reported at the second."""
    found = (*piece.storage.mounts, *piece.configuration.mounts, *_memory_mount(piece))
    taken: dict[str, ir.VolumeMount] = {}
    for mount in found:
        first = taken.setdefault(mount.path.plain, mount)
        if first is not mount:
            labels = label_at(first.path, "and here")
            place = mount.path
            scope.report.add(TAKEN_TARGET.at(place.span, path=place.plain, labels=labels))
    return found


def _memory_mount(piece: Piece) -> Iterator[ir.VolumeMount]:
    if piece.memory:
        path = default(_SHARED_MEMORY, "where programs look for shared memory")
        yield ir.VolumeMount(piece.memory.name, path)


# --- pods and objects -----------------------------------------------------------------------------


def _pods(pieces: Sequence[Piece], scope: Scope) -> tuple[tuple[Piece, ...], ...]:
    """Return the pieces of each pod, the owner first, in the order of the owners."""
    pods: dict[str, list[Piece]] = {piece.service.name.plain: [] for piece in pieces}
    for piece in pieces:
        name = piece.service.name.plain
        pod = pods[scope.owner(name)]
        pod.insert(0 if scope.owner(name) == name else len(pod), piece)
    return tuple(tuple(pod) for pod in pods.values() if pod)


def _workload(pieces: Sequence[Piece], beside: ir.Texts, scope: Scope) -> ir.Workload:
    """Return the workload of a pod; the first of its services owns it.

    `beside` is the label of the pods that it shares a node with.
    """
    owner = pieces[0].service
    pod = assemble([_part(one, scope) for one in pieces], scope)
    if beside:
        pod = replace(pod, labels=(*pod.labels, *beside), affinity=(ir.Affinity(beside),))
    services = [one.service for one in pieces]
    pod = place(surround(pod, services, scope), services, scope.report)
    pod = with_resolvers(_with_account(pod, pieces, scope.report), pieces[0].resolvers)
    plan = Plan(
        labels=as_labels(owner.extension.labels),
        annotations=as_annotations(owner.deploy_labels, scope.report),
        claims=tuple(dict.fromkeys(c for one in pieces for c in one.storage.templates)),
        exclusive=_exclusive(pieces),
    )
    return lower_workload(owner, scope, pod, plan)


def _exclusive(pieces: Sequence[Piece]) -> Value[bool] | None:
    """Return that an old pod has to end before a new one starts, where two do harm."""
    owner = pieces[0].service
    if any(one.storage.single_writer for one in pieces):
        return inferred(
            True, "a new pod would wait for a volume that the old one holds", owner.name
        )
    is_one = owner.replicas is None or owner.replicas.plain == 1
    known = [images.known(one.service) for one in pieces] if is_one else []
    if any(one and one.is_database for one in known):
        return inferred(True, "two databases of one name would each have half of it", owner.name)
    return None


def _with_account(pod: ir.Pod, pieces: Sequence[Piece], report: Report) -> ir.Pod:
    """Return the pod with the account that a service names, else the one that waits for jobs."""
    named = [one.service.extension.service_account for one in pieces]
    asked = next((account for account in named if account), None)
    waiting = next((one.ordering.account for one in pieces if one.ordering.account), None)
    token = inferred(True, "a named account is there for its token", asked) if asked else None
    if asked and waiting:
        name = pieces[0].service.name.plain
        report.add(
            hardening.ACCOUNT_OF_WAITER.at(
                asked.span, account=asked.plain, service=name, waiter=waiting.plain, subject=name
            )
        )
    return replace(pod, account=asked or waiting, token=token)


def _external(pieces: Sequence[Piece], net: Network) -> Iterator[ir.External]:
    """Yield certificates of routes, and the accounts that services run as: others make them."""
    yield from net.routes.external
    named = (one.service.extension.service_account for one in pieces)
    yield from (ir.External("ServiceAccount", account) for account in named if account)


def _claims(pieces: Sequence[Piece], scope: Scope) -> Iterator[ir.Claim]:
    yield from claims(scope.project, scope)
    for piece in pieces:
        yield from piece.storage.claims


def _waiter(pod: Sequence[Piece]) -> Iterator[ir.JobWaiter]:
    """Yield a pod's right to watch jobs: a pod has one account, so it is for all of them."""
    waiters = [waiter for piece in pod for waiter in piece.ordering.waiters]
    if waiters:
        jobs = dict.fromkeys(job for waiter in waiters for job in waiter.jobs)
        yield replace(waiters[0], jobs=tuple(jobs))


def _once(objects: Iterable[Object], report: Report) -> tuple[Object, ...]:
    """Return the objects, each name once; one name for different content is an error."""
    found: dict[str, Object] = {}
    for one in objects:
        first = found.setdefault(one.meta.name.plain, one)
        if replace(one, meta=first.meta) != first:
            report.add(
                codes.OBJECT_CLASH.at(
                    one.meta.name.span,
                    name=one.meta.name.plain,
                    labels=label_at(first.meta.name, "the first"),
                )
            )
    return tuple(found.values())
