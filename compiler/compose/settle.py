"""A whole tree → the canonical project: what is implied is written out, each value in its form."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.compose.environment import Environment
from compiler.compose.reading import clean
from compiler.compose.shapes import PROJECT
from compiler.compose.variables import resolve_names
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.source.nodes import Atom, Entry, Mapping, Node, Scalar, Sequence, mapping, scalar
from compiler.source.values import Value
from compiler.source.walk import Rule, entries, is_null, items, rewritten, rules, text

_NAMED = ("networks", "volumes", "configs", "secrets")
_SHARED = ("network_mode", "ipc", "pid", "uts", "cgroup")
_SERVICE = "service:"


def normalised(
    root: Mapping, name: Value[str], environment: Environment, report: Report
) -> Mapping:
    """Return the project with everything in it that Compose implies."""
    root = _with_name(root, name)
    root = _with_default_network(rewritten(root, _RULES, report))
    return resolve_names(_with_names(root, name.plain), environment, report)


def settled(root: Mapping, report: Report) -> Mapping:
    """Return the project with each value in the form that Compose shows, blank ones left out."""
    shown = PROJECT(root, report)
    assert isinstance(shown, Mapping)
    if "services" in shown:
        return shown
    return shown.with_entry(scalar("services", root), mapping({}, root))


def _with_name(root: Mapping, name: Value[str]) -> Mapping:
    entry = root.entry("name")
    if entry and isinstance(entry.value, Scalar):
        return root.with_entry(entry.key, replace(entry.value, value=name.plain))
    first = Entry(scalar("name", root), scalar(name.plain, root))
    return replace(root, entries=(first, *root.entries))


def _service(node: Node, _report: Report) -> Node:
    if not isinstance(node, Mapping):
        return node
    service = _with_network(_with_image_in_hooks(node))
    implied: dict[str, Entry] = {}
    for name, entry in _implied(node):
        if name not in _waited_for(node):
            implied.setdefault(name, entry)
    if not implied:
        return service
    waits = service.entry("depends_on")
    if waits and isinstance(waits.value, Mapping):
        whole = replace(waits.value, entries=(*waits.value.entries, *implied.values()))
        return service.with_entry(waits.key, whole)
    whole = Mapping(tuple(implied.values()), node.span)
    return service.with_entry(scalar("depends_on", node), whole)


def _waited_for(node: Mapping) -> frozenset[str]:
    return frozenset(entry.name for entry in entries(node.get("depends_on")))


def _with_network(node: Mapping) -> Mapping:
    """Put a service that names no network on the default one."""
    if "provider" in node or "network_mode" in node:
        return node
    networks = node.entry("networks")
    if networks and (not isinstance(networks.value, Mapping) or networks.value.entries):
        return node
    key = networks.key if networks else scalar("networks", node)
    default = mapping({"default": scalar(None, node)}, networks.value if networks else node)
    return node.with_entry(key, default)


def _with_image_in_hooks(node: Mapping) -> Mapping:
    image, hooks = node.entry("image"), node.entry("pre_start")
    if not image or not text(image.value) or not hooks or not isinstance(hooks.value, Sequence):
        return node
    given = tuple(
        hook.with_entry(image.key, image.value)
        if isinstance(hook, Mapping) and "image" not in hook
        else hook
        for hook in hooks.value.items
    )
    return node.with_entry(hooks.key, replace(hooks.value, items=given))


def _implied(node: Mapping) -> Iterator[tuple[str, Entry]]:
    """Yield the services that one can't start without, though `depends_on` does not name them."""
    for link in items(node.get("links")):
        fields = (text(link) or "").split(":")
        pair = 2
        name = fields[0] if len(fields) == pair else ":".join(fields)
        yield name, _dependency(link, name, restart=True)
    for key in _SHARED:
        value = node.get(key)
        if isinstance(value, Scalar) and (text(value) or "").startswith(_SERVICE):
            name = str(value.value).removeprefix(_SERVICE)
            yield name, _dependency(value, name, restart=True)
    for source in items(node.get("volumes_from")):
        whole = text(source) or ""
        if not whole.startswith("container:"):
            name = whole.split(":", maxsplit=1)[0]
            yield name, _dependency(source, name, restart=False)


def _dependency(node: Node, name: str, *, restart: bool) -> Entry:
    values: dict[str, Atom] = {"condition": "service_started", "restart": restart, "required": True}
    start = text(node) or ""
    offset = start.find(name)
    span = node.part(offset, offset + len(name)) if isinstance(node, Scalar) else node.span
    key = Scalar(name, span, raw=name)
    return Entry(key, mapping({key: scalar(value, node) for key, value in values.items()}, node))


def _build(node: Node, _report: Report) -> Node:
    if not isinstance(node, Mapping):
        return node
    if is_null(node.get("context")):
        node = node.with_entry(scalar("context", node), scalar(".", node))
    if is_null(node.get("dockerfile")) and is_null(node.get("dockerfile_inline")):
        node = node.with_entry(scalar("dockerfile", node), scalar("Dockerfile", node))
    return node


def _pull_policy(node: Node, _report: Report) -> Node:
    if isinstance(node, Scalar) and node.value == "if_not_present":
        return replace(node, value="missing")
    return node


def _target(node: Node, _report: Report) -> Node:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return node
    target = clean(node.value)
    return node if target == node.value else replace(node, value=target, raw=node.value)


def _with_default_network(root: Mapping) -> Mapping:
    """Define the default network if any service is on it."""
    users = [e.value for e in entries(root.get("services")) if _uses_default(e.value)]
    networks = root.entry("networks")
    if not users or (networks and "default" in _names(networks.value)):
        return root
    default = Entry(scalar("default", users[0]), scalar(None, users[0]))
    if networks and isinstance(networks.value, Mapping):
        whole = replace(networks.value, entries=(*networks.value.entries, default))
        return root.with_entry(networks.key, whole)
    return root.with_entry(scalar("networks", users[0]), Mapping((default,), users[0].span))


def _uses_default(service: Node) -> bool:
    if not isinstance(service, Mapping) or "provider" in service or "network_mode" in service:
        return False
    return "default" in _names(service.get("networks"))


def _names(node: Node | None) -> frozenset[str]:
    return frozenset(entry.name for entry in entries(node))


def _with_names(root: Mapping, project: str) -> Mapping:
    """Give each network, volume, config and secret the name it has outside of the project."""
    for kind in _NAMED:
        resources = root.entry(kind)
        if resources and isinstance(resources.value, Mapping):
            named = tuple(_with_own_name(entry, project) for entry in resources.value.entries)
            root = root.with_entry(resources.key, replace(resources.value, entries=named))
    return root


def _with_own_name(entry: Entry, project: str) -> Entry:
    value = mapping({}, entry.value) if is_null(entry.value) else entry.value
    if not isinstance(value, Mapping) or not is_null(value.get("name")):
        return Entry(entry.key, value)
    external = value.get("external")
    is_external = isinstance(external, Scalar) and external.value is True
    name = entry.name if is_external else f"{project}_{entry.name}"
    return Entry(entry.key, value.with_entry(scalar("name", entry.key), scalar(name, entry.key)))


_PATTERNS: dict[str, Rule] = {
    "services.*": _service,
    "services.*.build": _build,
    "services.*.pull_policy": _pull_policy,
    "services.*.volumes.*.target": _target,
}
_RULES = rules(_PATTERNS)
