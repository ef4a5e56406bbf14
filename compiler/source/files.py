"""The only way to a file system: a protocol that the shell implements and tests fake.

Paths are absolute POSIX paths. "Absent" is an answer, not an error. Nothing here touches a disk.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from compiler.records import dataclass, field


class Kind(Enum):
    """What stands at a path."""

    FILE = "file"
    DIRECTORY = "directory"
    SPECIAL = "special"  # a socket, a pipe, a device: never opened


@dataclass(frozen=True, slots=True)
class Stat:
    """What is known of a path without opening it. `link` is the target if the path is a link."""

    kind: Kind
    size: int = 0
    mode: int = 0o644
    link: str | None = None


class Files(Protocol):
    """What the compiler may ask of a file system."""

    def read(self, path: str) -> bytes | None:
        """Return a regular file's bytes, or `None` where none can be read."""

    def stat(self, path: str) -> Stat | None:
        """Return what stands at the path (links followed), or `None` where nothing does."""

    def list(self, path: str) -> tuple[str, ...]:
        """Return the sorted names in a directory; empty where there is none."""


@dataclass(frozen=True, slots=True)
class MemoryFiles:
    """Files in a dictionary, path → content: for tests and for code that generates its input."""

    contents: Mapping[str, str | bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        """Return the content as bytes."""
        content = self.contents.get(posixpath.normpath(path))
        return content.encode() if isinstance(content, str) else content

    def stat(self, path: str) -> Stat | None:
        """Return a file's size, or a directory wherever a file stands below the path."""
        path = posixpath.normpath(path)
        content = self.read(path)
        if content is not None:
            return Stat(Kind.FILE, len(content))
        return Stat(Kind.DIRECTORY, mode=0o755) if self.list(path) else None

    def list(self, path: str) -> tuple[str, ...]:
        """Return the sorted first steps of all paths below."""
        below = posixpath.normpath(path).rstrip("/") + "/"
        names = {p[len(below) :].partition("/")[0] for p in self.contents if p.startswith(below)}
        return tuple(sorted(names))


@dataclass(frozen=True, slots=True)
class Recorder:
    """Passes every question on and keeps it with its answer: the dependencies of a run."""

    files: Files
    asked: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        """Read, and note the path."""
        content = self.files.read(path)
        self.asked[path] = "absent" if content is None else "read"
        return content

    def stat(self, path: str) -> Stat | None:
        """Stat, and note the path (a read that is already noted stays)."""
        stat = self.files.stat(path)
        self.asked.setdefault(path, stat.kind.value if stat else "absent")
        return stat

    def list(self, path: str) -> tuple[str, ...]:
        """List, and note the path."""
        self.asked[path] = "listed"
        return self.files.list(path)
