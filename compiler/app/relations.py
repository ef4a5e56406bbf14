"""What a canonical description says only where its parts are seen together.

What one container awaits in another, the port that a check asks, the volumes that containers size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary

from compiler.app.layers import CONTAINERS
from compiler.app.short import http_parts, is_path
from compiler.codes import describing as codes
from compiler.diagnostics import Label, Report
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, mapping, scalar
from compiler.source.suggestions import meant
from compiler.source.walk import at, entries, is_null, items, text

CHECKS = ("health", "ready", "startup")
CLAIM = ("size", "access", "class", "seed")  # what a volume is, whoever mounts it
_ENDS = ("job", "cronjob")
_NOBODYS = ("host", "none")
_LONGEST = 200  # of 253 characters that the name of a Secret may have


def related(root: Mapping, report: Report) -> Mapping:
    """Return the description with everything in it that its parts imply of each other."""
    containers = root.entry(CONTAINERS)
    if containers is None or not isinstance(containers.value, Mapping):
        return root
    whole = containers.value
    each = tuple(Entry(e.key, _container(e, whole, report)) for e in whole)
    _report_unused(root, whole, report)
    volumes = _volumes(root, report)
    root = root.with_entry(containers.key, Mapping(each, whole.span))
    if volumes is None:
        return root
    entry = root.entry("volumes")
    return root.with_entry(entry.key if entry else scalar("volumes", containers.key), volumes)


def _report_unused(root: Mapping, containers: Mapping, report: Report) -> None:
    """Report what is defined at the top and named by no container."""
    for key, (kind, use, users) in _USES.items():
        used = {name for one in containers for name in users(one.value)}
        for name in (one.key for one in entries(root.get(key)) if one.name not in used):
            own = str(name.value)
            written = use.format(own)
            report.add(codes.UNUSED.at(name.span, subject=own, kind=kind, name=own, use=written))


def _keys_of(field: str) -> Callable[[Node], Iterator[str]]:
    """Return what yields the names that a container's field has as keys."""
    return lambda container: (entry.name for entry in entries(at(container, field)))


def _networks_of(container: Node) -> Iterator[str]:
    """Yield the networks that a container is on: `default` where it names none."""
    named = items(at(container, "networks"))
    yield from (str(one.value) for one in named if isinstance(one, Scalar))
    if not named:
        yield "default"


def _container(entry: Entry, all_of_them: Mapping, report: Report) -> Node:
    node = entry.value
    if not isinstance(node, Mapping):
        return node
    if "image" not in node and "build" not in node:
        report.add(codes.CONTAINER_IMAGE.at(entry.key.span, name=entry.name))
    _check_names(node, all_of_them, report)
    _check_timing(node, report)
    node = _with_conditions(node, all_of_them)
    node = _with_secret(entry.name, node)
    for name in CHECKS:
        check = node.entry(name)
        if check and isinstance(check.value, Mapping) and "http" in check.value:
            node = node.with_entry(check.key, _with_port(check, node, report))
    return _without_claims(node)


def _check_names(node: Mapping, all_of_them: Mapping, report: Report) -> None:
    """Report names of containers that there are not."""
    known = [entry.name for entry in all_of_them]
    named = [entry.key for entry in entries(node.get("after"))]
    shared = [node.get(key) for key in ("network", "pid", "ipc")]
    named += [one for one in shared if isinstance(one, Scalar) and one.value not in _NOBODYS]
    for one in named:
        if str(one.value) not in known:
            hint = meant(str(one.value), known, "container")
            report.add(codes.NO_CONTAINER.at(one.span, name=one.value, hint=hint))


def _check_timing(node: Mapping, report: Report) -> None:
    """Report a timing that only Docker's own kind of check has."""
    health = node.get("health")
    timing = health.entry("start_interval") if isinstance(health, Mapping) else None
    is_probe = "ready" in node or any(at(health, name) for name in ("http", "tcp"))
    if timing and is_probe:
        report.add(codes.START_INTERVAL.at(timing.key.span))


# --- order ----------------------------------------------------------------------------------------


def _with_conditions(node: Mapping, all_of_them: Mapping) -> Mapping:
    after = node.entry("after")
    if after is None or not isinstance(after.value, Mapping):
        return node
    waits = tuple(
        Entry(e.key, scalar(_condition(all_of_them.get(e.name)), e.key)) if is_null(e.value) else e
        for e in after.value
    )
    return node.with_entry(after.key, Mapping(waits, after.value.span))


def _condition(other: Node | None) -> str:
    """Return what is awaited in a container: its end, its health, or only its start."""
    if not isinstance(other, Mapping):
        return "started"
    if text(other.get("kind")) in _ENDS or text(other.get("restart")) == "no":
        return "completed"
    checks = (other.get("health"), other.get("ready"))
    return "healthy" if any(isinstance(one, Mapping) for one in checks) else "started"


