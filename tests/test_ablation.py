"""The table of rulings can't lie: the sample of each line is compiled with its key and without.

A sample begins with comments that say what its *other form* is, a change a line, in order:

    # other form: delete services.web.oom_score_adj
    # other form: set services.web.restart to "no"

A path is keys joined by dots, `[0]` is the first item of a list, and a key with dots in it stands
in double quotes: `services.web.labels."com.example.team"`. What follows `to` is YAML. The path of
the first line is the key that the sample is about: messages are looked for there.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from compiler.compose.render import canonical_plain
from compiler.compose.rulings import RULINGS
from compiler.compose.rulings.fates import Fate, Ruling
from compiler.diagnostics import Diagnostic, Report, Severity
from compiler.options import Options
from compiler.output.stream import stream
from compiler.pipeline import Result, compile, load  # noqa: A004
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Mapping, Node, Sequence, plain
from compiler.source.text import Source, Span
from compiler.source.yaml import parse

SAMPLES = Path(__file__).parent.parent / "samples" / "keys"
FOLDER = PurePosixPath("/keys")

CHANGE = re.compile(r"# other form: (?:delete (\S+)|set (\S+) to (.+))")
STEP = re.compile(r'"([^"]+)"|\[(\d+)]|([^."\[\]]+)')

Steps = tuple[str | int, ...]


class Change(NamedTuple):
    """What the other form does at a path: another value, or (`None`) no key at all."""

    path: Steps
    value: str | None


def those_that_are(*fates: Fate, errors: bool = False) -> pytest.MarkDecorator:
    chosen = [
        pytest.param(ruling, id=ruling.sample)
        for ruling in RULINGS
        if ruling.fate in fates and (ruling.severity is Severity.ERROR) == errors
    ]
    return pytest.mark.parametrize("ruling", chosen)


@those_that_are(Fate.LOWERED)
def test_lowered_key_changes_the_manifests_and_nothing_is_said(ruling: Ruling) -> None:
    sample, other = compiled(ruling), compiled(ruling, other=True)

    assert manifests(sample) != manifests(other)
    assert not [d.summary for d in at_key(ruling, sample) if d.number.startswith("PC3")]


@those_that_are(Fate.APPROXIMATED)
def test_approximated_key_is_told(ruling: Ruling) -> None:
    sample = compiled(ruling)

    assert manifests(sample)
    assert at_key(ruling, sample)


@those_that_are(Fate.UNSUPPORTED)
def test_unsupported_key_is_told_and_changes_nothing(ruling: Ruling) -> None:
    sample, other = compiled(ruling), compiled(ruling, other=True)

    assert manifests(sample) == manifests(other)
    assert "PC301" in {d.number for d in at_key(ruling, sample)} or is_told(ruling, sample)


@those_that_are(Fate.UNSUPPORTED, errors=True)
def test_refused_value_is_an_error_and_its_other_form_none(ruling: Ruling) -> None:
    sample, other = compiled(ruling), compiled(ruling, other=True)

    assert Severity.ERROR in [d.severity for d in at_key(ruling, sample)]
    assert manifests(other)


@those_that_are(Fate.INERT)
def test_inert_key_changes_nothing_and_nothing_is_said(ruling: Ruling) -> None:
    sample, other = compiled(ruling), compiled(ruling, other=True)

    assert manifests(sample) == manifests(other)
    assert not [d.summary for d in at_key(ruling, sample) if d.number.startswith(("PC3", "PC4"))]


@those_that_are(Fate.RESOLVED)
def test_resolved_key_changes_what_config_prints(ruling: Ruling) -> None:
    sample, other = (
        load(options(ruling), files(ruling, other=other)).loaded for other in (False, True)
    )

    assert sample
    assert other
    assert canonical_plain(sample) != canonical_plain(other)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# other form: delete services.web.uts", Change(("services", "web", "uts"), None)),
        ('# other form: delete a."b.c"[1].d', Change(("a", "b.c", 1, "d"), None)),
        ('# other form: set a.restart to "no"', Change(("a", "restart"), '"no"')),
    ],
)
def test_change_is_read(line: str, expected: Change) -> None:
    assert (expected,) == changes(f"{line}\na:\n")


def test_change_is_made() -> None:
    text = "# other form: delete a.b\n# other form: set a.c[1] to 5\na: {b: 1, c: [2, 3]}\n"

    expected = {"a": {"c": [2, 5]}}

    assert expected == json.loads(other_form(text))


def is_told(ruling: Ruling, result: Result) -> bool:
    """Tell whether the module that a loss is left to says something at the key."""
    return ruling.severity is None and bool(at_key(ruling, result))


def options(ruling: Ruling) -> Options:
    return Options(files=(f"{ruling.sample}.yaml",), directory=str(FOLDER))


@cache
def on_disk() -> dict[str, bytes]:
    """Return the samples and the files beside them, as they would stand in a folder `/keys`."""
    found = [path for path in SAMPLES.rglob("*") if path.is_file()]
    return {str(FOLDER / path.relative_to(SAMPLES)): path.read_bytes() for path in found}


def text_of(ruling: Ruling) -> str:
    return (SAMPLES / f"{ruling.sample}.yaml").read_text()


def files(ruling: Ruling, *, other: bool = False) -> MemoryFiles:
    text = other_form(text_of(ruling)) if other else text_of(ruling)
    return MemoryFiles({**on_disk(), str(FOLDER / f"{ruling.sample}.yaml"): text})


@cache
def compiled(ruling: Ruling, *, other: bool = False) -> Result:
    return compile(options(ruling), files(ruling, other=other))


def manifests(result: Result) -> str:
    """Return what a run made; a run with errors makes nothing, and says why here."""
    assert not result.failed, [f"{d.summary} {d.message}" for d in result.diagnostics]
    return stream(result.objects)


def at_key(ruling: Ruling, result: Result) -> list[Diagnostic]:
    """Return the diagnostics that stand at the sample's key, or within its value."""
    text = text_of(ruling)
    key, value = found(parsed(text), changes(text)[0].path)
    return [
        d
        for d in result.diagnostics
        if d.span
        and d.span.source.path.endswith(f"{ruling.sample}.yaml")
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
