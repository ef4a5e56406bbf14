"""YAML text → Nodes with spans, one for each document; limits are kept while reading."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Protocol

import yaml

from compiler.codes import reading as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source import lines
from compiler.source.composer import LIMIT_DEPTH, Composer
from compiler.source.documents import Composed, Document
from compiler.source.jsontext import ends, is_json, without_halves
from compiler.source.lines.page import Page
from compiler.source.nodes import Node
from compiler.source.scalars import COMPOSE, CORE, KUBERNETES, ScalarRules
from compiler.source.syntax import explain
from compiler.source.text import Source

__all__ = [
    "COMPOSE",
    "CORE",
    "KUBERNETES",
    "LIMIT_BYTES",
    "Document",
    "ScalarRules",
    "decode",
    "documents",
    "parse",
]

LIMIT_BYTES = 16 * 1024 * 1024
_LONG = 16_000  # characters: for fewer, the pattern of lines would not be worth compiling
_MEBIBYTE = 1024 * 1024
_BOM = "\ufeff"
_MARKED, _BLANK = regex(r"(?m)(^---.*\n)\ufeff"), "\\1\n"  # of files put together; places stay
_TOO_DEEP = "exceeded maximum nesting depth"  # libyaml's words
_FORBIDDEN = regex(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # as YAML defines it
)
_ALLOWED = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F)))  # the part of it that is ASCII
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, content: bytes, report: Report) -> Source | None:
    """Return a file's bytes as text, without a byte order mark, or report why they are none."""
    if len(content) > LIMIT_BYTES:
        report.add(_too_large(Source(path, ""), len(content)))
        return None
    try:
        return Source(path, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        report.add(_undecodable(path, content, error.start))
        return None


def parse(
    source: Source,
    report: Report,
    *,
    scalars: ScalarRules = COMPOSE,
    anchors_last: bool = False,
) -> tuple[Node, ...]:
    """Return one Node a document; after an error of syntax, the documents in front of it.

    `anchors_last`: an alias may name an anchor of an earlier document, which YAML does not allow.
    """
    with _no_collector():
        found = _documents(source, report, scalars, anchors_last=anchors_last)
        return tuple(one.node for one in found)


def documents(source: Source, report: Report, *, scalars: ScalarRules) -> tuple[Document, ...]:
    """Return what `parse` does, for those who ask seldom where something stands."""
    with _no_collector():
        return _documents(source, report, scalars)


def _documents(
    source: Source, report: Report, scalars: ScalarRules, *, anchors_last: bool = False
) -> tuple[Document, ...]:
    problem = _unreadable(source)
    if problem:
        report.add(problem)
        return ()
    quick = quickly(source, scalars) if len(source.text) > _LONG else None
    if quick is not None:
        return quick
    nodes = composed(source, report, scalars=scalars, anchors_last=anchors_last)
    return tuple(Composed(source, node) for node in nodes)


def quickly(source: Source, scalars: ScalarRules) -> tuple[Document, ...] | None:
    """Return the documents of a text that has only simple lines: in a quarter of the time."""

    def value(text: str, offset: int) -> Node | None:
        report = Report()
        composer = Composer(source, scalars, report)
        try:
            composer.take(_Part(_parser(text), offset).get_event)
        except yaml.YAMLError:
            return None
        return None if report.diagnostics else composer.documents.pop()

    return lines.documents(Page(source, scalars, value))


def composed(
    source: Source, report: Report, *, scalars: ScalarRules, anchors_last: bool = False
) -> tuple[Node, ...]:
    """Return what the composer makes of a text, whatever is in it."""
    composer = Composer(source, scalars, report, anchors_last=anchors_last)
    parsers = _parsers(source.text) if scalars.ordered else (_parser(source.text),)
    try:
        for parser in parsers:
            composer.take(parser.get_event)
    except yaml.YAMLError as error:
        report.add(_refused(source, error))
    return tuple(composer.documents)


def _refused(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """Return why the parser stopped. libyaml scans ahead of its events, and has a depth of its own.

    It can meet that one before the composer has seen the level that is ours.
    """
    mark = getattr(error, "problem_mark", None)
    if mark and getattr(error, "problem", None) == _TOO_DEEP:
        return codes.TOO_DEEP.at(source.span(mark.index, mark.index + 1), limit=LIMIT_DEPTH)
    return explain(source, error)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the cyclic collector: nodes form no cycles, and it would walk them all over and over.

    Reading a large text takes a third to a sixth of the time without it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Mark(Protocol):
    @property
    def index(self) -> int: ...


class _Parser(Protocol):
    def get_event(self) -> yaml.Event | None: ...


@dataclass(slots=True)
class _Part:
    """A parser of a part of a text, whose events tell places of the whole."""

    parser: _Parser
    offset: int

    def get_event(self) -> yaml.Event | None:
        event = self.parser.get_event()
        if event:
            event.start_mark = self._moved(event.start_mark)
            event.end_mark = self._moved(event.end_mark)
        return event

    def _moved(self, mark: _Mark | None) -> yaml.Mark:
        return yaml.Mark("", (mark.index if mark else 0) + self.offset, 0, 0, None, 0)


class _PurePython(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def _parser(text: str) -> _Parser:
    # libyaml drops a byte order mark without counting it, and every place would be one off
    if not yaml.__with_libyaml__ or text.startswith(_BOM):
        return _PurePython(text)
    from yaml._yaml import CParser  # noqa: PLC0415 - absent where libyaml is

    return CParser(text)


def _parsers(text: str) -> Iterator[_Parser]:
    """Yield parsers of what Kubernetes' tools read: one, or one for each object of a JSON text."""
    if not is_json(text):
        yield _parser(_MARKED.sub(_BLANK, text) if _BOM in text[1:] else text)
        return
    text, found = without_halves(text), ends(text)
    if len(found) < 2:  # noqa: PLR2004 - no stream of objects
        yield _parser(text)
        return
    for start, end in pairwise((0, *found)):
        yield _Part(_parser(text[start:end]), start)


def _unreadable(source: Source) -> Diagnostic | None:
    if len(source.text) > LIMIT_BYTES:
        return _too_large(source, len(source.text))
    if source.text.isascii() and not source.text.encode().translate(None, _ALLOWED):
        return None  # nearly always, and found much faster
    match = _FORBIDDEN.search(source.text)
    if match is None:
        return None
    number = ord(match[0])
    return codes.CONTROL_CHARACTER.at(
        source.span(match.start(), match.end()),
        character=f"U+{number:04X}",
        escape=f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}",  # noqa: PLR2004
    )


def _too_large(source: Source, size: int) -> Diagnostic:
    return codes.TOO_LARGE.at(
        source.span(),
        path=source.path,
        size=f"{size / _MEBIBYTE:.1f} MiB",
        limit=f"{LIMIT_BYTES // _MEBIBYTE} MiB",
    )


def _undecodable(path: str, content: bytes, offset: int) -> Diagnostic:
    before = len(content[:offset].decode("utf-8-sig"))
    source = Source(path, content.decode("utf-8-sig", errors="replace"))
    wide = content.startswith(_UTF16_MARKS)
    return codes.UNDECODABLE_TEXT.at(
        source.span(before, before + 1),
        guess=": it is UTF-16" if wide else "",
        encoding="utf-16" if wide else "windows-1252",
    )
