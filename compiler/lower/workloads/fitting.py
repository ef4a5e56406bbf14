"""What a service asks for that the kind of its workload has no use for: left out, and told."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import fitting as codes
from compiler.diagnostics import Diagnostic
from compiler.lower.scope import Kind, Scope
from compiler.project import Mode, Service
from compiler.source.values import Value

_SPREAD = "where its pods go"
_COUNT = "its number of replicas"
_UPDATE = "its `update_config`"
_SCALING = "its autoscaling"

Unused = tuple[Value[object] | None, str]


def say_unfit(scope: Scope) -> None:
    """Report, for each service, what says nothing of what it became."""
    for service in scope.project.services:
        name = service.name.plain
        if scope.owner(name) == name:
            scope.report.add(*_of_kind(service, scope.kinds[name]))
        else:
            scope.report.add(*_of_member(service, scope.owner(name)))


def _of_kind(service: Service, kind: Kind) -> Iterator[Diagnostic]:
    situation = f"is a {kind.object}"
    if kind is Kind.DAEMON_SET:
        unused = [_count(service), *_places(service)]
        yield from _unused(service, unused, situation, "one runs on each node")
    if service.mode.plain is Mode.GLOBAL_JOB:
        yield from _unused(service, [_count(service)], situation, "it runs once")
    if kind.ends:
        yield from _unused(service, [_update(service)], situation, "a changed job is a new one")
        yield from _reached(service, kind)
    count = service.replicas
    if kind is Kind.CRON_JOB and count and count.plain > 1:
        name = service.name.plain
        yield codes.RUNS_AT_ONCE.at(count.span, service=name, count=count.plain, subject=name)


def _of_member(service: Service, owner: str) -> Iterator[Diagnostic]:
    """Yield what a service says of a pod that is another's; its number is looked at elsewhere."""
    scale = service.extension.autoscale
    unused: list[Unused] = [(scale.most if scale else None, _SCALING), _update(service)]
    situation = f"is in the pod of `{owner}`"
    because = f"it goes as `{owner}` says"
    yield from _unused(service, [*unused, *_places(service)], situation, because)


def _count(service: Service) -> Unused:
    return service.replicas, _COUNT


def _update(service: Service) -> Unused:
    update = service.update
    found = (update.parallelism, update.order, update.delay, update.monitor) if update else ()
    return next((one for one in found if one), None), _UPDATE


def _places(service: Service) -> Iterator[Unused]:
    place = service.placement
    yield place.most_per_node, _SPREAD
    yield next(iter(place.spread), None), _SPREAD


def _unused(
    service: Service, unused: list[Unused], situation: str, because: str
) -> Iterator[Diagnostic]:
    name = service.name.plain
    for value, what in unused:
        if value:
            yield codes.UNUSED.at(
                value.span,
                service=name,
                situation=situation,
                what=what,
                because=because,
                subject=name,
            )


def _reached(service: Service, kind: Kind) -> Iterator[Diagnostic]:
    """Yield where somebody outside is to reach what is there only now and then."""
    name = service.name.plain
    places: list[Value[object]] = [*(one.target for one in service.ports)]
    places += [route.place for route in service.routes]
    if places:
        place = places[0].span
        yield codes.REACHED_AT_TIMES.at(place, service=name, kind=kind.object, subject=name)
