"""Kinds of values: each turns a node into the value that Compose shows for it.

A kind returns `None` for what is not worth showing: a null, an empty text or list, `false`, zero.
A `kept_` kind shows zero and `false` too, since there they differ from nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from operator import is_

from compiler.codes import settling as codes
from compiler.compose.casts import FRACTION, WHOLE, Refused, single
from compiler.compose.units import format_atom, format_duration, parse_bytes, parse_duration
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.nodes import Atom, Entry, Mapping, Node, Scalar, Sequence, mapping
from compiler.source.parts import Fault
from compiler.source.walk import is_null, text
from compiler.source.wording import brief

Kind = Callable[[Node, Report], Node | None]

_WORDS = {"true": True, "y": True, "yes": True, "on": True}
_WORDS |= {"false": False, "n": False, "no": False, "off": False}
_OCTAL = regex("[-+]?[0-7]+")
_BITS = 63


def record(fields: Dictionary[str, Kind], *, blank: bool = True) -> Kind:
    """Return the kind of a mapping with known keys; `blank`: it is shown with nothing in it."""

    def settle(node: Node, report: Report) -> Node | None:
        if not isinstance(node, Mapping):
            return None if is_null(node) else node
        settled = settled_entries(node, fields, None, report)
        return settled if blank or settled.entries else None

    return settle


def closed(fields: Dictionary[str, Kind]) -> Kind:
    """Return the kind of a mapping whose other keys have no effect, though the schema takes any."""
    known = record(fields)

    def settle(node: Node, report: Report) -> Node | None:
        for entry in node.entries if isinstance(node, Mapping) else ():
            if entry.name not in fields and not entry.name.startswith("x-"):
                report.add(codes.IGNORED_KEY.at(entry.key.span, subject=entry.name, key=entry.name))
                node = node.without(entry.name) if isinstance(node, Mapping) else node
        return known(node, report)

    return settle


def table(kind: Kind) -> Kind:
    """Return the kind of a mapping whose keys are names that the user chose."""

    def settle(node: Node, report: Report) -> Node | None:
        if not isinstance(node, Mapping):
            return None if is_null(node) else node
        settled = settled_entries(node, {}, kind, report)
        return settled if settled.entries else None

    return settle


def rows(kind: Kind) -> Kind:
    """Return the kind of a list."""

    def settle(node: Node, report: Report) -> Node | None:
        if not isinstance(node, Sequence):
            return None if is_null(node) else node
        items = [kind(item, report) for item in node.items]
        if not items:
            return None
        if all(new is old for new, old in zip(items, node.items, strict=True)):
            return node
        return replace(node, items=tuple(item for item in items if item is not None))

    return settle


def present(kind: Kind) -> Kind:
    """Return a kind that takes a null for an empty mapping."""

    def settle(node: Node, report: Report) -> Node | None:
        return mapping({}, node) if is_null(node) else kind(node, report)

    return settle


def nullable(kind: Kind) -> Kind:
    """Return a kind that shows a null as it is."""

    def settle(node: Node, report: Report) -> Node | None:
        return node if is_null(node) else kind(node, report)

    return settle


def settled_entries(
    node: Mapping, fields: Dictionary[str, Kind], other: Kind | None, report: Report
) -> Mapping:
    """Return a mapping with each value as its kind shows it, without those it does not show.

    `other` is the kind of every key that is no field; without one they are shown as written.
    """
    result: list[Entry] = []
    for entry in node.entries:
        kind = fields.get(entry.name, other)
        value = kind(entry.value, report) if kind else entry.value
        if value is entry.value:
            result.append(entry)
        elif value is not None:
            result.append(Entry(entry.key, value))
    same = len(result) == len(node.entries) and all(map(is_, result, node.entries))
    return node if same else Mapping(tuple(result), node.span)


def string(node: Node, report: Report) -> Node | None:
    """Show a text; a whole number becomes one."""
    return None if text(node) == "" else kept_string(node, report)


def kept_string(node: Node, report: Report) -> Node | None:
    """Show a text, an empty one too."""
    if not isinstance(node, Scalar) or isinstance(node.value, str):
        return node
    if node.value is None:
        return None
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        report.add(codes.NOT_A_TEXT.at(node.span, written=node.raw))
        return node
    return replace(node, value=str(node.value))


def blank_string(node: Node, report: Report) -> Node | None:
    """Show a text; a null is an empty one."""
    if not isinstance(node, Scalar):
        return only_string(node, report)
    return replace(node, value="") if node.value is None else kept_string(node, report)


def only_string(node: Node, report: Report) -> Node:
    """Show a text, and take nothing else for one."""
    if text(node) is None:
        report.add(codes.NOT_A_TEXT.at(node.span, written=brief(node.span.text)))
    return node


def flag(node: Node, report: Report) -> Node | None:
    """Show `true`."""
    shown = kept_flag(node, report)
    return None if isinstance(shown, Scalar) and shown.value is False else shown


def kept_flag(node: Node, report: Report) -> Node | None:
    """Show `true` and `false`."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    if not isinstance(node.value, str):
        return node
    value = _WORDS.get(node.value.lower())
    if value is None:
        report.add(codes.NOT_A_FLAG.at(node.span, written=node.value))
    return replace(node, value=value)


