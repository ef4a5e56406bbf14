"""Options and files → the app description that they lead to, if they do; most lead to Compose.

Every run on Compose files asks this, so it stands apart from what understands a description.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import NamedTuple

from compiler.app.layers import CONTAINERS
from compiler.codes import describing as codes
from compiler.codes import discovering
from compiler.diagnostics import Report
from compiler.options import COMPOSE_FILES, Options
from compiler.source.files import Files
from compiler.source.nodes import Mapping
from compiler.source.scalars import CORE
from compiler.source.text import Source
from compiler.source.yaml import decode, parse

NAMES = ("app.yaml", "app.yml")
_LOOKS = re.compile(r"^containers[ \t]*:", re.MULTILINE)
_LOOKS_OTHERWISE = re.compile(r"^(?:services|include)[ \t]*:", re.MULTILINE)


class Found(NamedTuple):
    """A file with an app description; `path` is absolute."""

    path: str
    source: Source


def find(options: Options, files: Files, report: Report) -> Found | None:
    """Return the app description that the options lead to; nothing where they lead to Compose."""
    found = _named(options, files) if options.files else _beside(options, files, report)
    if found is None and options.overlay:
        path = options.files[0] if options.files else COMPOSE_FILES[0]
        report.add(codes.OVERLAY_OF_COMPOSE.at(None, path=path, name=options.overlay))
    return found


def leading_to_compose(options: Options, files: Files, report: Report) -> Options:
    """Return the options, which have to lead to Compose; an app description is reported."""
    found = find(options, files, report)
    if found is not None:
        report.add(codes.ALREADY_DESCRIBED.at(None, path=_shown(found.path, options)))
    return options


def _named(options: Options, files: Files) -> Found | None:
    """Return the first of the named files that is an app description."""
    for name in options.files:
        path = posixpath.normpath(posixpath.join(options.directory, name))
        source = _read(path, options, files)
        if source and _is_description(source):
            return Found(path, source)
    return None


def _beside(options: Options, files: Files, report: Report) -> Found | None:
    """Return `app.yaml` of the working directory, unless there is a Compose file to read."""
    found = _named(replace(options, files=NAMES), files)
    if found is None or _is_variable(options):
        return None
    paths = (posixpath.join(options.directory, name) for name in COMPOSE_FILES)
    compose = next((path for path in paths if files.stat(path)), None)
    if compose is None:
        return found
    taken, other = _shown(compose, options), _shown(found.path, options)
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
