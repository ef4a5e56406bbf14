"""Files by path → sources and YAML documents: the one place where loading asks for bytes."""

from __future__ import annotations

import posixpath
from collections.abc import Hashable, Iterable

from compiler.codes import discovering as codes
from compiler.codes import merging, reading
from compiler.diagnostics import Code, Diagnostic, Label, Report
from compiler.records import dataclass, field, replace
from compiler.regexes import regex
from compiler.source.files import Files, Kind, Stat
from compiler.source.nodes import Mapping, Node, Scalar
from compiler.source.text import Source, Span, Via
from compiler.source.yaml import LIMIT_BYTES, decode, parse

MOST_VALUES = 60_000  # that `extends` and env files may add up to, so that memory is bounded


@dataclass(slots=True)
class Tally:
    """How many values a run has copied or read in so far."""

    values: int = 0

    @property
    def is_full(self) -> bool:
        """Whether there is no more room: nothing need be counted any more."""
        return self.values > MOST_VALUES

    def takes(self, number: int, span: Span, report: Report) -> bool:
        """Count values in; tell whether there is room, and report where there was none first."""
        was_full = self.is_full
        self.values += number
        if self.is_full and not was_full:
            report.add(merging.TOO_MUCH_REPEATED.at(span, most=MOST_VALUES))
        return not self.is_full


@dataclass(frozen=True, slots=True)
class Desk:
    """What all of loading shares: the files, the report, and how paths are shown and expanded.

    `directory` is the caller's working directory, `home` what `~` stands for. `included` keeps each
    model with what was said of it: files that include each other many times are read once.
    """

    files: Files
    report: Report
    directory: str = "/"
    home: str | None = None
    tally: Tally = field(default_factory=Tally)
    included: dict[Hashable, tuple[Mapping | None, Report]] = field(default_factory=dict)

    def apart(self) -> Desk:
        """Return a desk with a report of its own; `relay` brings it back."""
        return replace(self, report=Report())

    def relay(self, inner: Report, *steps: Via) -> None:
        """Add another report's diagnostics as seen from here, come through these steps."""
        self.report.add(*(_through(one, steps) for one in inner.diagnostics))

    def shown(self, path: str) -> str:
        """Return a path as messages show it: from the working directory if it is below."""
        below = self.directory.rstrip("/") + "/"
        return path.removeprefix(below)

    def source(self, path: str, absent: Code, span: Span | None = None) -> Source | None:
        """Return a file's text; report `absent` at `span` where there is none."""
        stat = self.files.stat(path)
        if stat and stat.size > LIMIT_BYTES:
            self.report.add(_too_large(self.shown(path), stat, span))
            return None
        content = self.files.read(path) if stat and stat.kind is Kind.FILE else None
        if content is None:
            why = _REASON[stat.kind] if stat else _ABSENT
            self.report.add(absent.at(span, path=self.shown(path), why=why))
            return None
        return decode(self.shown(path), content, self.report)

    def finds(self, path: str, written: Scalar, absent: Code) -> bool:
        """Tell whether a path that a file names leads to a file; report `absent` if not."""
        stat = self.files.stat(path)
        if stat and stat.kind is not Kind.DIRECTORY:
            return True
        why = _REASON[stat.kind] if stat else _ABSENT
        if _REMOTE.match(str(written.value)):
            why = "podc reads local files only"
        self.report.add(absent.at(written.span, path=self.shown(path), why=why))
        return False

    def documents(self, path: str, span: Span | None = None) -> tuple[Node, ...]:
        """Return the YAML documents of a Compose file, none if it can't be read."""
        source = self.source(path, codes.MISSING_FILE, span)
        return parse(source, self.report, anchors_last=True) if source else ()  # as Docker has it


_REMOTE = regex(r"[a-z][a-z0-9+.-]*://|git@|github\.com/")
_ABSENT = "it does not exist"
_REASON = {
    Kind.DIRECTORY: "it is a folder",
    Kind.SPECIAL: "it is neither a file nor a folder",
    Kind.FILE: "it can't be read",
}


def clean(path: str) -> str:
    """Return a path without `.`, `..` and doubled slashes; a leading `//` becomes `/`."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def joined(directory: str, path: str) -> str:
    """Return a path as seen from a folder; an absolute one stays as it is, but cleaned."""
    return clean(posixpath.join(directory, path))


def _too_large(path: str, stat: Stat, span: Span | None) -> Diagnostic:
    mebibyte = 1024 * 1024
    limit = f"{LIMIT_BYTES // mebibyte} MiB"
    size = f"{stat.size / mebibyte:.1f} MiB"
    return reading.TOO_LARGE.at(span, path=path, size=size, limit=limit)


def _through(one: Diagnostic, steps: Iterable[Via]) -> Diagnostic:
    if one.span is None:
        return replace(one, labels=(*one.labels, *(Label(s.span, s.how) for s in steps)))
    return replace(one, span=one.span.through(*steps))
