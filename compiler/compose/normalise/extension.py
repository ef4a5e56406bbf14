"""`x-podc` of a service → `project.Extension`: controller, pod, schedule, probes and the like."""

from __future__ import annotations

from compiler.compose.normalise import read
from compiler.options import Security
from compiler.project import (
    Asked,
    Autoscale,
    Concurrency,
    Controller,
    ExecTest,
    Extension,
    HttpTest,
    Probes,
    Reach,
    Schedule,
    TcpTest,
    Test,
)
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.values import Value, default, inferred, written

_DEADLINE = 600


def extension(service: Mapping) -> Extension:
    """Return what the service's `x-podc` says; the schema has checked its shape."""
    node = read.find(service, "x-podc")
    controller, security = read.text(node, "controller"), read.text(node, "security")
    patch, reach = read.find(node, "patch"), read.text(node, "service_type")
    return Extension(
        controller=controller.map(Controller) if controller else None,
        pod=read.text(node, "pod"),
        sidecar=read.flag(node, "sidecar"),
        init=read.flag(node, "init"),
        schedule=_schedule(read.find(node, "schedule")),
        autoscale=_autoscale(read.find(node, "autoscale")),
        probes=_probes(read.find(node, "probes")),
        security=security.map(Security) if security else None,
        service_account=read.text(node, "service_account"),
        fs_group=read.whole(node, "fs_group"),
        labels=_pairs(node, "labels"),
        secret_env=_pairs(node, "secret_env"),
        reach=reach.map(Reach) if reach else None,
        node_port=read.whole(node, "node_port"),
        traffic_policy=read.text(node, "traffic_policy"),
        ingress_class=read.text(node, "ingress_class"),
        patch=patch if isinstance(patch, Mapping) else None,
    )


def _pairs(node: Node | None, key: str) -> tuple[tuple[Value[str], Value[str]], ...]:
    return tuple((pair.key, pair.value) for pair in read.pairs(node, key))


def _schedule(node: Node | None) -> Schedule | None:
    cron = read.text(node, "cron") or read.text(node)
    if cron is None:
        return None
    concurrency = read.text(node, "concurrency")
    return Schedule(
        cron=cron,
        concurrency=concurrency.map(Concurrency)
        if concurrency
        else default(Concurrency.FORBID, "a run starts when the one before has ended"),
        deadline=read.seconds(node, "deadline")
        or default(_DEADLINE, "a run that is ten minutes late is left out"),
        time_zone=read.text(node, "time_zone"),
    )


def _autoscale(node: Node | None) -> Autoscale | None:
    most = read.whole(node, "max")
    if most is None:
        return None
    return Autoscale(
        least=read.whole(node, "min"),
        most=most,
        cpu=_target(node, "cpu"),
        memory=_target(node, "memory"),
        lenient=read.flag(node, "lenient") is not None,
    )


def _target(node: Node | None, key: str) -> Value[str] | None:
    """Return what to aim at; a bare number is a percentage."""
    found = read.text(node, key)
    return found.map(lambda text: f"{text}%" if text.isdecimal() else text) if found else None


# --- probes ---------------------------------------------------------------------------------------


def _probes(node: Node | None) -> Probes:
    return Probes(
        readiness=_asked(read.find(node, "readiness")),
        liveness=_asked(read.find(node, "liveness")),
        startup=_asked(read.find(node, "startup")),
    )


def _asked(node: Node | None) -> Asked | None:
    match node:
        case Scalar(value=bool() as switch):
            return Asked(written(switch, node))
        case Mapping():
            return Asked(
                switch=written(True, node.span),
                test=_test(node),
                interval=read.seconds(node, "interval"),
                timeout=read.seconds(node, "timeout"),
                retries=read.whole(node, "retries"),
                start_period=read.seconds(node, "start_period"),
            )
        case _:
            return None


def _test(node: Mapping) -> Test | None:
    if (port := read.whole(node, "http", "port")) is not None:
        return HttpTest(
            port,
            read.text(node, "http", "path") or default("/", "a probe asks for the root"),
            read.text(node, "http", "scheme") or default("http", "a probe speaks plain HTTP"),
        )
    if (port := read.whole(node, "tcp")) is not None:
        return TcpTest(port)
    return _command(read.find(node, "exec"))


def _command(node: Node | None) -> ExecTest | None:
    """Return a command; a text goes to a shell, as a healthcheck's does."""
    match node:
        case Scalar(value=str()):
            form = inferred("CMD-SHELL", "a command in one text goes to a shell", written("", node))
        case Sequence():
            form = written("CMD", node.span)
        case _:
            return None
    return ExecTest((form, *read.texts(node)))
