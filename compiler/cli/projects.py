"""Which of many files belong together: an override file goes with the file that it completes."""

from __future__ import annotations

import posixpath

from compiler.options import COMPOSE_FILES
from compiler.regexes import regex
from compiler.source.files import Files, Kind

_OVERRIDE = regex(r"(?P<stem>.+)\.override(?P<end>\.ya?ml)")


def grouped(paths: tuple[str, ...], directory: str, files: Files) -> tuple[tuple[str, ...], ...]:
    """Return the files of each project, in the order given; no file is in two of them."""
    given = tuple(dict.fromkeys(posixpath.normpath(path) for path in paths))
    overridden = {path: base for path in given if (base := _overridden(path, directory, files))}
    return tuple(
        (overridden[path], path) if path in overridden else (path,)
        for path in given
        if path not in overridden.values()
    )


def base_of(path: str, directory: str, files: Files) -> str | None:
    """Return the main Compose file beside a file, if there is another one."""
    folder = posixpath.dirname(path)
    beside = (
        posixpath.join(folder, name) for name in COMPOSE_FILES if name != posixpath.basename(path)
    )
    return next((base for base in beside if _is_file(base, directory, files)), None)


def _overridden(path: str, directory: str, files: Files) -> str | None:
    """Return the file that an override file completes: of the same stem, or the main one."""
    found = _OVERRIDE.fullmatch(posixpath.basename(path))
    if not found:
        return None
    folder = posixpath.dirname(path)
    names = (found["stem"] + end for end in (found["end"], ".yaml", ".yml"))
    beside = (posixpath.join(folder, name) for name in names)
    same = next((base for base in beside if _is_file(base, directory, files)), None)
    return same or base_of(path, directory, files)


def _is_file(path: str, directory: str, files: Files) -> bool:
    stat = files.stat(posixpath.join(directory, path))
    return stat is not None and stat.kind is Kind.FILE
