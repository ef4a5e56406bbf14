"""Exceptions that a manifest asks for itself: an annotation or a comment, with a reason.

    metadata:
      annotations:
        accept.podc.dev/folder-of-the-node: reads the node's logs
    # podc: accept folder-of-the-node: reads the node's logs

Either passes over what is no error, in that object. Without a reason it passes over nothing, and
one that names no code, or nothing that is found, is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from compiler.codes import catalogue, find
from compiler.codes import practising as codes
from compiler.diagnostics import Severity
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.text import Source, Span
from compiler.source.trees import Path
from compiler.verify.manifest import Finding, Manifest, mapping_at

PREFIX = "accept.podc.dev/"
_WISH = "(?:accept|allow|disable|ignore|skip|suppress)"
_COMMENT = regex(rf"(?m)(?:^|(?<=[ \t]))#[ \t]*podc:[ \t]*({_WISH}\b.*)$")
_ACCEPT = regex(r"accept[ \t]+([A-Za-z0-9-]+)[ \t]*:?[ \t]*(.*)")
_BORDER = "\n---"
_FORM = "write `# podc: accept SLUG: REASON`"


@dataclass(frozen=True, slots=True)
class _Exception:
    """What is accepted, why, and where that stands; `alone`: in no other object's text."""

    name: str
    reason: str
    path: Path = ("metadata", "annotations")
    place: Span | None = None
    alone: bool = True


def weighed(
    manifest: Manifest, findings: Iterable[Finding], unjudged: frozenset[str] = frozenset()
) -> Iterable[Finding]:
    """Return the findings that a manifest does not accept, and what is wrong with what it accepts.

    `unjudged`: numbers of codes that are not looked for, so that who accepts them may be right.
    """
    asked = (*_annotated(manifest), *_commented(manifest))
    return _left(findings, asked, unjudged) if asked else findings


def _left(
    findings: Iterable[Finding], asked: tuple[_Exception, ...], unjudged: frozenset[str]
) -> Iterator[Finding]:
    granted = {number for one in asked if one.reason and (number := _number(one.name))}
    met = set[str]()
    for one in asked:
        yield from _flaws(one)
    for finding in findings:
        number = finding.code.number
        is_error = (finding.severity or finding.code.severity) is Severity.ERROR
        if is_error or number not in granted:
            yield finding
        if number in granted:
            met.add(f"{number}!" if is_error else number)
    for one in asked:
        number = _number(one.name)
        if one.reason and one.alone and number and number not in met | unjudged:
            yield _vain(one, is_error=f"{number}!" in met)


def _number(name: str) -> str:
    code = find(name)
    return code.number if code else ""


def _flaws(one: _Exception) -> Iterator[Finding]:
    """Yield what is wrong with an exception whatever the manifest is like."""
    if not one.name:
        fact = "its comment `podc:` is no exception"
        yield Finding(codes.UNKNOWN_EXCEPTION, one.path, fact, _FORM, place=one.place)
    elif not _number(one.name):
        fact = f"it accepts `{one.name}`, and no code is named so"
        hint = _meant(one.name)
        yield Finding(codes.UNKNOWN_EXCEPTION, one.path, fact, hint, place=one.place)
    elif not one.reason:
        fact = f"it accepts `{one.name}` without saying why"
        yield Finding(codes.NO_REASON, one.path, fact, place=one.place)


def _meant(name: str) -> str:
    slugs = [code.slug for code in catalogue().values()]
    close = get_close_matches(name.lower(), slugs, n=1)
    return f"did you mean `{close[0]}`?" if close else "`podc explain` lists them all"


def _vain(one: _Exception, *, is_error: bool) -> Finding:
    if is_error:
        fact = f"it accepts `{one.name}`, which is an error here: errors are not accepted"
        return Finding(codes.UNKNOWN_EXCEPTION, one.path, fact, "mend it", place=one.place)
    fact = f"it accepts `{one.name}`, and there is nothing of the kind"
    return Finding(codes.UNUSED_EXCEPTION, one.path, fact, place=one.place)


def _annotated(manifest: Manifest) -> Iterator[_Exception]:
    for key, value in mapping_at(manifest.body, "metadata", "annotations").items():
        if key.startswith(PREFIX):
            path = ("metadata", "annotations", key)
            yield _Exception(key.removeprefix(PREFIX), str(value or "").strip(), path)


def _commented(manifest: Manifest) -> Iterator[_Exception]:
    whole = manifest.span(()) if manifest.file and _has_comments(manifest.file) else None
    if not whole:
        return
    start, end = _document(whole)
    alone = _is_first(whole, start)
    for match in _COMMENT.finditer(whole.source.text, start, end):
        asked = _ACCEPT.match(match[1])
        name, reason = (asked[1], asked[2].strip()) if asked else ("", "")
        place = whole.source.span(match.start(), match.end())
        yield _Exception(name, reason, (), place, alone)


@lru_cache(maxsize=1)
def _has_comments(source: Source) -> bool:
    """Tell whether anything is accepted in a file, which may hold thousands of objects."""
    return "podc:" in source.text


def _document(whole: Span) -> tuple[int, int]:
    """Return where the document that an object stands in begins and ends, with its comments."""
    text = whole.source.text
    start = max(text.rfind(_BORDER, 0, whole.start), 0)
    end = text.find(_BORDER, whole.start)
    return start, len(text) if end < 0 else end


def _is_first(whole: Span, start: int) -> bool:
    """Whether nothing but comments stands in front of an object: it is not one of a list."""
    lines = whole.source.text[start : whole.start].splitlines()
    return all(not line.strip() or line.startswith(("#", "---")) for line in lines)
