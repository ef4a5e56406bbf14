"""The only reader of `schemas/` and `templates/`: in the wheel, or beside the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def read(name: str) -> str:
    """Return the text of a resource such as `schemas/compose.schema.json`."""
    return (_root(name) / name).read_text(encoding="utf-8")


@cache
def names(folder: str) -> tuple[str, ...]:
    """Return the sorted names of the resources in a folder such as `templates/kubernetes`."""
    return tuple(sorted(path.name for path in (_root(folder) / folder).iterdir()))


def _root(name: str) -> Path:
    return _PACKAGE if (_PACKAGE / name).exists() else _PACKAGE.parent
