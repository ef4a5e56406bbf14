"""The compiler's way to a real disk, where only regular files of bearable size are opened."""

from __future__ import annotations

import os
import stat as modes

from compiler.records import dataclass
from compiler.source.files import Files, Kind, Stat

LIMIT = 64 * 1024 * 1024  # the compiler refuses smaller files, with a message; this guards memory
STDIN = "-"


@dataclass(frozen=True, slots=True)
class DiskFiles:
    """Files on this machine. What can't be read, or is no regular file, is absent."""

    def read(self, path: str) -> bytes | None:
        """Return a regular file's bytes; a pipe that took its place is not waited for."""
        found = self.stat(path)
        if found is None or found.kind is not Kind.FILE or found.size > LIMIT:
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return None
        return _content(descriptor)

    def stat(self, path: str) -> Stat | None:
        """Return what stands at the path."""
        try:
            found = os.stat(path)  # noqa: PTH116 - paths of the compiler are text, and many
            link = os.readlink(path) if os.path.islink(path) else None  # noqa: PTH114, PTH115
        except (OSError, ValueError):  # ValueError: a NUL, or text that no file system has
            return None
        return Stat(_kind(found.st_mode), found.st_size, modes.S_IMODE(found.st_mode), link)

    def list(self, path: str) -> tuple[str, ...]:
        """Return the sorted names in a directory."""
        try:
            return tuple(sorted(os.listdir(path)))  # noqa: PTH208 - names, not paths
        except (OSError, ValueError):
            return ()


@dataclass(frozen=True, slots=True)
class WithFile:
    """Files with one more that no disk has: standard input, or what is about to be written."""

    files: Files
    path: str
    content: bytes

    def read(self, path: str) -> bytes | None:
        """Return the content of the one more, or of another."""
        return self.content if path == self.path else self.files.read(path)

    def stat(self, path: str) -> Stat | None:
        """Return a regular file for the path of the one more."""
        return Stat(Kind.FILE, len(self.content)) if path == self.path else self.files.stat(path)

    def list(self, path: str) -> tuple[str, ...]:
        """Return the names on disk alone: nothing that searches a folder should find it."""
        return self.files.list(path)


def _kind(mode: int) -> Kind:
    if modes.S_ISREG(mode):
        return Kind.FILE
    return Kind.DIRECTORY if modes.S_ISDIR(mode) else Kind.SPECIAL


def _content(descriptor: int) -> bytes | None:
    """Read an open file to its end, but no further than the limit, and close it."""
    try:
        with open(descriptor, "rb") as file:
            is_regular = modes.S_ISREG(os.fstat(descriptor).st_mode)
            content = file.read(LIMIT + 1) if is_regular else None
    except OSError:
        return None
    return content if content is not None and len(content) <= LIMIT else None
