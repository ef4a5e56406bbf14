"""What a kustomization uses that is no manifest by itself: patches, values, settings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.diagnostics import Report
from compiler.source.files import Files
from compiler.source.nodes import Plain, plain
from compiler.source.yaml import KUBERNETES, decode, parse

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

# The fields whose paths lead to parts of manifests, or to something else altogether.
# https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
_FIELDS = (
    "configurations",
    "configMapGenerator",
    "generators",
    "helmCharts",
    "openapi",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "secretGenerator",
    "transformers",
)


def parts_of(folder: str, files: Files) -> frozenset[str]:
    """Return the absolute paths that the kustomization in a folder uses as parts."""
    for name in NAMES:
        path = posixpath.join(folder, name)
        content = files.read(path) if files.stat(path) else None
        if content is not None:
            below = (posixpath.join(folder, one) for one in _parts(path, content))
            return frozenset(map(posixpath.normpath, below))
    return frozenset()


def _parts(path: str, content: bytes) -> Iterator[str]:
    unheard = Report()  # what is wrong with it is for kustomize to say
    source = decode(path, content, unheard)
    for document in parse(source, unheard, scalars=KUBERNETES) if source else ():
        settings = plain(document)
        if isinstance(settings, dict):
            for field in _FIELDS:
                yield from _texts(settings.get(field))


def _texts(value: Plain) -> Iterator[str]:
    """Yield all texts below a value, as lists of paths and mappings that hold paths have them."""
    match value:
        case str():
            yield value.rpartition("=")[2]
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for below in value.values():
                yield from _texts(below)
        case _:
            return
