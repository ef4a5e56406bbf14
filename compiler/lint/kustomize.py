"""What kustomizations do with the files around them: which they use, add to, and make."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from compiler.diagnostics import Report
from compiler.records import dataclass
from compiler.source.files import Files
from compiler.source.nodes import Plain, plain
from compiler.source.yaml import KUBERNETES, decode, parse
from compiler.verify.manifest import Fields, items, mapping_at, text

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

# The fields whose paths lead to parts of manifests, or to something else altogether.
# https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
_PARTS = (
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
_RESOURCES = ("resources", "bases", "components")
_GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))

# What a field of a kustomization may add to its resources: fields, parts of names, or anything.
ANYTHING = "*"
_SELECTORS = ("labels", "matchLabels", "selector")
_ADDS = {
    "commonLabels": _SELECTORS,
    "namePrefix": ("namePrefix",),
    "nameSuffix": ("nameSuffix",),
    "namespace": ("namespace",),
} | dict.fromkeys(
    (
        "components",
        "patches",
        "patchesJson6902",
        "patchesStrategicMerge",
        "replacements",
        "transformers",
        "vars",
    ),
    (ANYTHING,),
)


@dataclass(frozen=True, slots=True)
class Kustomization:
    """A kustomization's folder, with absolute paths: `parts` are no manifests, `resources` are.

    `adds`: names of fields that it may add to its resources. `makes`: kind and name of objects.
    """

    folder: str
    parts: frozenset[str]
    resources: tuple[str, ...]
    adds: frozenset[str]
    makes: tuple[tuple[str, str], ...]


def kustomization_in(folder: str, files: Files) -> Kustomization | None:
    """Return the kustomization in a folder, which is an absolute path, if there is one."""
    for name in NAMES:
        path = posixpath.join(folder, name)
        content = files.read(path) if files.stat(path) else None
        if content is not None:
            return _described(folder, _settings(path, content))
    return None


def _settings(path: str, content: bytes) -> Fields:
    unheard = Report()  # what is wrong with it is for kustomize to say
    source = decode(path, content, unheard)
    documents = parse(source, unheard, scalars=KUBERNETES) if source else ()
    return {key: value for one in documents for key, value in mapping_at(plain(one)).items()}


def _described(folder: str, settings: Fields) -> Kustomization:
    parts = (one for field in _PARTS for one in _texts(settings.get(field)))
    resources = (one for field in _RESOURCES for one in _texts(settings.get(field)))
    return Kustomization(
        folder,
        frozenset(_absolute(folder, parts)),
        tuple(_absolute(folder, resources)),
        frozenset(_added(settings)),
        tuple(
            (kind, text(one, "name"))
            for field, kind in _GENERATORS
            for one in items(settings, field)
        ),
    )


def _absolute(folder: str, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield posixpath.normpath(posixpath.join(folder, path))


def _added(settings: Fields) -> Iterator[str]:
    for field, added in _ADDS.items():
        if settings.get(field):
            yield from added
    for one in items(settings, "labels"):
        selects = mapping_at(one).get("includeSelectors") is True
        yield from _SELECTORS if selects else ("labels",)


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


@dataclass(frozen=True, slots=True)
class Kustomizations:
    """The kustomizations that were met on the way through folders."""

    known: dict[str, Kustomization | None]

    def look(self, folder: str, files: Files) -> None:
        """Remember the kustomization in a folder."""
        if folder not in self.known:
            self.known[folder] = kustomization_in(folder, files)

    @property
    def made(self) -> tuple[tuple[str, str], ...]:
        """Kind and name of all objects that kustomizations make."""
        return tuple(pair for one in self._all() for pair in one.makes)

    def parts(self) -> frozenset[str]:
        """Return the paths of what kustomizations use that is no manifest by itself."""
        return frozenset().union(*(one.parts for one in self._all()))

    def is_unused(self, path: str) -> bool:
        """Whether a file stands beside a kustomization that does not name it."""
        home = self.known.get(posixpath.dirname(path))
        return home is not None and path not in home.resources

    def leaves_out(self, path: str) -> bool:
        """Whether a file is called a patch, beside a kustomization that does not name it."""
        folder = posixpath.dirname(path)
        of_patches = posixpath.basename(folder) == "patches"
        home = self.known.get(posixpath.dirname(folder) if of_patches else folder)
        is_patch = of_patches or "patch" in posixpath.basename(path).lower()
        return is_patch and home is not None and path not in home.resources

    def completed(self) -> dict[str, Kustomization]:
        """Return the files that kustomizations add something to, each with what adds most."""
        found: dict[str, Kustomization] = {}
        for one in sorted(self._all(), key=lambda one: (ANYTHING in one.adds, len(one.adds))):
            if one.adds:
                found |= dict.fromkeys(self._reached(one), one)
        return found

    def _reached(self, start: Kustomization) -> Iterator[str]:
        """Yield the files that are resources of a kustomization, and of those that it builds on."""
        waiting, met = list(start.resources), {start.folder}
        while waiting:
            path = waiting.pop()
            if path in met:
                continue
            met.add(path)
            below = self.known.get(path)
            if below:
                waiting.extend(below.resources)
            else:
                yield path

    def _all(self) -> Iterator[Kustomization]:
        return (one for one in self.known.values() if one)
