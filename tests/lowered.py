"""Compose text → `Cluster` or `Scope`, for tests of what storage, networks and the like become."""

from __future__ import annotations

from textwrap import dedent

from compiler import ir
from compiler.compose.normalise import normalise
from compiler.diagnostics import Report
from compiler.lower import lower
from compiler.options import Options
from compiler.pipeline import load
from compiler.records import dataclass, field
from compiler.source.files import MemoryFiles, Stat

FOLDER = "/home/me/shop"


@dataclass(frozen=True)
class Disk(MemoryFiles):
    """Files in memory, some of which are links, executable, special or larger than they look."""

    stats: dict[str, Stat] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def read(self, path: str) -> bytes | None:
        self.opened.append(path)
        return super().read(path)

    def stat(self, path: str) -> Stat | None:
        return self.stats.get(path) or super().stat(path)

    def list(self, path: str) -> tuple[str, ...]:
        below = path.rstrip("/") + "/"
        more = {name[len(below) :] for name in self.stats if name.startswith(below)}
        return tuple(sorted({*super().list(path), *(one for one in more if "/" not in one)}))


def disk(text: str, files: dict[str, str | bytes] | None = None, **stats: Stat) -> Disk:
    """Return a project's folder; names that begin with `/` are as they are."""
    contents = {_path(name): content for name, content in (files or {}).items()}
    return Disk(
        {f"{FOLDER}/compose.yaml": dedent(text), **contents},
        {_path(name): stat for name, stat in stats.items()},
    )


def _path(name: str) -> str:
    return name if name.startswith("/") else f"{FOLDER}/{name}"


def lowered(
    text: str, files: dict[str, str | bytes] | Disk | None = None, **options: object
) -> tuple[ir.Cluster, Report]:
    """Return what a Compose text becomes, and what lowering says of it."""
    given = files if isinstance(files, Disk) else disk(text, files)
    asked = Options(directory=FOLDER, project_name="shop", **options)  # type: ignore[arg-type]  # a test names real options
    loaded = load(asked, given).loaded
    assert loaded
    report = Report()
    project = normalise(loaded, asked, given, report)
    assert not report.failed
    return lower(project, asked, given, report), report


def pod(cluster: ir.Cluster, name: str) -> ir.Pod:
    """Return the pod of a workload."""
    return next(one.pod for one in cluster.workloads if one.meta.name.plain == name)


def mounts(cluster: ir.Cluster, name: str) -> dict[str, str]:
    """Return what the first container of a workload sees at each path: `claim data`, `memory`."""
    of = pod(cluster, name)
    volumes = {volume.name: _told(volume) for volume in of.volumes}
    templates = {
        claim.meta.name.plain: f"own {claim.meta.name.plain}"
        for workload in cluster.workloads
        if isinstance(workload, ir.StatefulSet)
        for claim in workload.claims
    }
    known = templates | volumes
    return {one.path.plain: _seen(one, known[one.volume]) for one in of.containers[0].mounts}


def _seen(mount: ir.VolumeMount, volume: str) -> str:
    below = f"/{mount.sub_path.plain}" if mount.sub_path else ""
    access = " ro" if mount.read_only and mount.read_only.plain else ""
    return f"{volume}{below}{access}"


def _told(volume: ir.PodVolume) -> str:
    match volume:
        case ir.ClaimVolume(claim=name):
            told = f"claim {name.plain}"
        case ir.EmptyDir():
            size = f" {volume.size.plain}" if volume.size else ""
            told = ("memory" if volume.memory else "scratch") + size
        case ir.HostPath(path=path):
            told = f"node {path.plain}"
        case ir.Projected():
            told = f"{volume.kind.value} {volume.object.plain}"
        case ir.ImageVolume(image=image):
            told = f"image {image.plain}"
        case ir.ServiceAccountToken():
            told = "token"
    return told


def slugs(report: Report, *parts: str) -> list[str]:
    """Return the slugs of diagnostics, in order of position; only those that contain a part."""
    every = [one.slug for one in report]
    return [one for one in every if not parts or any(part in one for part in parts)]
