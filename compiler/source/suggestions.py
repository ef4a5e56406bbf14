"""What somebody may have meant: the closest of the names there are."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 6
_SLIP = 0.85  # so much alike that one is the other with a slip of the pen


def suggestion(name: str, names: Iterable[str]) -> str:
    """Return "did you mean", with the close names; nothing where none is close."""
    close = get_close_matches(name, sorted(names), n=3)
    return "did you mean " + " or ".join(f"`{one}`" for one in close) + "?" if close else ""


def meant(name: str, names: Iterable[str], what: str) -> str:
    """Return a hint: the close names, else those there are, else that there is none."""
    known = sorted(names)
    close = suggestion(name, known)
    if close:
        return close
    if not known:
        return f"no {what} is defined"
    rest = ", …" if len(known) > _MOST else ""
    return f"name one of these: {', '.join(f'`{one}`' for one in known[:_MOST])}{rest}"


def is_slip(name: str, word: str) -> bool:
    """Tell whether a name is a word with a letter or two wrong, or that word in another case."""
    return bool(get_close_matches(name.lower(), [word], cutoff=_SLIP))
