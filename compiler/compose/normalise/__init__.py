"""The canonical project → `Project`: typed values with their places, defaults applied, files read.

Nothing is decided here about Kubernetes, and nothing is said of keys that are lost: the audit does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.compose.normalise import kompose, ofelia, read
from compiler.compose.normalise.hooks import before_start
from compiler.compose.normalise.materials import SECRET, Sources, is_external, material
from compiler.compose.normalise.recipes import Kitchen
from compiler.compose.normalise.service import Surroundings, service
from compiler.diagnostics import Report
from compiler.options import Options, Secrets
from compiler.project import Material, NamedMount, Network, Project, Service, Volume
from compiler.records import replace
from compiler.source.files import Files
from compiler.source.nodes import Entry, Mapping, Node
from compiler.source.values import written

if TYPE_CHECKING:
    from compiler.compose.load import Loaded


def normalise(loaded: Loaded, options: Options, files: Files, report: Report) -> Project:
    """Return the project as lowering reads it."""
    root = ofelia.scheduled(kompose.understood(loaded.root, report))
    services = _services(root, Kitchen(loaded.directory, files), report)
    return Project(
        name=loaded.name,
        directory=loaded.directory,
        services=services,
        volumes=_volumes(root, services),
        configs=_configs(loaded, files, report),
        secrets=_secrets(loaded, options, files, report),
        networks=tuple(_network(entry) for entry in read.entries(root, "networks")),
        pull_secrets=read.texts(root, "x-podc", "pull_secret"),
        accept=loaded.accept | options.accept,
        patches=_mappings(root, "patches"),
        raw=_mappings(root, "raw"),
    )


def _services(root: Mapping, kitchen: Kitchen, report: Report) -> tuple[Service, ...]:
    """Return the services that run containers: not those that some tool of Docker's provides."""
    node = read.find(root, "services")
    if not isinstance(node, Mapping):
        return ()
    runnable = [entry for entry in node if _runs(entry)]
    infers = read.flag(root, "x-podc", "inference")
    known = frozenset(entry.name for entry in runnable)
    around = Surroundings(node, read.find(root, "volumes"), infers, known, kitchen, report)
    every = (
        service(entry, entry.value, around)
        for entry in runnable
        if isinstance(entry.value, Mapping)
    )
    return tuple(step for one in every for step in (*before_start(one, report), one))


def _mappings(root: Mapping, key: str) -> tuple[Mapping, ...]:
    return tuple(one for one in read.items(root, "x-podc", key) if isinstance(one, Mapping))


def _runs(entry: Entry) -> bool:
    node = entry.value
    return isinstance(node, Mapping) and ("provider" not in node or "image" in node)


def _volumes(root: Mapping, services: tuple[Service, ...]) -> tuple[Volume, ...]:
    """Return the volumes that some service mounts: the others are no part of the project."""
    mounts = (mount for one in services for mount in one.mounts)
    used = {mount.volume.plain for mount in mounts if isinstance(mount, NamedMount)}
    return tuple(_volume(entry) for entry in read.entries(root, "volumes") if entry.name in used)


def _volume(entry: Entry) -> Volume:
    key = written(entry.name, entry.key)
    return Volume(
        key=key,
        name=read.settled(entry.value, "name") or key,
        external=is_external(entry.value),
        driver=read.text(entry.value, "driver"),
        driver_opts=read.pairs(entry.value, "driver_opts"),
        labels=read.pairs(entry.value, "labels"),
        size=read.text(entry.value, "x-podc", "size"),
        storage_class=read.text(entry.value, "x-podc", "class"),
        access=read.text(entry.value, "x-podc", "access"),
        seed=read.flag(entry.value, "x-podc", "seed"),
        selector=read.text(entry.value, "x-podc", "selector"),
    )


def _network(entry: Entry) -> Network:
    return Network(
        key=written(entry.name, entry.key),
        internal=read.flag(entry.value, "internal"),
        external=is_external(entry.value),
        ipv6=read.flag(entry.value, "enable_ipv6"),
    )


def _configs(loaded: Loaded, files: Files, report: Report) -> tuple[Material, ...]:
    sources = Sources("config", loaded.contents, loaded.directory, files, report)
    return _granted(loaded.root, sources)


def _secrets(
    loaded: Loaded, options: Options, files: Files, report: Report
) -> tuple[Material, ...]:
    """Return the secrets; where only references to them are written, none has to be there."""
    sources = Sources(SECRET, loaded.contents, loaded.directory, files, report)
    needed = options.secrets is Secrets.INLINE
    return _granted(loaded.root, sources if needed else replace(sources, report=Report()))


def _granted(root: Mapping, sources: Sources) -> tuple[Material, ...]:
    """Return those that some service gets: nobody misses the content of the others."""
    key = f"{sources.kind}s"
    used = {name for entry in read.entries(root, "services") for name in _sources(entry.value, key)}
    return tuple(material(one, sources) for one in read.entries(root, key) if one.name in used)


def _sources(service: Node, key: str) -> Iterator[str]:
    """Yield the configs or secrets that a service gets, as files or as variables."""
    grants = (read.text(item, "source") for item in read.items(service, key))
    yield from (source.plain for source in grants if source)
    if key == "secrets":
        yield from (pair.value.plain for pair in read.pairs(service, "x-podc", "secret_env"))
