"""Every field of an app description does something, and says nothing: each sample is compiled with
its field and without.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

import pytest

from compiler import MemoryFiles, Options, Result
from compiler.formats.table import format_of
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled
from compiler.schema import compiled as schema
from tests.ablation import other_form, said_at_key
from tests.conftest import ROOT

SAMPLES = ROOT / "samples" / "fields"
FOLDER = PurePosixPath("/fields")
NAMES = sorted(path.stem for path in SAMPLES.glob("*.yaml"))

# Definitions that several fields share: one of them is sampled part by part.
REPEATED = re.compile(
    r"(overrides\.\*|defaults|files|security|containers\.\*\.(ready|startup|hooks\.pre_stop\[]))\..+"
)
USED_UP = {"accept", "containers.accept"}  # seen in what is said, not in manifests
NOTED = {"containers.runtime"}  # keeps its meaning, and needs something of the cluster


by_sample = pytest.mark.parametrize("name", NAMES)


def paths() -> set[str]:
    """Return the samples that there should be: one for each key path of the schema."""
    every = schema("app.schema.json").key_paths
    own = (path for path in every if not REPEATED.fullmatch(path))
    return {re.sub(r"\[]|\.\*", "", path) for path in own}


def test_every_field_has_a_sample_and_every_sample_a_field() -> None:
    assert sorted(paths()) == NAMES


@by_sample
def test_field_changes_the_manifests(name: str) -> None:
    differ = manifests(run(name)) != manifests(run(name, other=True))

    assert differ == (name not in USED_UP)


@by_sample
def test_nothing_is_lost_of_a_field(name: str) -> None:
    found = said_at_key(text_of(name), f"{name}.yaml", run(name))
    lost = {name for one in found if one.number.startswith("PC3")}

    assert lost <= NOTED


@pytest.mark.parametrize("name", sorted(USED_UP))
def test_what_is_accepted_is_not_said(name: str) -> None:
    assert len(run(name).diagnostics) < len(run(name, other=True).diagnostics)


def text_of(name: str) -> str:
    return (SAMPLES / f"{name}.yaml").read_text()


@cache
def beside() -> dict[str, bytes]:
    return {
        str(FOLDER / path.relative_to(SAMPLES)): path.read_bytes()
        for path in (SAMPLES / "_files").iterdir()
    }


@cache
def run(name: str, *, other: bool = False) -> Result:
    text = other_form(text_of(name)) if other else text_of(name)
    overlay = "production" if name == "overrides" else None
    options = Options(
        directory=str(FOLDER),
        files=(f"{name}.yaml",),
        variables={"HOME": "/root"},
        overlay=overlay,
    )
    return compiled(options, MemoryFiles({**beside(), str(FOLDER / f"{name}.yaml"): text}))


def manifests(result: Result) -> str:
    assert not result.failed, format_of("text")(result.diagnostics, colour=False)
    return stream(result.objects)
