"""Hooks: commands after the start and before the stop, and whole containers before the start."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import running as codes
from compiler.compose.normalise import read
from compiler.diagnostics import Diagnostic, Report
from compiler.project import (
    Condition,
    Dependency,
    Extension,
    Hook,
    Placement,
    Restart,
    RestartRule,
    Service,
    Variable,
)
from compiler.records import replace
from compiler.source.nodes import Mapping, Node
from compiler.source.values import Value, default, inferred, written

_WAITS = "the hooks before a start run one after the other, and then the service"


def hooks(service: Mapping, key: str) -> tuple[Hook, ...]:
    """Return the commands of `post_start` or `pre_stop`."""
    return tuple(
        Hook(
            command=read.texts(item, "command"),
            working_dir=read.text(item, "working_dir"),
            environment=tuple((v.name, v.value) for v in _variables(item)),
        )
        for item in read.items(service, key)
        if read.texts(item, "command")
    )


def before_start(service: Service, report: Report) -> Iterator[Service]:
    """Yield a service for each `pre_start` hook: it runs to its end in the pod of the service.

    It has the service's mounts, variables and identity, except where the hook names its own.
    """
    earlier = [
        replace(one, restart=None, implicit=True)
        for one in service.depends_on
        if one.condition.plain is not Condition.STARTED
    ]
    for number, item in enumerate(read.items(service.node, "pre_start"), start=1):
        if isinstance(item, Mapping):
            report.add(*_each(service, item))
            step = _step(service, item, number, tuple(earlier))
            yield step
            earlier.append(_completed(step.name))


def _each(service: Service, item: Mapping) -> Iterator[Diagnostic]:
    """Yield that a hook runs before each of several replicas, where it is meant for all."""
    count, each = service.replicas, read.flag(item, "per_replica")
    if count and count.plain > 1 and not (each and each.plain):
        name = service.name.plain
        yield codes.HOOK_EACH.at(item.span, service=name, count=count.plain, subject=name)


def _completed(name: Value[str]) -> Dependency:
    condition = inferred(Condition.COMPLETED, _WAITS, name)
    return Dependency(name, condition, implicit=True)


def _step(
    service: Service, item: Mapping, number: int, depends_on: tuple[Dependency, ...]
) -> Service:
    image = read.text(item, "image")
    own = {one.name.plain: one for one in _variables(item)}
    inherited = tuple(one for one in service.environment if one.name.plain not in own)
    return replace(
        service,
        name=written(f"{service.name.plain}-pre-start-{number}", item.span),
        node=item,
        restart=RestartRule(default(Restart.NO, _WAITS)),
        image=image or service.image,
        build=None if image else service.build,
        entrypoint=read.texts(item, "entrypoint") or None,
        command=read.texts(item, "command") or None,
        environment=(*inherited, *own.values()),
        user=read.text(item, "user") or service.user,
        privileged=read.flag(item, "privileged") or service.privileged,
        working_dir=read.text(item, "working_dir") or service.working_dir,
        depends_on=depends_on,
        ports=(),
        routes=(),
        expose=(),
        healthcheck=None,
        replicas=None,
        update=None,
        placement=Placement(),
        hostname=None,
        container_name=None,
        links=(),
        post_start=(),
        pre_stop=(),
        networks=tuple(replace(one, aliases=()) for one in service.networks),
        extension=Extension(
            pod=inferred(service.name.plain, _WAITS, service.name),
            init=inferred(True, _WAITS, written(True, item.span)),
            security=service.extension.security,
        ),
    )


def _variables(item: Node) -> Iterator[Variable]:
    """Yield the variables of a hook that have a value."""
    for key, value in read.entries(item, "environment"):
        if found := read.scalar(value):
            yield Variable(written(str(key.value), key), written(read.spelled(found), found))
