"""A project's parts by name: services, volumes and who mounts them, paths, configs and secrets.

Made once, so that looking something up takes no longer in a project of a thousand services.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from compiler.project import BindMount, Material, NamedMount, Project, Service, Volume
from compiler.records import dataclass

K = TypeVar("K")
V = TypeVar("V")


class Mounting(NamedTuple):
    """A service that mounts a named volume, and how."""

    service: Service
    mount: NamedMount


class Binding(NamedTuple):
    """A service that mounts a path of the host, and how."""

    service: Service
    mount: BindMount


@dataclass(frozen=True, slots=True)
class Index:
    """The parts of a project by name; `mountings` by a volume's key, `bindings` by the path."""

    services: Mapping[str, Service]
    volumes: Mapping[str, Volume]
    configs: Mapping[str, Material]
    secrets: Mapping[str, Material]
    mountings: Mapping[str, tuple[Mounting, ...]]
    bindings: Mapping[str, tuple[Binding, ...]]


def index(project: Project) -> Index:
    """Return the project's parts by name."""
    every = [(one, mount) for one in project.services for mount in one.mounts]
    return Index(
        services={one.name.plain: one for one in project.services},
        volumes={one.key.plain: one for one in project.volumes},
        configs={one.key.plain: one for one in project.configs},
        secrets={one.key.plain: one for one in project.secrets},
        mountings=_grouped(
            (mount.volume.plain, Mounting(service, mount))
            for service, mount in every
            if isinstance(mount, NamedMount)
        ),
        bindings=_grouped(
            (path_of(mount), Binding(service, mount))
            for service, mount in every
            if isinstance(mount, BindMount)
        ),
    )


def path_of(mount: BindMount) -> str:
    """Return the absolute path that is mounted, without detours."""
    return posixpath.normpath(mount.source.plain)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return {key: tuple(several) for key, several in found.items()}
