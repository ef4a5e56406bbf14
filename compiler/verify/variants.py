"""Files that describe an object differently: variants, of which a cluster is given one.

A folder may hold an installation for each cloud, an overlay for each cluster, or an example beside
the other. What stands in one of them says nothing about what stands in another.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from compiler.records import dataclass, field
from compiler.source.text import Source
from compiler.verify.manifest import Manifest

Identity = tuple[str, str, str, str | None]


def identity(one: Manifest) -> Identity:
    """Return what no two objects of a cluster share: group, kind, name and namespace."""
    return one.api_version.rpartition("/")[0], one.kind, one.name, one.namespace


def are_apart(one: Manifest, other: Manifest) -> bool:
    """Whether two manifests stand in different files, so that they may never meet in a cluster."""
    here, there = one.file, other.file
    return bool(here and there and here is not there)


@dataclass(frozen=True)
class Variants:
    """The objects of each file, by what they are; built ones have no file."""

    manifests: tuple[Manifest, ...]
    _asked: dict[tuple[Source, Source], tuple[Manifest, ...]] = field(default_factory=dict)

    @cached_property
    def _of_file(self) -> dict[Source, dict[Identity, Manifest]]:
        found: dict[Source, dict[Identity, Manifest]] = {}
        for one in self.manifests:
            file = one.file
            if file and one.name:
                found.setdefault(file, {}).setdefault(identity(one), one)
        return found

    def are(self, one: Manifest, other: Manifest) -> bool:
        """Whether two manifests stand in files that are variants, or in a folder of such."""
        here, there = one.file, other.file
        if here is None or there is None or here is there:
            return False
        # The folder is asked first, as its answer costs the least where there are many files.
        return _meeting(here, there) in self._divided or bool(self.shared(here, there))

    @cached_property
    def _divided(self) -> frozenset[str]:
        """The folders in which some object is described differently, by files or by folders."""
        found: dict[Identity, list[tuple[str, Manifest]]] = {}
        for file, objects in self._of_file.items():
            for same, one in objects.items():
                found.setdefault(same, []).append((file.path, one))
        return frozenset(folder for each in found.values() for folder in _parting(each))

    def shared(self, here: Source, there: Source) -> tuple[Manifest, ...]:
        """Return the objects of a file that another file describes, too, and differently."""
        if (here, there) not in self._asked:
            known = self._of_file[there]
            self._asked[here, there] = tuple(
                one
                for same, one in self._of_file[here].items()
                if same in known and known[same].body != one.body
            )
        return self._asked[here, there]


def _parting(described: list[tuple[str, Manifest]]) -> Iterator[str]:
    """Yield the folders of which several parts describe one object, and not all of them alike."""
    first = described[0][1].body
    if all(one.body == first for _, one in described):
        return
    parts: dict[str, dict[str, list[Manifest]]] = {}
    for path, one in described:
        for part, folder in pairwise(_upwards(path)):
            parts.setdefault(folder, {}).setdefault(part, []).append(one)
    for folder, inside in parts.items():
        bodies = [one.body for each in inside.values() for one in each]
        if len(inside) > 1 and any(body != bodies[0] for body in bodies):
            yield folder


def _meeting(here: Source, there: Source) -> str:
    """Return the lowest folder that two files are in."""
    above = frozenset(_upwards(there.path))
    return next(folder for folder in _upwards(here.path) if folder in above)


def _upwards(path: str) -> Iterator[str]:
    """Yield a path and all folders above it, up to the empty one, or to the root."""
    while path and path != "/":
        yield path
        path = posixpath.dirname(path)
    yield ""
