"""Events of a YAML parser → Nodes, on an explicit stack: no recursion, whatever the text does."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Protocol

from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from compiler.codes import reading as codes
from compiler.diagnostics import Diagnostic, Label, Report
from compiler.records import dataclass, field, replace
from compiler.regexes import regex
from compiler.source.alignment import align
from compiler.source.jsontext import HALF, rejoined
from compiler.source.merging import MERGE, merged, merged_in_order
from compiler.source.nodes import Atom, Entry, Mapping, Node, Piece, Scalar, Sequence, Tag, extent
from compiler.source.scalars import TAGS, Mismatch, ScalarRules, tagged
from compiler.source.text import Source, Span, Via
from compiler.source.wording import brief, kind

LIMIT_VALUES = 100_000  # of a document, as the reference counts: no keys, but what aliases repeat
LIMIT_ALL_VALUES = 250_000  # of all documents of a text
LIMIT_DEPTH = 100
LIMIT_REFUSED = 500  # after so many errors in one text, the rest of it says nothing new

_STANDARD = "tag:yaml.org,2002:"
_UNTYPED = frozenset({None, "", "!", _STANDARD + "merge", Tag.RESET.value})
_OURS: dict[str | None, Tag] = {tag.value: tag for tag in Tag}
_PROPERTIES = regex(r"(?:[&!]\S*(?:\s+|#[^\n]*\n)*)+")
_BEHIND_MARK = regex(r"[ \t]*([^\s#].*)")
_NEVER = 1 << 60
_QUOTES = {"": 0, "'": 2, '"': 2, "|": _NEVER, ">": _NEVER}  # what surrounds a literal value


class _Mark(Protocol):
    index: int


class _Event(Protocol):
    """What the two parsers' events have; each kind has a part of it."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str
    tag: str | None
    value: str
    style: str | None
    flow_style: bool | None


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; `keys` is `None` for a sequence."""

    start: int
    flow: bool = False
    anchor: str | None = None
    tag: Tag | None = None
    keys: dict[str, Scalar] | None = None
    key: Scalar | None = None
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    merges: set[int] = field(default_factory=set)

    @property
    def merging(self) -> bool:
        """Whether the value that comes next is merged in."""
        return self.key is not None and len(self.entries) in self.merges


class Composer:
    """Takes one event after the other; `documents` holds those that are complete."""

    def __init__(
        self, source: Source, rules: ScalarRules, report: Report, *, anchors_last: bool = False
    ) -> None:
        self.documents: list[Node] = []
        self.stopped = False
        self._source, self._rules, self._report = source, rules, report
        self._anchors_last = anchors_last
        self._innermost = _Open(0)
        self._stack = [self._innermost]
        self._anchors: dict[str, Node | _Open] = {}
        self._extents: dict[str, tuple[int, int]] = {}
        self._end = self._values = self._all_values = self._limit = self._refused = 0
        self._most, self._most_in_all = limits(source.text, rules)
        self._steps: dict[type[Event], Callable[..., None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._start,
            SequenceStartEvent: self._start,
            MappingEndEvent: self._close,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._begin,
            DocumentEndEvent: self._finish,
        }

    def take(self, following: Callable[[], Event | None]) -> None:
        """Build what events complete, one after the other, up to the last or to a limit."""
        steps = self._steps
        while not self.stopped and (event := following()):
            step = steps.get(event.__class__)
            if step:
                step(event)

    def _begin(self, event: _Event) -> None:
        if self._rules.ordered:
            self._marked(event)
        self._innermost = _Open(0)
        self._stack = [self._innermost]
        if not self._anchors_last:
            self._anchors, self._extents = {}, {}
        self._all_values += self._values
        self._values = 0
        self._limit = min(self._most, self._most_in_all - self._all_values)

    def _marked(self, event: _Event) -> None:
        """Refuse what kubectl, which splits a file at its `---`, does not find in a document."""
        text, start, end = self._source.text, event.start_mark.index, event.end_mark.index
        if text.startswith("%", start):
            self._refuse(codes.DIRECTIVE.at(Span(self._source, start, start + 1)))
        elif end > start and (behind := _BEHIND_MARK.match(text, end)):
            self._refuse(codes.BEHIND_MARK.at(Span(self._source, *behind.span(1))))

    def _finish(self, _: _Event) -> None:
        self.documents.append(self._innermost.items[0])

    def _scalar(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        text, style = event.value, event.style or ""
        if style == '"' and HALF in text:
            text = rejoined(text, self._source.text[start:end])
        pieces: tuple[Piece, ...] = ()
        if event.tag or event.anchor:
            start = self._behind_properties(start, end)
        if end - start != len(text) + _QUOTES[style]:
            end, pieces = self._laid_out(event, start, end)
        self._end = end
        span = Span(self._source, start, end)
        if event.tag:
            node = self._tagged(event, event.tag, span, pieces)
        elif style:
            node = Scalar(text, span, text, True, None, pieces)
        else:
            node = Scalar(self._resolved(text, span), span, text, False, None, pieces)
        if event.anchor:
            self._anchors[event.anchor] = node
            self._extents[event.anchor] = (1, 0)
        self._place(node)

    def _resolved(self, text: str, span: Span) -> Atom:
        """Return what a plain scalar stands for."""
        value = self._rules.resolve(text)
        if isinstance(value, float) and not isfinite(value):
            self._refuse(codes.NOT_FINITE.at(span, text=text))
        return value

    def _tagged(self, event: _Event, tag: str, span: Span, pieces: tuple[Piece, ...]) -> Scalar:
        text, typed = event.value, bool(event.style) or tag not in _UNTYPED
        value: Atom = text
        if tag.startswith(_STANDARD) and tag[len(_STANDARD) :] in TAGS:
            value = self._by_tag(tag[len(_STANDARD) :], text, span)
        elif not typed:
            value = self._resolved(text, span)
        return Scalar(value, span, text, typed, _OURS.get(tag), pieces)

    def _by_tag(self, tag: str, text: str, span: Span) -> Atom:
        value = tagged(tag, text, self._rules)
        if isinstance(value, float) and not isfinite(value):
            self._refuse(codes.NOT_FINITE.at(span, text=text))
        if isinstance(value, Mismatch):
            kinds = {"binary": "Base64 of UTF-8 text", "timestamp": "date", "null": "null"}
            wanted = kinds.get(tag, tag)
            self._refuse(codes.TAG_MISMATCH.at(span, text=brief(text), tag=tag, kind=wanted))
            return text
        return value

    def _laid_out(self, event: _Event, start: int, end: int) -> tuple[int, tuple[Piece, ...]]:
        """Return the end of a scalar that is not literal (without blanks after it) and its map."""
        written = self._source.text[start:end].rstrip()
        return start + len(written), align(event.value, written, start, event.style or "")

    def _behind_properties(self, start: int, end: int) -> int:
        """Return where a value starts whose event starts with its anchor and its tag."""
        match = _PROPERTIES.match(self._source.text, start, end)
        return match.end() if match else start

    def _start(self, event: _Event) -> None:
        if len(self._stack) > LIMIT_DEPTH:
            self._too_deep(Span(self._source, event.start_mark.index, event.end_mark.index))
            return
        flow = bool(event.flow_style)
        marked = event.anchor or event.tag
        start = event.end_mark.index - flow if marked else event.start_mark.index
        opened = _Open(start, flow, event.anchor, _OURS.get(event.tag))
        if isinstance(event, MappingStartEvent):
            opened.keys = {}
        if event.anchor:
            self._anchors[event.anchor] = opened
        self._stack.append(opened)
        self._innermost = opened

    def _close(self, event: _Event) -> None:
        closed = self._stack.pop()
        self._innermost = self._stack[-1]
        if closed.flow:
            self._end = event.end_mark.index
        node = self._collection(closed)
        if closed.anchor and self._anchors.get(closed.anchor) is closed:
            self._anchors[closed.anchor] = node
            self._extents.pop(closed.anchor, None)
        self._place(node)

    def _collection(self, closed: _Open) -> Node:
        span = Span(self._source, closed.start, self._end)
        if closed.keys is None:
            return Sequence(tuple(closed.items), span, closed.tag)
        entries = tuple(closed.entries)
        if closed.merges:
            entries = self._merged(entries, frozenset(closed.merges))
        if len(closed.keys) != len(closed.entries):
            entries = tuple({e.name: e for e in reversed(entries)}.values())[::-1]
        return Mapping(entries, span, closed.tag)

    def _merged(self, entries: tuple[Entry, ...], merges: frozenset[int]) -> tuple[Entry, ...]:
        if not self._rules.ordered:
            return merged(entries, merges, self._refuse_merge)
        return merged_in_order(entries, merges, self._refuse_merge, self._covered)

    def _covered(self, entry: Entry, merge: Entry) -> None:
        label = Label(merge.key.span, "merged in here")
        self._report.add(codes.COVERED.at(entry.key.span, key=brief(entry.name), labels=[label]))

    def _place(self, node: Node) -> None:
        """Put a complete node where it belongs: below the innermost collection that is open."""
        into = self._innermost
        if into.keys is None:
            into.items.append(node)
        elif into.key is None:
            self._key(into, into.keys, node)
            return
        else:
            into.entries.append(Entry(into.key, node))
            into.key = None
        self._values += 1
        if self._values > self._limit:
            self._too_many(node.span)

    def _key(self, into: _Open, keys: dict[str, Scalar], node: Node) -> None:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            node = self._spelt_key(node)
        into.key, name = node, str(node.value)
        merges = name == MERGE and not node.quoted
        if merges:
            into.merges.add(len(into.entries))
        if name in keys and not (merges and self._rules.ordered):
            first = Label(keys[name].span, "first given here")
            self._refuse(codes.DUPLICATE_KEY.at(node.span, key=brief(name), labels=[first]))
        else:
            keys[name] = node

    def _spelt_key(self, node: Node) -> Scalar:
        """Return a key that is no text as the rules spell it."""
        if isinstance(node, Scalar) and (spelt := self._rules.key(node.value)) is not None:
            if spelt != node.raw:
                self._report.add(
                    codes.KEY_READ.at(node.span, key=brief(node.raw), read=brief(spelt))
                )
            return replace(node, value=spelt)
        return self._refused_key(node)

    def _refused_key(self, node: Node) -> Scalar:
        text = node.raw if isinstance(node, Scalar) else node.span.text.partition("\n")[0]
        hint = None if text and isinstance(node, Scalar) else "write text in front of the colon"
        self._refuse(
            codes.NON_TEXT_KEY.at(node.span, hint=hint, key=brief(text) or "~", kind=kind(node))
        )
        return Scalar(text, node.span, text, quoted=True)

    def _refuse_merge(self, node: Node) -> None:
        self._refuse(codes.MERGE_OF_NO_MAPPING.at(node.span, kind=kind(node)))

    def _alias(self, event: _Event) -> None:
        name = event.anchor
        span = Span(self._source, event.start_mark.index, event.end_mark.index)
        self._end = span.end
        known = self._anchors.get(name)
        merging = self._innermost.merging or (len(self._stack) > 1 and self._stack[-2].merging)
        if known is None or isinstance(known, _Open):
            self._refuse_alias(name, known, span)
            self._place(Mapping((), span) if merging else Scalar(None, span))
        elif self._room(name, known, span):
            how = "merged in here" if merging else f"repeated here by `*{brief(name)}`"
            self._place(_repeated(known, Via(how, span)))

    def _refuse_alias(self, name: str, known: _Open | None, span: Span) -> None:
        if known is None:
            self._refuse(codes.UNKNOWN_ANCHOR.at(span, name=brief(name)))
            return
        anchored = Label(
            Span(self._source, known.start, known.start + 1), f"`&{brief(name)}` starts here"
        )
        self._refuse(codes.ANCHOR_CYCLE.at(span, name=brief(name), labels=[anchored]))

    def _room(self, name: str, node: Node, span: Span) -> bool:
        """Tell whether the limits leave room for what an alias repeats."""
        if name not in self._extents:
            self._extents[name] = extent(node)
        values, levels = self._extents[name]
        self._values += values - 1
        if self._values >= self._limit:
            self._too_many(span)
        elif len(self._stack) - 1 + levels > LIMIT_DEPTH:
            self._too_deep(span)
        return not self.stopped

    def _refuse(self, diagnostic: Diagnostic) -> None:
        self._report.add(diagnostic)
        self._refused += 1
        self.stopped = self.stopped or self._refused >= LIMIT_REFUSED

    def _too_many(self, span: Span) -> None:
        self.stopped = True
        whole = self._limit < self._most
        what, limit = ("file", self._most_in_all) if whole else ("document", self._most)
        self._refuse(codes.TOO_MANY_VALUES.at(span, what=what, limit=limit))

    def _too_deep(self, span: Span) -> None:
        self.stopped = True
        self._refuse(codes.TOO_DEEP.at(span, limit=LIMIT_DEPTH))


def limits(text: str, rules: ScalarRules) -> tuple[int, int]:
    """Return how many values a document may have, and all documents of a text.

    kubectl takes whatever a text spells out, so that there only what aliases repeat is limited.
    """
    own = len(text) if rules.ordered else 0
    return LIMIT_VALUES + own, LIMIT_ALL_VALUES + own


def _repeated(node: Node, step: Via) -> Node:
    """Return a copy of an anchor's value as an alias gives it: every span came this way too."""
    span = node.span
    span = Span(span.source, span.start, span.end, (*span.via, step))
    match node:
        case Scalar(value, _, raw, quoted, tag, pieces):
            return Scalar(value, span, raw, quoted, tag, pieces)
        case Sequence(items, _, tag):
            return Sequence(tuple([_repeated(item, step) for item in items]), span, tag)
        case Mapping(entries, _, tag):
            copies = [Entry(_key_again(e.key, step), _repeated(e.value, step)) for e in entries]
            return Mapping(tuple(copies), span, tag)


def _key_again(key: Scalar, step: Via) -> Scalar:
    span = key.span
    span = Span(span.source, span.start, span.end, (*span.via, step))
    return Scalar(key.value, span, key.raw, key.quoted)
