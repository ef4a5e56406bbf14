"""Files, volumes, configs and secrets of a canonical description → Compose's mounts and grants."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.app.grafting import Graft, graft, grown
from compiler.app.short import is_path, size_bytes
from compiler.source.nodes import Entry, Mapping, Node, Scalar, mapping, scalar, sequence
from compiler.source.walk import at, entries, items, text

Grafts = Iterator[Graft]

_CLAIM = ("size", "class", "access", "seed")


def files(entry: Entry, _container: Mapping) -> Grafts:
    """Yield what a container may read: paths as mounts, everything else as a config."""
    for one in entries(entry.value):
        for file in items(one.value):
            if is_path(one.name):
                yield from _verdict(file)
                mount = _bind(one.key, file) | {"read_only": scalar(True, file)}
                yield graft("volumes", sequence([mapping(mount, file)], file), one.key)
            else:
                yield graft("configs", sequence([_grant(one.key, file)], file), one.key)


def _bind(source: Scalar, mount: Node) -> dict[str, Node]:
    parts: dict[str, Node] = {"type": scalar("bind", mount), "source": source}
    target = at(mount, "path")
    return parts | ({"target": target} if target else {})


def _grant(source: Scalar, file: Node) -> Mapping:
    fields = {"source": source, "target": at(file, "path"), "mode": at(file, "mode")}
    return mapping({name: node for name, node in fields.items() if node is not None}, file)


def volumes(entry: Entry, _container: Mapping) -> Grafts:
    """Yield what a container may write: named volumes, paths of the host, and its own space."""
    for one in entries(entry.value):
        for mount in items(one.value):
            yield from _verdict(mount)
            value = mapping(_mount(one, mount), mount)
            yield graft("volumes", sequence([value], mount), one.key)


def _verdict(mount: Node) -> Grafts:
    """Yield what the path is to become, if the description decides it."""
    verdict, path = at(mount, "as"), at(mount, "path")
    if verdict and isinstance(path, Scalar):
        yield Graft(("x-podc", "mounts", str(path.value)), verdict, path)


def _mount(volume: Entry, mount: Node) -> dict[str, Node]:
    parts = _bind(volume.key, mount)
    if read_only := at(mount, "read_only"):
        parts["read_only"] = read_only
    if is_path(volume.name):
        named = {"propagation": "propagation", "create": "create_host_path"}
        options = {to: node for key, to in named.items() if (node := at(mount, key)) is not None}
        return parts | ({"bind": mapping(options, mount)} if options else {})
    parts["type"] = scalar("volume", mount)
    if at(mount, "temporary"):
        del parts["source"]
    if subpath := at(mount, "subpath"):
        parts["volume"] = mapping({"subpath": subpath}, mount)
    return parts


def tmp(entry: Entry, _container: Mapping) -> Grafts:
    """Yield the paths that are kept in memory, as Docker writes them."""
    for mount in items(entry.value):
        path, size = text(at(mount, "path")), text(at(mount, "size"))
        line = f"{path}:size={size_bytes(size)}" if size else path or ""
        yield graft("tmpfs", sequence([scalar(line, mount)], mount), entry.key)


def grants(entry: Entry, _container: Mapping) -> Grafts:
    """Yield the secrets that a container gets as files, and those that it gets as variables."""
    for one in entries(entry.value):
        if variable := text(at(one.value, "env")):
            yield Graft(("x-podc", "secret_env", variable), one.key, one.key)
        if at(one.value, "path") or not at(one.value, "env"):
            yield graft("secrets", sequence([_grant(one.key, one.value)], one.value), one.key)


# --- what they come from --------------------------------------------------------------------------


def config(entry: Entry) -> Mapping:
    """Return a config with where its text comes from."""
    return grown(_material(entry, {"text": "content"}), entry.value)


def secret(entry: Entry) -> Mapping:
    """Return a secret with where its text comes from; a generated one exists in the cluster."""
    return grown(_material(entry, {"generate": "x-podc.generate"}), entry.value)


def _material(entry: Entry, renamed: dict[str, str]) -> Grafts:
    names = {"env": "environment"} | renamed
    for one in entries(entry.value):
        if one.name == "external":
            yield from _external(one)
        elif one.name != "generate" or _is_on(one.value):
            yield graft(names.get(one.name, one.name), one.value, one.key)
        if one.name == "generate" and _is_on(one.value):
            yield graft("external", scalar(True, one.value), one.key)


def _external(entry: Entry) -> Grafts:
    """Yield that something exists already; a text says under which name."""
    if isinstance(entry.value, Scalar) and isinstance(entry.value.value, str):
        yield graft("external", scalar(True, entry.value), entry.key)
        yield graft("name", entry.value, entry.key)
    else:
        yield graft("external", entry.value, entry.key)


def _is_on(node: Node) -> bool:
    return isinstance(node, Scalar) and bool(node.value)


def volume(entry: Entry) -> Mapping:
    """Return a named volume."""
    return grown(_volume(entry), entry.value)


def _volume(entry: Entry) -> Grafts:
    for one in entries(entry.value):
        if one.name in _CLAIM:
            yield graft(f"x-podc.{one.name}", one.value, one.key)
        elif one.name == "external":
            yield from _external(one)
        elif one.name == "options":
            yield graft("driver", scalar("local", one.value), one.key)
            yield graft("driver_opts", one.value, one.key)
        else:  # name, labels
            yield graft(one.name, one.value, one.key)
