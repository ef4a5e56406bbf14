"""Every sample compiles to exactly what `golden/` holds: manifests and messages, byte for byte.

`samples/apps/NAME/`, `samples/keys/`, `samples/rejected/CODE-SLUG.yaml` and `samples/mistakes/` (of
people new to app descriptions) are cases; the folder of a case under `golden/` has `manifests.yaml`
(if the sample compiles) and `diagnostics.txt` (if anything is said). An app that is written in both
languages has one set of golden files: `test_twins` holds the two against each other.
Update with `pytest tests/test_golden.py --snapshot-update`, then read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import DiskFiles, Options, Result
from compiler.formats.table import format_of
from compiler.output.stream import stream
from compiler.pipeline import compile as run
from tests.conftest import GOLDEN, ROOT, Golden

SAMPLES = ROOT / "samples"
APPS = sorted(p.name for p in (SAMPLES / "apps").iterdir())
KEYS = sorted(p.stem for p in (SAMPLES / "keys").glob("*.yaml"))
REJECTED = sorted(p.stem for p in (SAMPLES / "rejected").glob("*.yaml"))
BROKEN = sorted(p.stem for p in (SAMPLES / "broken").glob("*.yaml"))  # see tests/verify/broken.py
MISTAKES = sorted(p.stem for p in (SAMPLES / "mistakes").glob("*.yaml"))
OVERLAYS = [("stages", "staging"), ("stages", "production")]
COMPOSE = ("compose.yaml", "compose.override.yaml")


def compile_sample(folder: Path, *files: str, overlay: str | None = None) -> Result:
    return run(Options(directory=str(folder), files=files, overlay=overlay), DiskFiles())


def said(result: Result) -> str:
    return format_of("text")(result.diagnostics, colour=False)


def assert_golden(case: str, result: Result, golden: Golden) -> None:
    """Compare all that a case gives with its golden files; there are no others beside them."""
    texts = {
        "manifests.yaml": stream(result.objects) if result.objects else "",
        "diagnostics.txt": said(result),
    }
    for name, text in texts.items():
        if text:
            assert text == golden(case, name)
    kept = {path.name for path in (GOLDEN / case).iterdir()}
    assert kept <= {name for name, text in texts.items() if text}


@pytest.mark.parametrize("name", APPS)
def test_app_compiles_to_its_golden_manifests(name: str, golden: Golden) -> None:
    folder = SAMPLES / "apps" / name
    result = compile_sample(folder, *(one for one in COMPOSE if (folder / one).exists()))

    assert not result.failed, said(result)
    assert_golden(f"apps/{name}", result, golden)


@pytest.mark.parametrize(("name", "overlay"), OVERLAYS)
def test_overlay_compiles_to_its_golden_manifests(name: str, overlay: str, golden: Golden) -> None:
    result = compile_sample(SAMPLES / "apps" / name, overlay=overlay)

    assert not result.failed, said(result)
    assert_golden(f"apps/{name}.{overlay}", result, golden)


@pytest.mark.parametrize("name", KEYS)
def test_key_compiles_to_its_golden_manifests(name: str, golden: Golden) -> None:
    result = compile_sample(SAMPLES / "keys", f"{name}.yaml")

    assert_golden(f"keys/{name}", result, golden)


@pytest.mark.parametrize("name", REJECTED)
def test_rejected_sample_is_refused_with_the_code_in_its_name(name: str, golden: Golden) -> None:
    result = compile_sample(SAMPLES / "rejected", f"{name}.yaml")

    assert result.failed
    assert name in {f"{one.number.lower()}-{one.slug}" for one in result.diagnostics}
    assert_golden(f"rejected/{name}", result, golden)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_a_message_that_teaches(name: str, golden: Golden) -> None:
    result = compile_sample(SAMPLES / "mistakes", f"{name}.yaml")

    errors = [one for one in result.diagnostics if one.severity == "error"]
    assert errors
    assert all(one.span and one.hint for one in errors)
    assert_golden(f"mistakes/{name}", result, golden)


def test_no_golden_folder_is_without_its_sample() -> None:
    cases = {f"apps/{n}" for n in APPS} | {f"keys/{n}" for n in KEYS}
    cases |= {f"rejected/{n}" for n in REJECTED} | {f"broken/{n}" for n in BROKEN}
    cases |= {f"mistakes/{n}" for n in MISTAKES}
    cases |= {f"apps/{name}.{overlay}" for name, overlay in OVERLAYS}
    files = (path for path in GOLDEN.rglob("*") if path.is_file())

    assert {str(path.parent.relative_to(GOLDEN)) for path in files} <= cases
