"""How a service is reached and whom it reaches: ports, networks, hosts and dependencies."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import normalising as codes
from compiler.compose.normalise import read
from compiler.diagnostics import Report
from compiler.project import Attachment, Condition, Dependency, Exposed, Host, Port, Route
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.values import Value, default, written

LARGEST_PORT = 65535
_MOST_PORTS = 1000

_SHARED = ("network_mode", "pid", "ipc")
_RANGE = regex(r"(\d+)(?:-(\d+))?(?:/([A-Za-z]+))?")


def ports(name: str, service: Mapping, report: Report) -> tuple[Port, ...]:
    """Return the published ports."""
    items = tuple(read.items(service, "ports"))
    if len(items) > _MOST_PORTS:
        count = f"{len(items):,}"
        report.add(codes.TOO_MANY_PORTS.at(items[0].span, service=name, count=count))
        return ()
    found = (_port(item, report) for item in items)
    return tuple(port for port in found if port)


def _port(item: Node, report: Report) -> Port | None:
    target = read.whole(item, "target")
    if not isinstance(item, Mapping) or target is None:
        return None
    if not 0 < target.plain <= LARGEST_PORT:  # the audit has refused it
        return None
    return Port(
        target=target,
        published=_published(item, report),
        protocol=_protocol(read.text(item, "protocol")),
        host_ip=read.text(item, "host_ip"),
        mode=read.text(item, "mode"),
        app_protocol=read.text(item, "app_protocol"),
        name=read.text(item, "name"),
    )


def _published(item: Mapping, report: Report) -> Value[int] | None:
    """Return the published port: the first of a range, none for `0`, which lets Docker choose."""
    found = read.text(item, "published")
    if found is None:
        return None
    first, _, last = found.plain.partition("-")
    if not _is_port(first) or (last and not _is_port(last)):
        report.add(codes.NO_PORT.at(found.span, port=found.plain))
        return None
    if last and last != first:
        report.add(codes.FIRST_OF_RANGE.at(found.span, range=found.plain, first=first))
    return found.be(int(first)) if int(first) else None


def _is_port(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and int(digits[:9]) <= LARGEST_PORT


def _protocol(found: Value[str] | None) -> Value[str]:
    return found.map(str.lower) if found else default("tcp", "Compose's ports are TCP by default")


def expose(service: Mapping, report: Report) -> tuple[Exposed, ...]:
    """Return the ports for peers, ranges spelled out."""
    return tuple(port for item in read.texts(service, "expose") for port in _exposed(item, report))


def _exposed(item: Value[str], report: Report) -> Iterator[Exposed]:
    if not item.plain.strip():
        return  # the audit has said so
    match = _RANGE.fullmatch(item.plain)
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    if not match or not (_is_port(first) and _is_port(last) and 0 < int(first) <= int(last)):
        report.add(codes.NO_PORT.at(item.span, port=item.plain))
        return
    protocol = _protocol(item.be(match[3]) if match[3] else None)
    for number in range(int(first), int(last) + 1):
        yield Exposed(item.be(number), protocol)


def routes(name: str, service: Mapping) -> tuple[Route, ...]:
    """Return the addresses that `x-podc.expose` gives the service: one mapping, or a list."""
    found = read.find(service, "x-podc", "expose")
    asked = (found,) if isinstance(found, Mapping) else read.items(found)
    return tuple(_route(name, one) for one in asked)


def _route(name: str, node: Node) -> Route:
    host = read.text(node, "host")
    return Route(
        place=written(name, node.span),
        host=host.map(str.lower) if host else None,
        path=read.text(node, "path"),
        port=read.whole(node, "port"),
        tls=read.text(node, "tls"),
    )


def networks(service: Mapping) -> tuple[Attachment, ...]:
    """Return the networks that the service is on."""
    return tuple(
        Attachment(
            network=written(entry.name, entry.key),
            aliases=read.texts(entry.value, "aliases"),
            addresses=read.texts(entry.value, "ipv4_address"),
        )
        for entry in read.entries(service, "networks")
    )


def hosts(service: Mapping) -> tuple[Host, ...]:
    """Return the names of `extra_hosts`, each with its addresses, in the order they are written."""
    found: dict[str, Host] = {}
    for name, address in _host_lines(service):
        known = found.get(name.plain, Host(name, ()))
        found[name.plain] = Host(known.name, (*known.addresses, address))
    return tuple(found.values())


def _host_lines(service: Mapping) -> Iterator[tuple[Value[str], Value[str]]]:
    for entry in read.entries(service, "extra_hosts"):
        for address in read.texts(entry.value):
            yield written(entry.name, entry.key), address.map(_bare)
    for item in read.items(service, "extra_hosts"):
        if line := read.scalar(item):
            yield _host_line(line)


def _host_line(line: Scalar) -> tuple[Value[str], Value[str]]:
    text = read.spelled(line)
    end = text.find("=") if "=" in text else text.find(":")
    name, address = text[:end], text[end + 1 :]
    return (
        written(name, line.part(0, end)),
        written(_bare(address), line.part(end + 1, len(text))),
    )


def _bare(address: str) -> str:
    return address.strip("[]")


# --- dependencies ---------------------------------------------------------------------------------


def dependencies(service: Mapping, known: frozenset[str]) -> tuple[Dependency, ...]:
    """Return what the service waits for, as written and as other keys imply it.

    A name that is not `known` belongs to a service that profiles switched off, or that something
    other than a container provides: nobody waits for it.
    """
    implied = _implied(service)
    found = [_dependency(entry, implied) for entry in read.entries(service, "depends_on")]
    named = {one.service.plain for one in found}
    found += [_implicit(name) for text, name in implied.items() if text not in named]
    return tuple(one for one in found if one.service.plain in known)


def _dependency(entry: Entry, implied: dict[str, Value[str]]) -> Dependency:
    condition = read.text(entry.value, "condition")
    known = condition is not None and condition.plain in list(Condition)
    if condition is None or not known:
        waits = default(Condition.STARTED, "Compose waits until a dependency has started")
    else:
        waits = condition.map(Condition)
    return Dependency(
        service=written(entry.name, entry.key),
        condition=waits,
        restart=read.flag(entry.value, "restart"),
        required=read.flag(entry.value, "required"),
        implicit=entry.name in implied and _is_within(entry.key, implied[entry.name]),
    )


def _is_within(key: Scalar, implied: Value[str]) -> bool:
    """Tell whether a name was read from the key that implies it, not from `depends_on`."""
    whole, part = implied.span, key.span
    return (
        whole is not None
        and whole.source is part.source
        and whole.start <= part.start
        and part.end <= whole.end
    )


def _implicit(name: Value[str]) -> Dependency:
    waits = default(Condition.STARTED, "Compose starts a service after those that it refers to")
    return Dependency(name, waits, implicit=True)


def _implied(service: Mapping) -> dict[str, Value[str]]:
    """Return the services that `links`, `volumes_from` and shared namespaces name."""
    linked = (link.map(lambda text: text.partition(":")[0]) for link in _links(service))
    shared = (read.text(service, key) for key in _SHARED)
    named = (
        mode.map(lambda text: text.removeprefix("service:"))
        for mode in shared
        if mode and mode.plain.startswith("service:")
    )
    return {name.plain: name for name in (*linked, *named)}


def _links(service: Mapping) -> tuple[Value[str], ...]:
    mounted = (
        one for one in read.texts(service, "volumes_from") if not one.plain.startswith("container:")
    )
    return (*read.texts(service, "links"), *mounted)
