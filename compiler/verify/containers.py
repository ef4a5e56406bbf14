"""Rules: the ports, variables, amounts and probes of containers."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.bundle import is_at_least
from compiler.verify.manifest import (
    Container,
    Fields,
    Finding,
    Manifest,
    entries,
    items,
    mapping,
    number,
    text,
)
from compiler.verify.quantities import quantity

LAST_PORT = 65535
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")

# Since this version a variable may have almost any name; Kubernetes 1.30 and 1.31 know it as an
# alpha feature, which is off.
# https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
ANY_VARIABLE_SINCE = "1.32"


def ports(manifest: Manifest) -> Iterator[Finding]:
    """Check that ports have numbers that exist, and that names and ports are used once."""
    listening: dict[tuple[int | None, str], str] = {}
    for container in _containers(manifest):
        names = set[str]()
        for index, port in enumerate(entries(container.fields, "ports")):
            path = (*container.path, "ports", index)
            yield from _port(port, path)
            yield from _port_name(text(port, "name"), names, path)
            if container.stays:
                yield from _listener(port, container, listening, path)


def _port(port: Fields, path: Path) -> Iterator[Finding]:
    for field in ("containerPort", "hostPort"):
        yield from port_number(port, field, path)


def port_number(port: Fields, field: str, path: Path) -> Iterator[Finding]:
    """Yield a finding if the field is there and no port has such a number."""
    found = number(port, field)
    if found is not None and not 0 < found <= LAST_PORT:
        fact = f"there is no port {found}: they go from 1 to {LAST_PORT}"
        yield Finding(codes.PORT, (*path, field), fact)


def _port_name(name: str, names: set[str], path: Path) -> Iterator[Finding]:
    if name and not words.PORT.fits(name):
        fact = f"the port name `{name}` has to have {words.PORT.said}"
        yield Finding(codes.PORT, (*path, "name"), fact)
    if name and name in names:
        fact = f"the port name `{name}` is used twice in a container"
        yield Finding(codes.PORT, (*path, "name"), fact)
    names.add(name)


def _listener(
    port: Fields,
    container: Container,
    listening: dict[tuple[int | None, str], str],
    path: Path,
) -> Iterator[Finding]:
    protocol = text(port, "protocol") or "TCP"
    key = (number(port, "containerPort"), protocol)
    other = listening.setdefault(key, container.name)
    if other != container.name:
        fact = f"{other} and {container.name} both listen on port {key[0]}/{protocol}"
        yield Finding(codes.PORT, (*path, "containerPort"), fact)


def host_ports(manifest: Manifest) -> Iterator[Finding]:
    """Check that a port of the node is taken once, and on its own network is the container's."""
    pod, taken = manifest.pod, set[tuple[str, int, str]]()
    shares = bool(pod and pod.spec.get("hostNetwork"))
    for container in _containers(manifest):
        for index, port in enumerate(entries(container.fields, "ports")):
            path: Path = (*container.path, "ports", index, "hostPort")
            found = number(port, "hostPort")
            if found is None:
                continue
            if shares and found != number(port, "containerPort"):
                fact = f"with `hostNetwork`, the host port {found} has to be the container's"
                yield Finding(codes.PORT, path, fact)
            key = (text(port, "hostIP"), found, text(port, "protocol") or "TCP")
            if key in taken:
                yield Finding(codes.PORT, path, f"the host port {found} is taken twice")
            taken.add(key)


def variables(manifest: Manifest) -> Iterator[Finding]:
    """Check that variables have names that the version allows, and one value or source each."""
    form = variable_form(manifest.version)
    for container in _containers(manifest):
        seen = set[str]()
        for index, variable in enumerate(entries(container.fields, "env")):
            name, path = text(variable, "name"), (*container.path, "env", index)
            if not form.fits(name):
                fact = f"the variable `{name}` has to have a name of {form.letters}"
                yield Finding(codes.VARIABLE, (*path, "name"), fact)
            if name in seen:
                fact = f"the variable `{name}` of {container.name} is set twice"
                yield Finding(codes.VARIABLE, (*path, "name"), fact)
            if text(variable, "value") and mapping(variable, "valueFrom"):
                fact = f"the variable `{name}` has both a value and a source"
                yield Finding(codes.VARIABLE, path, fact)
            seen.add(name)


def variable_form(version: str) -> words.Form:
    """Return which names variables may have in a version."""
    return words.ANY_VARIABLE if is_at_least(version, ANY_VARIABLE_SINCE) else words.VARIABLE


def amounts(manifest: Manifest) -> Iterator[Finding]:
    """Check that amounts are quantities, and that no request is larger than its limit."""
    for container in _containers(manifest):
        path = (*container.path, "resources")
        requests, limits = (
            mapping(container.fields, "resources", side) for side in ("requests", "limits")
        )
        for side, named in (("requests", requests), ("limits", limits)):
            for name, written in named.items():
                yield from amount(written, (*path, side, name))
        for name in requests:
            asked, most = quantity(requests[name]), quantity(limits.get(name, ""))
            if asked is not None and most is not None and asked > most:
                fact = f"{container.name} asks for more {name} than its limit allows"
                yield Finding(codes.RESOURCES, (*path, "requests", name), fact)


def amount(written: Plain, path: Path, least: int = 0) -> Iterator[Finding]:
    """Yield a finding if a text is no quantity, or too small a one."""
    found = quantity(written)
    if found is None:
        yield Finding(codes.RESOURCES, path, f"`{written}` is no amount (`{_dotted(path)}`)")
    elif found < least:
        fact = f"`{written}` is too small an amount (`{_dotted(path)}`)"
        yield Finding(codes.RESOURCES, path, fact)


def probes(manifest: Manifest) -> Iterator[Finding]:
    """Check that only what stays is probed, by one means, in times that can pass."""
    for container in _containers(manifest):
        for kind in PROBES:
            probe, path = mapping(container.fields, kind), (*container.path, kind)
            if probe and not container.stays:
                fact = f"{container.name} runs to its end before the others, and can't have a probe"
                yield Finding(codes.FIELD, path, fact)
            if probe:
                yield from _probe(probe, path)


def _probe(probe: Fields, path: Path) -> Iterator[Finding]:
    means = [name for name in ("exec", "httpGet", "tcpSocket", "grpc") if probe.get(name)]
    if len(means) != 1:
        fact = f"`{path[-1]}` needs one of `exec`, `httpGet`, `tcpSocket` and `grpc`"
        yield Finding(codes.FIELD, path, fact)
    if means == ["exec"] and not items(probe, "exec", "command"):
        yield Finding(codes.FIELD, path, f"`{path[-1]}` has no command")
    for field in ("periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"):
        if (number(probe, field) or 1) < 1 or number(probe, field) == 0:
            yield Finding(codes.FIELD, (*path, field), f"`{field}` has to be at least 1")
    if path[-1] != "readinessProbe" and (number(probe, "successThreshold") or 1) != 1:
        fact = f"`successThreshold` of `{path[-1]}` can only be 1"
        yield Finding(codes.FIELD, (*path, "successThreshold"), fact)


def images(manifest: Manifest) -> Iterator[Finding]:
    """Check that every container has an image."""
    for container in _containers(manifest):
        image = text(container.fields, "image")
        if not image or image != image.strip():
            fact = f"{container.name} has no image, or one with blanks around it"
            yield Finding(codes.FIELD, (*container.path, "image"), fact)


def _containers(manifest: Manifest) -> tuple[Container, ...]:
    return manifest.pod.containers if manifest.pod else ()


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path[-3:])


RULES = (ports, host_ports, variables, amounts, probes, images)
