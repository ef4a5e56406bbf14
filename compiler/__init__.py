"""podc: Docker Compose files and compact app descriptions in, validated Kubernetes manifests out.

The public surface, for build-time code generation. Names resolve when they are first used, because
importing any module of the package runs this one first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler.cli.files import DiskFiles
    from compiler.diagnostics import Diagnostic, Severity
    from compiler.options import Options, Target
    from compiler.pipeline import Result, compile  # noqa: A004
    from compiler.source.files import MemoryFiles
    from compiler.source.text import Source

__all__ = [
    "Diagnostic",
    "DiskFiles",
    "MemoryFiles",
    "Options",
    "Result",
    "Severity",
    "Source",
    "Target",
    "compile",
]

__version__ = "0.1.0"

_HOMES = {
    "Diagnostic": "compiler.diagnostics",
    "DiskFiles": "compiler.cli.files",
    "MemoryFiles": "compiler.source.files",
    "Options": "compiler.options",
    "Result": "compiler.pipeline",
    "Severity": "compiler.diagnostics",
    "Source": "compiler.source.text",
    "Target": "compiler.options",
    "compile": "compiler.pipeline",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
