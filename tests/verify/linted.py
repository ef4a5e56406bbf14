"""Manifests as `podc lint` reads them, and what is found in them."""

from __future__ import annotations

from compiler.diagnostics import Report
from compiler.options import DEFAULT_KUBERNETES, Security
from compiler.source.nodes import Mapping
from compiler.source.text import Source
from compiler.source.yaml import CORE, parse
from compiler.verify.bundle import schema_of
from compiler.verify.judge import examine
from compiler.verify.manifest import written


def lint(text: str, version: str = DEFAULT_KUBERNETES, practice: Security = Security.OFF) -> Report:
    report = Report()
    nodes = parse(Source("manifests.yaml", text), report, scalars=CORE)
    manifests = tuple(written(node, version) for node in nodes if isinstance(node, Mapping))
    for manifest, finding in examine(manifests, schema_of, closed=False, practice=practice):
        report.add(finding.told(manifest))
    return report
