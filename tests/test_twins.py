"""Samples that are written in both languages compile to the same bytes, whichever is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler import DiskFiles, Options, Result
from compiler.formats.table import format_of
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled
from tests.conftest import ROOT

APPS = ROOT / "samples" / "apps"
COMPOSE = ("compose.yaml", "compose.override.yaml")
TWINS = sorted(p.parent.name for p in APPS.glob("*/app.yaml") if (p.parent / COMPOSE[0]).exists())
VARIABLES = {"GRAFANA_PASSWORD": "change-me"}


def manifests(folder: Path, *files: str, overlay: str | None = None) -> str:
    result = run(folder, *files, overlay=overlay)
    assert not result.failed, format_of("text")(result.diagnostics, colour=False)
    return stream(result.objects)


def run(folder: Path, *files: str, overlay: str | None = None) -> Result:
    options = Options(directory=str(folder), files=files, variables=VARIABLES, overlay=overlay)
    return compiled(options, DiskFiles())


@pytest.mark.parametrize("name", TWINS)
def test_both_languages_compile_to_the_same_bytes(name: str) -> None:
    assert manifests(APPS / name, "compose.yaml") == manifests(APPS / name, "app.yaml")


def test_an_overlay_does_what_an_override_file_does() -> None:
    folder = APPS / "static-site"

    assert manifests(folder, *COMPOSE) == manifests(folder, "app.yaml", overlay="production")


@pytest.mark.parametrize("name", TWINS)
def test_nothing_is_said_of_the_description_that_is_not_said_of_its_twin(name: str) -> None:
    said = {
        language: {(one.number, one.subject) for one in run(APPS / name, language).diagnostics}
        for language in ("compose.yaml", "app.yaml")
    }

    assert said["app.yaml"] <= said["compose.yaml"]
