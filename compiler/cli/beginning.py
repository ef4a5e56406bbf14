"""A file that is begun: never written over one that is there."""

from __future__ import annotations

import json
import os

from compiler.cli.output import Destination, Manner, deliver_text
from compiler.codes import rewriting as codes
from compiler.diagnostics import Diagnostic
from compiler.resources import read


def begun(path: str, text: str, *, named_by: str) -> tuple[Diagnostic, ...]:
    """Write a description, its schema named for editors; return what is to be said about it.

    `named_by` is what stands before the file's name on the command line: `podc init`, or `-o`.
    """
    destination = Destination(path)
    if not destination.is_stdout and os.path.lexists(path):
        stem, _, end = path.rpartition(".")
        other = f"{named_by} {stem or path}.new.{end}"
        return (codes.STILL_THERE.at(None, path=path, other=other),)
    found = deliver_text(destination, f"{schema_line()}\n{text}", Manner.WRITE)
    return found if found or destination.is_stdout else (codes.BEGUN.at(None, path=path),)


def schema_line() -> str:
    """Return the comment by which editors find the schema of the file."""
    address = json.loads(read("schemas/app.schema.json"))["$id"]
    return f"# yaml-language-server: $schema={address}"
