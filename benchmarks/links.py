"""Which hosts of a project its manifests call, and which of them have a Service.

Counted from the objects alone, by patterns of its own: what the compiler believes is not asked.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import NamedTuple

from compiler.compose.render import canonical_plain
from compiler.pipeline import Result
from compiler.source.nodes import Plain
from compiler.source.trees import plain

_ADDRESS = re.compile(
    r"(?:://|@)([\w.-]+)"
    r"|(?<![\w./-])([\w.-]+):\d{2,5}(?![\w.])"
    r"|(?<![\w-])(?:-h|--host)[ =]([\w.-]+)"
)
_HOST_KEY = re.compile(r".*(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT|BROKER)S?", re.IGNORECASE)


class Links(NamedTuple):
    """Hosts as `workload or map -> host`, those that resolve among them, and the silent rest."""

    used: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()


def links(result: Result) -> Links:
    """Return the hosts that manifests call by names of the project, and what becomes of them.

    A host without a Service is silent if no diagnostic names it.
    """
    if result.loaded is None:
        return Links()
    bodies = [body for one in result.objects if isinstance(body := plain(one.body), dict)]
    services = {_name(body) for body in bodies if body["kind"] == "Service"}
    project = canonical_plain(result.loaded)
    known = {*_names(project), *services}
    used = {
        (f"{body['kind']}/{_name(body)}", host)
        for body in bodies
        for host in map(str.lower, _called(body))
        if host in known
    }
    said = " ".join(one.message for one in result.diagnostics).lower()
    missing = {(place, host) for place, host in used if host not in services}
    silent = {(place, host) for place, host in missing if f"`{host}`" not in said}
    return Links(*(frozenset(map(" -> ".join, some)) for some in (used, used - missing, silent)))


def _names(project: dict[str, Plain]) -> Iterator[str]:
    """Yield every name that Docker would resolve to a service of the project."""
    for name, service in _mapping(project, "services").items():
        yield name.lower()
        for key in ("container_name", "hostname"):
            if text := _mapping(service).get(key):
                yield str(text).lower()
        for link in _list(service, "links"):
            yield str(link).rpartition(":")[2].lower()
        for network in _mapping(service, "networks").values():
            yield from (str(alias).lower() for alias in _list(network, "aliases"))


def _called(body: dict[str, Plain]) -> Iterator[str]:
    """Yield the hosts in the texts of an object: data of maps, words and variables of pods."""
    for key, text in _mapping(body, "data").items():
        spelled = b64decode(str(text)).decode(errors="replace") if _is_secret(body) else str(text)
        yield from _hosts(spelled, key)
    for container in _containers(body):
        words = (*_list(container, "command"), *_list(container, "args"))
        yield from _hosts(" ".join(map(str, words)))
        for variable in _list(container, "env"):
            fields = _mapping(variable)
            yield from _hosts(str(fields.get("value", "")), str(fields.get("name")))
        for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
            command = _list(_mapping(container, probe, "exec"), "command")
            yield from _hosts(" ".join(map(str, command)))


def _hosts(text: str, key: str = "") -> Iterator[str]:
    if key.upper().endswith("IMAGE"):
        return
    for match in _ADDRESS.finditer(text):
        yield next(host for host in match.groups() if host)
    if _HOST_KEY.fullmatch(key):
        yield from re.split(r"\s*,\s*", text)


def _containers(body: dict[str, Plain]) -> Iterator[Plain]:
    """Yield the containers of the user's own; those that wait were written by podc."""
    pod = _mapping(body, "spec", "template", "spec") or _mapping(
        body, "spec", "jobTemplate", "spec", "template", "spec"
    )
    yield from _list(pod, "containers")


def _is_secret(body: dict[str, Plain]) -> bool:
    return body["kind"] == "Secret"


def _name(body: dict[str, Plain]) -> str:
    return str(_mapping(body, "metadata")["name"])


def _mapping(tree: Plain, *path: str) -> dict[str, Plain]:
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree if isinstance(tree, dict) else {}


def _list(tree: Plain, key: str) -> list[Plain]:
    found = _mapping(tree).get(key)
    return found if isinstance(found, list) else []
