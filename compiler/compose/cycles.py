"""Services that wait for each other in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from compiler.codes import consistency as codes
from compiler.diagnostics import Report
from compiler.source.nodes import Entry
from compiler.source.walk import at, entries

Waits = Mapping[str, Mapping[str, Entry]]


def check_cycles(services: tuple[Entry, ...], report: Report) -> None:
    """Report one circle for each group of services that wait for each other."""
    names = {service.name for service in services}
    waits = {
        service.name: {
            entry.name: entry
            for entry in entries(at(service.value, "depends_on"))
            if entry.name in names
        }
        for service in services
    }
    for group in _circles(waits):
        way = _way(group, waits)
        shown = " → ".join(f"`{name}`" for name in way)
        report.add(codes.DEPENDENCY_CYCLE.at(waits[way[0]][way[1]].key.span, way=shown))


def _circles(waits: Waits) -> Iterator[frozenset[str]]:
    """Yield the groups: what is in no circle is peeled off first, which is mostly everything."""
    rest = _peeled(waits)
    turned = _reversed(waits)
    while rest:
        start = min(rest)
        group = _reached(start, waits, rest) & _reached(start, turned, rest)
        if group:
            yield frozenset(group)
        rest -= group | {start}


def _peeled(waits: Waits) -> set[str]:
    """Return the services that are left when those that wait for nobody left are taken away."""
    open_waits = {name: len(below) for name, below in waits.items()}
    turned = _reversed(waits)
    free = [name for name, number in open_waits.items() if not number]
    while free:
        name = free.pop()
        del open_waits[name]
        for other in turned[name]:
            open_waits[other] -= 1
            if not open_waits[other]:
                free.append(other)
    return set(open_waits)


def _reached(start: str, waits: Waits, among: set[str]) -> set[str]:
    """Return what a service leads to; itself only if some way leads back."""
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        for name in waits[open_ends.pop()]:
            if name in among and name not in found:
                found.add(name)
                open_ends.append(name)
    return found


def _reversed(waits: Waits) -> Waits:
    turned: dict[str, dict[str, Entry]] = {name: {} for name in waits}
    for name, below in waits.items():
        for other, entry in below.items():
            turned[other][name] = entry
    return turned


def _way(group: frozenset[str], waits: Waits) -> list[str]:
    """Return the shortest way from the group's first service back to itself."""
    start = min(group)
    before: dict[str, str] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for other in waits[name]:
            if other == start:
                return _back(start, name, before)
            if other in group and other not in before:
                before[other] = name
                queue.append(other)
    return [start, start]


def _back(start: str, last: str, before: Mapping[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(before[way[-1]])
    return [*reversed(way), start]
