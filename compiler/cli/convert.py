"""`podc convert`: Compose files in, the app description that compiles to the same out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from compiler.cli.arguments import LOADING, REPORTING, WEIGHING, takes
from compiler.cli.beginning import begun
from compiler.cli.files import WithFile
from compiler.cli.session import Session, pass_session
from compiler.diagnostics import Diagnostic
from compiler.pipeline import compile as compiled
from compiler.pipeline import convert
from compiler.records import replace

if TYPE_CHECKING:
    from compiler.kubernetes.objects import Object
    from compiler.options import Options
    from compiler.source.files import Files

_HEAD = """\
Made by `podc convert`. Values in it that come from variables have a comment that says so; what is
not there has no effect in Kubernetes.
"""


@click.command("convert")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    default="app.yaml",
    metavar="PATH",
    type=click.Path(allow_dash=True),
    help="The file to begin; - is standard output.  [default: app.yaml]",
)
@takes(LOADING, WEIGHING, REPORTING)
@pass_session
def command(session: Session, file: str | None, output: str) -> int:
    """Write a Compose file as an app description, and compare what both compile to.

    What an app description can't say is reported. A file that is there already is left alone.
    """
    options = session.compilation(file)
    files = session.files(options)
    target = posixpath.normpath(posixpath.join(options.directory, output))
    folder = None if output == "-" else posixpath.dirname(target)
    conversion = convert(options, files, folder)
    if conversion.text is None:
        return session.report(conversion.result.diagnostics)
    text = "".join(f"# {line}\n" for line in _HEAD.splitlines()) + f"\n{conversion.text}"
    found = (*conversion.result.diagnostics, *_differences(text, target, options, files))
    return session.report((*found, *begun(output, text, named_by="-o")))


def _differences(text: str, path: str, options: Options, files: Files) -> Iterator[Diagnostic]:
    """Yield a warning for each object that the two files compile to differently."""
    from compiler.codes import rewriting as codes

    before = compiled(options, files)
    if before.failed:
        return
    own = replace(options, files=(path,), project_directory=None)
    after = compiled(own, WithFile(files, path, text.encode()))
    if after.failed:
        yield from (one for one in after.diagnostics if one.severity == "error")
        return
    old, new = _texts(before.objects), _texts(after.objects)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            file = options.files[0] if options.files else ""
            yield codes.CONVERTED_DIFFERS.at(None, object=name, file=file, subject=name)


def _texts(objects: tuple[Object, ...]) -> dict[str, str]:
    from compiler.output.stream import stream

    return {f"{one.kind} `{one.name}`": stream((one,)) for one in objects}
