"""An app description, from its text to the Compose project that it stands for."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace

from compiler.app.canonical import canonical
from compiler.app.desugar import desugared
from compiler.app.layers import CONTAINERS, overlaid, spread, without_empty
from compiler.app.relations import related
from compiler.app.vocabulary import VOCABULARY
from compiler.codes import describing as codes
from compiler.codes import discovering
from compiler.diagnostics import Report
from compiler.options import COMPOSE_FILES, Options
from compiler.schema import compiled, validate
from compiler.source.files import Files
from compiler.source.nodes import Mapping
from compiler.source.scalars import CORE
from compiler.source.text import Source
from compiler.source.yaml import decode, parse

NAMES = ("app.yaml", "app.yml")
SCHEMA = "app.schema.json"
_COMPOSE = ("services", "include")
_LOOKS = re.compile(r"^containers[ \t]*:", re.MULTILINE)
_LOOKS_OTHERWISE = re.compile(r"^(?:services|include)[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Described:
    """An app description: `root` in canonical form, and the Compose `project` that it stands for.

    `path` is absolute.
    """

    path: str
    root: Mapping
    project: Mapping


def describe(options: Options, files: Files, report: Report) -> Described | None:
    """Return the app description that the options lead to; nothing where they lead to Compose."""
    found = _named(options, files) if options.files else _beside(options, files, report)
    if found is None:
        if options.overlay:
            _refuse_overlay(options, report)
        return None
    path, source = found
    root = _document(source, report)
    if len(options.files) > 1:
        report.add(codes.NOT_ALONE.at(root.span))
    for entry in root:
        if entry.name in _COMPOSE:
            report.add(codes.TWO_LANGUAGES.at(entry.key.span, other=entry.name))
    return _understood(path, report.passed(root), options, report)


def _understood(path: str, written: Mapping, options: Options, report: Report) -> Described:
    validate(without_empty(written), compiled(SCHEMA), report, VOCABULARY)
    written = report.passed(written)
    whole = report.passed(spread(overlaid(written, options.overlay, report), report))
    root = report.passed(related(report.passed(canonical(whole, report)), report))
    return Described(path, root, desugared(root))


def _refuse_overlay(options: Options, report: Report) -> None:
    path = options.files[0] if options.files else COMPOSE_FILES[0]
    report.add(codes.OVERLAY_OF_COMPOSE.at(None, path=path, name=options.overlay))


# --- which file -----------------------------------------------------------------------------------


def _named(options: Options, files: Files) -> tuple[str, Source] | None:
    """Return the first of the named files that is an app description."""
    for name in options.files:
        path = posixpath.normpath(posixpath.join(options.directory, name))
        source = _read(path, options, files)
        if source and _is_description(source):
            return path, source
    return None


def _beside(options: Options, files: Files, report: Report) -> tuple[str, Source] | None:
    """Return `app.yaml` of the working directory, unless there is a Compose file to read."""
    found = _named(replace(options, files=NAMES), files)
    if found is None or _is_variable(options):
        return None
    paths = (posixpath.join(options.directory, name) for name in COMPOSE_FILES)
    compose = next((path for path in paths if files.stat(path)), None)
    if compose is None:
        return found
    taken, other = _shown(compose, options), _shown(found[0], options)
    report.add(discovering.SEVERAL_FILES.at(None, taken=taken, others=f"`{other}`"))
    return None


def _is_variable(options: Options) -> bool:
    return any("COMPOSE_FILE" in one for one in (options.variables, options.environment))


def _shown(path: str, options: Options) -> str:
    return path.removeprefix(options.directory.rstrip("/") + "/")


def _read(path: str, options: Options, files: Files) -> Source | None:
    """Return the text of a file that has the word in it; most files are not even decoded here."""
    content = files.read(path)
    if content is None or CONTAINERS.encode() not in content:
        return None
    return decode(_shown(path, options), content, Report())


def _is_description(source: Source) -> bool:
    """Tell whether `containers` stands at the top; where the text can't be read, as it looks."""
    report = Report()
    documents = parse(source, report, scalars=CORE)
    if report.failed:
        return bool(_LOOKS.search(source.text)) and not _LOOKS_OTHERWISE.search(source.text)
    return any(isinstance(one, Mapping) and CONTAINERS in one for one in documents)


def _document(source: Source, report: Report) -> Mapping:
    """Return the one document of a description, or stop with what is wrong with it."""
    documents = report.passed(parse(source, report, scalars=CORE))
    if len(documents) > 1:
        report.add(codes.ONE_DOCUMENT.at(documents[1].span))
    root = report.passed(documents)[0]
    assert isinstance(root, Mapping)
    return root
