"""`podc scale`: a number in the file, and nothing else; scaling stays one command, and in git."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import click

from compiler.cli.arguments import REPORTING, takes
from compiler.cli.files import DiskFiles
from compiler.cli.output import Destination, Manner, deliver_text, print_text
from compiler.cli.session import Session, pass_session
from compiler.diagnostics import Diagnostic, Report
from compiler.options import COMPOSE_FILES, Options
from compiler.regexes import regex

if TYPE_CHECKING:
    from compiler.app.scaling import Wish

_WISH = regex(r"(?P<name>[^=]+)=(?P<number>0*[0-9]{1,9}(?:\.\.0*[0-9]{1,9})?)")


@click.command("scale")
@click.argument("words", nargs=-1, required=True, metavar="[FILE] NAME=NUMBER...")
@click.option("--overlay", metavar="NAME", help="The environment whose number is set.")
@takes(REPORTING)
@pass_session
def command(session: Session, words: tuple[str, ...], overlay: str | None) -> int:
    """Set how many of a container run: in FILE, `app.yaml` or the Compose file without one.

    NUMBER is a number, or a range such as 2..6 that the load decides in. Comments and layout stay.
    """
    options = session.compilation()
    is_named = "=" not in words[0]
    wishes = [_wish(word) for word in words[is_named:]]
    if not wishes:
        message = "say what to scale: `web=5`"
        raise click.UsageError(message)
    path = words[0] if is_named else _default(options, session)
    report = Report()
    text = _scaled(path, wishes, overlay, options, report)
    delivered: tuple[Diagnostic, ...] = ()
    if text is not None and not report.failed:
        delivered = deliver_text(Destination(path), text, Manner.WRITE)
    if not report.failed and not delivered:
        print_text("".join(f"{wish.name}: {wish.number}\n" for wish in wishes))
    return session.report((*report, *delivered))


def _wish(word: str) -> Wish:
    from compiler.app.scaling import Wish

    found = _WISH.fullmatch(word)
    low, _, high = (found["number"] if found else "").partition("..")
    if found is None or (high and not 1 <= int(low) <= int(high)):
        message = f"`{word}` is not NAME=NUMBER, such as `web=5` or `web=2..6`"
        raise click.UsageError(message)
    return Wish(found["name"], "..".join(str(int(end)) for end in (low, high) if end))


def _default(options: Options, session: Session) -> str:
    from compiler.app.finding import NAMES

    files = session.files(options)
    for name in (*COMPOSE_FILES, *NAMES):
        if files.stat(posixpath.join(options.directory, name)):
            return name
    message = "there is no app description and no Compose file here: name one"
    raise click.UsageError(message)


def _scaled(
    path: str, wishes: list[Wish], overlay: str | None, options: Options, report: Report
) -> str | None:
    """Return the file's text with all numbers in it; nothing where something stands in the way."""
    from compiler.app.scaling import scaled
    from compiler.codes import rewriting as codes
    from compiler.source.yaml import decode

    content = DiskFiles().read(posixpath.join(options.directory, path))
    if content is None:
        report.add(codes.NOT_A_PROJECT.at(None, path=path))
        return None
    source = decode(path, content, report)
    for wish in wishes:
        source = scaled(source, wish, overlay, report) if source else None
    return source.text if source else None
