"""A health check and probes → `health`, `ready` and `startup` of a container."""

from __future__ import annotations

from compiler.app.convert.scene import atom, is_true, without_nothing, word, words
from compiler.app.fields import TIMINGS
from compiler.source.nodes import Mapping, Node, Plain, Scalar, Sequence
from compiler.source.walk import at, entries, items


def checks(service: Mapping) -> dict[str, Plain]:
    """Return the checks of a container."""
    probes = {e.name: e.value for e in entries(at(service, "x-podc", "probes"))}
    readiness, liveness = probes.get("readiness"), probes.get("liveness")
    health = _probe(readiness) if isinstance(readiness, Mapping) else _healthcheck(service)
    fields: dict[str, Plain] = {"startup": _probe(probes.get("startup"))}
    if isinstance(liveness, Mapping):
        return {"health": _probe(liveness), "ready": health, **fields}
    if is_true(liveness) or _heals(service):
        health = {**_long(health), "restart": True}
    return {"health": health, **fields}


def _heals(service: Mapping) -> bool:
    """Tell whether a label, or Swarm, restarts what is not healthy."""
    label = (word(at(service, "labels", "autoheal")) or "").lower() == "true"
    swarm = ("endpoint_mode", "placement", "update_config", "rollback_config")
    has_check = service.get("healthcheck") is not None
    return has_check and (label or any(at(service, "deploy", key) is not None for key in swarm))


def _long(check: Plain) -> dict[str, Plain]:
    if isinstance(check, dict):
        return check
    return {"command": check} if check else {}


def _healthcheck(service: Mapping) -> Plain:
    node = service.get("healthcheck")
    test = node.get("test") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping):
        return None
    if is_true(node.get("disable")) or [word(one) for one in items(test)[:1]] == ["NONE"]:
        return False
    timings = without_nothing({name: atom(node.get(name)) for name in TIMINGS})
    command = _command(test)
    if command and not timings and isinstance(command, list):
        return command
    return without_nothing({"command": command, **timings})


def _command(test: Node | None) -> Plain:
    """Return the words of `CMD`, or the line of `CMD-SHELL`."""
    if not isinstance(test, Sequence) or not test.items:
        return None
    how, *rest = words(test)
    return rest if how == "CMD" else str(rest[0]) if rest else None


def _probe(node: Node | None) -> Plain:
    if isinstance(node, Scalar):
        return None if node.value is True else atom(node)
    if node is None:
        return None
    port, path = word(at(node, "http", "port")), word(at(node, "http", "path")) or "/"
    command = at(node, "exec")
    fields: dict[str, Plain] = {
        "http": f":{port}{path}" if port else None,
        "tcp": atom(at(node, "tcp")),
        "command": words(command) if isinstance(command, Sequence) else word(command),
        **{name: atom(at(node, name)) for name in TIMINGS},
    }
    return without_nothing(fields)