def number(node: Node, report: Report) -> Node | None:
    """Show a whole number."""
    return _unless_zero(kept_number(node, report))


def kept_number(node: Node, report: Report) -> Node | None:
    """Show a whole number, zero too."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    match node.value:
        case str():
            return _parsed(node, report)
        case float():
            whole = int(node.value)
            if whole != node.value:
                report.add(codes.FRACTION.at(node.span, written=node.raw, whole=whole))
            return _bounded(replace(node, value=whole), report)
        case _:
            return _bounded(node, report)


def written_amount(node: Node, report: Report) -> Node | None:
    """Show a number that can't be negative and stands there as a number, not as a text."""
    return _unless_zero(kept_written_amount(node, report))


def kept_written_amount(node: Node, report: Report) -> Node | None:
    """Show a number that can't be negative and stands there as a number, zero too."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        report.add(codes.QUOTED_NUMBER.at(node.span, written=node.value))
        return node
    return kept_amount(node, report)


def amount(node: Node, report: Report) -> Node | None:
    """Show a number that can't be negative."""
    return _unless_zero(kept_amount(node, report))


def kept_amount(node: Node, report: Report) -> Node | None:
    """Show a number that can't be negative, zero too."""
    shown = kept_number(node, report)
    if isinstance(shown, Scalar) and isinstance(shown.value, int) and shown.value < 0:
        report.add(codes.NEGATIVE.at(shown.span, written=shown.value))
    return shown


def fraction(node: Node, report: Report) -> Node | None:
    """Show a number in single precision, as Docker keeps it."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    value = FRACTION.read(node.value) if isinstance(node.value, str) else node.value
    if not isinstance(value, int | float):
        report.add(codes.NOT_A_NUMBER.at(node.span, written=node.raw))
        return node
    return _unless_zero(replace(node, value=_in_single_precision(value)))


def _in_single_precision(value: float) -> float | int:
    try:
        shown = single(value)
    except OverflowError:
        return value
    return int(shown) if shown.is_integer() else shown


def _parsed(node: Scalar, report: Report) -> Scalar:
    value = WHOLE.read(str(node.value))
    if isinstance(value, Refused):
        report.add(codes.NOT_A_NUMBER.at(node.span, written=node.value))
        return node
    return replace(node, value=value)


def _bounded(node: Scalar, report: Report) -> Scalar:
    if isinstance(node.value, int) and not -(1 << _BITS) <= node.value < 1 << _BITS:
        report.add(codes.OVERSIZED_NUMBER.at(node.span, written=node.raw))
    return node


def _unless_zero(node: Node | None) -> Node | None:
    return None if isinstance(node, Scalar) and node.value == 0 else node


def size(node: Node, report: Report) -> Node | None:
    """Show an amount of bytes as a decimal text."""
    shown = kept_size(node, report)
    return None if text(shown) == "0" else shown


def kept_size(node: Node, report: Report) -> Node | None:
    """Show an amount of bytes as a decimal text, zero too."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    match node.value:
        case float():
            report.add(codes.BARE_FRACTION.at(node.span, written=node.raw))
            return replace(node, value="0")
        case str():
            found = parse_bytes(node.value)
        case _:
            found = int(format_atom(node.value)) if isinstance(node.value, int) else 0
    if isinstance(found, Fault):
        report.add(codes.NOT_A_SIZE.at(node.span, written=node.value, reason=found.reason))
        return node
    return replace(node, value=str(found))


def duration(node: Node, report: Report) -> Node | None:
    """Show a time such as `1m30s`."""
    shown = kept_duration(node, report)
    return None if text(shown) == "0s" else shown


def kept_duration(node: Node, report: Report) -> Node | None:
    """Show a time such as `1m30s`, `0s` too."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    found = parse_duration(format_atom(node.value))
    if isinstance(found, Fault):
        report.add(codes.NOT_A_TIME.at(node.span, written=node.value, reason=found.reason))
        return node
    return replace(node, value=format_duration(found))


def mode(node: Node, report: Report) -> Node | None:
    """Show a file's mode in octal; a text is octal already."""
    if not isinstance(node, Scalar) or node.value is None:
        return None if is_null(node) else node
    value: Atom = node.value
    if isinstance(value, str):
        value = int(value, 8) if _OCTAL.fullmatch(value) else None
    if not isinstance(value, int):
        report.add(codes.NOT_A_MODE.at(node.span, written=node.raw))
        return node
    return replace(node, value=f"0{value:o}")
