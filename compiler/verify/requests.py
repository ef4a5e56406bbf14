"""Which requests an Ingress or a route takes: by its host, its path, and what else it looks at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, Manifest, items, mapping, mapping_at, text, text_at
from compiler.verify.rules.table import entries

_CLASS = "kubernetes.io/ingress.class"
# Words in the annotations of controllers that tell apart requests of one host and path.
_TELLING = ("canary", "condition", "entrypoint", "group", "listen", "match", "order", "priority")
_GATEWAY = (("group", "gateway.networking.k8s.io"), ("kind", "Gateway"), ("namespace", ""))
_ROUTES = ("HTTPRoute", "GRPCRoute")
_EVERYTHING: Fields = {"type": "PathPrefix", "value": "/"}


class Request(NamedTuple):
    """What is taken: who else has the same `key` takes it, too, where their `section`s meet."""

    key: tuple[str, ...]
    section: str
    words: str
    path: Path


def requests_of(one: Manifest) -> Iterator[Request]:
    """Yield what an Ingress or a route takes, each rule at its place."""
    if one.kind == "Ingress":
        yield from _of_ingress(one)
    elif one.kind in _ROUTES:
        yield from _of_route(one)


def meets(one: Request, other: Request) -> bool:
    """Whether a request is taken twice: by one listener, or by all of them and one."""
    same = one.section == other.section or not one.section or not other.section
    return same and one.key == other.key


def _of_ingress(one: Manifest) -> Iterator[Request]:
    notes = mapping_at(one.body, "metadata", "annotations")
    of_class = text(one.spec, "ingressClassName") or text(notes, _CLASS)
    telling = [
        f"{key}={value}" for key, value in notes.items() if any(word in key for word in _TELLING)
    ]
    who = (one.kind, one.namespace or "", of_class, *sorted(telling))
    for index, rule in entries(one.spec, "rules"):
        host = text(rule, "host")
        for nth, path in entries(mapping(rule, "http"), "paths"):
            kind, written = text(path, "pathType"), text(path, "path") or "/"
            bare = written.rstrip("/") if kind == "Prefix" else written
            place: Path = ("spec", "rules", index, "http", "paths", nth)
            yield Request((*who, host, kind, bare), "", f"{host}{written}", place)


def _of_route(one: Manifest) -> Iterator[Request]:
    hosts = [str(host) for host in items(one.spec, "hostnames")] or [""]
    parents = [parent for _, parent in entries(one.spec, "parentRefs")]
    for index, rule in entries(one.spec, "rules"):
        rules: Path = ("spec", "rules", index)
        matches = [((*rules, "matches", nth), match) for nth, match in entries(rule, "matches")]
        for (path, match), host, parent in product(matches or [(rules, {})], hosts, parents):
            key = (one.kind, *_parent(parent, one), host, _looked_at(match, one.kind))
            words = f"{host}{text_at(match, 'path', 'value')}" or "everything"
            yield Request(key, text(parent, "sectionName"), words, path)


def _parent(parent: Fields, one: Manifest) -> tuple[str, ...]:
    space = text(parent, "namespace") or one.namespace or ""
    named = [text(parent, field) or default for field, default in _GATEWAY[:2]]
    return (*named, space, text(parent, "name"), str(parent.get("port") or ""))


def _looked_at(match: Fields, kind: str) -> str:
    """Return what a rule looks at, the same for rules that look at the same."""
    seen: Fields = {key: _in_order(part) for key, part in match.items()}
    if kind == "HTTPRoute":
        seen["path"] = _EVERYTHING | mapping(match, "path")
    return json.dumps(seen, sort_keys=True)


def _in_order(part: Plain) -> Plain:
    """Return conditions in the order of their names, whose case does not count in headers."""
    if not isinstance(part, list):
        return part
    named: list[Fields] = [
        {"type": "Exact", **one, "name": text(one, "name").lower()}
        for one in part
        if isinstance(one, dict)
    ]
    return [*sorted(named, key=lambda one: text(one, "name"))]
