"""The reference's answers to a thousand inputs: accepted alike, or refused as it refuses."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from compiler.compose.consistency import check
from compiler.compose.envfiles import with_files
from compiler.compose.load import desk_for, drafted, finished
from compiler.compose.profiles import without_services
from compiler.compose.render import canonical_plain
from compiler.compose.settle import normalised
from compiler.diagnostics import Report, Stopped
from compiler.options import Options
from compiler.records import replace
from compiler.source.files import Kind, Stat
from compiler.source.nodes import Plain

CASES = Path(__file__).parents[3] / "shared" / "compose" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the reference's cases are not here")

# Where we differ, and why; each line is in docs/differences.md too.
_NAMED = "podc builds whole projects: there is no way to name some services"
_LOST = "the reference loses `x-` keys of variables, labels and networks; podc keeps them"
DIFFERENT: Mapping[str, str] = {
    "loader-loader-TestWithSelectedServicesOption-f2": _NAMED,
    "loader-loader-TestWithSelectedServicesOption-f3": _NAMED,
    "loader-loader-TestWithSelectedServicesOption-f4": _NAMED,
    "loader-loader-TestWithoutUnnecessaryResourcesOption-AllResourceKinds": _NAMED,
    "loader-loader-TestWithoutUnnecessaryResourcesOption-f1": _NAMED,
    "loader-loader-TestWithoutUnnecessaryResourcesOption-f2": _NAMED,
    "own-profiles-service-target": _NAMED,
    "own-services-select": _NAMED,
    "own-cli-format-json": "the reference's JSON is not its YAML; podc has one form",
    "own-cli-keep-env-files": "podc always reads `env_file`, and shows what is in it",
    "own-interp-no-interpolate": "podc always replaces variables",
    "own-include-nested-envfile-cwd": "the reference looks in the folder that it was started in",
    "own-include-projectdir-missing": "the reference takes the parent of a missing folder",
    "loader-loader-TestXService": _LOST,
    "loader-loader-TestXService-full": _LOST,
    "own-x-in-args": _LOST,
    "own-x-in-environment": _LOST,
}

REFUSED = "refused"


# Links that a copy of the cases may hold as files with the link's target in them.
LINKS = {str(CASES / "own-develop-symlink" / "link"): "real"}


class Disk:
    """The file system as it is."""

    def read(self, path: str) -> bytes | None:
        return Path(path).read_bytes() if os.access(path, os.R_OK) else None

    def stat(self, path: str) -> Stat | None:
        found = Path(path)
        if not found.exists():
            return None
        kind = Kind.DIRECTORY if found.is_dir() else Kind.FILE
        return Stat(kind, found.stat().st_size, link=LINKS.get(path))

    def list(self, path: str) -> tuple[str, ...]:
        return tuple(sorted(child.name for child in Path(path).iterdir()))


@dataclass(frozen=True)
class Case:
    """One folder: what was asked, and what the reference answered (`None`: it refused)."""

    folder: Path
    request: dict[str, Any]
    answers: tuple[dict[str, Plain], ...] | None

    @property
    def directory(self) -> str:
        return str(self.folder)


def read(folder: Path) -> Case:
    described = json.loads((folder / "case.json").read_text())
    answers = None
    if described["ok"]:
        variants = folder / "expected-variants.json"
        single = folder / "expected.json"
        written = variants.read_text() if variants.exists() else f"[{single.read_text()}]"
        here = written.replace("{{DIR}}/..", str(folder.parent)).replace("{{DIR}}", str(folder))
        answers = tuple(json.loads(here))
    return Case(folder, described["request"], answers)


def options_of(case: Case) -> Options:
    request = case.request
    return Options(
        files=tuple(request.get("files") or ()),
        directory=posixpath.join(case.directory, request.get("cwd") or "").rstrip("/"),
        project_directory=request.get("project_directory"),
        project_name=request.get("project_name"),
        env_files=tuple(request.get("env_files") or ()),
        profiles=tuple(request.get("profiles") or ()),
        environment=request["env"],
    )


def answer(case: Case) -> tuple[Plain, Report]:
    """Load a case with the flags of its request, each the lack of one step."""
    request, report = case.request, Report()
    options = options_of(case)
    desk = desk_for(options, Disk(), report)
    try:
        draft = drafted(options, desk)
        environment = draft.found.environment
        if not request.get("no_normalize"):
            root = normalised(draft.root, draft.name, environment, report)
            draft = replace(draft, root=root)
        loaded = report.passed(finished(draft, desk))
        if not request.get("no_env_resolution"):
            root = with_files(loaded.root, loaded.disabled, environment, desk)
            loaded = report.passed(replace(loaded, root=root))
        if request.get("no_consistency"):
            root = without_services(loaded.root, loaded.disabled)
            loaded = replace(loaded, root=root)
        else:
            loaded = report.passed(check(loaded, report))
    except Stopped:
        return REFUSED, report
    shown = canonical_plain(loaded, all_resources=bool(request.get("all_resources")))
    return shown, report


def agrees(case: Case, ours: Plain) -> bool:
    if case.answers is None:
        return ours == REFUSED
    if not case.request.get("relative"):
        return ours in case.answers
    return any(_relative(ours, case) == _relative(theirs, case) for theirs in case.answers)


def _relative(node: Plain, case: Case) -> Plain:
    """Paths as seen from the project's folder: `--no-path-resolution` leaves them as written."""
    match node:
        case dict():
            return {key: _relative(value, case) for key, value in node.items()}
        case list():
            return [_relative(value, case) for value in node]
        case str() if node.startswith("/"):
            base = posixpath.join(case.directory, case.request.get("project_directory") or "")
            inside = node.startswith(case.directory)
            return posixpath.relpath(node, base) if inside else node
        case str() if node.startswith("."):
            return posixpath.normpath(node)
        case _:
            return node


def test_reference_agrees() -> None:
    different: dict[str, str] = {}
    for folder in sorted(path.parent for path in CASES.glob("*/case.json")):
        case = read(folder)
        ours, report = answer(case)
        if not agrees(case, ours):
            different[folder.name] = "; ".join(f"{d.summary} {d.message}" for d in report)

    assert sorted(different) == sorted(DIFFERENT), different
