"""Diagnostics for people: a sentence, the place with its source, labels, a hint, a summary.

What weighs most is said last, where a terminal stays. What is said of several places in the same
words is said once. Of notes and warnings the first of each code is shown in full, and the others
below it by a line each: who has read the first knows them. All other formats list every diagnostic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from compiler.diagnostics import Diagnostic, Severity
from compiler.formats.excerpt import Excerpt, excerpt, shown
from compiler.formats.masking import mask, mask_prose
from compiler.records import dataclass, field
from compiler.source.text import Source, Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_FRAME = "34"
_MOST_SHOWN = 1 << 20  # characters: to mask more takes longer than anybody waits
_MOST_LABELS, _FEWER_LABELS = 3, 1  # with their source, and without
_MOST_PLACES = 4  # where the same holds
_MOST_A_PLACE = 3  # of one code
_MOST_NOTES = 5  # of one code; every warning has its line, as it asks for a decision

T = TypeVar("T")
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


class _Said(NamedTuple):
    """A diagnostic, and the other places where the same is to be said."""

    one: Diagnostic
    also: list[Span]


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Return all diagnostics and a summary line; nothing for none."""
    if not diagnostics:
        return ""
    page = _Page(_painted if colour else _plain)
    blocks = ["\n".join(_block(alike, page)) for alike in _grouped(_gathered(diagnostics))]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def _gathered(diagnostics: Iterable[Diagnostic]) -> list[_Said]:
    """Return notes and warnings of the same words as one; an error is shown at each place."""
    groups: dict[tuple[object, ...], list[Diagnostic]] = {}
    for index, one in enumerate(diagnostics):
        key = index if one.severity is Severity.ERROR else one.severity
        groups.setdefault((key, one.number, one.message, one.hint), []).append(one)
    return [
        _Said(first, [one.span for one in others if one.span]) for first, *others in groups.values()
    ]


def _grouped(everything: Sequence[_Said]) -> Iterator[list[_Said]]:
    """Yield what is shown together: notes by their code, then warnings, then errors one by one."""
    for severity in reversed(Severity):
        groups: dict[tuple[str, int], list[_Said]] = {}
        for index, said in enumerate(everything):
            if said.one.severity is severity:
                key = index if severity is Severity.ERROR else 0
                groups.setdefault((said.one.number, key), []).append(said)
        yield from groups.values()


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many there are of each severity: `2 errors, 1 warning`."""
    counts = Counter(one.severity for one in diagnostics)
    return ", ".join(_counted(counts[one], one) for one in Severity if counts[one])


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity}" if count == 1 else f"{count} {severity}s"


def _block(alike: Sequence[_Said], page: _Page) -> Iterator[str]:
    """Yield the lines of the first of some diagnostics, and a few for each of the others."""
    first, *others = _few_a_place(alike)
    is_cut = first.one.severity is Severity.NOTE and len(others) > _MOST_NOTES
    others = others[: _MOST_NOTES - 1] if is_cut else others
    gutter = " " * len(str(_highest_line([first.one, *(said.one for said in others)])))
    yield from _whole(first, gutter, page)
    hint = first.one.hint
    for said in others:
        yield from _short(said, hint, gutter, page)
        hint = said.one.hint
    if left := len(alike) - 1 - len(others):
        yield _more(f"{left} more of {first.one.number}: `--format json` lists all", gutter, page)


def _few_a_place(alike: Sequence[_Said]) -> list[_Said]:
    """Return the first few diagnostics of each place, and all that have none."""
    counts: Counter[str] = Counter()
    kept = []
    for said in alike:
        place = said.one.span.place if said.one.span else ""
        counts[place] += 1
        if not place or counts[place] <= _MOST_A_PLACE:
            kept.append(said)
    return kept


def _whole(said: _Said, gutter: str, page: _Page) -> Iterator[str]:
    one = said.one
    colour = _COLOURS[one.severity]
    title = page.paint(f"1;{colour}", f"{one.severity}[{one.number}]")
    yield title + page.paint("1", f": {_prose(one.message)}")
    if one.span:
        yield _place(gutter, "-->", one.span, page)
        yield from _source(gutter, one.span, ("^", colour, ""), page)
    for label in _few(one.labels, _MOST_LABELS):
        yield _place(gutter, ":::", label.span, page)
        yield from _source(gutter, label.span, ("-", _FRAME, _prose(label.text)), page)
    yield from _rest(said, _MOST_LABELS, gutter, page)
    if one.hint:
        yield from _hint(gutter, one.hint, page)


def _short(said: _Said, told: str, gutter: str, page: _Page) -> Iterator[str]:
    """Yield a diagnostic without its source, and without its hint where that was `told` before."""
    one = said.one
    arrow = page.paint(f"1;{_FRAME}", "-->")
    place = f" {shown(one.span.place)}:" if one.span else ""
    yield f"{gutter}{arrow}{place} {_prose(one.message)}"
    for label in _few(one.labels, _FEWER_LABELS):
        yield f"{_place(gutter, ':::', label.span, page)}: {_prose(label.text)}"
    yield from _rest(said, _FEWER_LABELS, gutter, page)
    if one.hint and one.hint != told:
        yield from _hint(gutter, one.hint, page)


def _few(those: Sequence[T], most: int) -> Sequence[T]:
    """Return all of them, or the first few: one alone is not left out."""
    return those if len(those) <= most + 1 else those[:most]


def _rest(said: _Said, most: int, gutter: str, page: _Page) -> Iterator[str]:
    """Yield how many labels are left out, the steps that led here, and where else this holds."""
    if left := len(said.one.labels) - len(_few(said.one.labels, most)):
        yield _more(f"{left} more places", gutter, page)
    yield from _steps(said.one, gutter, page)
    if said.also:
        places = _few(said.also, _MOST_PLACES)
        left = len(said.also) - len(places)
        rest = f", and {left} more" if left else ""
        yield _more(f"at {', '.join(shown(one.place) for one in places)}{rest}", gutter, page)


def _more(what: str, gutter: str, page: _Page) -> str:
    return f"{gutter} {page.paint(f'1;{_FRAME}', '=')} and {what}"


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
