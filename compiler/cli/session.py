"""What one run knows of its surroundings, and how it reports: the `obj` of every click command."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from compiler.records import dataclass, replace

if TYPE_CHECKING:  # `podc --version` needs none of them
    from compiler.diagnostics import Diagnostic
    from compiler.options import Options
    from compiler.source.files import Files

CLEAN, FAILED, USAGE, BUG = 0, 1, 2, 3


class ReaderLeft(Exception):  # noqa: N818 - a signal on the way out, not an error
    """Who read podc's output has closed it. A `BrokenPipeError` would be click's, exit code 1."""


@dataclass(slots=True)
class Session:
    """Filled while options are read, so that even a failure is reported as the caller wished."""

    arguments: tuple[str, ...] = ()
    format: str = "text"
    colour: str = "auto"
    quiet: bool = False
    shut: bool = False
    _given: Options | None = None

    @property
    def _options(self) -> Options:
        from compiler.options import Options

        return self._given or Options()

    def set(self, change: Callable[[Options], Options]) -> None:
        """Take over what an option of the command line says."""
        self._given = change(self._options)

    def compilation(self, file: str | None = None) -> Options:
        """Return the options of this run; `file` is the argument that stands for `-f`."""
        options = self._options
        if file and options.files:
            message = "FILE and -f say the same: give one of them"
            raise click.UsageError(message)
        environment = {} if self.shut else _environment()
        return replace(
            options,
            files=(file,) if file else options.files,
            directory=_directory(environment.get("PWD")),
            environment=environment,
            home=environment.get("HOME"),
        )

    def files(self, options: Options) -> Files:
        """Return the disk, with standard input as a file where `-` is asked for."""
        from compiler.cli.files import LIMIT, STDIN, DiskFiles, WithFile

        if STDIN not in options.files:
            return DiskFiles()
        if options.files.count(STDIN) > 1:
            message = "standard input can be read once: give `-` once"
            raise click.UsageError(message)
        path = posixpath.join(options.directory, STDIN)
        return WithFile(DiskFiles(), path, _stdin(LIMIT))

    def report(self, diagnostics: Iterable[Diagnostic]) -> int:
        """Print the diagnostics to standard error and return the exit code that they ask for."""
        from compiler.diagnostics import Severity

        found = tuple(diagnostics)
        code = _status(found)
        if code == BUG:
            from compiler.cli.crash import with_report

            found = tuple(with_report(one, self.arguments) for one in found)
        self._print([one for one in found if not self.quiet or one.severity is Severity.ERROR])
        return code

    def _print(self, diagnostics: list[Diagnostic]) -> None:
        if sys.stderr is None or (self.format == "text" and not diagnostics):  # None: closed
            return
        from compiler.formats.table import format_of

        text = format_of(self.format)(diagnostics, colour=self._in_colour())
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except BrokenPipeError as error:
            raise ReaderLeft from error

    def _in_colour(self) -> bool:
        """Tell whether to colour: as asked, else as the environment says, else on a terminal."""
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty()


def _stdin(limit: int) -> bytes:
    if sys.stdin is None:
        message = "standard input is closed"
        raise click.UsageError(message)
    return sys.stdin.buffer.read(limit + 1)


pass_session = click.make_pass_decorator(Session)


def _status(diagnostics: Iterable[Diagnostic]) -> int:
    from compiler.diagnostics import Severity

    errors = [one for one in diagnostics if one.severity is Severity.ERROR]
    if any(one.number.startswith("PC9") for one in errors):
        return BUG
    return FAILED if errors else CLEAN


def _environment() -> dict[str, str]:
    """Return the variables that are text; bytes that are no UTF-8 could not be written anyway."""
    return {name: value for name, value in os.environ.items() if _is_text(name + value)}


def _is_text(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def _directory(logical: str | None) -> str:
    """Return the working directory by the name under which the user entered it."""
    try:
        actual = os.getcwd()  # noqa: PTH109 - the compiler's own notation
        if logical and os.path.isabs(logical) and os.path.samefile(logical, actual):  # noqa: PTH117, PTH121
            return os.path.normpath(logical)
    except FileNotFoundError:
        message = "the working directory no longer exists"
        raise click.UsageError(message) from None
    except OSError:
        return actual
    return actual
