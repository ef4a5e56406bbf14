"""A schema inside the schema of a custom resource, and what it is in."""

from __future__ import annotations

from typing import NamedTuple

from compiler.source.trees import Path
from compiler.verify.cel_kinds import EITHER, EMBEDDED, FREE, META
from compiler.verify.manifest import Fields

__all__ = ("EITHER", "EMBEDDED", "FREE", "LIST", "META", "Level", "has_identity")

LIST = "x-kubernetes-list-type"


class Level(NamedTuple):
    """One schema.

    `in_metadata`: it is of what every object has. `under_root`: of the whole object's own.
    `is_matched`: a server can tell which value it had before, in the object that it replaces.
    """

    schema: Fields
    path: Path
    is_root: bool = False
    in_metadata: bool = False
    under_root: bool = False
    is_matched: bool = True

    def inner(self, schema: Fields, path: Path, *, in_metadata: bool, is_matched: bool) -> Level:
        """Return a schema of a part of this one's values."""
        starts = in_metadata and not self.in_metadata and self.is_root
        return Level(
            schema,
            path,
            in_metadata=in_metadata,
            under_root=self.under_root or starts,
            is_matched=self.is_matched and is_matched,
        )


def has_identity(level: Level) -> bool:
    """Whether what a schema is of has a kind and a name: a whole object."""
    return level.is_root or level.schema.get(EMBEDDED) is True
