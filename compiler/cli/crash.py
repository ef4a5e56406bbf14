"""A bug of ours, told so that the user can paste it: version, Python, command line, traceback."""

from __future__ import annotations

import platform
import shlex
import traceback
from collections.abc import Sequence

from compiler import __version__
from compiler.codes import internal
from compiler.diagnostics import Diagnostic
from compiler.formats.masking import mask
from compiler.records import replace

_VALUED = ("--env",)


def crash(error: BaseException, arguments: Sequence[str]) -> Diagnostic:
    """Return the diagnostic of an exception that nobody expected."""
    what = f"{type(error).__name__}: {mask(str(error))}"
    frames = "".join(traceback.format_tb(error.__traceback__))
    report = f"{_surroundings(arguments)}\nTraceback (most recent call last):\n{frames}{what}"
    return internal.BUG.at(None, what=what.splitlines()[0], hint=_hint(report))


def with_report(one: Diagnostic, arguments: Sequence[str]) -> Diagnostic:
    """Return a diagnostic of ours with the report that belongs to it; others as they are."""
    if not one.number.startswith("PC9") or "\n" in one.hint:
        return one
    return replace(one, hint=_hint(_surroundings(arguments)))


def _hint(report: str) -> str:
    return f"nothing was written; report it with this text\n{report}"


def _surroundings(arguments: Sequence[str]) -> str:
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"podc {__version__}, {system}\n$ podc {command_line(arguments)}"


def command_line(arguments: Sequence[str]) -> str:
    """Return the command line; values of variables are left out, whatever their names."""
    before = ("", *arguments)
    shown = (_shown(one, after=last) for one, last in zip(arguments, before, strict=False))
    return " ".join(shown)


def _shown(argument: str, *, after: str) -> str:
    name, equals, value = argument.partition("=")
    if name in _VALUED and equals:
        return f"{name}={value.partition('=')[0]}=***"
    if after in _VALUED and equals:
        return f"{name}=***"
    return mask(shlex.quote(argument))
