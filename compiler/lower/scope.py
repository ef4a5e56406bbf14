"""What every lowering module may look at: the project, the options, the files, what is decided."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from compiler.diagnostics import Label, Report
from compiler.ir import Probe, Texts
from compiler.lower.index import Index, index
from compiler.options import Options
from compiler.project import Dependency, Project, Service
from compiler.records import dataclass, field, replace
from compiler.regexes import regex
from compiler.source.files import Files
from compiler.source.values import Value, default

LONGEST_NAME = 52  # CronJobs and the pods of a StatefulSet add up to 11 characters to theirs

NAME_LABEL = "app.kubernetes.io/name"
INSTANCE_LABEL = "app.kubernetes.io/instance"

_LONGEST_TIME = 2**31 - 1  # Kubernetes keeps seconds in 32 bits
_A_DAY = 24 * 60 * 60

_LABEL_VALUE = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_UNITS = ((2**50, "Pi"), (2**40, "Ti"), (2**30, "Gi"), (2**20, "Mi"), (2**10, "Ki"))
_DOLLARS = regex(r"\${2,}|\$(?=\()")


class Kind(StrEnum):
    """What runs a service's pods."""

    DEPLOYMENT = "deployment"
    STATEFUL_SET = "statefulset"
    DAEMON_SET = "daemonset"
    JOB = "job"
    CRON_JOB = "cronjob"

    @property
    def ends(self) -> bool:
        """Whether its pods run to their end."""
        return self in (Kind.JOB, Kind.CRON_JOB)

    @property
    def object(self) -> str:
        """Kubernetes' own word for it."""
        return _TITLES[self]


_TITLES = {
    Kind.DEPLOYMENT: "Deployment",
    Kind.STATEFUL_SET: "StatefulSet",
    Kind.DAEMON_SET: "DaemonSet",
    Kind.JOB: "Job",
    Kind.CRON_JOB: "CronJob",
}


class Dependent(NamedTuple):
    """A service that depends on another, and how."""

    service: Service
    dependency: Dependency


def dependents_of(project: Project) -> dict[str, list[Dependent]]:
    """Return who depends on each service, by its Compose name."""
    found: dict[str, list[Dependent]] = {one.name.plain: [] for one in project.services}
    for service in project.services:
        for dependency in service.depends_on:
            found.setdefault(dependency.service.plain, []).append(Dependent(service, dependency))
    return found


def command_line(service: Service) -> list[str]:
    """Return all words that the file says of what the container runs."""
    return [word.plain for word in (*(service.entrypoint or ()), *(service.command or ()))]


def is_first(service: Service) -> bool:
    """Tell whether a service is written to run to its end before the others of its pod."""
    return service.extension.init is not None and service.extension.init.plain


def is_sidecar(service: Service) -> bool:
    """Tell whether a service is written to start before the others of its pod."""
    return service.extension.sidecar is not None and service.extension.sidecar.plain


