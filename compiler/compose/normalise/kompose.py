"""Kompose's labels → the keys that say the same: a file that was made for Kompose needs no change.

A label is put where `x-podc` or Compose has a key for it; what is written there already wins. What
is understood is taken from the labels, so that it does not become an annotation as well.
https://kompose.io/user-guide/#labels lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from compiler.codes import running as codes
from compiler.compose.normalise import label_values as values
from compiler.compose.normalise import read
from compiler.compose.normalise.label_values import Reading
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, mapping, scalar

Path = tuple[str, ...]

_MOST = 3  # Kompose's own number of replicas where none is written
_NAME = "kompose.init.containers.name"  # init containers are named after their service


class Meaning(NamedTuple):
    """Where a label's value belongs, and how it is read. `wins`: over what is written there."""

    path: Path
    reading: Reading
    wins: bool = False


def understood(root: Mapping, report: Report) -> Mapping:
    """Return the project with the labels of services and volumes where podc looks for them."""
    services, volumes = root.get("services"), root.get("volumes")
    if isinstance(volumes, Mapping):
        volumes = _each(volumes, lambda one: _volume(one, read.entries(one, "labels"), report))
        for service in read.entries(services):
            volumes = _its_volumes(service.value, volumes, report)
    if isinstance(services, Mapping):
        services = _each(services, lambda one: _service(one, report))
    parts = {"services": services, "volumes": volumes}
    return replace(
        root,
        entries=tuple(Entry(e.key, parts.get(e.name) or e.value) for e in root.entries),
    )


def _each(nodes: Mapping, change: Callable[[Mapping], Mapping]) -> Mapping:
    entries = (
        Entry(one.key, change(one.value) if isinstance(one.value, Mapping) else one.value)
        for one in nodes
    )
    return replace(nodes, entries=tuple(entries))


# --- where they belong ----------------------------------------------------------------------------

_OURS = "x-podc"
_PROBES: Path = (_OURS, "probes")


def _probe(name: str) -> dict[str, Meaning]:
    """Return the labels that both probes have."""
    label, path = f"kompose.service.healthcheck.{name}", (*_PROBES, name)
    return {
        f"{label}.http_get_path": Meaning((*path, "http", "path"), values.text),
        f"{label}.http_get_port": Meaning((*path, "http", "port"), values.number),
        f"{label}.tcp_port": Meaning((*path, "tcp"), values.number),
    }


_FOR_ITS_VOLUMES: Dictionary[str, str] = {
    "kompose.volume.size": "size",
    "kompose.volume.storage-class-name": "class",
    "kompose.volume.selector": "selector",
}

_READINESS = "kompose.service.healthcheck.readiness"

