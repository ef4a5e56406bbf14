"""`x-podc.autoscale` → a HorizontalPodAutoscaler, and the requests that it reckons with."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import running as codes
from compiler.diagnostics import Report, Severity
from compiler.ir import Autoscaler, Container, Meta, Metric, Workload
from compiler.lower.scope import Kind, Scope
from compiler.project import Autoscale, Service
from compiler.source.values import Value, default, inferred

_USUAL = "80%"
_RESOURCES = ("cpu", "memory")
_SCALED = (Kind.DEPLOYMENT, Kind.STATEFUL_SET)


def autoscaler(service: Service, workload: Workload, scope: Scope) -> Iterator[Autoscaler]:
    """Yield what scales the workload of a service, if the file asks for that and it can be."""
    asked, kind = service.extension.autoscale, scope.kinds[service.name.plain]
    if asked is None:
        return
    least = asked.least or default(1, "one pod at least, where no `min` is written")
    report, name = scope.report, workload.meta.name
    if fault := _fault(asked, least, kind):
        _say(service, asked.most, fault, report)
        return
    if service.replicas and (asked.least or service.replicas.plain != least.plain):
        count = service.replicas
        told = codes.AUTOSCALED_REPLICAS.at(
            count.span, service=service.name.plain, count=count.plain
        )
        report.add(told)
    metrics = tuple(_metrics(service, asked, workload, report))
    made = inferred(kind.object, "what runs the service", name)
    yield Autoscaler(Meta(name, service=service.name.plain), made, name, least, asked.most, metrics)


def _fault(asked: Autoscale, least: Value[int], kind: Kind) -> tuple[str, str] | None:
    """Return why there can be no autoscaler, if there can't, and what to do."""
    if kind not in _SCALED:
        return f"it is a {kind.object}", "delete `autoscale`, or run it as a Deployment"
    if least.plain < 1:
        return "it would have no pod at all", "write `min: 1` or more"
    if least.plain > asked.most.plain:
        reason = f"`min` is {least.plain}, and `max` is {asked.most.plain}"
        return reason, "write a `max` that is not below `min`"
    return None


def _metrics(
    service: Service, asked: Autoscale, workload: Workload, report: Report
) -> Iterator[Metric]:
    """Yield what to look at: what is written, else the CPU time."""
    pod = workload.pod
    container = next(one for one in pod.containers if one.service == service.name.plain)
    is_alone = len(pod.containers) == 1 and not any(one.always for one in pod.init)
    targets = {name: target for name in _RESOURCES if (target := getattr(asked, name))}
    usual = {"cpu": default(_USUAL, "the share to aim at where none is written")}
    for resource, target in (targets or usual).items():
        share = _share(target)
        if share and not _requests(container, resource):
            fault = _missing(resource, target)
            _say(
                service, target if target.span else asked.most, fault, report, lenient=asked.lenient
            )
        yield Metric(
            target.be(resource),
            share or target,
            None if is_alone else container.name,
        )


def _missing(resource: str, target: Value[str]) -> tuple[str, str]:
    key = {"cpu": "cpus"}.get(resource, resource)
    reason = f"its container requests no {resource} that {target.plain} could be taken of"
    return reason, f"add `deploy: {{resources: {{reservations: {{{key}: …}}}}}}`"


def _share(target: Value[str]) -> Value[int] | None:
    digits = target.plain.removesuffix("%")
    return target.be(int(digits)) if digits != target.plain and digits.isdecimal() else None


def _requests(container: Container, resource: str) -> bool:
    return any(name == resource for name, _ in container.resources.requests)


def _say(
    service: Service,
    place: Value[int] | Value[str],
    fault: tuple[str, str],
    report: Report,
    *,
    lenient: bool = False,
) -> None:
    reason, advice = fault
    severity = Severity.WARNING if lenient else None
    span, name = place.span or service.name.span, service.name.plain
    report.add(
        codes.AUTOSCALE.at(span, service=name, reason=reason, advice=advice, severity=severity)
    )
