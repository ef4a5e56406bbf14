r"""Regular expressions as schemas have them, and as Python reads them.

At the end of a pattern `$` means the end of the text; Python's lets a line break follow, its `\Z`
does not.
"""

from __future__ import annotations

from compiler.schema.tree import Schema
from compiler.source.nodes import Plain


def for_python(schema: Schema) -> Schema:
    """Return the schema with its patterns as Python reads them."""
    return {key: _keyword(key, value) for key, value in schema.items()}


def written(pattern: str) -> str:
    """Return a pattern of Python's as the schema has it."""
    return f"{pattern[:-2]}$" if pattern.endswith(r"\Z") else pattern


def _keyword(key: str, value: Plain) -> Plain:
    match key, value:
        case "pattern", str():
            return _for_python(value)
        case "patternProperties", dict():
            return {_for_python(pattern): _inside(child) for pattern, child in value.items()}
        case _:
            return _inside(value)


def _inside(value: Plain) -> Plain:
    match value:
        case dict():
            return for_python(value)
        case list():
            return [_inside(item) for item in value]
        case _:
            return value


def _for_python(pattern: str) -> str:
    return rf"{pattern[:-1]}\Z" if pattern.endswith("$") else pattern
