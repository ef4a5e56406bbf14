"""Options and files → the app description that they lead to, if they do; most lead to Compose.

Every run on Compose files asks this, so it stands apart from what understands a description.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple

from compiler.app.layers import CONTAINERS
from compiler.codes import describing as codes
from compiler.codes import discovering
from compiler.diagnostics import Report
from compiler.options import COMPOSE_FILES, Options
from compiler.regexes import regex
from compiler.source.files import Files
from compiler.source.nodes import Mapping
from compiler.source.scalars import CORE
from compiler.source.suggestions import is_slip
from compiler.source.text import Source
from compiler.source.yaml import decode, parse

NAMES = ("app.yaml", "app.yml")
_LOOKS = regex(r"^([A-Za-z]+)[ \t]*:", re.MULTILINE)
_TOP_KEY = re.compile(rb"^[\"']?(?!x-)([A-Za-z][A-Za-z_-]{6,12})[\"']?[ \t]*:", re.MULTILINE)
_COMPOSE = ("services", "include")


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
    """Return the first of the named files that is an app description.

    One alone that is called `app.yaml` is a description unless its keys are those of Compose or of
    a manifest.
    """
    is_alone = len(options.files) == 1

    def is_ours(keys: list[str]) -> bool:
        return is_alone and "apiVersion" not in keys

    each = (_at(name, options, files, is_ours) for name in options.files)
    return next(filter(None, each), None)


def _beside(options: Options, files: Files, report: Report) -> Found | None:
    """Return `app.yaml` of the working directory, unless there is a Compose file to read.

    Other tools have files of this name: one with keys has to have ours. An empty one is ours.
    """
    each = (_at(name, options, files, lambda keys: not keys) for name in NAMES)
    found = next(filter(None, each), None)
    if found is None or _is_variable(options):
        return None
    paths = (posixpath.join(options.directory, name) for name in COMPOSE_FILES)
    compose = next((path for path in paths if files.stat(path)), None)
    if compose is None:
        return found
    taken, other = _shown(compose, options), _shown(found.path, options)
    hint = f"name the one that you mean: `podc build {other}`, or delete `{taken}`"
    report.add(discovering.SEVERAL_FILES.at(None, taken=taken, others=f"`{other}`", hint=hint))
    return None


def _is_variable(options: Options) -> bool:
    return any("COMPOSE_FILE" in one for one in (options.variables, options.environment))


def _shown(path: str, options: Options) -> str:
    return path.removeprefix(options.directory.rstrip("/") + "/")


def _at(
    name: str, options: Options, files: Files, unless_told: Callable[[list[str]], bool]
) -> Found | None:
    """Return a file if it is an app description.

    Its keys at the top tell; where they don't, and the name is ours, `unless_told` decides. Most
    files are not even decoded here.
    """
    path = posixpath.normpath(posixpath.join(options.directory, name))
    content, is_called_so = files.read(path), posixpath.basename(path) in NAMES
    if content is None or not (is_called_so or _has_the_word(content)):
        return None
    source = decode(_shown(path, options), content, Report())
    if source is None:
        return None
    keys = _top_keys(source)
    told = _is_told(keys)
    is_ours = (is_called_so and unless_told(keys)) if told is None else told
    return Found(path, source) if is_ours else None


def _has_the_word(content: bytes) -> bool:
    keys = (key.decode() for key in _TOP_KEY.findall(content))
    return CONTAINERS.encode() in content or any(is_slip(key, CONTAINERS) for key in keys)


def _top_keys(source: Source) -> list[str]:
    """Return the keys at the top of a file; where it can't be read, those that it seems to have."""
    report = Report()
    documents = parse(source, report, scalars=CORE)
    if report.failed:
        return _LOOKS.findall(source.text)
    return [entry.name for one in documents if isinstance(one, Mapping) for entry in one]


def _is_told(keys: list[str]) -> bool | None:
    """Tell whether keys are those of a description or of Compose, if they are either's."""
    if CONTAINERS in keys:
        return True
    if any(key in keys for key in _COMPOSE):
        return False
    return any(is_slip(key, CONTAINERS) for key in keys if not key.startswith("x-")) or None
