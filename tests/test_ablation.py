"""The table of rulings can't lie: the sample of each line is compiled with its key and without."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from compiler.codes import auditing
from compiler.compose.render import canonical_plain
from compiler.compose.rulings import RULINGS
from compiler.compose.rulings.fates import Fate, Ruling
from compiler.diagnostics import Code, Diagnostic, Severity
from compiler.options import Options
from compiler.output.stream import stream
from compiler.pipeline import Result, compile, load  # noqa: A004
from compiler.source.files import MemoryFiles
from tests.ablation import Change, changes, other_form, said_at_key

SAMPLES = Path(__file__).parent.parent / "samples" / "keys"
FOLDER = PurePosixPath("/keys")
AUDITED = {code.number for code in vars(auditing).values() if isinstance(code, Code)}


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
    assert not [d.summary for d in at_key(ruling, sample) if d.number in AUDITED]


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
    return said_at_key(text_of(ruling), f"{ruling.sample}.yaml", result)
