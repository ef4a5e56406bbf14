"""`podc schema`: the JSON Schema of an input format, for editors and other tools."""

from __future__ import annotations

import click

from compiler.cli.arguments import REPORTING, takes
from compiler.cli.output import print_text
from compiler.cli.session import Session, pass_session
from compiler.resources import read


@click.command("schema")
@click.argument("name", type=click.Choice(["compose", "app"]), default="compose")
@takes(REPORTING)
@pass_session
def command(session: Session, name: str) -> int:
    """Print the JSON Schema of an input format."""
    return session.report(print_text(read(f"schemas/{name}.schema.json")))
