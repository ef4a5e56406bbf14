"""`podc explain`: the page of a code."""

from __future__ import annotations

import click

from compiler.cli.arguments import REPORTING, takes
from compiler.cli.output import print_text
from compiler.cli.session import Session, pass_session
from compiler.codes import catalogue
from compiler.diagnostics import Code


@click.command("explain")
@click.argument("name", required=False, metavar="[CODE|SLUG]")
@takes(REPORTING)
@pass_session
def command(session: Session, name: str | None) -> int:
    """Explain a code, such as PC301 or unsupported-key; without one, list them all."""
    from compiler.cli.names import named

    text = _page(named(name)) if name else _list(tuple(catalogue().values()))
    return session.report(print_text(text))


def _page(code: Code) -> str:
    weight = f"{code.severity}, an error under --strict" if code.loss else str(code.severity)
    return f"{code.number}: {code.slug} ({weight})\n\n{code.page.rstrip()}\n"


def _list(codes: tuple[Code, ...]) -> str:
    widest = max(len(code.slug) for code in codes)
    rows = (f"{code.number}  {code.slug:{widest}}  {code.severity}" for code in codes)
    return "\n".join(rows) + "\n"
