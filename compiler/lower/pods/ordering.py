"""What a service waits for: init containers that ask until a peer answers or a job is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.codes import ordering as codes
from compiler.ir import (
    Container,
    ContainerPort,
    JobWaiter,
    Meta,
    PodVolume,
    Requirements,
    SecurityContext,
    ServiceAccountToken,
    VolumeMount,
)
from compiler.knowledge import images
from compiler.lower.identity.systems import is_windows
from compiler.lower.scope import Kind, Scope, object_name
from compiler.options import Policies, Wait
from compiler.project import Condition, Dependency, Service
from compiler.records import dataclass
from compiler.source.values import Option, Value, default, inferred

WAIT_IMAGE = "busybox:1.37.0"
KUBECTL_IMAGE = "registry.k8s.io/kubectl:v1.34.1"

_TOKEN = "kubectl-token"  # noqa: S105 - a volume's name
_TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105 - where kubectl looks
_NOBODY = 65534

Ports = Mapping[str, tuple[ContainerPort, ...]]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The init containers that wait, and what they need."""

    init: tuple[Container, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    waiters: tuple[JobWaiter, ...] = ()
    account: Value[str] | None = None


def ordering(service: Service, scope: Scope, ports: Ports) -> Ordering:
    """Return what a service waits for in other pods; those of its own pod start in order anyway.

    `ports` are those that each service listens on, as far as anything tells.
    """
    others = _others(service, scope)
    _say(service, others, scope)
    if scope.options.wait is Wait.NONE:
        return Ordering()
    others = [one for one in others if _can_ask(service, one, scope, ports)]
    healthy = [one for one in others if one.condition.plain is Condition.HEALTHY]
    jobs = [_job(one, scope) for one in others if one.condition.plain is Condition.COMPLETED]
    init = tuple(_asking(one, scope, ports) for one in healthy)
    return _watched(service, init, tuple(dict.fromkeys(jobs)), scope)


def _others(service: Service, scope: Scope) -> list[Dependency]:
    name = service.name.plain
    return [
        one
        for one in service.depends_on
        if one.service.plain in scope.names and not scope.together(name, one.service.plain)
    ]


def _say(service: Service, others: Iterable[Dependency], scope: Scope) -> None:
    name = service.name.plain
    for one in others:
        other, place = one.service.plain, one.service.span
        if one.condition.plain is Condition.STARTED and not one.implicit:
            fact = codes.STARTED_TOGETHER.at(place, subject=other, service=name, other=other)
            scope.report.add(fact)
        if one.restart and one.restart.plain and not one.implicit:
            fact = codes.DEPENDENCY_RESTART.at(
                one.restart.span, subject=other, service=name, other=other
            )
            scope.report.add(fact)


def _watched(
    service: Service, init: tuple[Container, ...], jobs: tuple[Value[str], ...], scope: Scope
) -> Ordering:
    """Return the init containers and those that wait for jobs, with the right to watch these."""
    if not jobs:
        return Ordering(init)
    name = service.name.plain
    account = scope.names[name].map(lambda text: object_name(text, "-waiter"))
    return Ordering(
        init=(*init, *(_watching(job) for job in jobs)),
        volumes=(ServiceAccountToken(_TOKEN),),
        waiters=(JobWaiter(Meta(account, service=name), jobs),),
        account=account,
    )


# --- whom nobody can ask --------------------------------------------------------------------------


def _can_ask(service: Service, dependency: Dependency, scope: Scope, ports: Ports) -> bool:
    """Tell whether a wait may end; say so where it never would."""
    match dependency.condition.plain:
        case Condition.STARTED:
            return False
        case Condition.HEALTHY:
            because = _mute(service, dependency.service.plain, scope, ports)
        case Condition.COMPLETED:
            because = _unwatched(service, dependency.service.plain, scope)
    if because is None and is_windows(service):
        because = "the image that waits runs on Linux alone"
    if because:
        name, other = service.name.plain, dependency.service.plain
        place = dependency.condition.span or dependency.service.span
        fact = codes.NOT_AWAITED.at(
            place, subject=other, service=name, other=other, because=because
        )
        scope.report.add(fact)
    return because is None


def _mute(service: Service, peer: str, scope: Scope, ports: Ports) -> str | None:
    """Return why a peer doesn't answer to a service, if it doesn't."""
    if scope.kinds[peer].ends and not ports.get(peer):
        return "a job without ports has no Service that shows its health"
    other = scope.service(peer)
    if other and _attached(service) & _attached(other):
        return None
    mine, its = _networks(service.name.plain, scope), _networks(peer, scope)
    if None in (mine, its):
        return "one of them has no network"
    if scope.options.target.policies is not Policies.NONE and mine and its and not mine & its:
        return "they share no network"
    return None


def _unwatched(service: Service, peer: str, scope: Scope) -> str | None:
    """Return why a service can't see a job's end, if it can't."""
    owner, networks = scope.owner(peer), _networks(service.name.plain, scope)
    if scope.kinds[owner] is Kind.CRON_JOB:
        return "it runs by a schedule, so it is never complete"
    if scope.kinds[owner] is not Kind.JOB:
        return f"it runs in the pod of `{owner}`, which is no Job"
    if networks is None:
        return "it has no network to ask the API server over"
    if networks and networks <= _internal(scope):
        return "its networks are internal, and the API server is outside of them"
    return None


def _internal(scope: Scope) -> frozenset[str]:
    """Return the networks without a way out, where policies see to that."""
    if scope.options.target.policies is Policies.NONE:
        return frozenset()
    networks = scope.project.networks
    return frozenset(one.key.plain for one in networks if one.internal and one.internal.plain)


def _networks(name: str, scope: Scope) -> frozenset[str] | None:
    """Return the networks that a service's pod is on; `None` for `network_mode: none`.

    None at all are no restriction: that is the node's own network.
    """
    members = [one for one in scope.project.services if scope.together(name, one.name.plain)]
    if any(one.network_mode and one.network_mode.plain == "none" for one in members):
        return None
    return frozenset().union(*(_attached(one) for one in members))


def _attached(service: Service) -> frozenset[str]:
    return frozenset(one.network.plain for one in service.networks)


# --- until a peer answers -------------------------------------------------------------------------


def _asking(dependency: Dependency, scope: Scope, ports: Ports) -> Container:
    """Return a container that ends once the peer's Service, which has only ready pods, answers."""
    peer = dependency.service.plain
    host = scope.names[peer].plain
    rule = "`service_healthy` is waited for before the container starts"
    words = ("/bin/sh", "-c", _until(host, _tcp_port(peer, scope, ports)))
    return _small(
        name=inferred(object_name(f"wait-for-{host}"), rule, dependency.condition),
        image=_wait_image(scope.options.wait_image),
        command=tuple(inferred(word, rule, dependency.condition) for word in words),
    )


def _wait_image(asked: str | None) -> Value[str]:
    if asked:
        return Value(asked, Option("--wait-image"))
    return default(WAIT_IMAGE, "asks whether a peer is there; `--wait-image` names another")


def _until(host: str, port: int | None) -> str:
    if port is not None:
        test, whom = f"timeout 5 nc -z {host} {port}", f"{host}:{port}"
    else:
        # BusyBox tries every search domain, and ends with 1 if any of them lacks the name.
        test, whom = f"timeout 5 nslookup {host} 2>/dev/null | grep -q ^Name:", host
    return f"until {test}; do echo waiting for {whom}; sleep 2; done"


def _tcp_port(peer: str, scope: Scope, ports: Ports) -> int | None:
    """Return the TCP port to ask: the peer's main one, or one of those that joined its network."""
    joined = f"service:{peer}"
    others = (
        one.name.plain
        for one in scope.project.services
        if one.network_mode and one.network_mode.plain == joined
    )
    joining = (number for name in others for number in _tcp(ports.get(name, ())))
    own = tuple(_tcp(ports.get(peer, ())))
    return _main_port(own, scope.service(peer)) if own else next(joining, None)


def _main_port(own: tuple[int, ...], service: Service | None) -> int:
    """Return the first port, or, where that is a broker's console by the table, the main one."""
    known = images.known(service) if service else None
    usual = tuple(one.number for one in known.ports) if known else ()
    return usual[0] if own[0] in usual and usual[0] in own else own[0]


def _tcp(ports: Iterable[ContainerPort]) -> Iterator[int]:
    yield from (one.number.plain for one in ports if one.protocol.plain.upper() == "TCP")


# --- until a job is done --------------------------------------------------------------------------


def _job(dependency: Dependency, scope: Scope) -> Value[str]:
    """Return the name of the Job that runs a service; a pass puts a digest behind it."""
    name = scope.names[scope.owner(dependency.service.plain)].plain
    rule = "`service_completed_successfully` is waited for before the container starts"
    return inferred(name, rule, dependency.condition)


def _watching(job: Value[str]) -> Container:
    words = ("kubectl", "wait", "--for=condition=complete", f"job/{job.plain}", "--timeout=-1s")
    path = default(_TOKEN_PATH, "where kubectl finds its account")
    return _small(
        name=job.map(lambda text: object_name(f"wait-for-{text}")),
        image=default(KUBECTL_IMAGE, "asks the API server whether a Job is complete"),
        command=tuple(job.be(word) for word in words),
        mounts=(VolumeMount(_TOKEN, path, default(True, "a token is only read")),),
    )


def _small(
    *,
    name: Value[str],
    image: Value[str],
    command: tuple[Value[str], ...],
    mounts: tuple[VolumeMount, ...] = (),
) -> Container:
    """Return a container that needs next to nothing and may do nothing."""
    rule = "a container that waits needs little and may do nothing"
    amounts = (("cpu", default("10m", rule)), ("memory", default("32Mi", rule)))
    return Container(
        name=name,
        image=image,
        command=command,
        mounts=mounts,
        resources=Requirements(requests=amounts, limits=(("memory", default("128Mi", rule)),)),
        security=SecurityContext(
            user=default(_NOBODY, rule),
            group=default(_NOBODY, rule),
            non_root=default(True, rule),
            read_only_root=default(True, rule),
            escalation=default(False, rule),
            drop=(default("ALL", rule),),
        ),
    )
