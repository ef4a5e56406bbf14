"""Texts that Kubernetes' tools read as JSON: where YAML's parser, which reads them here, differs.

They take what begins with `{` for JSON
(https://pkg.go.dev/k8s.io/apimachinery/pkg/util/yaml#YAMLOrJSONDecoder): objects may stand one
behind the other, and a character may be written as two escapes.
"""

from __future__ import annotations

import json

from compiler.regexes import regex

HALF = "\ufffd"  # what stands for half a character until both halves are joined
_ESCAPED_HALF = regex(r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_BLANKS = " \t\r\n"


def is_json(text: str) -> bool:
    """Tell whether Kubernetes' tools take a text for JSON."""
    return text.lstrip(_BLANKS).startswith("{")


def without_halves(text: str) -> str:
    """Return a text of the same length in which no escape is half a character (UTF-16's)."""
    return _ESCAPED_HALF.sub(r"\1\\ufffd", text) if "\\ud" in text.lower() else text


def rejoined(value: str, written: str) -> str:
    """Return a text whose halves are joined: what is written in quotes, read as JSON."""
    if not _ESCAPED_HALF.search(written):
        return value
    whole = json.loads(written, strict=False)
    return str(whole).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def ends(text: str) -> tuple[int, ...]:
    """Return where each object of a JSON text ends; nothing, if it is not JSON throughout."""
    decode, found, start = json.JSONDecoder(strict=False).raw_decode, [], 0
    while bare := text[start : start + 1]:
        if bare in _BLANKS:
            start += 1
            continue
        try:
            _, start = decode(text, start)
        except (ValueError, RecursionError):
            return ()
        found.append(start)
    return tuple(found)
