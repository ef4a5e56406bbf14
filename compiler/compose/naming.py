"""The project's name: given, or written in a file, or the folder's."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from compiler.codes import discovering as codes
from compiler.compose.environment import Environment, interpolated
from compiler.compose.reading import Desk
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.text import Span
from compiler.source.values import Default, Inferred, Option, Value, written
from compiler.source.walk import text

_UNUSABLE = regex(r"[^a-z0-9_-]")
VARIABLE = "COMPOSE_PROJECT_NAME"


def adapted(name: str) -> str:
    """Return what of a text can be a project name: lower case, letters, digits, `-` and `_`."""
    return _UNUSABLE.sub("", name.lower()).lstrip("_-")


def project_name(
    options: Options,
    environment: Environment,
    documents: Iterable[Node],
    directory: str,
    desk: Desk,
) -> Value[str]:
    """Return the name by the strongest of its sources, and report one that can't be used."""
    if options.project_name:
        return _imposed(Value(options.project_name, Option("--project-name")), desk)
    if environment.get(VARIABLE):
        name = environment.read(VARIABLE, None, desk.report) or ""
        return _imposed(Value(name, Inferred(f"{VARIABLE} is set")), desk)
    entries = [entry for document in documents if (entry := _named(document))]
    if entries:
        return _from_file(entries[-1], environment, desk)
    return _from_folder(directory, documents, desk)


def note_folder(name: Value[str], documents: Iterable[Node], report: Report) -> None:
    """Say that the folder named the project, if it did: once the files are known to be good."""
    if isinstance(name.origin, Default):
        report.add(codes.NAME_FROM_FOLDER.at(_start(documents), name=name.plain))


def _imposed(name: Value[str], desk: Desk) -> Value[str]:
    better = adapted(name.plain)
    if better != name.plain or not better:
        desk.report.add(codes.PROJECT_NAME.at(None, name=name.plain, better=better or "my-app"))
    return name


def _named(document: Node) -> Entry | None:
    entry = document.entry("name") if isinstance(document, Mapping) else None
    return entry if entry and text(entry.value) else None


def _from_file(entry: Entry, environment: Environment, desk: Desk) -> Value[str]:
    alone = Mapping((entry,), entry.value.span)
    node = interpolated(alone, environment, desk.report).get("name")
    name = text(node) or ""
    if not adapted(name):
        desk.report.add(codes.NO_PROJECT_NAME.at(entry.value.span, written=name))
    return written(adapted(name), node if isinstance(node, Scalar) else entry.value.span)


def _from_folder(directory: str, documents: Iterable[Node], desk: Desk) -> Value[str]:
    folder = posixpath.basename(directory)
    name = adapted(folder)
    if not name:
        desk.report.add(codes.NO_PROJECT_NAME.at(_start(documents), written=folder))
    return Value(name, Default("the name of the project's folder"))


def _start(documents: Iterable[Node]) -> Span | None:
    first = next(iter(documents), None)
    return first.span.source.span() if first else None
