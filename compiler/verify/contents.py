"""Rules: what ConfigMaps and Secrets hold, and what Services, policies and budgets may say."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator

from compiler.codes import verifying as codes
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.containers import port_number
from compiler.verify.manifest import (
    Fields,
    Finding,
    Manifest,
    entries,
    items,
    number,
    text,
    texts,
)
from compiler.verify.workloads import is_share

LIMIT = 1024 * 1024
NODE_PORTS = range(30000, 32768)
_ENCODED = {"ConfigMap": ("binaryData",), "Secret": ("data",)}
_PLAIN = {"ConfigMap": ("data",), "Secret": ("stringData",)}


def configuration(manifest: Manifest) -> Iterator[Finding]:
    """Check that keys are safe, that bytes are in Base64, and that all fits into the object."""
    if manifest.kind not in _ENCODED:
        return
    size, seen = 0, set[str]()
    for field in (*_PLAIN[manifest.kind], *_ENCODED[manifest.kind]):
        for key, value in texts(manifest.body, field).items():
            yield from _key(key, seen, (field, key))
            length = _length(value, encoded=field in _ENCODED[manifest.kind])
            if length is None:
                fact = f"what is under `{key}` is no Base64"
                yield Finding(codes.OBJECT_CONTENT, (field, key), fact)
            size += length or 0
            seen.add(key)
    if size > LIMIT:
        fact = f"it holds {size} bytes, and {LIMIT} are allowed"
        yield Finding(codes.OBJECT_CONTENT, (), fact)


def _key(key: str, seen: set[str], path: Path) -> Iterator[Finding]:
    if not words.KEY.fits(key):
        fact = f"the key `{key}` has to have {words.KEY.said}"
        yield Finding(codes.OBJECT_CONTENT, path, fact)
    if key in seen:
        yield Finding(codes.OBJECT_CONTENT, path, f"the key `{key}` is used twice")


def _length(value: str, *, encoded: bool) -> int | None:
    if not encoded:
        return len(value.encode(errors="replace"))
    try:
        return len(b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return None


def texts_are_unicode(manifest: Manifest) -> Iterator[Finding]:
    """Check that no text has half a character: bytes that were no UTF-8 when they were read."""
    waiting: list[tuple[Path, object]] = [((), manifest.body)]
    while waiting:
        path, found = waiting.pop()
        match found:
            case dict():
                waiting.extend(((*path, key), below) for key, below in found.items())
            case list():
                waiting.extend(((*path, index), below) for index, below in enumerate(found))
            case str() if not found.isascii() and not _is_unicode(found):
                fact = f"`{path[-1]}` has bytes that are no UTF-8"
                yield Finding(codes.OBJECT_CONTENT, path, fact)


def _is_unicode(found: str) -> bool:
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True


def service(manifest: Manifest) -> Iterator[Finding]:
    """Check that a Service has ports, unless names are all it gives."""
    if manifest.kind != "Service":
        return
    kind = text(manifest.spec, "type") or "ClusterIP"
    headless = text(manifest.spec, "clusterIP") == "None"
    if headless and kind != "ClusterIP":
        fact = f"a headless Service can't be a {kind}"
        yield Finding(codes.FIELD, ("spec", "clusterIP"), fact)
    if not headless and kind != "ExternalName" and not items(manifest.spec, "ports"):
        yield Finding(codes.PORT, ("spec",), "it has no ports, and is not headless")
    yield from _service_ports(entries(manifest.spec, "ports"), kind)


def _service_ports(ports: list[Fields], kind: str) -> Iterator[Finding]:
    names, numbers = set[str](), set[tuple[int | None, str]]()
    for index, port in enumerate(ports):
        path: Path = ("spec", "ports", index)
        name, found = text(port, "name"), number(port, "port")
        key = (found, text(port, "protocol") or "TCP")
        yield from port_number(port, "port", path)
        yield from port_number(port, "targetPort", path)
        yield from _node_port(port, kind, path)
        if len(ports) > 1 and not name:
            fact = f"port {found} needs a name: there are several"
            yield Finding(codes.PORT, path, fact)
        if name and (name in names or not words.LABEL.fits(name)):
            fact = f"the port name `{name}` has to have {words.LABEL.said}, and to be used once"
            yield Finding(codes.PORT, (*path, "name"), fact)
        if key in numbers:
            yield Finding(codes.PORT, path, f"port {found}/{key[1]} is there twice")
        names.add(name)
        numbers.add(key)


def _node_port(port: Fields, kind: str, path: Path) -> Iterator[Finding]:
    found, at = number(port, "nodePort"), (*path, "nodePort")
    if found is None:
        return
    if kind not in ("NodePort", "LoadBalancer"):
        yield Finding(codes.PORT, at, f"a {kind} Service has no port on nodes")
    if found not in NODE_PORTS:
        fact = f"the node port {found} is outside {NODE_PORTS[0]}-{NODE_PORTS[-1]}"
        yield Finding(codes.PORT, at, fact)


def network_policy(manifest: Manifest) -> Iterator[Finding]:
    """Check that a policy's peers say who they are, and that its ports exist."""
    if manifest.kind != "NetworkPolicy":
        return
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for index, opening in enumerate(entries(manifest.spec, direction)):
            path: Path = ("spec", direction, index)
            for place, peer in enumerate(entries(opening, side)):
                if not any(key in peer for key in ("podSelector", "namespaceSelector", "ipBlock")):
                    fact = "a peer says nothing about who it is"
                    yield Finding(codes.FIELD, (*path, side, place), fact)
            for place, port in enumerate(entries(opening, "ports")):
                yield from port_number(port, "port", (*path, "ports", place))


def disruption_budget(manifest: Manifest) -> Iterator[Finding]:
    """Check that a budget says how many pods may be missing, or how many must be there."""
    if manifest.kind != "PodDisruptionBudget":
        return
    bounds = [manifest.spec.get(field) for field in ("minAvailable", "maxUnavailable")]
    if bounds[0] is not None and bounds[1] is not None:
        fact = "`minAvailable` and `maxUnavailable` exclude each other"
        yield Finding(codes.FIELD, ("spec",), fact)
    if not all(is_share(bound) for bound in bounds):
        yield Finding(codes.FIELD, ("spec",), "its bound is a number of pods, or such as `25%`")


def autoscaler(manifest: Manifest) -> Iterator[Finding]:
    """Check that an autoscaler's bounds leave room between them."""
    if manifest.kind != "HorizontalPodAutoscaler":
        return
    least, most = number(manifest.spec, "minReplicas"), number(manifest.spec, "maxReplicas")
    if (most or 0) < max(1, 1 if least is None else least):
        fact = "`maxReplicas` is smaller than `minReplicas`, or than 1"
        yield Finding(codes.FIELD, ("spec", "maxReplicas"), fact)


RULES = (
    configuration,
    texts_are_unicode,
    service,
    network_policy,
    disruption_budget,
    autoscaler,
)
