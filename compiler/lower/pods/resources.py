"""Cores and bytes → requests and limits in Kubernetes' canonical quantities."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from compiler.codes import containers as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.ir import Requirements, Texts
from compiler.knowledge.devices import RESOURCES_OF_DRIVERS
from compiler.lower.scope import bytes_quantity, label_at
from compiler.project import Amounts, Service
from compiler.source.values import Value, inferred

_SMALL_CPU = 0.1
_SMALL_DISK = 2**30
_RESERVES_NOTHING = "Docker reserves nothing; Kubernetes would reserve the whole limit"


def requirements(service: Service, report: Report) -> Requirements:
    """Return what the container may use, and what is set aside for it."""
    limits, reserved = service.resources.limits, service.resources.reservations
    report.add(*_contradictions(limits, reserved))
    guessed = _guess(limits, reserved)
    if place := guessed.cpus or guessed.memory or guessed.disk:
        amounts = ", ".join(f"{name} {value.plain}" for name, value in _texts(guessed))
        name = service.name.plain
        report.add(codes.REQUESTS_GUESSED.at(place.span, amounts=amounts, subject=name))
    requests = Amounts(
        reserved.cpus or guessed.cpus,
        reserved.memory or guessed.memory,
        reserved.disk or guessed.disk,
    )
    report.add(*_uncounted(service))
    return Requirements(_texts(requests), (*_texts(limits), *_devices(service)))


def _guess(limits: Amounts, reserved: Amounts) -> Amounts:
    """Return requests where only limits are written: left out, they would equal the limits."""
    cpus, memory, disk = limits.cpus, limits.memory, limits.disk
    return Amounts(
        inferred(min(cpus.plain, _SMALL_CPU), _RESERVES_NOTHING, cpus)
        if cpus and not reserved.cpus
        else None,
        inferred(memory.plain, "a container may be killed for memory that nobody reserved", memory)
        if memory and not reserved.memory
        else None,
        inferred(min(disk.plain, _SMALL_DISK), _RESERVES_NOTHING, disk)
        if disk and not reserved.disk
        else None,
    )


def _contradictions(limits: Amounts, reserved: Amounts) -> Iterator[Diagnostic]:
    """Yield what Kubernetes would refuse: more reserved than may be used."""
    both = (
        ("cpu", reserved.cpus, limits.cpus, cores),
        ("memory", reserved.memory, limits.memory, bytes_quantity),
        ("ephemeral-storage", reserved.disk, limits.disk, bytes_quantity),
    )
    for name, request, limit, quantity in both:
        if request and limit and request.plain > limit.plain:
            yield codes.RESERVES_TOO_MUCH.at(
                request.span,
                resource=name,
                request=quantity(request.plain),
                limit=quantity(limit.plain),
                labels=label_at(limit, "the limit"),
            )


def _texts(amounts: Amounts) -> Texts:
    found: list[tuple[str, Value[str]]] = []
    if amounts.cpus:
        found.append(("cpu", amounts.cpus.map(cores)))
    if amounts.memory:
        found.append(("memory", amounts.memory.map(bytes_quantity)))
    if amounts.disk:
        found.append(("ephemeral-storage", amounts.disk.map(bytes_quantity)))
    return tuple(found)


def _uncounted(service: Service) -> Iterator[Diagnostic]:
    for one in service.resources.devices:
        if not one.is_counted:
            name = service.name.plain
            yield codes.DEVICES_UNCOUNTED.at(one.count.span, service=name, subject=name)


def _devices(service: Service) -> Texts:
    """Return the extended resources that device plugins hand out; several requests add up."""
    found: dict[str, Value[int]] = {}
    for one in service.resources.devices:
        name = RESOURCES_OF_DRIVERS.get(one.driver.plain, one.driver.plain)
        if "/" in name:
            first = found.get(name)
            found[name] = one.count if first is None else first.be(first.plain + one.count.plain)
    return tuple((name, count.map(str)) for name, count in found.items())


def cores(amount: float) -> str:
    """Return cores as Kubernetes writes them: `2`, or whole thousandths such as `500m`."""
    thousandths = int((Decimal(str(amount)) * 1000).to_integral_value(ROUND_CEILING))
    whole, rest = divmod(thousandths, 1000)
    return f"{thousandths}m" if rest else str(whole)
