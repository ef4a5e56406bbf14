"""Exceptions that a manifest asks for itself: an annotation or a comment, with a reason.

    metadata:
      annotations:
        accept.podc.dev/folder-of-the-node: reads the node's logs
    # podc: accept folder-of-the-node: reads the node's logs

Either passes over what is no error, in that object. Without a reason it passes over nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from compiler.codes import practising as codes
from compiler.diagnostics import Severity
from compiler.regexes import regex
from compiler.source.text import Source, Span
from compiler.verify.manifest import Finding, Manifest, mapping

PREFIX = "accept.podc.dev/"
_COMMENT = regex(r"#[ \t]*podc:[ \t]*accept[ \t]+([a-z0-9-]+|PC[0-9]{3})[ \t]*:?[ \t]*(.*)")
_BORDER = "\n---"


def weighed(manifest: Manifest, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that a manifest does not accept, and what it accepts without a reason."""
    accepted: set[str] = set()
    for name, reason in (*_annotated(manifest), *_commented(manifest)):
        if reason.strip():
            accepted.add(name)
        else:
            fact = f"it accepts `{name}` without saying why"
            yield Finding(codes.NO_REASON, ("metadata", "annotations", f"{PREFIX}{name}"), fact)
    for one in findings:
        is_error = (one.severity or one.code.severity) is Severity.ERROR
        if is_error or not accepted & {one.code.slug, one.code.number}:
            yield one


def _annotated(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for key, value in mapping(manifest.body, "metadata", "annotations").items():
        if key.startswith(PREFIX):
            yield key.removeprefix(PREFIX), str(value)


def _commented(manifest: Manifest) -> Iterator[tuple[str, str]]:
    whole = manifest.document
    if whole and _has_comments(whole.source):
        for match in _COMMENT.finditer(_document(whole)):
            yield match[1], match[2]


@lru_cache(maxsize=1)
def _has_comments(source: Source) -> bool:
    """Tell whether anything is accepted in a file, which may hold thousands of objects."""
    return "podc:" in source.text


def _document(whole: Span) -> str:
    """Return the text of the document that an object stands in, comments around it included."""
    text = whole.source.text
    start = max(text.rfind(_BORDER, 0, whole.start), 0)
    end = text.find(_BORDER, whole.start)
    return text[start:] if end < 0 else text[start:end]
