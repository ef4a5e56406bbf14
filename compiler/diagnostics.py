"""Diagnostics are values: made where a fact is found, collected in a `Report`, shown last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from compiler.records import dataclass, field, replace
from compiler.source.text import Span

T = TypeVar("T")


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the build, a warning may, a note never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """Another place that a message speaks of, and what stands there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fact about the user's input: what, where, and what to do."""

    code: Code
    severity: Severity
    message: str
    span: Span | None = None
    subject: str = ""
    hint: str = ""
    labels: tuple[Label, ...] = ()

    @property
    def number(self) -> str:
        """The code's number, such as `PC301`."""
        return self.code.number

    @property
    def slug(self) -> str:
        """The code's slug, such as `unsupported-key`."""
        return self.code.slug

    @property
    def summary(self) -> str:
        """`PC301 compose.yaml:5:5`: how tests name a diagnostic."""
        return f"{self.number} {self.span.place}" if self.span else self.number


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic. `sentence` and `hint` are format strings over the facts given to `at`.

    `loss`: meaning is lost, an error under `--strict`. `many`: the slug covers many keys, so that
    accepting or denying it needs a subject (`unsupported-key:oom_score_adj`). `page` is what
    `podc explain` prints: Markdown, what it means, an example, what to write instead.
    """

    number: str
    slug: str
    severity: Severity
    sentence: str
    page: str
    hint: str = ""
    loss: bool = False
    many: bool = False

    def at(
        self,
        span: Span | None,
        /,
        *,
        subject: str = "",
        hint: str | None = None,
        labels: Iterable[Label] = (),
        severity: Severity | None = None,
        **facts: object,
    ) -> Diagnostic:
        """Return the diagnostic of this code at a place; `facts` fill the sentence and the hint."""
        return Diagnostic(
            code=self,
            severity=severity or self.severity,
            message=self.sentence.format(**facts),
            span=span,
            subject=subject,
            hint=self.hint.format(**facts) if hint is None else hint,
            labels=tuple(labels),
        )


class Stopped(Exception):  # noqa: N818 - a signal within the pipeline, not an error
    """A stage ended with errors. Raised by `Report.passed`, caught once, in the pipeline."""


@dataclass(slots=True)
class Report:
    """Where a run's diagnostics are collected; the one thing that stages share and add to."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[object, ...]] = field(default_factory=set, repr=False)

    def add(self, *diagnostics: Diagnostic) -> None:
        """Add diagnostics; one that was added already is passed over."""
        for one in diagnostics:
            where = (one.span.source.path, one.span.start) if one.span else None
            key = (one.number, one.message, where)
            if key not in self._seen:
                self._seen.add(key)
                self.diagnostics.append(one)

    def passed(self, outcome: T) -> T:
        """Return a stage's outcome, or raise `Stopped` if there is any error so far."""
        if self.failed:
            raise Stopped
        return outcome

    @property
    def failed(self) -> bool:
        """Whether there is any error so far."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)

    def summary(self) -> list[str]:
        """Return number and place of each, in order of position: what tests compare."""
        return [one.summary for one in self]

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(ordered(self.diagnostics))

    def __len__(self) -> int:
        return len(self.diagnostics)


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics by file, position and number; those without a place come last."""
    return tuple(sorted(diagnostics, key=_rank))


def judged(
    diagnostics: Iterable[Diagnostic],
    *,
    strict: bool,
    accept: frozenset[str],
    deny: frozenset[str],
    every: bool = False,
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics as the caller weighs them.

    `accept` and `deny` hold `slug`, `PC301`, or either with `:subject`. An accepted diagnostic is
    left out unless it is an error by nature; a denied one, and under `strict` every loss (with
    `every`: every warning), becomes an error.
    """
    return ordered(
        replace(one, severity=Severity.ERROR)
        if _named(one, deny) or (strict and _is_lost(one, every=every))
        else one
        for one in diagnostics
        if one.severity is Severity.ERROR or not _named(one, accept)
    )


def _is_lost(one: Diagnostic, *, every: bool) -> bool:
    return one.code.loss or (every and one.severity is Severity.WARNING)


def _named(one: Diagnostic, names: frozenset[str]) -> bool:
    if not names:
        return False
    subjects = {f"{one.slug}:{one.subject}", f"{one.number}:{one.subject}"}
    whole = set() if one.code.many else {one.slug, one.number}
    return bool(names & (subjects | whole))


def _rank(one: Diagnostic) -> tuple[bool, str, int, int, str, str]:
    if one.span is None:
        return (True, "", 0, 0, one.number, one.message)
    return (False, one.span.source.path, one.span.start, one.span.end, one.number, one.message)
