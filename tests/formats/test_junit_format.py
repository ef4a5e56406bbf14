"""What most CI systems read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from compiler.formats.junit import render
from tests.formats.findings import findings


def test_errors_are_failures_and_all_counts_fit() -> None:
    suites = ET.fromstring(render(findings()))

    assert [
        (suite.get("name"), suite.get("tests"), suite.get("failures"), len(list(suite)))
        for suite in suites
    ] == [("a b/compose.yaml", "3", "1", 3), ("podc", "1", "0", 1)]
    assert [len(suite.findall("testcase/failure")) for suite in suites] == [1, 0]


def test_a_case_says_what_and_where() -> None:
    case = ET.fromstring(render(findings())).find("testsuite/testcase[3]")

    assert case is not None
    assert case.attrib == {
        "classname": "a b/compose.yaml",
        "name": "PC105 syntax",
        "file": "a b/compose.yaml",
        "line": "2",
    }
    failure = case.find("failure")
    assert failure is not None
    assert failure.attrib == {"message": "no YAML: <␛&>", "type": "PC105"}
    assert failure.text == "a b/compose.yaml:2:1\nno YAML: <␛&>"


def test_warnings_keep_their_text() -> None:
    case = ET.fromstring(render(findings())).find("testsuite/testcase/system-out")

    assert case is not None
    assert case.text == (
        "warning: a b/compose.yaml:1:4\n`a:b,c` has no equivalent, 100%\n"
        "delete it:\n`PASSWORD=*******`"
    )


def test_nothing_to_say_is_a_case_that_passes() -> None:
    suites = ET.fromstring(render([]))

    assert len(suites.findall("testsuite/testcase")) == 1
    assert suites.findall("testsuite/testcase/failure") == []
