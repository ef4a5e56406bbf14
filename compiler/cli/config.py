"""`podc config`: the project as it stands once files are loaded, merged and interpolated."""

from __future__ import annotations

import json

import click

from compiler.cli.arguments import LOADING, REPORTING, WEIGHING, takes
from compiler.cli.output import STDOUT, Destination, Manner, deliver_text
from compiler.cli.session import Session, pass_session
from compiler.diagnostics import Diagnostic
from compiler.pipeline import Result, load
from compiler.source.nodes import Plain
from compiler.source.trees import Tree
from compiler.source.values import default


@click.command("config")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    default=STDOUT,
    metavar="PATH",
    type=click.Path(allow_dash=True),
    help="A file; - is standard output.",
)
@click.option(
    "--emit",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    help="How the project is written.  [default: yaml]",
)
@click.option(
    "--all-resources", is_flag=True, help="Print networks, volumes and the like that nobody uses."
)
@takes(LOADING, WEIGHING, REPORTING)
@pass_session
def command(
    session: Session, file: str | None, output: str, emit: str, *, all_resources: bool
) -> int:
    """Print the project as it stands once its files are loaded and merged.

    Every short form is written out, variables are replaced, and services that no profile asks for
    are left out.
    """
    options = session.compilation(file)
    result = load(options, session.files(options))
    delivered: tuple[Diagnostic, ...] = ()
    if not result.failed:
        destination = Destination(output)
        destination.refuse_inputs(result.asked)
        text = _text(result, emit, all_resources=all_resources)
        delivered = deliver_text(destination, text, Manner.WRITE)
    return session.report((*result.diagnostics, *delivered))


def _text(result: Result, emit: str, *, all_resources: bool) -> str:
    from compiler.compose.render import canonical_plain

    if result.loaded is None:  # only ever where there are errors
        return ""
    project = canonical_plain(result.loaded, all_resources=all_resources)
    if emit == "json":
        return json.dumps(project, indent=2, ensure_ascii=False) + "\n"
    from compiler.source.emit import emit as written

    return written([_tree(project)])


def _tree(plain: Plain) -> Tree:
    """Return plain values as the emitter takes them, null as a value of its own."""
    match plain:
        case dict():
            return {name: _tree(value) for name, value in plain.items()}
        case list():
            return [_tree(item) for item in plain]
        case _:
            return default(plain, "the project as loaded")
