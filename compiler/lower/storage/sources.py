"""What a mount may look at on disk: the project's folder, no pipes, no links that lead out of it.

Everything is asked of `Files`; sizes are known before anything is opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from compiler.lower.storage.keeping import LARGEST
from compiler.records import dataclass, field
from compiler.source.files import Files, Kind, Stat

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MOST_FILES = 1000
_MOST_LINKS = 40
_IGNORE_FILE = ".gitignore"

# Git keeps no empty folders, so people put these in them.
_KEEPERS = frozenset({".gitkeep", ".keep", ".gitignore", ".DS_Store"})


class File(NamedTuple):
    """A regular file; `path` is relative to the tree that it is part of."""

    path: str
    absolute: str
    size: int
    is_executable: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a folder. `is_whole`: there is nothing else in it, and it is of use whole.

    `ignored`: what `.gitignore` hides; it is not among the files.
    """

    files: tuple[File, ...]
    ignored: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def size(self) -> int:
        """All bytes together."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Folder:
    """A project's folder, and what can be learnt of the paths in it."""

    root: str
    files: Files
    _rules: dict[str, GitIgnoreSpec | None] = field(default_factory=dict)

    def holds(self, path: str) -> bool:
        """Tell whether a path is in the folder, by its text alone."""
        return path == self.root or path.startswith(self.root.rstrip("/") + "/")

    def leaves(self, path: str) -> bool:
        """Tell whether a path leads out of the folder, on its face or through a link."""
        return self._follow(posixpath.normpath(path), _MOST_LINKS) is None

    def stat(self, path: str) -> Stat | None:
        """Return what stands at a path that does not lead out; `None` where nothing does."""
        return None if self.leaves(path) else self.files.stat(path)

    def read(self, path: str) -> bytes | None:
        """Return a regular file of bearable size."""
        found = self.stat(path)
        if found is None or found.kind is not Kind.FILE or found.size > LARGEST:
            return None
        return self.files.read(path)

    def tree(self, path: str) -> Tree:
        """Return the files below a path, as far as one object could hold them."""
        files: list[File] = []
        ignored: list[str] = []
        size = 0
        for found in self._walk(path):
            if found is None or len(files) == _MOST_FILES or size > LARGEST:
                return Tree(tuple(files), tuple(ignored), is_whole=False)
            if self.ignores(found.absolute):
                ignored.append(found.path)
            else:
                files.append(found)
                size += found.size
        return Tree(tuple(files), tuple(ignored), is_whole=size <= LARGEST)

    def is_empty(self, path: str) -> bool:
        """Tell whether a folder holds nothing but what keeps it in a repository."""
        return set(self.files.list(path)) <= _KEEPERS

    def ignores(self, path: str, *, is_folder: bool = False) -> bool:
        """Tell whether `.gitignore` files of the project hide a path; deeper ones decide."""
        folder, verdict = self.root, False
        for step in posixpath.relpath(path, self.root).split("/"):
            rules = self._ignore_rules(folder)
            if rules is not None:
                seen = posixpath.relpath(path, folder) + ("/" if is_folder else "")
                said = rules.check_file(seen).include
                verdict = verdict if said is None else said
            folder = posixpath.join(folder, step)
        return verdict

    def _walk(self, path: str) -> Iterator[File | None]:
        """Yield regular files in order; `None` for what can't be copied."""
        ahead = self._children(path, "")
        while ahead:
            absolute, relative = ahead.pop()
            found = self.stat(absolute)
            is_folder = found is not None and found.kind is Kind.DIRECTORY
            if found is None or found.kind is Kind.SPECIAL or not _is_portable(relative):
                yield None
            elif is_folder and found.link:
                yield None  # it may be a circle
            elif not is_folder:
                yield File(relative, absolute, found.size, bool(found.mode & 0o111))
            elif not self._hides_folder(absolute):
                ahead += self._children(absolute, relative)

    def _children(self, path: str, below: str) -> list[tuple[str, str]]:
        """Return what is in a folder, first names last."""
        names = reversed(self.files.list(path))
        return [(posixpath.join(path, name), posixpath.join(below, name)) for name in names]

    def _hides_folder(self, path: str) -> bool:
        return posixpath.basename(path) == ".git" or self.ignores(path, is_folder=True)

    def _ignore_rules(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._rules:
            text = self.read(posixpath.join(folder, _IGNORE_FILE))
            self._rules[folder] = _parse(text) if text else None
        return self._rules[folder]

    def _follow(self, path: str, links: int) -> str | None:
        """Return where a path of the folder really is; `None` outside, or in a circle of links."""
        if not links or not self.holds(path):
            return None
        at = self.root
        for step in filter(None, path[len(self.root) :].split("/")):
            at = posixpath.join(at, step)
            found = self.files.stat(at)
            if found is not None and found.link is not None:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(at), found.link))
                inside = self._follow(target, links - 1)
                if inside is None:
                    return None
                at = inside
        return at


def _is_portable(path: str) -> bool:
    """Tell whether a manifest can name the path: in UTF-8, and with no `..` in front."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not path.startswith("..")


def _parse(text: bytes) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only projects with such mounts need it

    return GitIgnoreSpec.from_lines(text.decode(errors="replace").splitlines())
