"""Manifests as `podc lint` reads them, and what is found in them."""

from __future__ import annotations

from compiler.diagnostics import Report
from compiler.options import DEFAULT_KUBERNETES, Security
from compiler.source.text import Source
from compiler.source.yaml import CORE, documents
from compiler.verify.bundle import schema_of
from compiler.verify.judge import examine
from compiler.verify.manifest import Written, written


def lint(text: str, version: str = DEFAULT_KUBERNETES, practice: Security = Security.OFF) -> Report:
    report = Report()
    read = documents(Source("manifests.yaml", text), report, scalars=CORE)
    manifests = tuple(written(Written(one), version) for one in read if isinstance(one.value, dict))
    for manifest, finding in examine(manifests, schema_of, closed=False, practice=practice):
        report.add(finding.told(manifest))
    return report
