"""Ports and routes of a service → `ports`, `host`, `path` and `tls` of a container."""

from __future__ import annotations

import re

from compiler.app.convert.scene import lone, without_nothing, word
from compiler.source.nodes import Mapping, Node, Plain
from compiler.source.walk import at, items


def ports(service: Mapping) -> Plain:
    """Return `ports` of a container: what is published, then what peers alone reach."""
    published = [_port(port) for port in items(service.get("ports"))]
    inside = [_number(text) for item in items(service.get("expose")) if (text := word(item))]
    return lone([*published, *inside])


def _number(text: str) -> Plain:
    return int(text) if text.isdecimal() else text.removesuffix("/tcp")


def _port(port: Node) -> Plain:
    target, published = word(at(port, "target")) or "", word(at(port, "published"))
    name, address = word(at(port, "name")), word(at(port, "host_ip"))
    protocol = word(at(port, "protocol")) or "tcp"
    mode = word(at(port, "mode"))
    extra = {
        "app_protocol": word(at(port, "app_protocol")),
        "mode": mode if mode == "host" else None,
    }
    if any(extra.values()) or (name and not re.fullmatch(r"[-a-z0-9]{1,15}", name)):
        return _long_port(port, extra)
    if published and not published.isdecimal():  # a range, of which one port is taken
        published = None
    text = f"{published}:{target}" if published else target
    if address:
        text = f"[{address}]:{text}" if ":" in address else f"{address}:{text}"
    if address and not published:
        text = text.replace(f":{target}", f"::{target}")
    suffix = "" if protocol == "tcp" else f"/{protocol}"
    named = f"{name}={text}{suffix}" if name else f"{text}{suffix}"
    return int(named) if named.isdecimal() else named


def _long_port(port: Node, extra: dict[str, str | None]) -> Plain:
    protocol, published = word(at(port, "protocol")), word(at(port, "published"))
    fields: dict[str, Plain] = {
        "port": int(word(at(port, "target")) or 0),
        "publish": int(published) if published and published.isdecimal() else None,
        "protocol": None if protocol == "tcp" else protocol,
        "name": word(at(port, "name")),
        "address": word(at(port, "host_ip")),
        **extra,
    }
    return without_nothing(fields)


def routes(node: Node | None) -> dict[str, Plain]:
    """Return `host`, with `path` and `tls` beside it where they are the same for all hosts."""
    found = items(node) or ((node,) if node is not None else ())
    if not found:
        return {}
    alike = {(word(at(one, "path")), word(at(one, "tls"))) for one in found}
    if len(alike) > 1 and all(at(one, "host") is not None for one in found):
        return {"host": [_long_host(one) for one in found]}
    return {
        "host": lone([host for one in found if (host := _host(one))]),
        "path": word(at(found[0], "path")),
        "tls": word(at(found[0], "tls")),
    }


def _long_host(route: Node) -> Plain:
    port = word(at(route, "port"))
    fields: dict[str, Plain] = {
        "name": word(at(route, "host")),
        "path": word(at(route, "path")),
        "tls": word(at(route, "tls")),
        "port": int(port) if port else None,
    }
    return without_nothing(fields)


def _host(route: Node) -> str:
    host, port = word(at(route, "host")), word(at(route, "port"))
    return f"{host}:{port}" if host and port else host or ""
