"""What stands at the top of a description: configs, secrets, volumes and networks."""

from __future__ import annotations

from compiler.app.convert.scene import Scene, is_true, lone, texts, without_nothing, word, words
from compiler.app.fields import NETWORK
from compiler.source.nodes import Entry, Mapping, Node, Plain, plain
from compiler.source.walk import at, entries, items

_CLAIM = ("size", "class", "access", "seed")


def shared(root: Mapping) -> dict[str, Plain]:
    """Return what `x-podc` says of the whole project."""
    own = {
        "accept": words(at(root, "x-podc", "accept")),
        "pull_secret": lone(words(at(root, "x-podc", "pull_secret"))),
        **{
            name: plain(node)
            for name in ("inference", "patches", "raw")
            if (node := at(root, "x-podc", name)) is not None
        },
    }
    return without_nothing(own)


def materials(root: Mapping, kind: str, scene: Scene) -> dict[str, Plain]:
    """Return the configs or secrets that some service gets."""
    used = {
        word(at(grant, "source"))
        for service in entries(root.get("services"))
        for grant in items(at(service.value, kind))
    }
    return {e.name: _material(e, kind, scene) for e in entries(root.get(kind)) if e.name in used}


def _material(entry: Entry, kind: str, scene: Scene) -> Plain:
    node = entry.value
    name = _own_name(entry, scene)
    if is_true(at(node, "external")):
        return {"external": name or True}
    generate = at(node, "x-podc", "generate")
    fields: dict[str, Plain] = {
        "text": word(at(node, "content")),
        "file": scene.path(at(node, "file")) or None,
        "env": word(at(node, "environment")),
        "generate": plain(generate) if generate else None,
        "name": name,
    }
    found = without_nothing(fields)
    scene.note((_GROUP[kind], entry.name), at(node, "content"))
    alone = {"configs": "text", "secrets": "file"}[kind]
    return found[alone] if list(found) == [alone] else found


_GROUP = {"configs": "config", "secrets": "secrets"}


def _own_name(entry: Entry, scene: Scene) -> str | None:
    """Return the name outside of the project, if somebody chose it."""
    name = word(at(entry.value, "name"))
    implied = (entry.name, f"{scene.name}_{entry.name}")
    return None if name in (None, *implied) else name


def volumes(root: Mapping, scene: Scene) -> dict[str, Plain]:
    """Return the volumes of which there is something to say beyond where they are mounted.

    All of them, where containers mount them in another order: manifests keep the order.
    """
    found = {e.name: _volume(e, scene) for e in entries(root.get("volumes"))}
    mounted = {
        name: None
        for service in entries(root.get("services"))
        for item in items(at(service.value, "volumes"))
        if (name := word(at(item, "source"))) in found
    }
    if [name for name in found if name in mounted] == list(mounted):
        return without_nothing(found)
    return {
        name: {} if value is None else value for name, value in found.items() if name in mounted
    }


def _volume(entry: Entry, scene: Scene) -> Plain:
    node = entry.value
    name = _own_name(entry, scene)
    if is_true(at(node, "external")):
        return {"external": name or True}
    claim = {field: at(node, "x-podc", field) for field in _CLAIM}
    fields: dict[str, Plain] = {field: plain(one) for field, one in claim.items() if one}
    fields |= {
        "name": name,
        "labels": texts(at(node, "labels")),
        "options": _options(at(node, "driver_opts"), scene),
    }
    found = without_nothing(fields)
    return found["size"] if list(found) == ["size"] else found


def _options(node: Node | None, scene: Scene) -> dict[str, Plain]:
    """Return the options of a volume; the device of a bind mount is a path."""
    options = texts(node)
    device = at(node, "device")
    if device is not None and options.get("o") == "bind":
        return options | {"device": scene.path(device)}
    return options


def networks(root: Mapping) -> dict[str, Plain]:
    """Return the networks that are special in any way."""
    found: dict[str, Plain] = {
        entry.name: {
            NETWORK.get(key, key): True
            for key in ("internal", "external", "enable_ipv6")
            if is_true(at(entry.value, key))
        }
        for entry in entries(root.get("networks"))
    }
    return without_nothing(found)
