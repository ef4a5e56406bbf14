"""Samples and their *other form*: how a key's effect is told from its absence.

A sample begins with comments that say what its other form is, a change a line, in order:

    # other form: delete services.web.oom_score_adj
    # other form: set services.web.restart to "no"

A path is keys joined by dots, `[0]` is the first item of a list, and a key with dots in it stands
in double quotes: `services.web.labels."com.example.team"`. What follows `to` is YAML. The path of
the first line is the key that the sample is about: messages are looked for there.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from compiler.diagnostics import Diagnostic, Report
from compiler.pipeline import Result
from compiler.source.nodes import Mapping, Node, Sequence, plain
from compiler.source.text import Source, Span
from compiler.source.yaml import parse

CHANGE = re.compile(r"# other form: (?:delete (\S+)|set (\S+) to (.+))")
STEP = re.compile(r'"([^"]+)"|\[(\d+)]|([^."\[\]]+)')

Steps = tuple[str | int, ...]


class Change(NamedTuple):
    """What the other form does at a path: another value, or (`None`) no key at all."""

    path: Steps
    value: str | None


def said_at_key(text: str, file: str, result: Result) -> list[Diagnostic]:
    """Return the diagnostics that stand at the sample's key, or within its value."""
    key, value = found(parsed(text), changes(text)[0].path)
    return [
        d
        for d in result.diagnostics
        if d.span
        and d.span.source.path.endswith(file)
        and key.start <= d.span.start <= max(key.end, value.end)
    ]


def changes(text: str) -> tuple[Change, ...]:
    return tuple(
        Change(path_of(gone or path), value if path else None)
        for gone, path, value in CHANGE.findall(text)
    )


def path_of(text: str) -> Steps:
    return tuple(int(item) if item else quoted or name for quoted, item, name in STEP.findall(text))


def other_form(text: str) -> str:
    """Return the text's other form; JSON, which is YAML as well."""
    tree = plain(parsed(text))
    for change in changes(text):
        *above, last = change.path
        place = tree
        for step in above:
            place = place[step]
        if change.value is None:
            del place[last]
        else:
            place[last] = plain(parsed(change.value))
    return json.dumps(tree)


def parsed(text: str) -> Node:
    report = Report()
    (document,) = parse(Source("sample.yaml", text), report)
    assert not report.diagnostics
    return document


def found(node: Node, path: Steps) -> tuple[Span, Span]:
    """Return where the key of a path stands (an item's own place for an item), and its value."""
    key = node.span
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, Sequence)
            node = node.items[step]
            key = node.span
        else:
            assert isinstance(node, Mapping)
            entry = node.entry(step)
            assert entry, f"no {step} in the sample"
            key, node = entry.key.span, entry.value
    return key, node.span