def _with_secret(name: str, node: Mapping) -> Mapping:
    """Name the Secret that `tls: true` means, of the container or of one of its hosts."""
    hosts, tls = node.entry("host"), node.entry("tls")
    if hosts and isinstance(hosts.value, Sequence):
        each = tuple(
            _with_secret(name, one) if isinstance(one, Mapping) else one for one in hosts.value
        )
        node = node.with_entry(hosts.key, Sequence(each, hosts.value.span))
    if tls and isinstance(tls.value, Scalar) and tls.value.value is True:
        readable = re.sub(r"[^a-z0-9-]", "-", name.lower())[:_LONGEST].strip("-")
        return node.with_entry(tls.key, scalar(f"{readable}-tls".lstrip("-"), tls.value))
    return node


# --- checks ---------------------------------------------------------------------------------------


def _with_port(check: Entry, container: Mapping, report: Report) -> Node:
    """Return the check with the port that it asks, if the container has just one."""
    http = at(check.value, "http")
    written = text(http)
    if written is None or http is None or not isinstance(check.value, Mapping):
        return check.value
    port, path = http_parts(written)
    if port is None:
        known = list(_ports(container))
        if len(set(known)) != 1:
            wanted = "has no port" if not known else "has several ports"
            report.add(codes.CHECK_PORT.at(http.span, wanted=wanted, path=path))
            return check.value
        port = known[0]
    entry = check.value.entry("http")
    assert entry
    return check.value.with_entry(entry.key, scalar(f":{port}{path}", http))


def _ports(container: Mapping) -> Iterator[int]:
    for port in items(container.get("ports")):
        number, protocol = at(port, "port"), text(at(port, "protocol"))
        if (
            isinstance(number, Scalar)
            and isinstance(number.value, int)
            and protocol in {None, "tcp"}
        ):
            yield number.value


# --- volumes --------------------------------------------------------------------------------------


def _volumes(root: Mapping, report: Report) -> Mapping | None:
    """Return all named volumes: those at the top, with what containers say of them, and others."""
    top = root.entry("volumes")
    found = {entry.name: entry for entry in entries(top.value if top else None)}
    for container in entries(root.get(CONTAINERS)):
        for key, mount in _mounts(container.value):
            known = found.get(key.value if isinstance(key.value, str) else str(key.value))
            found[str(key.value)] = _sized(known or Entry(key, mapping({}, key)), mount, report)
    if not found:
        return None
    span = top.value.span if top else next(iter(found.values())).key.span
    return Mapping(tuple(found.values()), span)


def _mounts(container: Node) -> Iterator[tuple[Scalar, Mapping]]:
    for entry in entries(at(container, "volumes")):
        for mount in items(entry.value):
            is_named = not is_path(entry.name) and at(mount, "temporary") is None
            if is_named and isinstance(mount, Mapping):
                yield entry.key, mount


def _sized(volume: Entry, mount: Mapping, report: Report) -> Entry:
    node = volume.value
    if not isinstance(node, Mapping):
        return volume
    for name in CLAIM:
        said, known = mount.entry(name), node.entry(name)
        if said is None:
            continue
        if known is None:
            node = node.with_entry(said.key, said.value)
        elif known.value != said.value:
            label = Label(known.value.span, "differs")
            fact = codes.TWO_SIZES.at(
                said.value.span, volume=volume.name, field=name, labels=[label]
            )
            report.add(fact)
    return Entry(volume.key, node)


def _without_claims(container: Mapping) -> Mapping:
    """Return the container without what now stands with the volume itself."""
    volumes = container.entry("volumes")
    if volumes is None or not isinstance(volumes.value, Mapping):
        return container
    kept = tuple(Entry(e.key, _bare(e)) for e in volumes.value)
    return container.with_entry(volumes.key, Mapping(kept, volumes.value.span))


def _bare(entry: Entry) -> Node:
    node = entry.value
    if is_path(entry.name) or not items(node):
        return node
    each = tuple(one.without(*CLAIM) if isinstance(one, Mapping) else one for one in items(node))
    return Sequence(each, node.span)


_USES: Dictionary[str, tuple[str, str, Callable[[Node], Iterator[str]]]] = {
    "config": ("config", "files: {{{}: /etc/app.conf}}", _keys_of("files")),
    "secrets": ("secret", "secrets: [{}]", _keys_of("secrets")),
    "volumes": ("volume", "volumes: {{{}: /data}}", _keys_of("volumes")),
    "networks": ("network", "networks: [{}]", _networks_of),
}
"""What a definition is, how a container names it, and the names that a container has."""
