"""A node is held against a schema; each violation becomes a diagnostic at the very place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import assert_never

from compiler.codes import assembling as codes
from compiler.diagnostics import Diagnostic, Label, Report
from compiler.schema import advice, words
from compiler.schema.case import Case, Vocabulary, is_private, key_span, node_at
from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import Path, mapping, types_of
from compiler.schema.violations import Rule, Violation
from compiler.source import nodes
from compiler.source.nodes import Node, Plain, Scalar, Sequence

PLAIN = Vocabulary()
RULE_LENGTH = 60


def validate(
    root: Node, schema: CompiledSchema, report: Report, vocabulary: Vocabulary = PLAIN
) -> None:
    """Report every violation of a document, one for each place."""
    timestamps: list[Scalar] = []
    violations = schema.explain(_bare(root, timestamps))
    misplaced = tuple(_misplaced(root, schema)) if timestamps else ()
    tell((*violations, *misplaced), root, schema, report, vocabulary)


def tell(
    violations: Iterable[Violation],
    root: Node,
    schema: CompiledSchema,
    report: Report,
    vocabulary: Vocabulary = PLAIN,
) -> None:
    """Report violations that are known already; a place that several share is told of once."""
    cases = [Case(violation, root, schema, vocabulary) for violation in violations]
    misspelt = {(case.path, name) for case in cases for name in _meant(case)}
    told: set[tuple[str, int, int, str]] = set()
    for case in cases:
        missing = case.violation.key if case.violation.rule is Rule.MISSING else ""
        if (case.path, missing) in misspelt:
            continue
        diagnostic = TELL[case.violation.rule](case)
        span = diagnostic.span or root.span
        place = (span.source.path, span.start, span.end, missing)
        if place not in told:
            report.add(diagnostic)
        told.add(place)


def _bare(node: Node, timestamps: list[Scalar]) -> Plain:
    """Return the plain value as JSON can hold it, and add to `timestamps` what it holds as text."""
    match node:
        case Scalar(value=datetime() as moment):
            timestamps.append(node)
            return moment.isoformat()
        case Scalar():
            return node.value
        case Sequence():
            return [_bare(item, timestamps) for item in node.items]
        case nodes.Mapping():
            return {entry.name: _bare(entry.value, timestamps) for entry in node.entries}
        case _:
            assert_never(node)


def _misplaced(node: Node, schema: CompiledSchema, path: Path = ()) -> Iterator[Violation]:
    """Yield the timestamps that stand where a field wants a text."""
    match node:
        case Scalar(value=datetime()) if wanted := _refused(schema, path):
            yield Violation(path, Rule.TYPE, wanted=wanted)
        case Sequence():
            for index, item in enumerate(node.items):
                yield from _misplaced(item, schema, (*path, index))
        case nodes.Mapping():
            for entry in node.entries:
                yield from _misplaced(entry.value, schema, (*path, entry.name))
        case _:
            pass


def _refused(schema: CompiledSchema, path: Path) -> tuple[str, ...]:
    """Return what a place wants that takes no timestamp, or nothing if it takes one.

    Mappings with names of the user's own and texts or numbers behind them (`environment`) print
    whatever they get. A place without a schema (`x-…`) takes it as well.
    """
    types, fields = types_of(schema.at(path)), schema.at(path[:-1]).get("properties")
    is_field = not path or isinstance(path[-1], int) or path[-1] in mapping(fields)
    return tuple(types) if is_field or "number" not in types else ()


def _meant(case: Case) -> Iterator[str]:
    """Yield the keys that an unknown key was probably meant to be."""
    if case.violation.rule is Rule.KEY:
        yield from advice.alike(case.violation.key, case.violation.wanted)


def _unknown_key(case: Case) -> Diagnostic:
    key, span = case.violation.key, key_span(case.node, case.violation.key)
    if case.key in case.vocabulary.newer:
        return codes.NEWER_KEY.at(span, subject=key, key=key)
    return codes.UNKNOWN_KEY.at(
        span, subject=key, place=words.place(case.path), key=key, hint=advice.on_key(case)
    )


def _unusable_name(case: Case) -> Diagnostic:
    name, hint = case.violation.key, advice.on_name(case)
    span = key_span(case.node, name)
    return codes.UNUSABLE_NAME.at(span, place=words.place(case.path), name=name, hint=hint)


def _missing_key(case: Case) -> Diagnostic:
    key, hint = case.violation.key, advice.on_missing(case)
    return codes.REQUIRED_KEY.at(case.span, place=words.place(case.path), key=key, hint=hint)


def _wrong_type(case: Case) -> Diagnostic:
    return codes.WRONG_TYPE.at(
        case.span,
        place=words.place(case.path),
        found=words.found(case.node),
        wanted=words.wanted(case.violation.wanted),
        hint=advice.on_type(case),
    )


def _unknown_value(case: Case) -> Diagnostic:
    return codes.UNKNOWN_VALUE.at(
        case.span,
        place=words.place(case.path),
        value=_shown(case),
        values=words.either(words.quoted(case.violation.wanted)),
        hint=advice.on_value(case),
    )


def _unmatched_pattern(case: Case) -> Diagnostic:
    return codes.UNMATCHED_PATTERN.at(
        case.span,
        place=words.place(case.path),
        value=_shown(case),
        form=case.violation.wanted[1],
        hint=advice.on_form(case),
    )


def _out_of_range(case: Case) -> Diagnostic:
    least, most = case.violation.wanted
    bounds = f"{least} or more" if most is None else f"{most} or less"
    bounds = bounds if least is None or most is None else f"{least} to {most}"
    return codes.OUT_OF_RANGE.at(
        case.span,
        place=words.place(case.path),
        value=_shown(case),
        bounds=bounds,
        hint=advice.on_form(case),
    )


def _repeated_item(case: Case) -> Diagnostic:
    first, _ = case.violation.wanted
    items = case.path[:-1]
    label = Label(node_at(case.root, (*items, int(str(first)))).span, "the same item")
    return codes.REPEATED_ITEM.at(case.span, place=words.place(items), labels=[label])


def _broken_rule(case: Case) -> Diagnostic:
    keyword, value, *_ = case.violation.wanted
    rule = f"{keyword}: {words.flow(value)}"[:RULE_LENGTH]
    return codes.BROKEN_RULE.at(case.span, place=words.place(case.path), rule=rule)


def _shown(case: Case) -> str:
    """Return the value in backticks, or only its kind where it may be secret."""
    node = case.node
    if is_private(case.path) or not isinstance(node, Scalar) or node.value is None:
        return words.found(node)
    return f"`{node.value}`" if node.value != "" else "empty"


TELL: Mapping[Rule, Callable[[Case], Diagnostic]] = {
    Rule.KEY: _unknown_key,
    Rule.NAME: _unusable_name,
    Rule.MISSING: _missing_key,
    Rule.TYPE: _wrong_type,
    Rule.VALUE: _unknown_value,
    Rule.PATTERN: _unmatched_pattern,
    Rule.RANGE: _out_of_range,
    Rule.REPEATED: _repeated_item,
    Rule.OTHER: _broken_rule,
}
