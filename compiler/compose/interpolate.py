"""A document with `${…}` in it → the same document with values, typed where Compose wants types."""

from __future__ import annotations

from collections.abc import Iterator
from operator import is_

from compiler.codes import interpolating as codes
from compiler.compose import template
from compiler.compose.casts import BOOLEAN, CASTS, Casts, Refused
from compiler.compose.template import (
    LIMIT_TEXT,
    Lookup,
    Malformed,
    Missing,
    Substitution,
    Swollen,
    Variable,
)
from compiler.diagnostics import Diagnostic, Report
from compiler.records import dataclass, field
from compiler.source.nodes import Entry, Mapping, Node, Piece, Scalar, Sequence, Tag
from compiler.source.wording import brief

_MOST_PIECES = 500  # in a text with more variables, messages underline all of it


def interpolate(document: Mapping, lookup: Lookup, report: Report) -> Mapping:
    """Return the document with every string value substituted and cast, never a key.

    `raw` of a changed scalar stays the text as written, `pieces` lead from its value back to it.
    What `!reset` discards is left alone.
    """
    return _Walk(lookup, report).mapping(document, CASTS)


def variables(node: Node) -> Iterator[Variable]:
    """Yield every variable that a document names, set or not, in order."""
    match node:
        case Scalar(value):
            yield from template.variables(value) if isinstance(value, str) else ()
        case Sequence(items):
            for item in items:
                yield from variables(item)
        case Mapping(entries):
            for entry in entries:
                yield from variables(entry.value)


def report_faults(scalar: Scalar, done: Substitution, report: Report) -> None:
    """Report what a substitution found wrong with a scalar's text, and what it left empty."""
    for fault in done.faults:
        span = scalar.part(fault.start, fault.end)
        match fault:
            case Malformed(reason):
                report.add(codes.MALFORMED_VARIABLE.at(span, reason=reason))
            case Swollen():
                report.add(codes.TOO_MUCH_TEXT.at(span, most=LIMIT_TEXT))
            case Missing(name, message, empty):
                state, why = "empty" if empty else "not set", f": {message}" if message else ""
                found = codes.REQUIRED_VARIABLE.at(
                    span, subject=name, name=name, state=state, why=why
                )
                report.add(found)
    for use in done.unset:
        span = scalar.part(use.start, use.end)
        report.add(codes.UNSET_VARIABLE.at(span, subject=use.name, name=use.name))


@dataclass(slots=True)
class _Walk:
    """One walk along a document; equal texts are substituted once."""

    lookup: Lookup
    report: Report
    done: dict[str, Substitution] = field(default_factory=dict)
    room: int = LIMIT_TEXT

    def mapping(self, node: Mapping, casts: Casts | None) -> Mapping:
        """Return a mapping with its values substituted; the same one if nothing changes."""
        entries: list[Entry] = []
        changed = False
        for entry in node.entries:
            name = entry.name
            below = casts and casts.keys.get(name, casts.any)
            value = self.node(entry.value, below, name)
            if value is entry.value:
                entries.append(entry)
            else:
                entries.append(Entry(entry.key, value))
                changed = True
        return Mapping(tuple(entries), node.span, node.tag) if changed else node

    def node(self, node: Node, casts: Casts | None, key: str) -> Node:
        """Return any node with its values substituted."""
        if node.tag is Tag.RESET:
            return node
        if isinstance(node, Scalar):
            is_final = not isinstance(node.value, str) or (casts is None and "$" not in node.value)
            return node if is_final else self.scalar(node, casts, key)
        if isinstance(node, Mapping):
            return self.mapping(node, casts)
        below = casts and casts.items
        items = tuple([self.node(item, below, key) for item in node.items])
        same = all(map(is_, items, node.items))
        return node if same else Sequence(items, node.span, node.tag)

    def scalar(self, node: Scalar, casts: Casts | None, key: str) -> Scalar:
        """Return a text with its variables replaced, then cast if its path is to be."""
        text = str(node.value)
        if "$" in text:
            done = self.substitution(text)
            report_faults(node, done, self.report)
            if done.faults:
                return node
            if done.pieces or done.text != text:
                pieces = _located(node, done.pieces)
                node = Scalar(done.text, node.span, node.raw, node.quoted, node.tag, pieces)
        return self.cast(node, casts, key, text) if casts and casts.here else node

    def substitution(self, text: str) -> Substitution:
        """Return what a template becomes, from memory if it was met before."""
        if self.room < 0:  # that was said, and nothing comes of the document
            return Substitution(text)
        known = self.done.get(text)
        if known is None or len(known.text) > self.room:
            known = self.done[text] = template.substitute(text, self.lookup, self.room)
            self.room -= len(known.text) if known.pieces else 0
        return known

    def cast(self, node: Scalar, casts: Casts, key: str, template: str) -> Scalar:
        cast, text = casts.here, str(node.value)
        assert cast
        value = cast.read(text)
        if isinstance(value, Refused):
            self.report.add(_refused(node, key, cast.wanted, template))
            return node
        if cast is BOOLEAN and text.lower() not in ("true", "false"):
            word = "true" if value else "false"
            self.report.add(codes.YES_OR_NO.at(node.span, text=text, value=word))
        return Scalar(value, node.span, node.raw, node.quoted, node.tag, node.pieces)


def _refused(node: Scalar, key: str, wanted: str, template: str) -> Diagnostic:
    text = str(node.value)
    given = f"`{brief(text)}`" if text else "an empty text"
    if template == text:
        return codes.NOT_CASTABLE.at(node.span, key=key, wanted=wanted, given=given)
    given += f" (from `{brief(template)}`)"
    hint = "set the variable to one, or give it a default with `:-`"
    return codes.NOT_CASTABLE.at(node.span, hint=hint, key=key, wanted=wanted, given=given)


def _located(node: Scalar, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return pieces that lead to a template's characters as pieces that lead to the source's."""
    if len(pieces) > _MOST_PIECES:
        whole = pieces[-1].end
        return (Piece(0, whole, node.span.start, node.span.end),)
    located = []
    for piece in pieces:
        span = node.part(piece.source_start, piece.source_end)
        located.append(Piece(piece.start, piece.end, span.start, span.end))
    return tuple(located)
