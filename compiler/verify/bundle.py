"""The schemas that kubernetes-validate ships, one compiled for each kind that is in use.

Its own `validate` reads all definitions again for every object; here each file is read once, and a
kind's schema has only the definitions that the kind needs. Kinds that it lacks and podc emits have
schemas under `schemas/kubernetes/`, which are the same for every version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from compiler import resources
from compiler.options import OLDEST_KUBERNETES
from compiler.regexes import regex
from compiler.schema.engine import CompiledSchema, compiled
from compiler.schema.tree import items, mapping, types_of
from compiler.source.nodes import Plain

Schema = dict[str, Plain]

_FOLDER = regex(r"v([0-9]+)\.([0-9]+)\.0-local-strict")
_KIND = regex(r"[A-Za-z][A-Za-z0-9]{0,62}")
_VERSION = regex(r"(?:([a-z0-9-]{1,63})(?:\.[a-z0-9.-]+)?/)?(v[a-z0-9]{1,62})")
_REFERENCE = "#/$defs/"
_MANY = 1024  # answers that are remembered
# How much of a kind's or a group's name is left at least in its misspelling.
_ALIKE, _NEARLY = 0.75, 0.9
_OURS = "schemas/kubernetes"
# Kinds that have the same definition in two versions of their API: group, version and kind, and the
# version in which their schemas and rules are ours.
SAME: Mapping[tuple[str, str, str], str] = {
    **{("gateway", "v1beta1", kind): "v1" for kind in ("Gateway", "GatewayClass", "HTTPRoute")},
    ("gateway", "v1", "ReferenceGrant"): "v1beta1",
}
_SAME = {
    f"{kind.lower()}-{group}-{version}.json": (f"{kind.lower()}-{group}-{ours}.json", version)
    for (group, version, kind), ours in SAME.items()
}

_DEFINITIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"
# What schemas ask for and a server does without: it has a default, or takes the empty value.
_NOT_ASKED_FOR: Mapping[str, tuple[str, ...]] = {
    "controllerrevision-apps-v1": ("revision",),
    "csidriver-storage-v1": ("spec",),
    "csinode-storage-v1": ("spec",),
    "endpointslice-discovery-v1": ("endpoints",),
    "io.k8s.api.apps.v1.StatefulSetSpec": ("serviceName",),  # asked for by schemas before 1.33
    "io.k8s.api.batch.v1.PodFailurePolicy": ("rules",),
    "io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern": ("status",),  # SetDefaults_Job
    "io.k8s.api.core.v1.HTTPHeader": ("value",),
    "io.k8s.api.core.v1.ISCSIPersistentVolumeSource": ("lun",),
    "io.k8s.api.core.v1.ISCSIVolumeSource": ("lun",),
    "io.k8s.api.core.v1.LimitRangeSpec": ("limits",),
    "io.k8s.api.core.v1.PreferredSchedulingTerm": ("preference",),
    "io.k8s.api.core.v1.ScaleIOPersistentVolumeSource": ("secretRef",),
    "io.k8s.api.core.v1.ScaleIOVolumeSource": ("secretRef",),
    "io.k8s.api.networking.v1.NetworkPolicySpec": ("podSelector",),  # empty: all pods
    "io.k8s.api.rbac.v1.RoleRef": ("apiGroup",),  # SetDefaults_RoleBinding
    "io.k8s.api.storage.v1.CSINodeSpec": ("drivers",),
    "io.k8s.api.storage.v1.TokenRequest": ("audience",),  # empty: the API server's own
    f"{_DEFINITIONS}.CustomResourceDefinitionVersion": ("served", "storage"),
    "priorityclass-scheduling-v1": ("value",),
}

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

# The API groups of Kubernetes itself, also of versions that are gone.
# https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/
_BUILT_IN = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "auditregistration.k8s.io",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "settings.k8s.io",
        "storage.k8s.io",
        "storagemigration.k8s.io",
    }
)


@cache
def versions() -> tuple[str, ...]:
    """Return the Kubernetes versions that podc can verify for, oldest first."""
    found = (_FOLDER.fullmatch(path.name) for path in _root().iterdir())
    numbers = sorted((int(match[1]), int(match[2])) for match in found if match)
    oldest = _numbers(OLDEST_KUBERNETES)
    return tuple(f"{major}.{minor}" for major, minor in numbers if (major, minor) >= oldest)


def is_built_in(api_version: str) -> bool:
    """Whether an API version is of a group that Kubernetes itself has, or had."""
    return api_version.rpartition("/")[0] in _BUILT_IN


@lru_cache(_MANY)
def is_at_least(version: str, wanted: str) -> bool:
    """Whether a version such as `1.34` is not older than another."""
    return _numbers(version) >= _numbers(wanted)


def api_versions_of(kind: str) -> tuple[str, ...]:
    """Return the API versions that have a kind, the stable ones first; none where there is none."""
    newest, stem = versions()[-1], kind.lower()
    found = _folder(newest).glob(f"{stem}-*.json") if _KIND.fullmatch(kind) else ()
    known = (mapping(_read(newest, path.name).get("properties")) for path in found)
    named = (
        str(version)
        for one in known
        if items(mapping(one.get("kind")).get("enum")) == [kind]
        for version in items(mapping(one.get("apiVersion")).get("enum"))
    )
    return tuple(sorted(named, key=lambda one: ("alpha" in one or "beta" in one, one)))


def kind_like(version: str, api_version: str, kind: str) -> str | None:
    """Return the kind of an API version that a name is a misspelling of."""
    if (api_version, kind.lower()) == ("v1", "list"):
        return "List"  # kubectl's own, which has no schema
    group = _VERSION.fullmatch(api_version)
    ending = "-".join(part for part in group.groups() if part) if group else ""
    names = {
        path.name.removesuffix(f"-{ending}.json"): path.name
        for path in (_folder(version).glob(f"*-{ending}.json") if ending else ())
    }
    close = get_close_matches(kind.lower(), names, n=1, cutoff=_ALIKE)
    known = mapping(_read(version, names[close[0]]).get("properties")) if close else {}
    kinds = items(mapping(known.get("kind")).get("enum"))
    return str(kinds[0]) if kinds else None


def is_slip(api_version: str, kind: str) -> bool:
    """Whether a group that Kubernetes has not is one of its own, misspelt: nobody could add it."""
    known = api_versions_of(kind)
    near = get_close_matches(api_version, known, n=1, cutoff=_NEARLY)
    return bool(known) and ("." not in api_version or bool(near))


@cache
def schema_of(version: str, api_version: str, kind: str) -> CompiledSchema | None:
    """Return the schema of a kind, or `None` where that Kubernetes has no such kind."""
    group = _VERSION.fullmatch(api_version)
    if not group or not _KIND.fullmatch(kind):
        return None
    name = "-".join(part for part in (kind.lower(), *group.groups()) if part)
    root = _read(version, f"{name}.json")
    return with_definitions(root, version) if _is_for(root, api_version, kind) else None


def with_definitions(root: Schema, version: str) -> CompiledSchema:
    """Return a schema compiled, with all that it refers to and does not define itself."""
    own = mapping(root.get("$defs"))
    return compiled({**root, "$defs": own | dict(_definitions_below(root, version, own))})


def _read(version: str, name: str) -> Schema:
    """Return the schema of a kind, empty where there is none."""
    path = _folder(version) / name
    if path.is_file():
        schema = _without_prose(json.loads(path.read_bytes()))
        return _asking(path.stem, schema, version)
    if name in resources.names(_OURS):
        return _without_prose(json.loads(resources.read(f"{_OURS}/{name}")))
    return _in_version(*_SAME[name], version) if name in _SAME else {}


def _in_version(name: str, named: str, version: str) -> Schema:
    """Return the schema of a kind as that of another version of its API."""
    schema = _read(version, name)
    properties = mapping(schema.get("properties"))
    (known,) = map(str, items(mapping(properties.get("apiVersion")).get("enum")))
    own: Plain = {"type": "string", "enum": [f"{known.partition('/')[0]}/{named}"]}
    return schema | {"properties": properties | {"apiVersion": own}}


def _definitions_below(root: Schema, version: str, own: Schema) -> Iterator[tuple[str, Plain]]:
    """Yield every definition that a schema refers to, and those that they refer to."""
    waiting, seen = list(_references(root)), set(own)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            definition, below = _definition(version, name)
            waiting.extend(below)
            yield name, definition


@cache
def _definition(version: str, name: str) -> tuple[Plain, tuple[str, ...]]:
    """Return a definition, and the names of those that it refers to."""
    definition = _asking(name, _without_prose(_definitions(version)[name]), version)
    return definition, tuple(_references(definition))


@cache
def _definitions(version: str) -> dict[str, Schema]:
    document = json.loads((_folder(version) / "_definitions.json").read_bytes())
    definitions: dict[str, Schema] = document["$defs"]
    return definitions


def _asking(name: str, schema: Schema, version: str) -> Schema:
    """Return a schema that asks for no more than a server, and takes null for no less than that."""
    needless = _NOT_ASKED_FOR.get(name, ())
    named = items(schema.get("required"))
    required = [field for field in map(str, named) if field not in needless]
    properties = mapping(schema.get("properties"))
    for field in needless:
        part = mapping(properties.get(field))
        if isinstance(part.get("type"), str):
            properties |= {field: part | {"type": [part["type"], "null"]}}
    for field in required:
        part = mapping(properties.get(field))
        properties |= {field: part | {"type": [*_types(part, version)]}}
    return schema | {"required": [*required], "properties": properties} if named else schema


def _types(part: Schema, version: str) -> Iterator[str]:
    """Yield the types that a field that is asked for may have: null is as good as nothing."""
    reference = part.get("$ref")
    name = str(reference).removeprefix(_REFERENCE)
    whole = _definitions(version)[name] if reference else part
    either = (mapping(one) for key in ("anyOf", "oneOf") for one in items(whole.get(key)))
    types = (kind for one in (whole, *either) for kind in types_of(one))
    return (kind for kind in dict.fromkeys(types) if kind != "null")


def _without_prose(schema: Schema) -> Schema:
    """Return a schema without descriptions, which are most of it, and with its own references.

    Alternatives are a number or a text (`IntOrString`), and null is either: one of them is enough.
    """
    return {
        "anyOf" if key == "oneOf" and isinstance(part, list) else key: _part(key, part)
        for key, part in schema.items()
        if _is_rule(key, part)
    }


def _part(key: str, part: Plain) -> Plain:
    match part:
        case dict():
            return _without_prose(part)
        case list():
            return [_part("", item) for item in part]
        case str() if key == "$ref":
            return f"{_REFERENCE}{part.rpartition('/')[2]}"
        case _:
            return part


def _is_rule(key: str, part: Plain) -> bool:
    """Whether a part says what fits. Of formats, those of numbers are kept: they have a range."""
    if key == "format":
        return part in ("int32", "int64") or not isinstance(part, str)
    return not (isinstance(part, str) and key in ("description", "$comment", "$schema"))


def _references(part: Plain) -> Iterator[str]:
    match part:
        case dict():
            reference = part.get("$ref")
            if isinstance(reference, str):
                yield reference.removeprefix(_REFERENCE)
            for below in part.values():
                yield from _references(below)
        case list():
            for item in part:
                yield from _references(item)
        case _:
            return


def _is_for(root: Schema, api_version: str, kind: str) -> bool:
    """Whether a schema is that of an object: files of mere parts have names alike."""
    expected = {"apiVersion": api_version, "kind": kind}
    properties = root.get("properties")
    if not isinstance(properties, dict):
        return False
    parts = {key: properties.get(key) for key in expected}
    return all(
        isinstance(part, dict) and part.get("enum") == [expected[key]]
        for key, part in parts.items()
    )


def _folder(version: str) -> Path:
    return _root() / f"v{version}.0-local-strict"


@cache
def _root() -> Path:
    """Return where the schemas are. Importing kubernetes-validate would take 0.2 s."""
    spec = find_spec("kubernetes_validate")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "kubernetes-json-schema"


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)