MEANINGS: Dictionary[str, Meaning] = {
    "kompose.controller.type": Meaning(
        (_OURS, "controller"),
        values.one_of(
            deployment="deployment",
            daemonset="daemonset",
            statefulset="statefulset",
            replicationcontroller="deployment",
        ),
    ),
    "kompose.service.group": Meaning((_OURS, "pod"), values.text),
    "kompose.image-pull-policy": Meaning(
        ("pull_policy",),
        values.one_of(always="always", ifnotpresent="missing", never="never"),
        wins=True,
    ),
    "kompose.image-pull-secret": Meaning((_OURS, "pull_secret"), values.object_name),
    "kompose.serviceaccount-name": Meaning((_OURS, "service_account"), values.text),
    "kompose.security-context.fsgroup": Meaning((_OURS, "fs_group"), values.number),
    "kompose.cronjob.schedule": Meaning((_OURS, "schedule", "cron"), values.text),
    "kompose.cronjob.concurrency_policy": Meaning(
        (_OURS, "schedule", "concurrency"),
        values.one_of(allow="allow", forbid="forbid", replace="replace"),
    ),
    "kompose.cronjob.backoff_limit": Meaning(("restart",), values.attempts, wins=True),
    "kompose.hpa.replicas.min": Meaning((_OURS, "autoscale", "min"), values.number),
    "kompose.hpa.replicas.max": Meaning((_OURS, "autoscale", "max"), values.number),
    "kompose.hpa.cpu": Meaning((_OURS, "autoscale", "cpu"), values.share),
    "kompose.hpa.memory": Meaning((_OURS, "autoscale", "memory"), values.share),
    **_probe("readiness"),
    **_probe("liveness"),
    f"{_READINESS}.test": Meaning((*_PROBES, "readiness", "exec"), values.test),
    f"{_READINESS}.interval": Meaning((*_PROBES, "readiness", "interval"), values.duration),
    f"{_READINESS}.timeout": Meaning((*_PROBES, "readiness", "timeout"), values.duration),
    f"{_READINESS}.retries": Meaning((*_PROBES, "readiness", "retries"), values.number),
    f"{_READINESS}.start_period": Meaning((*_PROBES, "readiness", "start_period"), values.duration),
    f"{_READINESS}.disable": Meaning((*_PROBES, "readiness"), values.off, wins=True),
    "kompose.service.type": Meaning(
        (_OURS, "service_type"),
        values.one_of(
            clusterip="clusterip",
            headless="headless",
            loadbalancer="loadbalancer",
            nodeport="nodeport",
        ),
    ),
    "kompose.service.nodeport.port": Meaning((_OURS, "node_port"), values.number),
    "kompose.service.external-traffic-policy": Meaning(
        (_OURS, "traffic_policy"), values.one_of(cluster="Cluster", local="Local")
    ),
    "kompose.service.expose": Meaning((_OURS, "expose"), values.routes),
    "kompose.service.expose.ingress-class-name": Meaning((_OURS, "ingress_class"), values.text),
    "kompose.service.name_override": Meaning(("networks", "default", "aliases"), values.words),
    "kompose.init.containers.image": Meaning(("pre_start", "image"), values.text),
    "kompose.init.containers.command": Meaning(("pre_start", "entrypoint"), values.words),
}


# Labels that speak of every item of a list: of all ports, of all volumes.
_FOR_ITEMS: Dictionary[str, Meaning] = {
    "kompose.controller.port.expose": Meaning(
        ("ports", "mode"), values.one_of(true="host", false="ingress"), wins=True
    ),
    "kompose.volume.subpath": Meaning(("volumes", "volume", "subpath"), values.text),
    "kompose.service.expose.tls-secret": Meaning((_OURS, "expose", "tls"), values.text),
}

# Labels of `deploy` → where the amount of the container's own disk belongs.
_DISK: Dictionary[str, Path] = {
    "kompose.ephemeral-storage.limit": ("storage_opt", "size"),
    "kompose.ephemeral-storage.request": (_OURS, "disk"),
}

_TYPE = "kompose.volume.type"
_MOUNTS: Dictionary[str, str] = {
    "configmap": "config",
    "persistentvolumeclaim": "claim",
    "emptydir": "emptyDir",
    "hostpath": "hostPath",
}


def _mounted(service: Mapping, report: Report) -> Mapping:
    """Return the service with what its bind mounts are to become, by the label that says so."""
    label = read.scalar(service, "labels", _TYPE)
    if label is None:
        return service
    kind = values.one_of(**_MOUNTS)(label)
    if kind is None:
        _say(_TYPE, label, report)
        return service
    for item in read.items(service, "volumes"):
        target, form = read.text(item, "target"), read.text(item, "type")
        if target and form and form.plain == "bind":
            service = _put(service, (_OURS, "mounts", target.plain), kind)
    return service


def _with_disk(service: Mapping, report: Report) -> Mapping:
    """Return the service with what labels of `deploy` say of the container's own disk."""
    labels = read.find(service, "deploy", "labels")
    if not isinstance(labels, Mapping):
        return service
    for name, path in _DISK.items():
        label = read.scalar(labels, name)
        size = values.amount(label) if label else None
        if label and size is None:
            _say(name, label, report)
        elif size:
            service = _put(service, path, size)
    return _put(service, ("deploy", "labels"), labels.without(*_DISK), wins=True)


def _in_items(service: Mapping, meaning: Meaning, value: Node) -> Mapping:
    """Return the service with a value in each item of a list, of named volumes only."""
    *steps, last = meaning.path
    outer, inner = (steps[:1], [*steps[1:], last]) if steps[0] != _OURS else (steps, [last])
    found = read.find(service, *outer)
    if not isinstance(found, Sequence):
        return service
    items = tuple(
        _put(item, tuple(inner), value, wins=meaning.wins)
        if isinstance(item, Mapping) and _is_volume(item)
        else item
        for item in found
    )
    return _put(service, tuple(outer), replace(found, items=items), wins=True)


