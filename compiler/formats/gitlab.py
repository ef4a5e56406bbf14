"""Diagnostics as a Code Quality report: GitLab shows them in a merge request.

https://docs.gitlab.com/ci/testing/code_quality/
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from compiler.diagnostics import Diagnostic, Severity
from compiler.formats.masking import mask_prose

Plain = str | int | dict[str, "Plain"]

_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "critical",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}
NOWHERE = "podc"  # the report asks for a path of everything


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the list, also where there is nothing to say."""
    seen = Counter[str]()
    return json.dumps([_entry(one, seen) for one in diagnostics], indent=2) + "\n"


def _entry(one: Diagnostic, seen: Counter[str]) -> Plain:
    path = one.span.source.path if one.span else NOWHERE
    return {
        "description": "\n".join(filter(None, (mask_prose(one.message), mask_prose(one.hint)))),
        "check_name": f"{one.number} {one.slug}",
        "fingerprint": _fingerprint(f"{path}\n{one.number}\n{one.message}", seen),
        "severity": _SEVERITIES[one.severity],
        "location": {
            "path": path,
            "lines": {
                "begin": one.span.first.line if one.span else 1,
                "end": one.span.last.line if one.span else 1,
            },
        },
    }


def _fingerprint(facts: str, seen: Counter[str]) -> str:
    """Return what tells a diagnostic from others, and stays when lines are added above it."""
    seen[facts] += 1
    told = f"{facts}\n{seen[facts]}"
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()
