"""`podc config`: the project as it stands once files are loaded, merged and interpolated."""

from __future__ import annotations

import json

import click

from compiler.cli.arguments import LOADING, REPORTING, WEIGHING, takes
from compiler.cli.origins import explained, remark
from compiler.cli.output import STDOUT, Destination, Manner, deliver_text
from compiler.cli.session import Session, pass_session
from compiler.diagnostics import Diagnostic
from compiler.pipeline import Result, load
from compiler.source.trees import Tree, plain


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
@click.option(
    "--explain", is_flag=True, help="Say behind each value which file, line and column gave it."
)
@takes(LOADING, WEIGHING, REPORTING)
@pass_session
def command(  # noqa: PLR0913 - an argument for each option
    session: Session,
    file: str | None,
    output: str,
    emit: str,
    *,
    all_resources: bool,
    explain: bool,
) -> int:
    """Print the project as it stands once its files are loaded and merged.

    Every short form is written out, variables are replaced, and services that no profile asks for
    are left out. A `$` is doubled, so that what is printed can be read again.
    """
    options = session.compilation(file)
    result = load(options, session.files(options))
    delivered: tuple[Diagnostic, ...] = ()
    if not result.failed:
        destination = Destination(output)
        destination.refuse_inputs(result.asked)
        text = _text(result, emit, all_resources=all_resources, explain=explain)
        delivered = deliver_text(destination, text, Manner.WRITE)
    return session.report((*result.diagnostics, *delivered))


def _text(result: Result, emit: str, *, all_resources: bool, explain: bool) -> str:
    if result.loaded is None:  # only ever where there are errors
        return ""
    project = _project(result, all_resources=all_resources)
    if emit == "json":
        shown = explained(project) if explain else plain(project)
        return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"
    from compiler.source.emit import emit as printed

    return printed([project], remark=remark if explain else None)


def _project(result: Result, *, all_resources: bool) -> Tree:
    """Return the project in the canonical form of the language that it is written in."""
    if result.described:
        from compiler.app.printing import tree

        return tree(result.described.root)
    from compiler.compose.render import canonical_tree

    assert result.loaded
    return canonical_tree(result.loaded, all_resources=all_resources)
