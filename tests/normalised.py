"""Canonical text → `Project`, for tests of normalising."""

from __future__ import annotations

from textwrap import dedent

from compiler.compose.load import Loaded
from compiler.compose.normalise import normalise
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.project import Project, Service
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Mapping, Scalar
from compiler.source.text import Source
from compiler.source.values import Default, Value
from compiler.source.yaml import parse


def v(plain: object) -> Value[object]:
    return Value(plain, Default("a test"))


def normalised(
    text: str,
    files: dict[str, str | bytes] | None = None,
    contents: dict[str, str] | None = None,
    **options: object,
) -> tuple[Project, Report]:
    """Normalise a canonical text; `contents` is what variables gave, by `secrets.name`."""
    report = Report()
    (root,) = parse(Source("compose.yaml", dedent(text)), report)
    assert isinstance(root, Mapping)
    given = {key: Scalar(value, root.span) for key, value in (contents or {}).items()}
    loaded = Loaded(root, Value("shop", Default("a test")), "/project", {}, contents=given)
    beside = MemoryFiles({f"/project/{name}": content for name, content in (files or {}).items()})
    return normalise(loaded, Options(**options), beside, report), report  # type: ignore[arg-type]  # real options


def service(body: str) -> Service:
    """Return the service with this body, written in flow style: `image: x, user: y`."""
    made, report = normalised(f"services: {{web: {{{body}}}}}\n")
    assert report.summary() == []
    return made.services[0]


def said(text: str, **given: object) -> list[str]:
    return normalised(text, **given)[1].summary()  # type: ignore[arg-type]  # as above
