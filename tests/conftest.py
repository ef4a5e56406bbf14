"""What many tests share: compiling a text, and golden files that mirror `samples/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, settings
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from compiler import MemoryFiles, Options, Result
from compiler.pipeline import compile as run

# A machine that does other work besides is slow to draw examples, which says nothing of the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "golden"

Compile = Callable[..., Result]
Golden = Callable[[str, str], SnapshotAssertion]


@pytest.fixture
def compile_text() -> Compile:
    """Compile `compose.yaml` with this text (indented as the test is), beside other files."""

    def compile_it(
        text: str, files: Mapping[str, str | bytes] | None = None, **options: object
    ) -> Result:
        beside = {f"/project/{name}": content for name, content in (files or {}).items()}
        contents = {"/project/compose.yaml": dedent(text), **beside}
        return run(Options(directory="/project", **options), MemoryFiles(contents))  # type: ignore[arg-type]  # a test names real options

    return compile_it


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> Golden:
    """Return the snapshot of one file: `golden("apps/shop", "manifests.yaml")`."""

    def at(case: str, name: str) -> SnapshotAssertion:
        stem, _, extension = name.rpartition(".")

        class File(SingleFileSnapshotExtension):
            _write_mode = WriteMode.TEXT
            file_extension = extension

            @classmethod
            def dirname(cls, *, test_location: PyTestLocation) -> str:  # noqa: ARG003
                return str(GOLDEN / case)

            @classmethod
            def get_snapshot_name(
                cls,
                *,
                test_location: PyTestLocation,  # noqa: ARG003
                index: SnapshotIndex = 0,  # noqa: ARG003
            ) -> str:
                return stem

        return snapshot.use_extension(File)

    return at
