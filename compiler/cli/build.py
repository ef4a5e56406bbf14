"""`podc build`: a project in, manifests out."""

from __future__ import annotations

import click

from compiler.cli.arguments import LOADING, REPORTING, TARGETING, WEIGHING, takes
from compiler.cli.output import STDOUT, Destination, Manner, deliver_folder, deliver_text
from compiler.cli.session import Session, pass_session
from compiler.diagnostics import Diagnostic
from compiler.pipeline import Result
from compiler.pipeline import compile as compiled

EXPLAINED = "explained"


@click.command("build")
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    default=STDOUT,
    metavar="PATH",
    type=click.Path(allow_dash=True),
    help="A folder if it exists as one or ends in /, else a file; - is standard output.",
)
@click.option(
    "--emit",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    help="How manifests are written.  [default: yaml]",
)
@click.option(
    "--check",
    "manner",
    flag_value=Manner.CHECK.value,
    help="Write nothing; fail where PATH is not up to date.",
)
@click.option(
    "--fail-on-change",
    "manner",
    flag_value=Manner.WRITE_AND_FAIL.value,
    help="Write, and fail where that changed PATH.",
)
@click.option(
    "--explain",
    "manner",
    flag_value=EXPLAINED,
    help="Print YAML that says behind each value where it comes from: file, line and column, an "
    "option, or a rule.",
)
@takes(LOADING, TARGETING, WEIGHING, REPORTING)
@pass_session
def command(session: Session, file: str | None, output: str, emit: str, manner: str | None) -> int:
    """Compile a project into Kubernetes manifests.

    FILE is a Compose file or an app description, as after -f. Without one, podc takes the Compose
    file that docker compose would find, else app.yaml.
    """
    _refuse_mismatch(output, emit, manner)
    options = session.compilation(file)
    result = compiled(options, session.files(options))
    delivered: tuple[Diagnostic, ...] = ()
    if not result.failed:
        form, manner = (EXPLAINED, None) if manner == EXPLAINED else (emit, manner)
        delivered = _deliver(result, Destination(output), form, Manner(manner or "write"))
    return session.report((*result.diagnostics, *delivered))


def _refuse_mismatch(output: str, emit: str, manner: str | None) -> None:
    if manner == EXPLAINED and (output != STDOUT or emit != "yaml"):
        message = "--explain prints YAML that is to be read: give neither -o nor --emit"
        raise click.UsageError(message)
    if manner not in {None, EXPLAINED} and output == STDOUT:
        message = "--check and --fail-on-change compare with what is there: give -o PATH"
        raise click.UsageError(message)


def _deliver(
    result: Result, destination: Destination, emit: str, manner: Manner
) -> tuple[Diagnostic, ...]:
    """Write the objects as asked: a stream or one file, or a folder with a file for each."""
    destination.refuse_inputs(result.asked)
    if destination.is_folder:
        from compiler.output.directory import directory

        return deliver_folder(destination, directory(result.objects, emit=emit), manner)
    return deliver_text(destination, _text(result, emit), manner)


def _text(result: Result, emit: str) -> str:
    if emit == "json":
        from compiler.output.jsonlist import listing

        return listing(result.objects)
    from compiler.output.stream import stream

    if emit == EXPLAINED:
        from compiler.cli.origins import origin

        return stream(result.objects, origin)
    return stream(result.objects)
