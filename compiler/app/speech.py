"""Messages about what an app description stands for, in the words of the description.

What is behind loading knows Compose's keys alone, and names them in its messages. Hints are turned
around as a whole; of messages only the keys that the audit names, since names of the user's own may
be spelled like keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.app.fields import RENAMED
from compiler.diagnostics import Diagnostic
from compiler.records import replace
from compiler.regexes import regex

_QUOTED = regex(r"`([^`]+)`")
_AUDIT = "PC3"

_PHRASES: Mapping[str, str] = {
    "deploy: {mode: replicated-job}": "kind: job",
    'command: ["program", "argument"]': "args: [program, argument]",
    "a `healthcheck` with a `test` of your own": "a `health` of your own",
    "`x-podc: {size: 20Gi}` below the volume": "the size behind the path: `/path 20Gi`",
    "` below the volume": "` for the volume, at the top",
    "a `compose.override.yaml` for development": "`overrides`, for development",
    "condition: service_healthy": "after: {…: healthy}",
    "condition: service_completed_successfully": "after: {…: completed}",
}

_KEYS: Mapping[str, str] = {
    **{compose: app for app, compose in RENAMED.items() if compose != app},
    "healthcheck": "health",
    "depends_on": "after",
    "env_file": "env_from",
    "environment:": "env:",
    "configs:": "config:",
    "expose": "ports",
    "network_mode": "network",
    "configs": "files",
    "tmpfs": "tmp",
    "shm_size": "shm",
    "container_name": "service.aliases",
    "deploy.replicas": "replicas",
    "deploy.mode": "kind",
    "deploy.resources": "resources",
    "deploy.resources.limits": "resources",
    "deploy.resources.reservations": "resources",
    "deploy.endpoint_mode": "service.headless",
    "deploy.placement.constraints": "node",
    "deploy.placement.preferences": "spread",
    "ports.host_ip": "ports.address",
    "ports.target": "ports.port",
    "ports.published": "ports.publish",
    "depends_on.condition": "after",
}


_EXTENSION = re.compile(r"`x-podc: \{(?P<key>\w+): (?P<value>[^`]*)\}`")
_OTHERWISE: Mapping[str, str] = {
    "publish": "service: {{publish: {0}}}",
    "probes": "health: {{…, restart: true}}",
    "fs_group": "security: {{fs_group: {0}}}",
    "size": "volumes: {{NAME: {0}}}",
}
"""Keys of `x-podc` that a description says otherwise; the others are fields of their own."""


def translated(one: Diagnostic) -> Diagnostic:
    """Return a diagnostic in the words of app descriptions."""
    hint = one.hint
    for phrase, better in _PHRASES.items():
        hint = hint.replace(phrase, better)
    hint = _QUOTED.sub(_renamed, _EXTENSION.sub(_own, hint))
    if not one.number.startswith(_AUDIT):
        return replace(one, hint=hint)
    return replace(one, hint=hint, message=_QUOTED.sub(_renamed, one.message, count=1))


def _own(match: re.Match[str]) -> str:
    """Return what stands under `x-podc` as the description's own field."""
    key, value = match["key"], match["value"]
    if key == "expose":
        return f"`{_hosts(value)}`"
    return f"`{_OTHERWISE.get(key, f'{key}: {{0}}').format(value)}`"


def _hosts(value: str) -> str:
    """Return a route as `host`, in its long form where it has more than a name."""
    alone = re.fullmatch(r"\{host: ([^,{}]+)\}", value)
    if alone:
        return f"host: {alone[1]}"
    if port := re.fullmatch(r"\{port: (\d+)\}", value):
        return f"host: shop.example.com:{port[1]}"
    named = value.replace("{host:", "{name:")
    return f"host: {named}" if named.startswith("[") else f"host: [{named}]"


def _renamed(match: re.Match[str]) -> str:
    """Return a quoted key, or a key and its value, as the description has it."""
    key, colon, value = match[1].partition(": ")
    return f"`{_KEYS.get(key, key)}{colon}{value}`"
