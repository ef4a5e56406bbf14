"""Regular expressions that are compiled when they are first used.

podc has some two hundred, and a run needs a few of them: compiling all was a fifth of its start.
"""

from __future__ import annotations

import re
from typing import cast


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` would, without compiling it yet."""
    return cast("re.Pattern[str]", Lazy(pattern, flags))


class Lazy:
    """Stands for a pattern, whose methods become its own when any of them is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    def __getattr__(self, name: str) -> object:
        """Compile the pattern: nothing of it is here yet."""
        compiled = re.compile(*self._arguments)
        self.__dict__ |= {one: getattr(compiled, one) for one in _ATTRIBUTES}
        return getattr(compiled, name)


_ATTRIBUTES = (
    *("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"),
    *("pattern", "flags", "groups", "groupindex"),
)
