"""`podc support`: what becomes of every Compose key, from the table that the compiler heeds."""

from __future__ import annotations

import json

import click

from compiler.cli.arguments import REPORTING, takes
from compiler.cli.output import print_text
from compiler.cli.session import Session, pass_session
from compiler.compose.rulings import Row, support_rows


@click.command("support")
@click.argument("key", required=False)
@click.option(
    "--emit",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the table is written.  [default: text]",
)
@takes(REPORTING)
@pass_session
def command(session: Session, key: str | None, emit: str) -> int:
    """List what becomes of every Compose key, or of those whose path has KEY in it."""
    rows = [row for row in support_rows() if not key or key in row.path]
    if not rows:
        message = f"no key has `{key}` in its path"
        raise click.UsageError(message)
    return session.report(print_text(_json(rows) if emit == "json" else _table(rows)))


def _json(rows: list[Row]) -> str:
    return json.dumps([row._asdict() for row in rows], indent=2, ensure_ascii=False) + "\n"


def _table(rows: list[Row]) -> str:
    keys = [f"{row.path} = {row.value}" if row.value else row.path for row in rows]
    widest = min(60, max(len(key) for key in keys))
    lines = (
        f"{key:{widest}}  {row.fate:12}  {row.because}".rstrip()
        for key, row in zip(keys, rows, strict=True)
    )
    return "\n".join(lines) + "\n"
