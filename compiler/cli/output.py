"""Where a verb's output goes: standard output, a file, or a folder; written, or only compared."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from enum import Enum
from errno import EAGAIN, EBADF
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from compiler.cli.session import ReaderLeft
from compiler.diagnostics import Diagnostic
from compiler.records import dataclass

if TYPE_CHECKING:
    from compiler.cli.writing import Plan

STDOUT = "-"
_STANDARD_OUTPUT = "standard output"


class Manner(Enum):
    """What to do where the output differs from what is there."""

    WRITE = "write"
    CHECK = "check"
    WRITE_AND_FAIL = "fail-on-change"


@dataclass(frozen=True, slots=True)
class Destination:
    """The `-o` of a command line."""

    path: str = STDOUT

    @property
    def is_stdout(self) -> bool:
        """Whether output goes to standard output."""
        return self.path == STDOUT

    @property
    def is_folder(self) -> bool:
        """Whether output is a folder of files: one that exists, or a path that ends in `/`."""
        return self.path.endswith("/") or Path(self.path).is_dir()

    def refuse_inputs(self, asked: Mapping[str, str]) -> None:
        """Refuse to write over a file that the build has read."""
        if self.is_stdout:
            return
        target = os.path.realpath(self.path)
        if any(os.path.realpath(one) == target for one, how in asked.items() if how == "read"):
            message = f"`{self.path}` is read by this build: give -o another path"
            raise click.UsageError(message)


def print_text(text: str) -> tuple[Diagnostic, ...]:
    """Write to standard output, always as UTF-8: the same bytes wherever podc runs."""
    if sys.stdout is None:
        return _refused(OSError(EBADF, "it is closed"), _STANDARD_OUTPUT)
    try:
        _write_all(sys.stdout.buffer, text.encode())
    except BrokenPipeError as error:
        raise ReaderLeft from error
    except OSError as error:
        return _refused(error, _STANDARD_OUTPUT)
    return ()


def _write_all(stream: BinaryIO, content: bytes) -> None:
    """Write everything: an unbuffered stream, as under `python -u`, may take less at a time."""
    rest = memoryview(content)
    while rest:
        taken = stream.write(rest)
        if not taken:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        rest = rest[taken:]
    stream.flush()


def deliver_text(destination: Destination, text: str, manner: Manner) -> tuple[Diagnostic, ...]:
    """Write one text to where it should go, and return what there is to say about it."""
    if destination.is_stdout:
        return print_text(text)
    path = Path(os.path.realpath(destination.path))  # a link goes on pointing there
    if _is_special(path):
        return _write_into(path, text)
    from compiler.cli.writing import plan_file

    return _carry_out(plan_file(path, text), manner)


def deliver_folder(
    destination: Destination, texts: Mapping[str, str], manner: Manner
) -> tuple[Diagnostic, ...]:
    """Write files into a folder, and return what there is to say about it."""
    from compiler.cli.writing import plan_folder

    return _carry_out(plan_folder(Path(destination.path), texts), manner)


def _carry_out(plan: Plan, manner: Manner) -> tuple[Diagnostic, ...]:
    from compiler.cli.writing import apply, changes, drift

    found = (*plan.notices, *plan.refusals)
    if manner is Manner.CHECK:
        return (*found, *drift(plan))
    if plan.refusals:
        return found
    refused = apply(plan)
    if manner is Manner.WRITE or refused:
        return (*found, *refused)
    return (*found, *changes(plan))


def _is_special(path: Path) -> bool:
    """Tell whether there is a device or a pipe, which is written into, never replaced."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _write_into(path: Path, text: str) -> tuple[Diagnostic, ...]:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        return _refused(error)
    return ()


def _refused(error: OSError, path: str = "") -> tuple[Diagnostic, ...]:
    from compiler.cli.writing import unwritable

    return (unwritable(error, path),)