@dataclass(frozen=True, slots=True)
class Scope:
    """One project on its way down. `names`: a service's Kubernetes name by its Compose name.

    `volume_names` does the same for the claims of named volumes, by their key. `kinds` says what
    runs each service, `pods` the service that each one shares a pod with: itself, where it is alone
    or owns the pod; a pod is named, selected and replicated as its owner is. A job that a single
    service waits for is in that service's pod, too, as an init container: pods are put together in
    the order of their services' dependencies, so nobody has to wait for a service of the same pod.
    `dependents` says who depends on each service, `index` finds parts of the project by name,
    `taken` are the names that services have, `claims` those that named volumes have, `path_names`
    those of the objects behind mounted paths, by service and path.
    """

    project: Project
    options: Options
    files: Files
    report: Report
    names: Mapping[str, Value[str]]
    volume_names: Mapping[str, Value[str]]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    pods: Mapping[str, str] = field(default_factory=dict)
    dependents: Mapping[str, list[Dependent]] = field(default_factory=dict)
    index: Index = field(init=False, compare=False, repr=False)
    taken: frozenset[str] = field(init=False, compare=False, repr=False)
    claims: frozenset[str] = field(init=False, compare=False, repr=False)
    path_names: Mapping[tuple[str, str], str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        claims = frozenset(one.plain for one in self.volume_names.values())
        object.__setattr__(self, "index", index(self.project))
        object.__setattr__(self, "taken", frozenset(one.plain for one in self.names.values()))
        object.__setattr__(self, "claims", claims)
        object.__setattr__(self, "path_names", dict(_path_names(self)))

    def service(self, name: str) -> Service | None:
        """Return a service of the project by its Compose name."""
        return self.index.services.get(name)

    def owner(self, name: str) -> str:
        """Return the service that owns the pod which the named one runs in."""
        return self.pods.get(name, name)

    def together(self, name: str, other: str) -> bool:
        """Tell whether two services run in one pod."""
        return self.owner(name) == self.owner(other)

    def selector(self, name: str) -> Texts:
        """Return the labels that select the pods which a service runs in; no edit changes them.

        Selectors are immutable, and the instance keeps two projects in one namespace apart.
        """
        instance = instance_name(self.project.name)
        return ((INSTANCE_LABEL, instance), (NAME_LABEL, self.names[self.owner(name)]))


def _path_names(scope: Scope) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield a name for each path that each service mounts: the service's, and the path's words."""
    root = scope.project.directory
    taken = {object_name(one) for one in (*scope.index.configs, *scope.index.secrets)}
    taken |= scope.claims
    for path, bindings in scope.index.bindings.items():
        for name, mount in {one.service.name.plain: one.mount for one in bindings}.items():
            is_inside = path == root or path.startswith(root.rstrip("/") + "/")
            shown = posixpath.relpath(path, root) if is_inside else mount.written
            words = re.sub(r"[^A-Za-z0-9]+", "-", shown).strip("-") or "project"
            free = free_name(f"{name}-{words}", "", taken)
            taken.add(free)
            yield (name, path), free


def instance_name(project: Value[str]) -> Value[str]:
    """Return a project's name as the value of a label."""
    return project if _LABEL_VALUE.fullmatch(project.plain) else project.map(object_name)


def object_name(text: str, suffix: str = "") -> str:
    """Return the text as an RFC 1035 label of at most 52 characters, `suffix` reckoned in.

    Where characters are cut off, a digest of the whole text keeps different texts apart.
    """
    label = re.sub(r"[^a-z0-9-]", "-", text.lower()).strip("-")
    if not label or label[0].isdigit():
        label = f"svc-{label}".rstrip("-")
    room = LONGEST_NAME - len(suffix)
    if len(label) > room:
        digest = sha256(text.encode()).hexdigest()[:8]
        label = f"{label[: room - 9].rstrip('-')}-{digest}"
    return label + suffix


def free_name(text: str, suffix: str, taken: Container[str]) -> str:
    """Return the name with the suffix; with a number behind it, where that is taken."""
    name, number = object_name(text, suffix), 2
    while name in taken:
        name = object_name(text, f"{suffix}-{number}")
        number += 1
    return name


def unexpanded(text: str) -> str:
    """Return the text so that Kubernetes' expansion of `$(NAME)` and `$$` gives back the original.

    It expands in `command`, `args`, `env[].value` and exec probes, and nowhere else.
    """
    return _DOLLARS.sub(lambda run: run.group() * 2, text)


def label_at(value: Value[object], text: str) -> tuple[Label, ...]:
    """Return the label that points at a value's place, if it has one."""
    return (Label(value.span, text),) if value.span else ()


def whole_seconds(time: float) -> int:
    """Return seconds rounded up, as Kubernetes counts them: none is zero, and 68 years are most."""
    return min(max(1, math.ceil(time)), _LONGEST_TIME)


def unhurried(probe: Probe) -> Probe:
    """Return a startup probe that kills nothing: Docker only marks what does not get healthy."""
    tries = math.ceil(_A_DAY / probe.period.plain)
    rule = "Docker only marks what does not get healthy; Kubernetes would kill it, so after a day"
    return replace(probe, failures=default(tries, rule))


def bytes_quantity(amount: float) -> str:
    """Return bytes in the largest binary unit that leaves no fraction: `512Mi`, `1536Mi`."""
    whole = int(amount)
    for size, unit in _UNITS:
        if whole and whole % size == 0:
            return f"{whole // size}{unit}"
    return str(whole)
