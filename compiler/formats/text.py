"""Diagnostics for people: a sentence, the place with its source, labels, a hint, a summary.

What weighs most is said last, where a terminal stays. Of notes and warnings the first of each code
is shown in full, and the others below it by a line each: who has read the first knows them. All
other formats list every diagnostic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from compiler.diagnostics import Diagnostic, Label, Severity
from compiler.formats.excerpt import Excerpt, excerpt, shown
from compiler.formats.masking import mask, mask_prose
from compiler.records import dataclass, field
from compiler.source.text import Source, Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_FRAME = "34"
_MOST_SHOWN = 1 << 20  # characters: to mask more takes longer than anybody waits
_MOST_LABELS, _FEWER_LABELS = 3, 1  # with their source, and without
_MOST_NOTES = 5  # of one code; every warning has its line, as it asks for a decision

Paint = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class _Page:
    """What is the same for all diagnostics of one rendering."""

    paint: Paint
    _masked: dict[Source, Source] = field(default_factory=dict)

    def masked(self, source: Source) -> Source:
        """Return the source with its secrets masked; each is masked once."""
        if source not in self._masked:
            self._masked[source] = Source(source.path, mask(source.text))
        return self._masked[source]

    def excerpt(self, span: Span) -> Excerpt | None:
        """Return the line that a span stands in, if its source has any text, and not too much."""
        is_shown = 0 < len(span.source.text) <= _MOST_SHOWN
        return excerpt(span, self.masked(span.source)) if is_shown else None


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Return all diagnostics and a summary line; nothing for none."""
    if not diagnostics:
        return ""
    page = _Page(_painted if colour else _plain)
    blocks = ["\n".join(_block(alike, page)) for alike in _grouped(diagnostics)]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def _grouped(diagnostics: Sequence[Diagnostic]) -> Iterator[list[Diagnostic]]:
    """Yield what is shown together: notes by their code, then warnings, then errors one by one."""
    for severity in reversed(Severity):
        groups: dict[tuple[str, int], list[Diagnostic]] = {}
        for index, one in enumerate(diagnostics):
            if one.severity is severity:
                key = index if severity is Severity.ERROR else 0
                groups.setdefault((one.number, key), []).append(one)
        yield from groups.values()


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many there are of each severity: `2 errors, 1 warning`."""
    counts = Counter(one.severity for one in diagnostics)
    return ", ".join(_counted(counts[one], one) for one in Severity if counts[one])


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity}" if count == 1 else f"{count} {severity}s"


def _block(alike: Sequence[Diagnostic], page: _Page) -> Iterator[str]:
    """Yield the lines of the first of some diagnostics, and a few for each of the others."""
    first = alike[0]
    is_cut = first.severity is Severity.NOTE and len(alike) > _MOST_NOTES + 1
    most = _MOST_NOTES if is_cut else len(alike)
    gutter = " " * len(str(_highest_line(alike[:most])))
    yield from _whole(first, gutter, page)
    hint = first.hint
    for one in alike[1:most]:
        yield from _short(one, hint, gutter, page)
        hint = one.hint
    if is_cut:
        sign, left = page.paint(f"1;{_FRAME}", "="), len(alike) - most
        yield f"{gutter} {sign} and {left} more of {first.number}: `--format json` lists all"


def _whole(one: Diagnostic, gutter: str, page: _Page) -> Iterator[str]:
    colour = _COLOURS[one.severity]
    title = page.paint(f"1;{colour}", f"{one.severity}[{one.number}]")
    yield title + page.paint("1", f": {_prose(one.message)}")
    if one.span:
        yield _place(gutter, "-->", one.span, page)
        yield from _source(gutter, one.span, ("^", colour, ""), page)
    for label in _labels(one, _MOST_LABELS):
        yield _place(gutter, ":::", label.span, page)
        yield from _source(gutter, label.span, ("-", _FRAME, _prose(label.text)), page)
    yield from _rest(one, _MOST_LABELS, gutter, page)
    yield from _steps(one, gutter, page)
    if one.hint:
        yield from _hint(gutter, one.hint, page)


def _short(one: Diagnostic, told: str, gutter: str, page: _Page) -> Iterator[str]:
    """Yield a diagnostic without its source, and without its hint where that was `told` before."""
    arrow = page.paint(f"1;{_FRAME}", "-->")
    place = f" {shown(one.span.place)}:" if one.span else ""
    yield f"{gutter}{arrow}{place} {_prose(one.message)}"
    for label in _labels(one, _FEWER_LABELS):
        yield f"{_place(gutter, ':::', label.span, page)}: {_prose(label.text)}"
    yield from _rest(one, _FEWER_LABELS, gutter, page)
    yield from _steps(one, gutter, page)
    if one.hint and one.hint != told:
        yield from _hint(gutter, one.hint, page)


def _labels(one: Diagnostic, most: int) -> Sequence[Label]:
    """Return the labels that are shown: all of them, or the first few."""
    return one.labels if len(one.labels) <= most + 1 else one.labels[:most]


def _rest(one: Diagnostic, most: int, gutter: str, page: _Page) -> Iterator[str]:
    """Yield how many places are left out."""
    if left := len(one.labels) - len(_labels(one, most)):
        yield f"{gutter} {page.paint(f'1;{_FRAME}', '=')} and at {left} more places"


def _steps(one: Diagnostic, gutter: str, page: _Page) -> Iterator[str]:
    """Yield the ways that led to a diagnostic's place."""
    for step in one.span.via if one.span else ():
        yield f"{_place(gutter, ':::', step.span, page)}: {shown(step.how)}"


def _highest_line(alike: Iterable[Diagnostic]) -> int:
    labels = [label.span for one in alike for label in one.labels]
    spans = [*labels, *(one.span for one in alike if one.span)]
    return max((span.first.line for span in spans), default=1)


def _place(gutter: str, arrow: str, span: Span, page: _Page) -> str:
    return f"{gutter}{page.paint(f'1;{_FRAME}', arrow)} {shown(span.place)}"


def _source(gutter: str, span: Span, marked: tuple[str, str, str], page: _Page) -> Iterator[str]:
    """Yield the line of source and the marks under it; `marked`: sign, colour and text of those."""
    found = page.excerpt(span)
    if not found:
        return
    sign, colour, text = marked
    bar = page.paint(f"1;{_FRAME}", "|")
    number = page.paint(f"1;{_FRAME}", f"{found.number:>{len(gutter)}}")
    under = page.paint(f"1;{colour}", f"{sign * found.marks} {text}".rstrip())
    yield f"{gutter} {bar}"
    yield f"{number} {bar} {found.line}".rstrip()
    yield f"{gutter} {bar} {' ' * found.start}{under}"


def _hint(gutter: str, hint: str, page: _Page) -> Iterator[str]:
    """Yield a hint; what follows its first line stands under it, so that it can be pasted."""
    first, *others = mask_prose(hint).rstrip("\n").split("\n")
    opening = f"{gutter} {page.paint(f'1;{_FRAME}', '=')} {page.paint('1', 'hint')}: "
    yield opening + shown(first)
    for line in others:
        yield f"{gutter}         {shown(line)}".rstrip()


def _prose(text: str) -> str:
    return shown(mask_prose(text))


def _painted(colour: str, text: str) -> str:
    return f"\033[{colour}m{text}\033[0m"


def _plain(_: str, text: str) -> str:
    return text
