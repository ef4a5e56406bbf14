"""One run of `podc`: arguments in, an exit code out, whatever happens in between."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from errno import ENOSPC
from typing import TYPE_CHECKING

import click

from compiler.cli.session import USAGE, ReaderLeft, Session
from compiler.cli.verbs import podc

if TYPE_CHECKING:
    from compiler.diagnostics import Diagnostic

_INTERRUPTED = 130
_PIPE_CLOSED = 141  # what a shell reports of a program that SIGPIPE ended


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; nothing ends in a traceback."""
    session = Session(tuple(arguments))
    try:
        return _run(arguments, session)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except ReaderLeft:
        _close_quietly()
        return _PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the one place: a bug is reported, not thrown
        return session.report([_diagnostic(error, arguments)])


def _diagnostic(error: Exception, arguments: Sequence[str]) -> Diagnostic:
    """Return what there is to say of an error: a bug, but for what click itself can't print."""
    if isinstance(error, OSError) and error.errno == ENOSPC:
        from compiler.cli.writing import unwritable

        return unwritable(error, "standard output")
    from compiler.cli.crash import crash

    return crash(error, arguments)


def _run(arguments: Sequence[str], session: Session) -> int:
    outcome = podc.main(list(arguments), prog_name="podc", standalone_mode=False, obj=session)
    return outcome if isinstance(outcome, int) else 0


def _close_quietly() -> None:
    """Let the interpreter not complain of closed pipes when it flushes its streams."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
