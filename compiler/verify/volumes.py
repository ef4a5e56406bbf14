"""Rules: the volumes of pods, where they are mounted, and the claims for disks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.codes import verifying as codes
from compiler.source.trees import Path
from compiler.verify.containers import amount
from compiler.verify.manifest import (
    Container,
    Fields,
    Finding,
    Manifest,
    entries,
    items,
    mapping,
    number,
    text,
)

MODES = frozenset(("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"))
_LAST_MODE = 0o777


def mounts(manifest: Manifest) -> Iterator[Finding]:
    """Check that a mount names a volume of its pod, and that a path has one mount."""
    pod = manifest.pod
    if pod is None:
        return
    volumes = {text(one, "name") for one in entries(pod.spec, "volumes")} | set(pod.claims)
    for container in pod.containers:
        taken = set[str]()
        for index, mount in enumerate(entries(container.fields, "volumeMounts")):
            path = (*container.path, "volumeMounts", index)
            if text(mount, "name") not in volumes:
                fact = f"{container.name} mounts `{text(mount, 'name')}`, which is no volume here"
                yield Finding(codes.MOUNT, (*path, "name"), fact)
            yield from _target(mount, container, taken, path)
            yield from _propagation(mount, container, path)


def _target(mount: Fields, container: Container, taken: set[str], path: Path) -> Iterator[Finding]:
    target, part = text(mount, "mountPath"), text(mount, "subPath")
    if not target or ":" in target:
        fact = f"{container.name} can't mount at `{target}`: it takes a path without a colon"
        yield Finding(codes.MOUNT, (*path, "mountPath"), fact)
    if posixpath.normpath(target) in taken:
        fact = f"{container.name} has two mounts at `{target}`"
        yield Finding(codes.MOUNT, (*path, "mountPath"), fact)
    if not _is_inside(part):
        fact = f"`{part}` leads out of the volume"
        yield Finding(codes.MOUNT, (*path, "subPath"), fact)
    taken.add(posixpath.normpath(target))


def _propagation(mount: Fields, container: Container, path: Path) -> Iterator[Finding]:
    privileged = mapping(container.fields, "securityContext").get("privileged") is True
    if text(mount, "mountPropagation") == "Bidirectional" and not privileged:
        fact = f"{container.name} has to be privileged to propagate its mounts to the node"
        yield Finding(codes.MOUNT, (*path, "mountPropagation"), fact)


def sources(manifest: Manifest) -> Iterator[Finding]:
    """Check that a volume has one source, and that its files stay inside, with possible modes."""
    pod = manifest.pod
    for index, volume in enumerate(entries(pod.spec, "volumes") if pod else ()):
        path: Path = (*(pod.at if pod else ()), "volumes", index)
        kinds = [key for key, source in volume.items() if key != "name" and source is not None]
        if len(kinds) > 1:
            fact = f"the volume `{text(volume, 'name')}` has several sources: {', '.join(kinds)}"
            yield Finding(codes.MOUNT, path, fact)
        for kind in ("configMap", "secret"):
            yield from _files(mapping(volume, kind), (*path, kind))
        size = mapping(volume, "emptyDir").get("sizeLimit")
        if size is not None:
            yield from amount(size, (*path, "emptyDir", "sizeLimit"))


def _files(source: Fields, path: Path) -> Iterator[Finding]:
    yield from _mode(source, "defaultMode", path)
    for index, item in enumerate(entries(source, "items")):
        at = (*path, "items", index)
        yield from _mode(item, "mode", at)
        if not text(item, "path") or not _is_inside(text(item, "path")):
            fact = f"`{text(item, 'path')}` is no path inside the volume"
            yield Finding(codes.MOUNT, (*at, "path"), fact)


def _mode(fields: Fields, field: str, path: Path) -> Iterator[Finding]:
    mode = number(fields, field)
    if mode is not None and not 0 <= mode <= _LAST_MODE:
        fact = f"`{field}: {mode}` is no mode of a file: the last is 0777, which is {_LAST_MODE}"
        yield Finding(codes.MOUNT, (*path, field), fact)


def _is_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/")


def claims(manifest: Manifest) -> Iterator[Finding]:
    """Check that a claim says how it is used and how much it needs."""
    if manifest.kind == "PersistentVolumeClaim":
        yield from _claim(manifest.spec, ("spec",))
    for index, claim in enumerate(entries(manifest.spec, "volumeClaimTemplates")):
        path: Path = ("spec", "volumeClaimTemplates", index, "spec")
        yield from _claim(mapping(claim, "spec"), path)


def _claim(spec: Fields, path: Path) -> Iterator[Finding]:
    modes = [str(mode) for mode in items(spec, "accessModes")]
    at = (*path, "accessModes")
    unknown = [mode for mode in modes if mode not in MODES]
    if not modes:
        yield Finding(codes.CLAIM, path, "it has no access mode")
    if unknown:
        yield Finding(codes.CLAIM, at, f"`{unknown[0]}` is no access mode")
    if "ReadWriteOncePod" in modes and len(modes) > 1:
        yield Finding(codes.CLAIM, at, "`ReadWriteOncePod` allows no other access mode beside it")
    size = mapping(spec, "resources", "requests").get("storage")
    if size is None:
        yield Finding(codes.CLAIM, path, "it asks for no storage")
    else:
        yield from amount(size, (*path, "resources", "requests", "storage"), least=1)


RULES = (mounts, sources, claims)
