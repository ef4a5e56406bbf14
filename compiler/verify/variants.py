"""Files that describe an object differently: variants, of which a cluster is given one.

A folder may hold an installation for each cloud, or an overlay for each cluster. What stands in one
of them says nothing about what stands in another.
"""

from __future__ import annotations

from functools import cached_property

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
        """Whether two manifests stand in files that are variants."""
        here, there = one.file, other.file
        return here is not there and bool(here and there and self.shared(here, there))

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
