"""What the file says of objects themselves: patches on those that podc makes, and whole ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler import ir
from compiler.codes import patching as codes
from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object
from compiler.kubernetes.ranks import rank
from compiler.kubernetes.strategic import grown, merged
from compiler.options import Options
from compiler.records import replace
from compiler.source.trees import Tree, child
from compiler.source.values import Option, Value

# Kinds that belong to no namespace.
_CLUSTER_WIDE = frozenset(
    (
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "GatewayClass",
        "IngressClass",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    )
)


def amend(
    objects: Sequence[Object], cluster: ir.Cluster, options: Options, report: Report
) -> tuple[Object, ...]:
    """Return the objects with those that are written out, and each patch where it is meant for."""
    found = list(objects)
    found.extend(_raw(cluster, options, report))
    for patch in cluster.patches:
        meant = [index for index, one in enumerate(found) if _is_meant(one, patch)]
        if not meant:
            _say_target(patch, found, report)
        _check_identity(patch, report)
        for index in meant:
            body = merged(found[index].body, patch.body, report)
            found[index] = replace(found[index], body=body, patched=patch.place)
    return tuple(sorted(found, key=lambda one: rank(one.kind)))


def _is_meant(one: Object, patch: ir.Patch) -> bool:
    is_its = patch.service is None or one.service == patch.service
    return one.kind == patch.kind and is_its and patch.name in (None, one.name)


def _say_target(patch: ir.Patch, objects: Sequence[Object], report: Report) -> None:
    near = [one for one in objects if patch.service in (None, one.service)]
    shown = dict.fromkeys(f"`{one.kind}`" for one in near)
    if patch.service is None:
        shown = dict.fromkeys(f"{one.kind} `{one.name}`" for one in near if one.kind == patch.kind)
    name = f" `{patch.name}`" if patch.name else ""
    target = f"{patch.kind}{name}" + (f" of `{patch.service}`" if patch.service else "")
    known = f"what there is: {', '.join(shown)}" if shown else "delete the patch"
    report.add(codes.PATCH_TARGET.at(patch.place, target=target, advice=known))


def _check_identity(patch: ir.Patch, report: Report) -> None:
    """Report what would give the object another identity; a project's patch has to name it."""
    for field in ("apiVersion", "kind"):
        entry = patch.body.entry(field)
        if entry and patch.service is not None:
            report.add(codes.PATCH_IDENTITY.at(entry.key.span, field=field))


# --- whole objects --------------------------------------------------------------------------------


def _raw(cluster: ir.Cluster, options: Options, report: Report) -> Iterator[Object]:
    """Yield the objects that are written out, in the namespace of the others."""
    external = tuple((one.kind, one.name.plain) for one in cluster.external)
    for node in cluster.raw:
        body = grown(node)
        words = {"apiVersion": _text(body, "apiVersion"), "kind": _text(body, "kind")}
        words["metadata.name"] = _text(body, "metadata", "name")
        missing = next((name for name, word in words.items() if not word), None)
        if missing:
            report.add(codes.RAW_OBJECT.at(node.span, missing=missing))
            continue
        version, kind, name = words.values()
        place = _text(body, "metadata", "namespace") or None
        if place is None and options.target.namespace and kind not in _CLUSTER_WIDE:
            place = options.target.namespace
            body = _within(body, Value(place, Option("--namespace")))
        yield Object(version, kind, name, place, body, None, node.span, external)


def _text(tree: Tree, *path: str) -> str:
    for step in path:
        tree = child(tree, step)
    return tree.plain if isinstance(tree, Value) and isinstance(tree.plain, str) else ""


def _within(body: Tree, namespace: Value[str]) -> Tree:
    assert isinstance(body, dict)  # it has a name
    meta = body["metadata"]
    assert isinstance(meta, dict)
    return {**body, "metadata": {**meta, "namespace": namespace}}
