"""A pod's volumes of the IR → their trees."""

from __future__ import annotations

from typing import assert_never

from compiler import ir
from compiler.kubernetes.fields import each, fixed
from compiler.source.trees import Tree

# Every namespace has it: Kubernetes itself puts it there.
ROOT_CERTIFICATES = "kube-root-ca.crt"

_TOKEN_RULE = "what a client in a pod needs to reach the API server"  # noqa: S105 - a rule's name
_TOKEN_SECONDS = 3607  # as Kubernetes' own token volumes have it


def volume(one: ir.PodVolume) -> Tree:
    """Return the volume."""
    kind, source = _source(one)
    return {"name": fixed(one.name, "a volume has a name in its pod"), kind: source}


def _source(one: ir.PodVolume) -> tuple[str, Tree]:
    source: tuple[str, Tree]
    match one:
        case ir.ClaimVolume():
            claim: Tree = {"claimName": one.claim, "readOnly": one.read_only}
            source = "persistentVolumeClaim", claim
        case ir.EmptyDir():
            source = "emptyDir", _empty_dir(one)
        case ir.HostPath():
            source = "hostPath", {"path": one.path, "type": one.type}
        case ir.Projected():
            source = _projected(one)
        case ir.ImageVolume():
            source = "image", {"reference": one.image}
        case ir.ServiceAccountToken():
            source = "projected", _token()
        case _:
            assert_never(one)
    return source


def _empty_dir(one: ir.EmptyDir) -> Tree:
    medium = fixed("Memory", "a tmpfs is memory") if one.memory else None
    return {"medium": medium, "sizeLimit": one.size}


def _projected(one: ir.Projected) -> tuple[str, Tree]:
    items = each(one.items, _item)
    match one.kind:
        case ir.Reference.CONFIG_MAP:
            return "configMap", {"name": one.object, "defaultMode": one.mode, "items": items}
        case ir.Reference.SECRET:
            return "secret", {"secretName": one.object, "defaultMode": one.mode, "items": items}
        case _:
            assert_never(one.kind)


def _item(item: ir.Item) -> Tree:
    return {"key": item.key, "path": item.path, "mode": item.mode}


def _token() -> Tree:
    token: Tree = {
        "path": fixed("token", _TOKEN_RULE),
        "expirationSeconds": fixed(_TOKEN_SECONDS, _TOKEN_RULE),
    }
    certificate: Tree = {
        "name": fixed(ROOT_CERTIFICATES, _TOKEN_RULE),
        "items": [{"key": fixed("ca.crt", _TOKEN_RULE), "path": fixed("ca.crt", _TOKEN_RULE)}],
    }
    namespace: Tree = {
        "path": fixed("namespace", _TOKEN_RULE),
        "fieldRef": {"fieldPath": fixed("metadata.namespace", _TOKEN_RULE)},
    }
    return {
        "sources": [
            {"serviceAccountToken": token},
            {"configMap": certificate},
            {"downwardAPI": {"items": [namespace]}},
        ]
    }
