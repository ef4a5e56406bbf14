"""What `podc lint` says of files in memory."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from compiler import MemoryFiles, Options
from compiler.diagnostics import Diagnostic
from compiler.options import Target
from compiler.pipeline import lint

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  colour: red
"""


def linted(
    files: Mapping[str, str] | str, *paths: str, crds: tuple[str, ...] = (), version: str = "1.34"
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of paths, by default of all files; a text is `manifests.yaml`."""
    texts = {"manifests.yaml": files} if isinstance(files, str) else files
    contents = {f"/project/{name}": dedent(text) for name, text in texts.items()}
    options = Options(
        files=paths or tuple(texts), definitions=crds, directory="/project", target=Target(version)
    )
    return lint(options, MemoryFiles(contents)).diagnostics


def said(files: Mapping[str, str] | str, *paths: str, crds: tuple[str, ...] = ()) -> list[str]:
    """Return number, severity and place of each diagnostic."""
    found = linted(files, *paths, crds=crds)
    return [f"{one.severity} {one.summary}" for one in found]


def messages(files: Mapping[str, str] | str, *paths: str, crds: tuple[str, ...] = ()) -> list[str]:
    """Return what is said."""
    return [one.message for one in linted(files, *paths, crds=crds)]
