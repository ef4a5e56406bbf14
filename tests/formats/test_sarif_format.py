"""What code scanning services and editors read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from compiler.formats.sarif import render
from tests.formats.findings import findings

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text())


def test_the_log_has_the_form_that_the_standard_asks_for() -> None:
    jsonschema.validate(json.loads(render(findings())), SCHEMA)
    jsonschema.validate(json.loads(render([])), SCHEMA)


def test_a_result_says_what_and_where() -> None:
    (run,) = json.loads(render(findings()))["runs"]

    assert run["results"][0] == {
        "ruleId": "PC301",
        "ruleIndex": 2,
        "level": "warning",
        "message": {
            "text": "`a:b,c` has no equivalent, 100%\ndelete it:\n`PASSWORD=*******`",
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20b/compose.yaml"},
                    "region": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5},
                }
            }
        ],
        "relatedLocations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20b/compose.yaml"},
                    "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2},
                },
                "message": {"text": "see here"},
            },
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "file:///abs/other.yaml"},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2},
                },
                "message": {"text": "included from here"},
            },
        ],
    }
    assert "locations" not in run["results"][3]


def test_each_rule_is_listed_once_and_found_by_its_index() -> None:
    (run,) = json.loads(render(findings()))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert rules == ["PC105", "PC111", "PC301"]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]


def test_nothing_to_say_is_a_run_without_results() -> None:
    (run,) = json.loads(render([]))["runs"]

    assert run["results"] == []