def _is_volume(item: Mapping) -> bool:
    """Tell whether an item is a named volume; ports have no type."""
    kind = read.text(item, "type")
    return kind is None or kind.plain == "volume"


def _service(service: Mapping, report: Report) -> Mapping:
    found = service
    labels = read.entries(service, "labels")
    for label in sorted(labels, key=lambda one: one.name in _FOR_ITEMS):
        meaning = MEANINGS.get(label.name) or _FOR_ITEMS.get(label.name)
        if meaning is None or not isinstance(label.value, Scalar):
            continue
        value = meaning.reading(label.value)
        if value is None:
            _say(label.name, label.value, report)
        elif label.name in _FOR_ITEMS:
            found = _in_items(found, meaning, value)
        else:
            found = _put(found, meaning.path, value, wins=meaning.wins)
    found = _with_disk(_mounted(found, report), report)
    found = _without(found, {*MEANINGS, *_FOR_ITEMS, *_FOR_ITS_VOLUMES, _NAME, _TYPE})
    return _completed(found, is_scaled=read.find(service, _OURS, "autoscale") is not None)


def _completed(service: Mapping, *, is_scaled: bool) -> Mapping:
    """Return the service with what labels leave unsaid, and the hook of an init container.

    `is_scaled`: the file has an autoscaler of its own.
    """
    scale, hook = read.find(service, _OURS, "autoscale"), service.get("pre_start")
    if scale and not is_scaled:
        service = _put(service, (_OURS, "autoscale", "max"), scalar(_MOST, scale))
        service = _put(service, (_OURS, "autoscale", "lenient"), scalar(True, scale))
    if isinstance(hook, Mapping):
        service = _put(service, ("pre_start",), Sequence((hook,), hook.span), wins=True)
    return service


def _say(label: str, value: Scalar, report: Report) -> None:
    report.add(codes.LABEL_VALUE.at(value.span, label=label, value=read.spelled(value)))


def _put(node: Mapping, path: Path, value: Node, *, wins: bool = False) -> Mapping:
    """Return the mapping with a value at a path; what is written on the way stays."""
    step, *rest = path
    below = _written(node.get(step))
    if rest:
        inner = below if isinstance(below, Mapping) else Mapping((), value.span)
        if below is not None and not isinstance(below, Mapping) and not wins:
            return node
        return node.with_entry(_key(node, step, value), _put(inner, tuple(rest), value, wins=wins))
    if below is not None and not wins:
        return node
    return node.with_entry(_key(node, step, value), value)


def _written(node: Node | None) -> Node | None:
    """Return a node, unless it is a null."""
    return None if isinstance(node, Scalar) and node.value is None else node


def _key(node: Mapping, step: str, value: Node) -> Scalar:
    entry = node.entry(step)
    return entry.key if entry else scalar(step, value)


def _without(node: Mapping, names: frozenset[str] | set[str]) -> Mapping:
    labels = node.entry("labels")
    if labels is None or not isinstance(labels.value, Mapping):
        return node
    return node.with_entry(labels.key, labels.value.without(*names))


# --- volumes --------------------------------------------------------------------------------------


def _its_volumes(service: Node, volumes: Mapping, report: Report) -> Mapping:
    """Return the volumes with what a service's labels say of those that it mounts."""
    labels = read.entries(service, "labels")
    mounted = {
        source.plain
        for item in read.items(service, "volumes")
        if (source := read.text(item, "source"))
    }
    return replace(
        volumes,
        entries=tuple(
            Entry(one.key, _volume(_some(one), labels, report)) if one.name in mounted else one
            for one in volumes
        ),
    )


def _some(entry: Entry) -> Mapping:
    return entry.value if isinstance(entry.value, Mapping) else mapping({}, entry.value)


def _volume(volume: Mapping, labels: tuple[Entry, ...], report: Report) -> Mapping:
    for label in labels:
        key = _FOR_ITS_VOLUMES.get(label.name)
        if key and isinstance(label.value, Scalar):
            value = values.text(label.value)
            if value is None:
                _say(label.name, label.value, report)
            else:
                volume = _put(volume, (_OURS, key), value)
    return _without(volume, set(_FOR_ITS_VOLUMES))
