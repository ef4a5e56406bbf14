"""Names of codes as the caller types them: `PC301`, `unsupported-key`, either with `:subject`."""

from __future__ import annotations

from difflib import get_close_matches

import click

from compiler.codes import catalogue, find
from compiler.diagnostics import Code


def named(name: str) -> Code:
    """Return the code of a number or a slug, or tell which one may be meant."""
    code = find(name)
    if code is None:
        raise click.UsageError(f"no code is named `{name}`{_meant(name)}")  # noqa: EM102, TRY003
    return code


def checked(ruling: str) -> str:
    """Return a `slug`, `PC301`, or either with `:subject`, as the compiler compares them."""
    name, colon, subject = ruling.partition(":")
    code = named(name)
    if code.many and not subject:
        message = f"`{name}` covers many keys: say which, as in `{name}:KEY`"
        raise click.UsageError(message)
    return f"{code.slug}{colon}{subject}"


def _meant(name: str) -> str:
    known = [one for code in catalogue().values() for one in (code.slug, code.number)]
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f": did you mean {' or '.join(f'`{one}`' for one in close)}?"
    return "; `podc explain` lists them all"
