"""The formats by name, and what every one of them is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from compiler.diagnostics import Diagnostic


class Format(Protocol):
    """Turns diagnostics into the text that is written for them, line break included."""

    def __call__(self, diagnostics: Sequence[Diagnostic], *, colour: bool) -> str:
        """Return the text; empty where there is nothing to say."""


FORMATS: Mapping[str, str] = {
    "text": "compiler.formats.text",
    "json": "compiler.formats.json",
    "sarif": "compiler.formats.sarif",
    "github": "compiler.formats.github",
    "gitlab": "compiler.formats.gitlab",
    "junit": "compiler.formats.junit",
}


def format_of(name: str) -> Format:
    """Return the format of a name; only the one that is used is loaded."""
    return cast("Format", import_module(FORMATS[name]).render)
