"""What a service waits for: init containers that ask until a peer answers or a job is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.codes import lowering as codes
from compiler.ir import (
    Container,
    JobWaiter,
    Meta,
    PodVolume,
    Requirements,
    SecurityContext,
    ServiceAccountToken,
    VolumeMount,
)
from compiler.lower.ports import own_ports
from compiler.lower.scope import Scope, object_name
from compiler.options import Wait
from compiler.project import Condition, Dependency, Service
from compiler.source.values import Value, default, inferred

WAIT_IMAGE = "busybox:1.37.0"
KUBECTL_IMAGE = "registry.k8s.io/kubectl:v1.34.1"

_TOKEN = "kubectl-token"  # noqa: S105 - a volume's name
_TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105 - where kubectl looks
_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Ordering:
    """The init containers that wait, and what they need."""

    init: tuple[Container, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    waiters: tuple[JobWaiter, ...] = ()
    account: Value[str] | None = None


def ordering(service: Service, scope: Scope) -> Ordering:
    """Return what a service waits for in other pods; those of its own pod start in order anyway."""
    name = service.name.plain
    others = [one for one in service.depends_on if not scope.together(name, one.service.plain)]
    _say(service, others, scope)
    if scope.options.wait is Wait.NONE:
        return Ordering()
    healthy = [one for one in others if one.condition.plain is Condition.HEALTHY]
    jobs = [scope.names[one.service.plain] for one in others if _is_job_done(one)]
    init = tuple(_asking(one, peer, scope) for one, peer in _peers(healthy, scope))
    if not jobs:
        return Ordering(init)
    account = scope.names[name].map(lambda text: object_name(text, "-waiter"))
    return Ordering(
        init=(*init, *(_watching(job) for job in jobs)),
        volumes=(ServiceAccountToken(_TOKEN),),
        waiters=(JobWaiter(Meta(account, service=name), tuple(jobs)),),
        account=account,
    )


def _say(service: Service, others: Iterable[Dependency], scope: Scope) -> None:
    name = service.name.plain
    for one in others:
        other, place = one.service.plain, one.service.span
        if one.condition.plain is Condition.STARTED and not one.implicit:
            fact = codes.STARTED_TOGETHER.at(place, subject=other, service=name, other=other)
            scope.report.add(fact)
        if one.restart and one.restart.plain and not one.implicit:
            fact = codes.DEPENDENCY_RESTART.at(one.restart.span, service=name, other=other)
            scope.report.add(fact)


def _is_job_done(dependency: Dependency) -> bool:
    return dependency.condition.plain is Condition.COMPLETED


def _peers(
    dependencies: Iterable[Dependency], scope: Scope
) -> Iterator[tuple[Dependency, Service]]:
    for one in dependencies:
        if peer := scope.service(one.service.plain):
            yield one, peer


# --- until a peer answers -------------------------------------------------------------------------


def _asking(dependency: Dependency, peer: Service, scope: Scope) -> Container:
    """Return a container that ends once the peer's Service, which has only ready pods, answers."""
    host = scope.names[peer.name.plain].plain
    script = _until(host, _tcp_port(peer))
    image = scope.options.wait_image or WAIT_IMAGE
    rule = "`service_healthy` is waited for before the container starts"
    words = ("/bin/sh", "-c", script)
    return _small(
        name=inferred(object_name(f"wait-for-{host}"), rule, dependency.condition),
        image=default(image, "asks whether a peer is there; `--wait-image` names another"),
        command=tuple(inferred(word, rule, dependency.condition) for word in words),
    )


def _until(host: str, port: int | None) -> str:
    if port is None:
        test = f"timeout 5 nslookup {host} >/dev/null 2>&1"
    else:
        test = f"timeout 5 nc -z {host} {port}"
    return f"until {test}; do echo waiting for {host}; sleep 2; done"


def _tcp_port(service: Service) -> int | None:
    numbers = (one.number.plain for one in own_ports(service) if one.protocol.plain == "TCP")
    return next(numbers, None)


# --- until a job is done --------------------------------------------------------------------------


def _watching(job: Value[str]) -> Container:
    rule = "`service_completed_successfully` is waited for before the container starts"
    words = ("kubectl", "wait", "--for=condition=complete", f"job/{job.plain}", "--timeout=-1s")
    path = default(_TOKEN_PATH, "where kubectl finds its account")
    return _small(
        name=inferred(object_name(f"wait-for-{job.plain}"), rule, job),
        image=default(KUBECTL_IMAGE, "asks the API server whether a Job is complete"),
        command=tuple(inferred(word, rule, job) for word in words),
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
        resources=Requirements(requests=amounts, limits=(("memory", default("64Mi", rule)),)),
        security=SecurityContext(
            user=default(_NOBODY, rule),
            group=default(_NOBODY, rule),
            non_root=default(True, rule),
            read_only_root=default(True, rule),
            escalation=default(False, rule),
            drop=(default("ALL", rule),),
        ),
    )
