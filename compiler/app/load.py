"""An app description, from its text to the Compose project that it stands for."""

from __future__ import annotations

from compiler.app.canonical import canonical
from compiler.app.desugar import desugared
from compiler.app.finding import Found
from compiler.app.layers import overlaid, spread, without_empty
from compiler.app.literal import report_variables
from compiler.app.relations import related
from compiler.app.vocabulary import VOCABULARY
from compiler.codes import describing as codes
from compiler.codes import discovering
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import dataclass
from compiler.schema import compiled, validate
from compiler.source.nodes import Mapping
from compiler.source.scalars import CORE
from compiler.source.text import Source
from compiler.source.walk import is_null
from compiler.source.wording import kind
from compiler.source.yaml import parse

SCHEMA = "app.schema.json"
_COMPOSE = ("services", "include")
_BEGINNING = "describe at least one container; `podc init` writes a file to begin with"


@dataclass(frozen=True, slots=True)
class Described:
    """An app description: `root` in canonical form, and the Compose `project` that it stands for.

    `path` is absolute.
    """

    path: str
    root: Mapping
    project: Mapping


def describe(found: Found, options: Options, report: Report) -> Described:
    """Return what a file describes."""
    root = _document(found.source, report)
    if len(options.files) > 1:
        report.add(codes.NOT_ALONE.at(root.span))
    for entry in root:
        if entry.name in _COMPOSE:
            report.add(codes.TWO_LANGUAGES.at(entry.key.span, other=entry.name))
    return _understood(found.path, report.passed(root), options, report)


def _understood(path: str, written: Mapping, options: Options, report: Report) -> Described:
    report_variables(written, report)
    validate(without_empty(written), compiled(SCHEMA), report, VOCABULARY)
    written = report.passed(written)
    whole = report.passed(spread(overlaid(written, options.overlay, report), report))
    root = report.passed(related(report.passed(canonical(whole, report)), report))
    return Described(path, root, desugared(root))


def _document(source: Source, report: Report) -> Mapping:
    """Return the one document of a description, or stop with what is wrong with it."""
    documents = report.passed(parse(source, report, scalars=CORE))
    if len(documents) > 1:
        report.add(codes.ONE_DOCUMENT.at(documents[1].span))
    root = documents[0] if documents else None
    if root is None or is_null(root):
        report.add(discovering.EMPTY_FILE.at(source.span(), path=source.path, hint=_BEGINNING))
    elif not isinstance(root, Mapping):
        report.add(codes.NOT_A_DESCRIPTION.at(root.span, kind=kind(root)))
    root = report.passed(root)
    assert isinstance(root, Mapping)
    return root
