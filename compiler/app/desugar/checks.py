"""Checks of a canonical description → Compose's health check where it can say them, else probes.

One check alone decides about requests, as Docker's does: nothing is restarted on a guess. Where
`ready` decides about requests, a failing `health` restarts the container.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.app.fields import READY, STARTUP, TIMINGS
from compiler.app.grafting import Graft, graft
from compiler.app.short import http_parts
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, mapping, scalar, sequence
from compiler.source.walk import at, text

Grafts = Iterator[Graft]


def health(entry: Entry, container: Mapping) -> Grafts:
    """Yield the check that decides about requests; beside `ready`, the one about restarts."""
    if READY in container:
        yield graft("x-podc.probes.liveness", _probe(entry.value), entry.key)
    else:
        yield from _main(entry)


def ready(entry: Entry, _container: Mapping) -> Grafts:
    """Yield the check that decides about requests."""
    yield from _main(entry)


def startup(entry: Entry, _container: Mapping) -> Grafts:
    """Yield the check that the others wait for."""
    yield graft(f"x-podc.probes.{STARTUP}", _probe(entry.value), entry.key)


def _main(entry: Entry) -> Grafts:
    node = entry.value
    if not isinstance(node, Mapping):
        yield graft("healthcheck.disable", scalar(True, node), entry.key)
    elif _is_probe(node):
        yield graft("x-podc.probes.readiness", _probe(node), entry.key)
    else:
        yield graft("healthcheck", _healthcheck(node), entry.key)
    if at(node, "restart") is not None:
        yield graft("x-podc.probes.liveness", _again(node), entry.key)


def _is_probe(node: Mapping) -> bool:
    return "http" in node or "tcp" in node


def _again(node: Node) -> Node:
    """Return the same check for restarts."""
    restart = at(node, "restart")
    assert restart
    return _probe(node) if isinstance(node, Mapping) and _is_probe(node) else restart


def _healthcheck(node: Mapping) -> Mapping:
    """Return Compose's check: a list of words runs as it is, a text in a shell."""
    fields = [Entry(e.key, e.value) for e in node if e.name in TIMINGS]
    command = node.entry("command")
    if command:
        fields.insert(0, Entry(scalar("test", command.key), _test(command.value)))
    return Mapping(tuple(fields), node.span)


def _test(command: Node) -> Node:
    if isinstance(command, Sequence):
        return sequence([scalar("CMD", command), *command.items], command)
    return command


def _probe(node: Node) -> Node:
    """Return a check as `x-podc.probes` has it; `false` is none."""
    if not isinstance(node, Mapping):
        return node
    fields: dict[str, Node] = {e.name: e.value for e in node if e.name in TIMINGS}
    if (http := text(at(node, "http"))) is not None:
        port, path = http_parts(http)
        target = node.get("http")
        assert target
        fields["http"] = mapping(
            {"path": scalar(path, target), "port": scalar(port, target)}, target
        )
    if isinstance(tcp := node.get("tcp"), Scalar):
        fields["tcp"] = tcp
    if command := node.get("command"):
        fields["exec"] = command
    return mapping(fields, node)
