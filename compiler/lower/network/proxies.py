"""Routing that a proxy would read from labels or variables through Docker's socket: what to write.

Nothing is routed by itself: rules of proxies name middlewares, which may ask for a password, and an
address without them would open what they keep shut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compiler.codes import routing as codes
from compiler.lower.network.ports import is_port
from compiler.lower.scope import Scope
from compiler.project import Pair, Service
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.values import Value, inferred

_TRAEFIK_RULE = regex(r"traefik\.(?:http\.routers\.[^.]+|tcp\.routers\.[^.]+|frontend)\.rule")
_TRAEFIK_PORT = regex(r"traefik\.(?:http\.services\.[^.]+\.loadbalancer\.server\.)?port")
_TRAEFIK_HOST = regex(r"(?<![A-Za-z])Host(?:SNI)?\(([^)]*)\)|(?<![A-Za-z])Host:([^;]+)")
_TRAEFIK_PATH = regex(r"PathPrefix(?:Strip)?(?:\(`(/[^`]*)`|:(/[^;,]*))")
_CADDY_SITE = regex(r"caddy(?:_\d+)?")
_CADDY_PORT = regex(r"upstreams(?: https?)? (\d+)")
_HOST = regex(r"(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Routing:
    """What a proxy would read of a service. `key`: of the first label or variable that says it."""

    key: Value[str]
    hosts: tuple[str, ...]
    path: str = ""
    port: str = ""

    @property
    def entry(self) -> str:
        """What says the same under `x-podc.expose`."""
        path = f", path: {self.path}" if self.path not in ("", "/") else ""
        port = f", port: {self.port}" if is_port(self.port) else ""
        hosts = [host for host in self.hosts if _HOST.fullmatch(host)] or ["shop.example.com"]
        entries = [f"{{host: {_quoted(host)}{path}{port}}}" for host in hosts]
        return entries[0] if len(entries) == 1 else f"[{', '.join(entries)}]"


def say_unrouted(scope: Scope) -> None:
    """Report each service that a proxy would route to by its labels or variables."""
    for service in scope.project.services:
        found = None if service.routes else _routing(service)
        if found:
            name = service.name.plain
            fact = codes.PROXY_LABELS.at(
                found.key.span, key=found.key.plain, service=name, entry=found.entry, subject=name
            )
            scope.report.add(fact)


def proxied_port(service: Service) -> Value[int] | None:
    """Return the container's port that a proxy would be told of."""
    told = [
        *(one.value for one in _labels(service) if _TRAEFIK_PORT.fullmatch(one.key.plain)),
        *(one.value for one in service.environment if one.name.plain == "VIRTUAL_PORT"),
    ]
    rule = "a proxy is told that the service answers there"
    ports = (inferred(int(one.plain), rule, one) for one in told if is_port(one.plain))
    return next(ports, None)


def _labels(service: Service) -> tuple[Pair, ...]:
    """Return what a proxy reads: labels, which are annotations in an app description."""
    return (*service.labels, *service.deploy_labels, *service.annotations)


def _routing(service: Service) -> Routing | None:
    labels = {one.key.plain: one for one in _labels(service)}
    texts = {key: one.value.plain for key, one in labels.items()}
    variables = {one.name.plain: one for one in service.environment}
    if texts.get("traefik.enable") == "false":
        return None
    for key, one in labels.items():
        if _TRAEFIK_RULE.fullmatch(key):
            return _traefik(one.key, texts)
        if _CADDY_SITE.fullmatch(key) and one.value.plain:
            found = _CADDY_PORT.search(" ".join(texts.values()))
            hosts = _split(re.sub(r"https?://", "", one.value.plain))
            return Routing(one.key, hosts, port=found[1] if found else "")
    host = variables.get("VIRTUAL_HOST")
    if host is None or not host.value.plain:
        return None
    path, port = (
        variables[name].value.plain if name in variables else ""
        for name in ("VIRTUAL_PATH", "VIRTUAL_PORT")
    )
    return Routing(host.name, _split(host.value.plain), path, port)


def _traefik(key: Value[str], labels: Mapping[str, str]) -> Routing:
    rules = [text for name, text in labels.items() if _TRAEFIK_RULE.fullmatch(name)]
    ports = [text for name, text in labels.items() if _TRAEFIK_PORT.fullmatch(name)]
    paths = {one[1] or one[2] for rule in rules for one in _TRAEFIK_PATH.finditer(rule)}
    hosts = dict.fromkeys(host for rule in rules for host in _hosts_of(rule))
    path = paths.pop() if len(paths) == len(rules) == 1 else ""
    return Routing(key, tuple(hosts), path, ports[0] if ports else "")


def _hosts_of(rule: str) -> Iterator[str]:
    for found in _TRAEFIK_HOST.finditer(rule):
        yield from _split((found[1] or found[2]).replace("`", ""))


def _split(text: str) -> tuple[str, ...]:
    return tuple(host for host in re.split(r"[\s,]+", text.strip()) if host)


def _quoted(host: str) -> str:
    return f'"{host}"' if host.startswith("*") else host
