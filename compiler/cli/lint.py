"""`podc lint`: any Kubernetes manifests, held against the rules that podc's own output keeps."""

from __future__ import annotations

import click

from compiler.cli.arguments import DEFINING, REPORTING, VERIFYING, WEIGHING, takes
from compiler.cli.session import Session, pass_session
from compiler.pipeline import lint
from compiler.records import replace


@click.command("lint")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(allow_dash=True)
)
@takes(DEFINING, VERIFYING, WEIGHING, REPORTING)
@pass_session
def command(session: Session, paths: tuple[str, ...]) -> int:
    """Report what a Kubernetes server would refuse of manifests, and what would never run.

    Each PATH is a file, a folder that is searched with all below it, or - for standard input. All
    of them are taken together: what one manifest refers to may stand in another file.
    """
    options = replace(session.compilation(), files=paths)
    return session.report(lint(options, session.files(options)).diagnostics)
