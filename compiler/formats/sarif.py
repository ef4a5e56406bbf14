"""Diagnostics as SARIF 2.1.0: code scanning services and editors read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from urllib.parse import quote

from compiler.diagnostics import Code, Diagnostic, Label
from compiler.formats.masking import mask_prose
from compiler.source.text import Span

Plain = str | int | list["Plain"] | dict[str, "Plain"]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the log, also where there is nothing to say: services then close what was open."""
    codes = {one.number: one.code for one in diagnostics}
    rules = {number: index for index, number in enumerate(sorted(codes))}
    driver: Plain = {
        "name": "podc",
        "version": version("podc"),
        "informationUri": "https://github.com/podc/podc",
        "rules": [_rule(codes[number]) for number in rules],
    }
    run: Plain = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, rules) for one in diagnostics],
    }
    log: Plain = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: Code) -> Plain:
    first = code.page.strip().partition("\n\n")[0].replace("\n", " ")
    return {
        "id": code.number,
        "name": code.slug,
        "shortDescription": {"text": first},
        "help": {"text": code.page, "markdown": code.page},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def _result(one: Diagnostic, rules: Mapping[str, int]) -> Plain:
    result: dict[str, Plain] = {
        "ruleId": one.number,
        "ruleIndex": rules[one.number],
        "level": str(one.severity),
        "message": _message("\n".join(filter(None, (one.message, one.hint)))),
    }
    if one.span:
        result["locations"] = [{"physicalLocation": _place(one.span)}]
    steps = (Label(step.span, step.how) for step in (one.span.via if one.span else ()))
    related: list[Plain] = [_related(label) for label in (*one.labels, *steps)]
    return result | {"relatedLocations": related} if related else result


def _related(label: Label) -> Plain:
    return {"physicalLocation": _place(label.span), "message": _message(label.text)}


def _message(text: str) -> Plain:
    return {"text": mask_prose(text)}


def _place(span: Span) -> Plain:
    """Return file and region; ours ends behind its last character, as SARIF's does."""
    path = span.source.path
    scheme = "file://" if posixpath.isabs(path) else ""
    return {
        "artifactLocation": {"uri": scheme + quote(path, errors="surrogateescape")},
        "region": {
            "startLine": span.first.line,
            "startColumn": span.first.column,
            "endLine": span.last.line,
            "endColumn": span.last.column,
        },
    }
