"""Kinds of lists, mappings and commands: all spellings of a value in the one form that is shown."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from compiler.codes import settling as codes
from compiler.compose.canonical import split_pair
from compiler.compose.kinds import (
    kept_number,
    kept_string,
    nullable,
    number,
    rows,
    settled_entries,
    table,
)
from compiler.compose.units import format_atom
from compiler.compose.words import split
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, scalar
from compiler.source.parts import Fault
from compiler.source.walk import is_null, text

_WITHOUT_POINT = "write a whole number"
_SIGN = regex(r"(?<=[;&|<>])(?![&|<>])")  # behind a shell's operator


def command(node: Node, report: Report) -> Node | None:
    """Show a command as a list of words; an empty list is shown, a null is not."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None if is_null(node) else node
    words = split(node.value)
    if isinstance(words, Fault):
        span = node.part(words.start, words.end)
        report.add(codes.COMMAND_LINE.at(span, reason=words.reason))
        return node
    if words.cut:
        span = node.part(words.cut.start, words.cut.end)
        report.add(codes.COMMAND_CUT.at(span, sign=_SIGN.split(words.cut.text, maxsplit=1)[0]))
    items = [Scalar(w.text, node.part(w.start, w.end), raw=w.text) for w in words.words]
    return Sequence(tuple(items), node.span)


def check(node: Node, _report: Report) -> Node | None:
    """Show the test of a health check as a list; a text goes to a shell."""
    if text(node) is not None:
        return Sequence((scalar("CMD-SHELL", node), node), node.span)
    if isinstance(node, Sequence):
        return node if node.items else None
    return None if is_null(node) else node


def texts(node: Node, report: Report) -> Node | None:
    """Show a list of texts; a text alone is a list of one."""
    listed = Sequence((node,), node.span) if text(node) is not None else node
    return rows(kept_string)(listed, report)


def ports(node: Node, report: Report) -> Node | None:
    """Show a list of texts and numbers as texts."""
    return rows(_printed)(node, report)


def _printed(node: Node, _report: Report) -> Node:
    if not isinstance(node, Scalar) or isinstance(node.value, str):
        return node
    return replace(node, value=format_atom(node.value))


_PRINTED_OR_NULL = nullable(_printed)


def pairs(node: Node, report: Report) -> Node | None:
    """Show names and texts as a mapping; a name alone has an empty text."""
    named = _named(node)
    if isinstance(named, Mapping):
        named = settled_entries(named, {}, _printed, report)
    return named


def variables(node: Node, report: Report) -> Node | None:
    """Show names and texts as a mapping; a name alone has a null."""
    if isinstance(node, Sequence):
        _check_names(node, report)
    named = _named(node)
    if isinstance(named, Mapping):
        named = settled_entries(named, {}, _PRINTED_OR_NULL, report)
    return named


def _named(node: Node) -> Node | None:
    """Return a mapping of names, made from a list if it is one; nothing for an empty one."""
    if isinstance(node, Sequence):
        found = [entry for item in node.items if (entry := split_pair(item))]
        node = Mapping(tuple({entry.name: entry for entry in found}.values()), node.span)
    if isinstance(node, Mapping):
        return node if node.entries else None
    return None if is_null(node) else node


def _check_names(node: Sequence, report: Report) -> None:
    for item in node.items:
        name = (text(item) or "").partition("=")[0]
        if name and name[-1].isspace():
            report.add(codes.TRAILING_SPACE.at(item.span, name=name.rstrip()))


def several(node: Node, report: Report) -> Node | None:
    """Show names with lists of texts; a text alone is a list of one."""

    def settle(value: Node, inner: Report) -> Node:
        listed = value if isinstance(value, Sequence) else Sequence((value,), value.span)
        return rows(_printed)(listed, inner) or listed

    return table(settle)(node, report)


def ulimit(node: Node, report: Report) -> Node | None:
    """Show one limit, or the pair of `soft` and `hard`."""
    ends = [entry.value for entry in node.entries] if isinstance(node, Mapping) else [node]
    for end in ends:
        _check_limit(end, report)
    if not isinstance(node, Mapping):
        return _limits(node, {}) if isinstance(node, Scalar) and node.value == 0 else node
    return _limits(node, {entry.name: entry.value for entry in node.entries})


def _check_limit(node: Node, report: Report) -> None:
    match node:
        case Scalar(value=str()):
            report.add(codes.QUOTED_NUMBER.at(node.span, written=node.value))
        case Scalar(value=float()):
            report.add(codes.NOT_A_NUMBER.at(node.span, written=node.raw, hint=_WITHOUT_POINT))
        case _:
            kept_number(node, report)


def _limits(node: Node, given: Dictionary[str, Node]) -> Node:
    ends = {name: given.get(name) or scalar(0, node) for name in ("soft", "hard")}
    keys = {e.name: e.key for e in node.entries} if isinstance(node, Mapping) else {}
    known = [Entry(keys.get(name) or scalar(name, node), value) for name, value in ends.items()]
    rest = [e for e in node.entries if e.name not in ends] if isinstance(node, Mapping) else []
    return Mapping((*known, *rest), node.span)


def device_count(node: Node, report: Report) -> Node | None:
    """Show how many devices are wanted; `all` is -1."""
    if (text(node) or "").lower() == "all" and isinstance(node, Scalar):
        return replace(node, value=-1)
    if isinstance(node, Scalar) and isinstance(node.value, float):
        report.add(codes.NOT_A_NUMBER.at(node.span, written=node.raw, hint=_WITHOUT_POINT))
        return node
    return number(node, report)


def keys(node: Node, _report: Report) -> Node | None:
    """Show SSH keys as a list: an id, or `id: path`."""
    if not isinstance(node, Mapping):
        return None if is_null(node) else node
    items = [
        scalar(name if is_null(value) else f"{name}: {_shown(value)}", key)
        for key, value in node.entries
        for name in (str(key.value),)
    ]
    return Sequence(tuple(items), node.span) if items else None


def _shown(node: Node) -> str:
    return format_atom(node.value) if isinstance(node, Scalar) else ""
