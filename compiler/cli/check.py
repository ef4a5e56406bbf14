"""`podc check`: what a build would report, for one project or for many; nothing is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

import click

from compiler.cli.arguments import LOADING, REPORTING, TARGETING, WEIGHING, takes
from compiler.cli.projects import base_of, grouped
from compiler.cli.session import Session, pass_session
from compiler.codes import writing as codes
from compiler.diagnostics import Diagnostic, Severity
from compiler.options import Options
from compiler.pipeline import compile as compiled
from compiler.records import replace
from compiler.source.files import Files

INCOMPLETE = "no-image"  # what is said of a service with neither `image` nor `build`
MANIFEST = "manifest"  # what is said of a file that is none of ours, whatever it is called


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(allow_dash=True))
@takes(LOADING, TARGETING, WEIGHING, REPORTING)
@pass_session
def command(session: Session, files: tuple[str, ...]) -> int:
    """Report what a build would report, and write nothing.

    Each FILE is a project of its own; an override file is checked together with the file that it
    completes. With -f, all files are one project.
    """
    options = session.compilation()
    if files and options.files:
        message = "FILE and -f say the same: give one of them"
        raise click.UsageError(message)
    options = replace(options, files=files or options.files)
    disk = session.files(options)
    groups = grouped(files, options.directory, disk) if files else (options.files,)
    return session.report(_distinct(_found(groups, options, disk)))


def _found(
    groups: Iterable[tuple[str, ...]], options: Options, disk: Files
) -> Iterator[Diagnostic]:
    """Yield the diagnostics of one project after the other."""
    for group in groups:
        result = compiled(replace(options, files=group), disk)
        if result.described:
            yield from result.diagnostics
        elif {one.slug for one in result.diagnostics} == {MANIFEST} and len(group) == 1:
            yield from (replace(one, severity=Severity.NOTE) for one in result.diagnostics)
        else:
            yield from _without_fragments(result.diagnostics, group, options, disk)


def _without_fragments(
    found: tuple[Diagnostic, ...], group: tuple[str, ...], options: Options, disk: Files
) -> Iterator[Diagnostic]:
    """Yield the diagnostics, or a note in place of the errors of a file that is only a part."""
    errors = [one for one in found if one.severity is Severity.ERROR]
    is_fragment = bool(errors) and all(one.slug == INCOMPLETE for one in errors)
    if len(group) != 1 or not is_fragment:
        yield from found
        return
    yield from (one for one in found if one.severity is not Severity.ERROR)
    base = base_of(group[0], options.directory, disk) or "BASE"
    files = f"-f {base} -f {group[0]}"
    yield codes.FRAGMENT.at(errors[0].span, files=files, subject=posixpath.basename(group[0]))


def _distinct(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield each diagnostic once, though several projects include the file that it is about."""
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        place = one.span.place if one.span else ""
        if (key := (one.number, one.message, place)) not in seen:
            seen.add(key)
            yield one
