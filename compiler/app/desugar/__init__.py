"""The canonical description → the Compose project that it stands for, node by node.

Each node keeps the place of the text it came from; whatever Compose can't say is a key of `x-podc`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary

from compiler.app.desugar import checks
from compiler.app.desugar import files as paths
from compiler.app.fields import CONDITIONS, HOOK, NETWORK, NODE_LABEL, NOT, RENAMED, SPREAD
from compiler.app.grafting import Graft, graft, grown
from compiler.app.layers import CONTAINERS
from compiler.app.short import bounds, cpu_cores, size_bytes
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, mapping, scalar, sequence
from compiler.source.parts import Part
from compiler.source.walk import at, entries, items, text

Grafts = Iterator[Graft]
Rewrite = Callable[[Entry, Mapping], Grafts]

_NOBODYS = ("host", "none")


def desugared(root: Mapping) -> Mapping:
    """Return the project as a canonical Compose document."""
    grafts = [one for entry in root for one in _top(entry)]
    containers = root.get(CONTAINERS)
    grafts += _networks(root, entries(containers))
    return grown(grafts, root)


def _top(entry: Entry) -> Grafts:
    """Yield what a key at the top stands for: named things one by one, the rest as `x-podc`."""
    if entry.name == "name":
        yield graft("name", entry.value, entry.key)
    elif entry.name in _NAMED:
        kind, of = _NAMED[entry.name]
        for one in entries(entry.value):
            yield Graft((kind, one.name), of(one), one.key)
    else:  # accept, pull_secret, patches, raw
        yield graft(f"x-podc.{entry.name}", entry.value, entry.key)


def _network(entry: Entry) -> Node:
    names = {app: compose for compose, app in NETWORK.items()}
    fields = (
        Entry(scalar(names.get(e.name, e.name), e.key), e.value) for e in entries(entry.value)
    )
    return Mapping(tuple(fields), entry.value.span)


def _networks(root: Mapping, containers: tuple[Entry, ...]) -> Grafts:
    """Yield the networks that containers name and nothing at the top describes."""
    known = {entry.name for entry in entries(root.get("networks"))}
    for container in containers:
        for name in items(at(container.value, "networks")):
            if isinstance(name, Scalar) and str(name.value) not in known:
                known.add(str(name.value))
                yield Graft(("networks", str(name.value)), mapping({}, name), name)


def _service(container: Entry) -> Mapping:
    node = container.value
    if not isinstance(node, Mapping):
        return mapping({}, node)
    grafts = [one for entry in node for one in _field(entry, node)]
    return grown(grafts, node)


def _field(entry: Entry, container: Mapping) -> Grafts:
    if entry.name in RENAMED:
        yield graft(RENAMED[entry.name], entry.value, entry.key)
    elif entry.name in _REWRITES:
        yield from _REWRITES[entry.name](entry, container)
    else:
        for below in entries(entry.value):
            yield from _part(f"{entry.name}.{below.name}", below, container)


def _part(path: str, entry: Entry, container: Mapping) -> Grafts:
    if path in RENAMED:
        yield graft(RENAMED[path], entry.value, entry.key)
    else:
        yield from _REWRITES[path](entry, container)


# --- scale and place ------------------------------------------------------------------------------


def _replicas(entry: Entry, _container: Mapping) -> Grafts:
    if isinstance(entry.value, Mapping):
        yield graft("x-podc.autoscale", entry.value, entry.key)
    else:
        yield graft("deploy.replicas", entry.value, entry.key)


def _kind(entry: Entry, _container: Mapping) -> Grafts:
    modes = {"daemonset": "global", "job": "replicated-job"}
    kind = text(entry.value)
    if kind in modes:
        yield graft("deploy.mode", scalar(modes[kind], entry.value), entry.key)
    else:
        yield graft("x-podc.controller", entry.value, entry.key)


def _node(entry: Entry, _container: Mapping) -> Grafts:
    lines = [scalar(_constraint(one), one.key) for one in entries(entry.value)]
    yield graft("deploy.placement.constraints", sequence(lines, entry.value), entry.key)


def _constraint(entry: Entry) -> str:
    value = text(entry.value) or ""
    operator = "!=" if value.startswith(NOT) else "=="
    return f"{NODE_LABEL}{entry.name} {operator} {value.removeprefix(NOT)}"


def _spread(entry: Entry, _container: Mapping) -> Grafts:
    over = text(entry.value) or ""
    label = scalar(f"{NODE_LABEL}{SPREAD.get(over, over)}", entry.value)
    rule = mapping({"spread": label}, entry.value)
    yield graft("deploy.placement.preferences", sequence([rule], entry.value), entry.key)


def _resources(name: str) -> Rewrite:
    """Return the rewrite of one amount: `cpu` or `memory`."""

    def rewrite(entry: Entry, _container: Mapping) -> Grafts:
        written = text(entry.value) or ""
        ends = bounds(Part(written, 0, len(written)))
        for block, end in (("reservations", ends.request), ("limits", ends.limit)):
            if end:
                amount = cpu_cores(end.text) if name == "cpus" else str(size_bytes(end.text))
                value = scalar(amount, entry.value)
                yield graft(f"deploy.resources.{block}.{name}", value, entry.key)

    return rewrite


def _gpu(entry: Entry, _container: Mapping) -> Grafts:
    asked = entry.value
    own = asked if isinstance(asked, Mapping) else mapping({"count": asked}, asked)
    kinds = sequence([scalar("gpu", asked)], asked)
    request = own.with_entry(scalar("capabilities", entry.key), kinds)
    path = "deploy.resources.reservations.devices"
    yield graft(path, sequence([request], asked), entry.key)


def _shm(entry: Entry, _container: Mapping) -> Grafts:
    yield graft("shm_size", _bytes(entry.value), entry.key)


def _bytes(node: Node) -> Scalar:
    return scalar(str(size_bytes(text(node) or "0")), node)


# --- order and sharing ----------------------------------------------------------------------------


def _after(entry: Entry, _container: Mapping) -> Grafts:
    for one in entries(entry.value):
        condition = scalar(CONDITIONS[text(one.value) or "started"], one.value)
        value = mapping({"condition": condition, "required": scalar(True, one.value)}, one.value)
        yield Graft(("depends_on", one.name), value, one.key)


def _shared(key: str) -> Rewrite:
    """Return the rewrite of a namespace: that of the node, of another container, or none."""

    def rewrite(entry: Entry, _container: Mapping) -> Grafts:
        name = text(entry.value)
        value = entry.value if name in _NOBODYS else scalar(f"service:{name}", entry.value)
        yield graft(key, value, entry.key)

    return rewrite


# --- traffic --------------------------------------------------------------------------------------


def _ports(entry: Entry, _container: Mapping) -> Grafts:
    """Yield what is reached from inside (`expose`) apart from what is published (`ports`)."""
    every = [port for port in items(entry.value) if isinstance(port, Mapping)]
    inside = [_exposed(port) for port in every if not _is_published(port)]
    outside = [_published(port) for port in every if _is_published(port)]
    if inside:
        yield graft("expose", sequence(inside, entry.value), entry.key)
    if outside:
        yield graft("ports", sequence(outside, entry.value), entry.key)


def _is_published(port: Mapping) -> bool:
    """Tell whether a port says anything that only a published port can: `expose` is a number."""
    return bool({"publish", "name", "app_protocol", "address", "mode"} & {e.name for e in port})


def _exposed(port: Mapping) -> Node:
    number, protocol = port.get("port"), text(port.get("protocol"))
    assert number
    value = number.value if isinstance(number, Scalar) else 0
    return scalar(f"{value}/{protocol}" if protocol else str(value), number)


_PORT = {"port": "target", "publish": "published", "address": "host_ip"}


def _published(port: Mapping) -> Mapping:
    fields = {
        _PORT.get(e.name, e.name): scalar(str(e.value.value), e.value)
        if e.name == "publish" and isinstance(e.value, Scalar)
        else e.value
        for e in port
    }
    keys = {_PORT.get(e.name, e.name): e.key for e in port}
    return Mapping(tuple(Entry(scalar(n, keys[n]), v) for n, v in fields.items()), port.span)


def _host(entry: Entry, container: Mapping) -> Grafts:
    """Yield a route for each host; `path` and `tls` hold for those that have none of their own."""
    routes = [_route(host, container) for host in items(entry.value)]
    yield graft("x-podc.expose", sequence(routes, entry.value), entry.key)


def _every_host(entry: Entry, container: Mapping) -> Grafts:
    """Yield a route for whatever host is asked for, where none is named."""
    if "host" not in container and not (entry.name == "tls" and "path" in container):
        route = _route(None, container)
        yield graft("x-podc.expose", sequence([route], entry.value), entry.key)


def _route(host: Node | None, container: Mapping) -> Mapping:
    fields = {name: node for name in ("path", "tls") if (node := container.get(name))}
    if host is None:
        return mapping(fields, container)
    if isinstance(host, Mapping):
        said = {"host" if one.name == "name" else one.name: one.value for one in host}
        return mapping(fields | said, host)
    name, _, port = (text(host) or "").partition(":")
    own: dict[str, Node] = {"host": scalar(name, host)}
    if port.isdecimal():
        own["port"] = scalar(int(port), host)
    return mapping(own | fields, host)


def _attachments(entry: Entry, container: Mapping) -> Grafts:
    aliases = at(container, "service", "aliases")
    for name in items(entry.value):
        if isinstance(name, Scalar):
            value = mapping({"aliases": aliases} if aliases else {}, name)
            yield Graft(("networks", str(name.value)), value, name)


def _aliases(entry: Entry, container: Mapping) -> Grafts:
    if "network" in container:  # no network of the project: Docker's name is found all the same
        yield graft("container_name", next(iter(items(entry.value))), entry.key)
    elif "networks" not in container:
        yield graft("networks.default.aliases", entry.value, entry.key)


def _headless(entry: Entry, _container: Mapping) -> Grafts:
    if isinstance(entry.value, Scalar) and entry.value.value:
        yield graft("deploy.endpoint_mode", scalar("dnsrr", entry.value), entry.key)


def _hooks(entry: Entry, _container: Mapping) -> Grafts:
    hooks = [_hook(one) for one in items(entry.value) if isinstance(one, Mapping)]
    yield graft(entry.name, sequence(hooks, entry.value), entry.key)


def _hook(hook: Mapping) -> Mapping:
    fields = (Entry(scalar(HOOK.get(e.name, e.name), e.key), e.value) for e in hook)
    return Mapping(tuple(fields), hook.span)


def _env_from(entry: Entry, _container: Mapping) -> Grafts:
    files = [
        mapping({"path": one, "required": scalar(True, one)}, one) for one in items(entry.value)
    ]
    yield graft("env_file", Sequence(tuple(files), entry.value.span), entry.key)


_REWRITES: Dictionary[str, Rewrite] = {
    "replicas": _replicas,
    "kind": _kind,
    "node": _node,
    "spread": _spread,
    "resources.cpu": _resources("cpus"),
    "resources.memory": _resources("memory"),
    "resources.gpu": _gpu,
    "shm": _shm,
    "after": _after,
    "network": _shared("network_mode"),
    "pid": _shared("pid"),
    "ipc": _shared("ipc"),
    "ports": _ports,
    "host": _host,
    "path": _every_host,
    "tls": _every_host,
    "networks": _attachments,
    "service.aliases": _aliases,
    "service.headless": _headless,
    "env_from": _env_from,
    "hooks.pre_start": _hooks,
    "hooks.post_start": _hooks,
    "hooks.pre_stop": _hooks,
    "files": paths.files,
    "volumes": paths.volumes,
    "tmp": paths.tmp,
    "secrets": paths.grants,
    "health": checks.health,
    "ready": checks.ready,
    "startup": checks.startup,
}

_NAMED: Dictionary[str, tuple[str, Callable[[Entry], Node]]] = {
    "containers": ("services", _service),
    "config": ("configs", paths.config),
    "secrets": ("secrets", paths.secret),
    "volumes": ("volumes", paths.volume),
    "networks": ("networks", _network),
}
