"""What a template printed: YAML with a token for each value, read once and then filled many times.

Marks in the text say which place of the template the characters behind them come from, so that
constants and mistakes lead back to the template.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import cast

from compiler.codes import building as codes
from compiler.diagnostics import Report
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.text import Source, Span
from compiler.source.trees import Leaf, Tree
from compiler.source.values import FromTemplate, Value
from compiler.source.yaml import CORE, parse

# Unicode sets these aside for a program's own use: no text has them, and YAML can hold them.
_OPEN, _CLOSE, _AT = "\ufdd0", "\ufdd1", "\ufdd2"
_RESERVED = regex(f"[{_OPEN}{_CLOSE}{_AT}]")
_TOKEN = regex(f"{_OPEN}([0-9]+){_CLOSE}")
_MARK = regex(f"{_AT}([0-9]+){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value: the how-manieth that the template printed, and where it did."""

    number: int
    span: Span


Shape = Leaf | Slot | dict[str, "Shape"] | list["Shape"]


def mark(offset: int) -> str:
    """Return what is printed in front of text from this offset of the template."""
    return f"{_AT}{offset}{_CLOSE}"


def is_reserved(text: str) -> bool:
    """Whether a text has characters that only tokens and marks may have."""
    return _RESERVED.search(text) is not None


def read(printed: str, template: Source, report: Report) -> tuple[Shape, ...]:
    """Return the shape of each document that was printed, or report why there is none."""
    text = _Text.without_marks(printed, template)
    mistakes = Report()
    documents = parse(Source(template.path, text.text), mistakes, scalars=CORE)
    for one in mistakes:
        span = text.home(one.span) if one.span else template.span()
        report.add(codes.TEMPLATE_YAML.at(span, what=_without_tokens(one.message)))
    if mistakes.failed:
        return ()
    shapes = (_shape(document, text, report) for document in documents)
    return tuple(shape for shape in shapes if shape is not None)


class Slots:
    """The values of one rendering, in the order in which they were printed."""

    def __init__(self, given: tuple[object, ...], report: Report) -> None:
        self._given = {id(one) for one in given if isinstance(one, dict | list)}
        self._values: list[object] = []
        self._report = report

    def take(self, value: object) -> str:
        """Keep a value, and return the token that is printed for it."""
        self._values.append(value)
        return f"{_OPEN}{len(self._values) - 1}{_CLOSE}"

    def fill(self, shape: Shape) -> Tree:
        """Return the shape with each slot replaced by its value, without what is absent."""
        match shape:
            case Value():
                return shape
            case Slot():
                return self._tree(self._values[shape.number], shape.span)
            case dict():
                entries = ((key, self.fill(below)) for key, below in shape.items())
                return {key: tree for key, tree in entries if tree is not None}
            case list():
                trees = (self.fill(below) for below in shape)
                return [tree for tree in trees if tree is not None]

    def _tree(self, value: object, span: Span) -> Tree:
        """Return a value as a tree. What the template itself made up comes from the template."""
        if id(value) in self._given:
            return cast("Tree", value)
        match value:
            case Value():
                return value if value.plain is not None else None
            case dict():
                return {str(key): self._tree(below, span) for key, below in value.items()}
            case list() | tuple():
                return [self._tree(below, span) for below in value]
            case _:
                return self._atom(value, span)

    def _atom(self, value: object, span: Span) -> Tree:
        if isinstance(value, str | bool | int | float):
            return Value(value, FromTemplate(span))
        if value is not None:
            what = f"`{type(value).__name__}` is no value that a manifest can hold"
            self._report.add(codes.TEMPLATE_EXPRESSION.at(span, what=what))
        return None


@dataclass(frozen=True, slots=True)
class _Text:
    """Printed text without marks. From `starts[n]` on, it comes from `homes[n]` of the template."""

    template: Source
    text: str
    starts: tuple[int, ...]
    homes: tuple[int, ...]

    @classmethod
    def without_marks(cls, printed: str, template: Source) -> _Text:
        pieces = _MARK.split(printed)
        starts, length = [0], len(pieces[0])
        for piece in pieces[2::2]:
            starts.append(length)
            length += len(piece)
        homes = (0, *map(int, pieces[1::2]))
        return cls(template, "".join(pieces[0::2]), tuple(starts), homes)

    def home(self, span: Span) -> Span:
        """Return where in the template the printed characters come from."""
        start = self._offset(span.start)
        return self.template.span(start, max(start, self._offset(span.end)))

    def _offset(self, printed: int) -> int:
        piece = bisect_right(self.starts, printed) - 1
        start = self.starts[piece]
        tokens = self.text.find(_OPEN, start)  # a token stands for as much as `{{`
        known = printed if tokens < 0 else min(printed, tokens)
        return self.homes[piece] + known - start


def _shape(node: Node, text: _Text, report: Report) -> Shape | None:
    match node:
        case Scalar():
            return _leaf(node, text, report)
        case Sequence():
            shapes = (_shape(item, text, report) for item in node)
            return [shape for shape in shapes if shape is not None]
        case Mapping():
            for entry in node:
                _refuse_token(entry.key, text, report)
            entries = ((entry.name, _shape(entry.value, text, report)) for entry in node)
            return {name: shape for name, shape in entries if shape is not None}


def _leaf(scalar: Scalar, text: _Text, report: Report) -> Leaf | Slot | None:
    span = text.home(scalar.span)
    if scalar.value is None:
        return None
    whole = _TOKEN.fullmatch(str(scalar.value))
    if whole and not scalar.quoted:
        return Slot(int(whole[1]), span)
    _refuse_token(scalar, text, report)
    return Value(scalar.value, FromTemplate(span))


def _refuse_token(scalar: Scalar, text: _Text, report: Report) -> None:
    if is_reserved(str(scalar.value)):
        report.add(codes.TEMPLATE_TEXT.at(text.home(scalar.span)))


def _without_tokens(message: str) -> str:
    return _TOKEN.sub("{{ … }}", message)
