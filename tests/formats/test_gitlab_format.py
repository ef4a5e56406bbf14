"""What GitLab reads as a Code Quality report."""

from __future__ import annotations

import json

import jsonschema

from compiler.formats.gitlab import render
from tests.formats.findings import findings

# After https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
LINE = {"type": "integer", "minimum": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": LINE, "end": LINE},
                    },
                },
            },
        },
    },
}


def test_the_report_has_the_form_that_gitlab_documents() -> None:
    jsonschema.validate(json.loads(render(findings())), SCHEMA)
    jsonschema.validate(json.loads(render([])), SCHEMA)


def test_an_entry_says_what_and_where() -> None:
    shown = json.loads(render(findings()))

    assert [one["severity"] for one in shown] == ["minor", "minor", "critical", "info"]
    assert shown[0]["description"].endswith("delete it:\n`PASSWORD=*******`")
    assert shown[2]["location"] == {"path": "a b/compose.yaml", "lines": {"begin": 2, "end": 3}}


def test_fingerprints_differ_and_do_not_change() -> None:
    prints = [one["fingerprint"] for one in json.loads(render(findings()))]

    assert len(set(prints)) == len(prints)
    assert prints == [one["fingerprint"] for one in json.loads(render(findings()))]
