"""A manifest as the rules see it: plain values, and the pods in it whatever the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compiler.diagnostics import Code
from compiler.kubernetes.objects import Object
from compiler.source.nodes import Plain
from compiler.source.trees import Path, plain

Fields = dict[str, Plain]

_TEMPLATE: Path = ("spec", "template")
TEMPLATES: dict[str, Path] = {
    "Pod": (),
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What an API server, or a cluster, would object to. The fact is said of the manifest."""

    code: Code
    path: Path
    fact: str


@dataclass(frozen=True, slots=True)
class Container:
    """A container. `stays`: it runs as long as the pod, as init containers do not."""

    path: Path
    fields: Fields
    stays: bool

    @property
    def name(self) -> str:
        """Its name, in backticks."""
        return f"`{text(self.fields, 'name')}`"


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod, or the template of one. `claims`: names of volumes that a StatefulSet adds."""

    path: Path
    labels: Fields
    spec: Fields
    containers: tuple[Container, ...]
    claims: tuple[str, ...] = ()

    @property
    def at(self) -> Path:
        """The path of the pod's spec."""
        return (*self.path, "spec")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An object, its plain body, and its pod if it makes one."""

    object: Object
    body: Fields
    version: str
    pod: Pod | None

    @property
    def kind(self) -> str:
        """The object's kind."""
        return self.object.kind

    @property
    def name(self) -> str:
        """The object's name."""
        return self.object.name

    @property
    def spec(self) -> Fields:
        """The object's `spec`; empty for kinds that have none."""
        return mapping(self.body, "spec")

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.kind} `{self.name}`"


Rule = Callable[[Manifest], Iterator[Finding]]


def manifest_of(made: Object, version: str) -> Manifest:
    """Return an object as the rules see it."""
    body = plain(made.body)
    fields = body if isinstance(body, dict) else {}
    path = TEMPLATES.get(made.kind)
    pod = None if path is None else _pod(path, _at(fields, path), fields)
    return Manifest(made, fields, version, pod)


def mapping(fields: Plain, *path: str) -> Fields:
    """Return the mapping at a path, empty where there is none."""
    found = _at(fields, path)
    return found if isinstance(found, dict) else {}


def items(fields: Plain, *path: str) -> list[Plain]:
    """Return the list at a path, empty where there is none."""
    found = _at(fields, path)
    return found if isinstance(found, list) else []


def entries(fields: Plain, *path: str) -> list[Fields]:
    """Return the mappings of the list at a path."""
    return [item if isinstance(item, dict) else {} for item in items(fields, *path)]


def text(fields: Plain, *path: str) -> str:
    """Return the text at a path, empty where there is none."""
    found = _at(fields, path)
    return found if isinstance(found, str) else ""


def number(fields: Plain, *path: str) -> int | None:
    """Return the whole number at a path, or `None`."""
    found = _at(fields, path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def texts(fields: Plain, *path: str) -> dict[str, str]:
    """Return the entries of a mapping whose values are texts."""
    found = mapping(fields, *path)
    return {key: value for key, value in found.items() if isinstance(value, str)}


def selects(selector: Fields, labels: Fields) -> bool:
    """Whether labels have everything that a selector asks for."""
    return all(labels.get(key) == value for key, value in selector.items())


def _at(fields: Plain, path: Path) -> Plain:
    for step in path:
        if not isinstance(fields, dict):
            return None
        fields = fields.get(str(step))
    return fields


def _pod(path: Path, template: Plain, body: Fields) -> Pod:
    spec = mapping(template, "spec")
    at = (*path, "spec")
    first = tuple(
        Container((*at, "initContainers", index), one, text(one, "restartPolicy") == "Always")
        for index, one in enumerate(entries(spec, "initContainers"))
    )
    main = tuple(
        Container((*at, "containers", index), one, stays=True)
        for index, one in enumerate(entries(spec, "containers"))
    )
    claims = entries(body, "spec", "volumeClaimTemplates")
    return Pod(
        path,
        mapping(template, "metadata", "labels"),
        spec,
        (*first, *main),
        tuple(text(claim, "metadata", "name") for claim in claims),
    )
