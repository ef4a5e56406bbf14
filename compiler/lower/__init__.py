"""`Project` → `Cluster`. Each concern has a module of its own; `cluster` is where they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler.diagnostics import Report
    from compiler.ir import Cluster
    from compiler.options import Options
    from compiler.project import Project
    from compiler.source.files import Files


def lower(project: Project, options: Options, files: Files, report: Report) -> Cluster:
    """Return everything that the project becomes in a cluster."""
    from compiler.lower.cluster import lower_project  # noqa: PLC0415 - one concern loads no others

    return lower_project(project, options, files, report)
