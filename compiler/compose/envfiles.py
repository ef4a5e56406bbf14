"""`env_file` and `label_file` of services → variables and labels, once the project is whole."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from compiler.codes import discovering, settling
from compiler.compose.dotenv import Assignment, parse, parse_raw
from compiler.compose.environment import Environment
from compiler.compose.reading import Desk
from compiler.compose.template import Lookup
from compiler.compose.units import format_atom
from compiler.diagnostics import Code
from compiler.records import replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, scalar
from compiler.source.text import Source, Span, Via
from compiler.source.walk import entries, is_null, items, text

READ = "read from here"

_Into = tuple[Lookup, dict[str, Entry]]


def with_files(
    root: Mapping, disabled: tuple[str, ...], environment: Environment, desk: Desk
) -> Mapping:
    """Return the project with the contents of these files in place of their names."""
    services = root.entry("services")
    if services is None or not isinstance(services.value, Mapping):
        return root
    read = tuple(
        entry if entry.name in disabled else Entry(entry.key, _service(entry, environment, desk))
        for entry in services.value.entries
    )
    return root.with_entry(services.key, replace(services.value, entries=read))


def _service(entry: Entry, environment: Environment, desk: Desk) -> Node:
    service = entry.value
    if not isinstance(service, Mapping):
        return service
    if "env_file" in service:
        service = _with_variables(service, environment, desk)
    if "label_file" in service:
        service = _with_labels(service, desk)
    return service


def _with_variables(service: Mapping, environment: Environment, desk: Desk) -> Mapping:
    own = service.get("environment")
    known = {e.name: _shown(e.value) for e in entries(own) if not is_null(e.value)}
    read: dict[str, Entry] = {}

    def lookup(name: str) -> str | None:
        given = environment.get(name)
        return known.get(name) if given is None else given

    for file in items(service.get("env_file")):
        path = file.get("path") if isinstance(file, Mapping) else None
        if isinstance(file, Mapping) and isinstance(path, Scalar):
            _read(file, path, (lookup, read), desk)
    return _filled(service, "environment", "env_file", read)


def _read(file: Mapping, path: Scalar, into: _Into, desk: Desk) -> None:
    lookup, read = into
    required = file.get("required")
    optional = isinstance(required, Scalar) and required.value is False
    if optional and desk.files.stat(str(path.value)) is None:
        return
    source = _source(path, discovering.MISSING_ENV_FILE, desk)
    style = file.get("format")
    if source is None or not desk.tally.takes(_values(source), path.span, desk.report):
        return
    if is_null(style):
        behind = {name: _shown(entry.value) for name, entry in read.items()}
        found = parse(source, lookup, desk.report, behind)
    elif text(style) == "raw":
        found = parse_raw(source, lookup, desk.report)
    else:
        span = style.span if style else path.span
        desk.report.add(settling.ENV_FORMAT.at(span, name=text(style)))
        return
    read |= _entries(found, path.span)


def _values(source: Source) -> int:
    """Return how many values a file can have at most, long texts counted by their length."""
    return source.text.count("\n") + 1 + len(source.text) // 64


def _with_labels(service: Mapping, desk: Desk) -> Mapping:
    read: dict[str, Entry] = {}

    def lookup(name: str) -> str | None:
        return _shown(read[name].value) if name in read else None

    for path in items(service.get("label_file")):
        source = _source(path, settling.MISSING_LABEL_FILE, desk)
        if source and desk.tally.takes(_values(source), path.span, desk.report):
            read |= _entries(parse(source, lookup, desk.report), path.span)
    return _filled(service, "labels", "label_file", read)


def _source(path: Node, absent: Code, desk: Desk) -> Source | None:
    return desk.source(text(path) or "", absent, path.span)


def _entries(found: Dictionary[str, Assignment], named: Span) -> dict[str, Entry]:
    return {name: _entry(one, Via(READ, named)) for name, one in found.items()}


def _entry(one: Assignment, step: Via) -> Entry:
    key = Scalar(one.name, one.key.through(step), raw=one.name)
    return Entry(key, Scalar(one.value, one.span.through(step), raw=one.value))


def _filled(service: Mapping, key: str, files: str, read: Dictionary[str, Entry]) -> Mapping:
    """Return the service with what files gave below what it says itself."""
    own = service.entry(key)
    named = service.entry(files)
    together = dict(read) | {entry.name: entry for entry in entries(own.value if own else None)}
    rest = service.without(files)
    if not together or named is None:
        return rest
    span = own.value.span if own else named.value.span
    whole = Mapping(tuple(together.values()), span)
    return rest.with_entry(own.key if own else scalar(key, named.key), whole)


def _shown(node: Node) -> str:
    return format_atom(node.value) if isinstance(node, Scalar) else ""
