"""Loading small projects from memory: what the tests of this folder share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from compiler.compose.consistency import check
from compiler.compose.load import Loaded, assemble
from compiler.compose.render import canonical_plain
from compiler.diagnostics import Report, Stopped
from compiler.options import Options
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Mapping as MappingNode
from compiler.source.nodes import Node, mapping, scalar, sequence
from compiler.source.text import Source

CASES = Path(__file__).parents[3] / "shared" / "compose" / "cases"


@dataclass(frozen=True)
class Outcome:
    """What became of a project: the canonical form if there was no error, and all that was said."""

    loaded: Loaded | None
    report: Report

    @property
    def shown(self) -> dict[str, Any]:
        assert self.loaded, self.said
        return canonical_plain(self.loaded, all_resources=True)

    @property
    def services(self) -> dict[str, Any]:
        return self.shown["services"]

    @property
    def web(self) -> dict[str, Any]:
        """The service `web`, without the network that every service is on."""
        service = self.services["web"]
        assert service.pop("networks") == {"default": None}
        return service

    @property
    def said(self) -> list[str]:
        return [f"{one.summary} {one.message}" for one in self.report]

    @property
    def places(self) -> list[str]:
        return self.report.summary()


def load(
    text: str | None = None, /, *, also: Mapping[str, str] | None = None, **options: Any
) -> Outcome:
    """Load `/project/compose.yaml` with this text, and other files beside it."""
    files = {f"/project/{name}": dedent(content) for name, content in (also or {}).items()}
    if text is not None:
        files["/project/compose.yaml"] = dedent(text)
    given = Options(**{"directory": "/project", "project_name": "proj", **options})
    report = Report()
    try:
        loaded = report.passed(assemble(given, MemoryFiles(files), report))
        return Outcome(report.passed(check(loaded, report)), report)
    except Stopped:
        return Outcome(None, report)


def web(text: str, /, **options: Any) -> Outcome:
    """Load a service `web` with an image and these keys."""
    keys = "".join(f"    {line}\n" for line in dedent(text).splitlines())
    return load(f"services:\n  web:\n    image: i\n{keys}", **options)


def node(plain: object) -> Node:
    """Return plain values as nodes that stand nowhere in particular."""
    like = MappingNode((), Source("plain", "").span())
    if isinstance(plain, dict):
        return mapping({key: node(value) for key, value in plain.items()}, like)
    if isinstance(plain, list):
        return sequence([node(item) for item in plain], like)
    assert plain is None or isinstance(plain, str | int | float)
    return scalar(plain, like)


def root(plain: dict[str, Any]) -> MappingNode:
    """Return a plain mapping as a node."""
    found = node(plain)
    assert isinstance(found, MappingNode)
    return found


def table(name: str) -> list[dict[str, Any]]:
    """Return one of the reference's tables, an empty one where they are not at hand."""
    path = CASES / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else []
