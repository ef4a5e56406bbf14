"""The verbs of `podc`, each in a module of its own, which is imported when the verb is used."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click

from compiler import __version__

VERBS = {
    "build": "Compile a Compose file or an app description into manifests.",
    "check": "Report what a build would report, for one project or many.",
    "lint": "Report what a server would refuse of any Kubernetes manifests.",
    "config": "Print the project once it is loaded and merged, in its long form.",
    "init": "Begin an app description.",
    "convert": "Write a Compose file as an app description.",
    "scale": "Set how many of a container run: `podc scale web=5`.",
    "explain": "Explain what is reported: a code, such as PC301, or unsupported-key.",
    "support": "List what becomes of every Compose key.",
    "schema": "Print the JSON Schema of an input format.",
}

_EPILOG = """\
Manifests go to standard output, diagnostics to standard error. Exit codes: 0 clean, 1 an error,
2 wrong usage, 3 a bug of podc.

\b
Completion, in the shell's own start-up file:
  bash  eval "$(_PODC_COMPLETE=bash_source podc)"
  zsh   eval "$(_PODC_COMPLETE=zsh_source podc)"
  fish  _PODC_COMPLETE=fish_source podc | source
"""


class Verbs(click.Group):
    """A group that knows its verbs by name, and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the verbs, in the order of the help text."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb's command."""
        if cmd_name not in VERBS:
            return None
        return cast("click.Command", import_module(f"compiler.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that is called; for one that there is not, say what was meant."""
        if args[0] not in VERBS and not args[0].startswith("-"):
            from compiler.source.suggestions import suggestion

            hint = suggestion(args[0], VERBS) or "`podc --help` lists the verbs"
            message = f"there is no verb `{args[0]}`: {hint}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of verbs without loading any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.command(
    cls=Verbs,
    name="podc",
    epilog=_EPILOG,
    subcommand_metavar="VERB [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="podc", message="%(prog)s %(version)s")
def podc() -> None:
    """Compile app descriptions and Docker Compose files into validated Kubernetes manifests."""
