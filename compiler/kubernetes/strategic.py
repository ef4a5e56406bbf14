"""Kubernetes' strategic merge: a patch, as it is written, put into an object's tree.

https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from datetime import datetime

from compiler.codes import patching as codes
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.trees import Tree, child, plain
from compiler.source.values import written

DIRECTIVE = "$patch"
_REPLACE, _DELETE = "replace", "delete"

# The lists of Kubernetes' own kinds that are merged, and the key of their items; all others are
# replaced. A container's ports and a Service's have the same name and other keys.
# https://kubernetes.io/docs/reference/generated/kubernetes-api/ ("patch merge key")
_KEYS: Dictionary[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "env": ("name",),
    "ports": ("containerPort", "port"),
    "volumes": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey",),
    "resourceClaims": ("name",),
    "schedulingGates": ("name",),
    "secrets": ("name",),
    "ownerReferences": ("uid",),
}


def merged(tree: Tree, patch: Node, report: Report, field: str = "") -> Tree:
    """Return the tree with the patch in it; what the patch does not name stays as it is."""
    match patch:
        case Mapping():
            return _mapping(tree, patch, report)
        case Sequence() if field in _KEYS and isinstance(tree, list | tuple):
            return _items(list(tree), patch, field, report)
        case _:
            return grown(patch)


def grown(node: Node) -> Tree:
    """Return what is written as a tree; a null is nothing."""
    match node:
        case Mapping():
            return {entry.name: grown(entry.value) for entry in node if entry.name != DIRECTIVE}
        case Sequence():
            return [grown(item) for item in node if _directive(item) is None or _rest(item)]
        case Scalar(value=None):
            return None
        case Scalar(value=datetime()):
            return written(node.raw, node)
        case Scalar(value=value):
            return written(value, node)


def _mapping(tree: Tree, patch: Mapping, report: Report) -> Tree:
    match _checked(patch, report):
        case "replace":
            return grown(patch)
        case "delete":
            return None
        case _:
            fields = dict(tree) if isinstance(tree, dict) else {}
    for entry in patch:
        if entry.name != DIRECTIVE:
            fields[entry.name] = merged(fields.get(entry.name), entry.value, report, entry.name)
    return fields


def _items(items: list[Tree], patch: Sequence, field: str, report: Report) -> Tree:
    if any(_checked(item, report) == _REPLACE and not _rest(item) for item in patch):
        return grown(patch)
    for item in patch:
        key = _key(item, items, field)
        if key is None:
            report.add(codes.PATCH_KEY.at(item.span, field=field, key=_KEYS[field][0]))
            continue
        wanted = item.get(key) if isinstance(item, Mapping) else None
        place = next((i for i, one in enumerate(items) if _is(one, key, wanted)), len(items))
        old = items[place] if place < len(items) else None
        items[place : place + 1] = [merged(old, item, report)]
    return [item for item in items if item is not None]


def _key(item: Node, items: list[Tree], field: str) -> str | None:
    """Return the key that tells the item from others: of several, the one that the list has."""
    keys = _KEYS[field]
    used = [key for key in keys if any(child(one, key) is not None for one in items)] or [*keys]
    return next((key for key in used if isinstance(item, Mapping) and key in item), None)


def _is(tree: Tree, key: str, wanted: Node | None) -> bool:
    return isinstance(wanted, Scalar) and plain(child(tree, key)) == wanted.value


def _checked(node: Node, report: Report) -> str | None:
    """Return the directive of a mapping; report those that nobody follows."""
    if not isinstance(node, Mapping):
        return None
    for entry in node:
        word = entry.value.value if isinstance(entry.value, Scalar) else None
        is_known = entry.name == DIRECTIVE and word in (_REPLACE, _DELETE, "merge")
        if entry.name.startswith("$") and not is_known:
            shown = f"{entry.name}: {word}" if entry.name == DIRECTIVE else entry.name
            report.add(codes.PATCH_DIRECTIVE.at(entry.key.span, directive=shown))
    return _directive(node)


def _directive(node: Node) -> str | None:
    found = node.get(DIRECTIVE) if isinstance(node, Mapping) else None
    return str(found.value) if isinstance(found, Scalar) else None


def _rest(node: Node) -> bool:
    """Tell whether there is anything beside the directive."""
    return isinstance(node, Mapping) and any(entry.name != DIRECTIVE for entry in node)
