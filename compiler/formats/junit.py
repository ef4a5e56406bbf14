"""Diagnostics as a JUnit report, which most CI systems show: a suite a file, a case a diagnostic.

Errors are failures; of warnings and notes, which let a run pass, the text is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compiler.diagnostics import Diagnostic, Severity
from compiler.formats.excerpt import shown
from compiler.formats.masking import mask_prose

NAME = "podc"


def render(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the report; where there is nothing to say it has one case, which passes."""
    suites = Element("testsuites", name=NAME)
    for path, found in groupby(diagnostics, _path):
        _suite(suites, path, tuple(found))
    if not diagnostics:
        suite = SubElement(suites, "testsuite", name=NAME, tests="1", failures="0", errors="0")
        SubElement(suite, "testcase", classname=NAME, name="nothing to report")
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(suites: Element, path: str, found: Sequence[Diagnostic]) -> None:
    failures = sum(one.severity is Severity.ERROR for one in found)
    counts = {"tests": str(len(found)), "failures": str(failures), "errors": "0"}
    suite = SubElement(suites, "testsuite", {"name": path, **counts})
    for one in found:
        _case(suite, path, one)


def _case(suite: Element, path: str, one: Diagnostic) -> None:
    line = {"line": str(one.span.first.line)} if one.span else {}
    name = f"{one.number} {one.slug}"
    case = SubElement(suite, "testcase", {"classname": path, "name": name, "file": path, **line})
    text = _lines((one.span.place if one.span else "", one.message, one.hint))
    if one.severity is Severity.ERROR:
        attributes = {"message": _lines((one.message,)), "type": one.number}
        SubElement(case, "failure", attributes).text = text
    else:
        SubElement(case, "system-out").text = f"{one.severity}: {text}"


def _path(one: Diagnostic) -> str:
    return shown(one.span.source.path) if one.span else NAME


def _lines(texts: Iterable[str]) -> str:
    """Return texts as lines, without the signs that XML has no way to hold."""
    lines = (line for text in texts for line in mask_prose(text).splitlines())
    return "\n".join(shown(line) for line in lines)
