"""The ports that a service listens on, as far as its own keys and the table of images tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.ir import ContainerPort
from compiler.knowledge import endings, images
from compiler.knowledge.images import Image
from compiler.lower.scope import command_line
from compiler.project import Port, Service
from compiler.regexes import regex
from compiler.source.values import Value, default, inferred, looked_up

_LARGEST = 65535
_LONGEST_NAME = 15  # of a container's port; a Service's own may be longer

_PORT_OPTION = regex(r"(?:^|\s)(?:-{1,2}port|-p|-c port)[= ](\d{1,5})(?=\s|$)")
_NAME = regex(r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*")


def own_ports(service: Service) -> tuple[ContainerPort, ...]:
    """Return the ports of `ports`, `expose` and routes, and those that the image is known for."""
    written = (
        *((one.target, one.protocol, one) for one in service.ports),
        *((one.port, one.protocol, None) for one in service.expose),
        *((one.port, one.port.be("tcp"), None) for one in service.routes if one.port),
    )
    ports = [_port(number, protocol, like) for number, protocol, like in written]
    return distinct((*ports, *_known_ports(service)))


def distinct(ports: Iterable[ContainerPort]) -> tuple[ContainerPort, ...]:
    """Return each port once, the first that was told; a name that is taken gives way."""
    found: dict[tuple[int, str], ContainerPort] = {}
    names: set[str | None] = set()
    for port in ports:
        key = (port.number.plain, port.protocol.plain)
        known = found.get(key)
        if known is None:
            name = port.name if port.name not in names else plain_name(*key)
            names.add(name)
            found[key] = _named(port, name)
        elif port.host_port and not known.host_port:
            found[key] = _named(port, known.name)
    return tuple(found.values())


def port_at(number: Value[int], protocol: str = "TCP") -> ContainerPort:
    """Return a port that somebody else told of."""
    text = default(protocol, "TCP unless another protocol is named")
    return ContainerPort(number, text, plain_name(number.plain, protocol))


def is_port(digits: str) -> bool:
    """Tell whether digits are a port's number."""
    return digits.isdecimal() and 0 < int(digits) <= _LARGEST


def _named(port: ContainerPort, name: str | None) -> ContainerPort:
    return ContainerPort(port.number, port.protocol, name, port.host_port, port.host_ip)


def _port(number: Value[int], protocol: Value[str], port: Port | None) -> ContainerPort:
    upper = protocol.map(str.upper)
    name = plain_name(number.plain, upper.plain)
    if port is None:
        return ContainerPort(number, upper, name)
    if port.name and _is_name(port.name.plain):
        name = port.name.plain
    if port.mode is None or port.mode.plain != "host":
        return ContainerPort(number, upper, name)
    return ContainerPort(number, upper, name, port.published or port.target, port.host_ip)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def plain_name(number: int, protocol: str) -> str:
    """Return the name of a port that nobody named: `tcp-80`."""
    return f"{protocol.lower()}-{number}"


# --- the table of images --------------------------------------------------------------------------


def _known_ports(service: Service) -> Iterator[ContainerPort]:
    """Yield the ports that the image is known for, unless the service runs or names another."""
    known = images.known(service)
    if known is None or endings.ends_by_itself(command_line(service)):
        return
    moved = _moved(service, known)
    if moved is not None:
        yield port_at(moved)
        return
    rule = f"the image `{known.name}` listens there, by podc's table of images"
    for number, protocol in known.ports:
        yield port_at(looked_up(number, rule), protocol.upper())


def _moved(service: Service, known: Image) -> Value[int] | None:
    """Return the port that a variable or the command moves the image's own one to."""
    for variable in service.environment:
        if variable.name.plain in known.port_variables and is_port(variable.value.plain):
            return inferred(int(variable.value.plain), "the image's port variable", variable.value)
    words = service.command or ()
    option = _PORT_OPTION.search(" ".join(word.plain for word in words))
    if known.ports and option and is_port(option[1]):
        return inferred(int(option[1]), "the command names the port", *words[:1])
    return None
