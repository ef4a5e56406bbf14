"""Secrets that variables gave to a Compose file, and that a description would have in clear."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.app.convert.scene import passed_on, replaced, word
from compiler.codes import rewriting as codes
from compiler.diagnostics import Report
from compiler.knowledge.secrets import is_secret, is_secret_name
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence

_VARIABLE = regex(r"[$][{]?(?P<name>[A-Za-z_][A-Za-z0-9_]*)")


def check(root: Mapping, report: Report) -> None:
    """Report each secret whose value came from a variable, and stands in no Compose file."""
    for key in ("services", "configs"):
        for entry in _texts(root.get(key)):
            if variable := _secret(entry):
                span = entry.value.span
                report.add(codes.SECRET_WRITTEN.at(span, variable=variable, subject=variable))


def _secret(entry: Entry) -> str | None:
    """Return the variable that gave a text which looks secret, by its name or by the key's."""
    written, value = replaced(entry.value) or passed_on(entry), word(entry.value) or ""
    if not value or value in written:  # a default, which the Compose file has in clear
        return None
    variables = _VARIABLE.findall(written)
    looks_so = is_secret(entry.name, value)
    return next((one for one in variables if looks_so or is_secret_name(one)), None)


def _texts(node: Node | None, key: Scalar | None = None) -> Iterator[Entry]:
    """Yield every text with the nearest key above it."""
    match node:
        case Mapping():
            for entry in node:
                yield from _texts(entry.value, entry.key)
        case Sequence():
            for item in node:
                yield from _texts(item, key)
        case Scalar(value=str()) if key is not None:
            yield Entry(key, node)
        case _:
            pass
