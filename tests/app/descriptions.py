"""Small app descriptions from memory: what the tests of this folder share."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

from compiler import MemoryFiles, Options, Result
from compiler.compose.render import canonical_plain
from compiler.pipeline import compile as compiled
from compiler.pipeline import load
from compiler.source.nodes import plain


def run(text: str, files: Mapping[str, str] | None = None, **options: object) -> Result:
    """Compile `app.yaml` with this text (indented as the test is), beside other files."""
    return compiled(_options(options), _files(text, files))


def described(text: str, files: Mapping[str, str] | None = None, **options: object) -> Any:
    """Return the canonical description."""
    result = load(_options(options), _files(text, files))
    assert not result.failed, said(result)
    assert result.described
    return plain(result.described.root)


def project(text: str, files: Mapping[str, str] | None = None, **options: object) -> Any:
    """Return the canonical Compose project that the description stands for."""
    result = load(_options(options), _files(text, files))
    assert not result.failed, said(result)
    assert result.loaded
    return canonical_plain(result.loaded, all_resources=True)


def web(fields: str, **options: object) -> Any:
    """Return the canonical container `web` that has these fields, in flow style."""
    return described(one(fields), **options)["containers"]["web"]


def service(fields: str, **options: object) -> Any:
    """Return the service that the container `web` with these fields stands for."""
    return project(one(fields), **options)["services"]["web"]


def one(fields: str) -> str:
    return f"name: shop\ncontainers:\n  web: {{image: 'a:1', {fields}}}\n"


def said(result: Result) -> list[str]:
    return [f"{one.summary} {one.message}" for one in result.diagnostics]


def complaints(fields: str) -> list[str]:
    """Return what is said of a container with these fields."""
    return [one.message for one in run(one(fields)).diagnostics if one.severity == "error"]


def _options(given: Mapping[str, object]) -> Options:
    return Options(directory="/project", **given)  # type: ignore[arg-type]  # a test names real options


def _files(text: str, files: Mapping[str, str] | None) -> MemoryFiles:
    beside = {f"/project/{name}": content for name, content in (files or {}).items()}
    return MemoryFiles({"/project/app.yaml": dedent(text), **beside})
