"""What Kubernetes' own code says of manifests: the program in `tests/apivalidation`, run."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = ROOT / ".cache" / "apivalidation"
FOLDER = ROOT / "tests" / "apivalidation"


def _is_built() -> bool:
    """Whether the program is there, and made of the sources as they are."""
    written = max(path.stat().st_mtime for path in FOLDER.glob("*.go"))
    return PROGRAM.is_file() and PROGRAM.stat().st_mtime >= written


needs_kubernetes = pytest.mark.skipif(
    not _is_built(),
    reason="Kubernetes' own code is not built: `make server-check` builds it, and needs Go",
)


# The cases of samples/broken that a server takes, each with its reason: the table in the docs.
DIFFERENCES = [
    case
    for row in (ROOT / "docs" / "validation.md").read_text().splitlines()
    if row.startswith("| `")
    for case in re.findall(r"`([a-z-]+/[a-z*-]+)`", row.split("|")[1])
]


@dataclass(frozen=True)
class Verdict:
    """What a server would say of one object: `word` is accepted, refused or unknown."""

    path: str
    kind: str
    name: str
    word: str
    causes: tuple[str, ...]


def verdicts(paths: Iterable[Path], definitions: Iterable[Path] = ()) -> list[Verdict]:
    """Return the verdict of every object in the files and folders, in their order."""
    learnt = [part for path in definitions for part in ("-crds", str(path))]
    command = [str(PROGRAM), *learnt, *map(str, paths)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [_verdict(json.loads(line)) for line in printed.splitlines()]


def module(name: str, folder: Path = FOLDER) -> Path:
    """Return the folder of a Go module that the `go.mod` of a folder names."""
    command = ["go", "mod", "download", "-json", name]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout
    return Path(json.loads(printed)["Dir"])


def _verdict(line: dict[str, object]) -> Verdict:
    causes = line.get("causes", [])
    assert isinstance(causes, list)
    said = tuple(f"{one.get('field', '')}: {one['message']}" for one in causes)
    fields = (str(line[key]) for key in ("path", "kind", "name", "verdict"))
    return Verdict(*fields, said)
