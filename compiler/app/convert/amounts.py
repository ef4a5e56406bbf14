"""Amounts as an app description writes them: cores, bytes, and what is set aside of both."""

from __future__ import annotations

from compiler.source.nodes import Mapping, Node, Plain, Scalar
from compiler.source.walk import at, items

_ALL = -1
_PERIOD = 100_000.0  # microseconds, the kernel's own
_UNITS = ("Ti", "Gi", "Mi", "Ki")


def resources(service: Mapping) -> Plain:
    """Return what a container may use, and what is set aside for it: `250m..1/128Mi..1Gi`."""
    deploy = at(service, "deploy", "resources")
    cpu = _range(
        _cores(_number(at(deploy, "reservations", "cpus"))),
        _cores(_number(at(deploy, "limits", "cpus")) or _cpus(service)),
    )
    memory = _range(
        _size(at(deploy, "reservations", "memory")) or _size(service.get("mem_reservation")),
        _size(at(deploy, "limits", "memory")) or _size(service.get("mem_limit")),
    )
    gpu = _gpu(service)
    if gpu:
        return {"cpu": cpu, "memory": memory, "gpu": gpu}
    return f"{cpu}/{memory}" if cpu or memory else None


def _gpu(service: Mapping) -> Plain:
    """Return how many GPUs are asked for, and whose, in either of the two places."""
    reserved = at(service, "deploy", "resources", "reservations", "devices")
    for request in (*items(service.get("gpus")), *items(reserved)):
        kinds = [
            item.value for item in items(at(request, "capabilities")) if isinstance(item, Scalar)
        ]
        if kinds and "gpu" not in kinds:
            continue
        count, driver = at(request, "count"), at(request, "driver")
        number = count.value if isinstance(count, Scalar) else 1
        wanted: Plain = "all" if number == _ALL else number
        if isinstance(driver, Scalar) or wanted == "all":
            own = driver.value if isinstance(driver, Scalar) else None
            return {"count": wanted} | ({"driver": own} if own else {})
        return wanted
    return None


def _range(request: str, limit: str) -> str:
    if request == limit:
        return request
    return f"{request}..{limit}"


def _cpus(service: Mapping) -> float:
    quota = _number(service.get("cpu_quota"))
    period = _number(service.get("cpu_period")) or _PERIOD
    return (
        _number(service.get("cpus"))
        or (quota / period if quota > 0 else 0.0)
        or _number(service.get("cpu_count"))
    )


def _number(node: Node | None) -> float:
    """Return a number above zero; everything else is no limit."""
    value = node.value if isinstance(node, Scalar) else None
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return 0.0
    return max(number, 0.0)


def _cores(number: float) -> str:
    if not number:
        return ""
    thousandths = round(number * 1000, 6)
    if number.is_integer() or not thousandths.is_integer():
        return f"{number:.9f}".rstrip("0").rstrip(".")
    return f"{int(thousandths)}m"


def _size(node: Node | None) -> str:
    number = int(_number(node))
    return size(number) if number > 0 else ""


def size(number: int) -> str:
    """Return an amount of bytes in the largest unit that it is a whole number of."""
    for power, unit in zip(range(4, 0, -1), _UNITS, strict=True):
        if number and number % 1024**power == 0:
            return f"{number // 1024**power}{unit}"
    return str(number)
