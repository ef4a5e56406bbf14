"""Compiled JSON Schemas: the fast engine says yes or no, the other one explains a no.

The one door to jsonschema_rs and jsonschema; each is imported when it is first needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

from compiler import resources
from compiler.schema.patterns import for_python, written
from compiler.schema.tree import Path, Schema, paths_below, schema_at
from compiler.schema.violations import Finding, Rule, Violation, violations_of
from compiler.source.nodes import Plain

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema import Draft202012Validator, ValidationError

Documents = Mapping[str, Schema]


class CompiledSchema:
    """A schema, ready to judge plain values. `documents`: what its `$ref`s name, by file name."""

    def __init__(self, root: Schema, documents: Documents | None = None) -> None:
        self.root = root
        self._documents = documents or {}

    def is_valid(self, value: Plain) -> bool:
        """Return whether the value fits; a timestamp is no JSON and does not."""
        try:
            return self._fast.is_valid(value)
        except ValueError:
            return False

    def explain(self, value: Plain) -> tuple[Violation, ...]:
        """Return every way in which the value does not fit, one for each place."""
        if self.is_valid(value):
            return ()
        found = violations_of(_findings(self._slow.iter_errors(value)))
        return found or (Violation((), Rule.OTHER, wanted=("type", "JSON")),)

    @property
    def is_sound(self) -> bool:
        """Whether the document is a schema at all; one that is not takes nothing."""
        try:
            return self._fast is not None
        except ValueError:
            return False

    def at(self, path: Path) -> Schema:
        """Return what the schema says of the value at a path, `$ref`s followed."""
        return schema_at(self.root, path)

    @cached_property
    def key_paths(self) -> frozenset[str]:
        """The path of every key that a value can have, such as `services.*.ports[].target`."""
        return frozenset(paths_below(self.root, self.root))

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        import jsonschema_rs  # noqa: PLC0415 - 25 ms, only for those who validate

        return jsonschema_rs.Draft202012Validator(
            self.root, validate_formats=False, retriever=self._document
        )

    @cached_property
    def _slow(self) -> Draft202012Validator:
        from jsonschema import (  # noqa: PLC0415 - 120 ms, only to explain
            Draft202012Validator,
            validators,
        )
        from referencing import Registry  # noqa: PLC0415
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

        documents = {name: for_python(one) for name, one in self._documents.items()}
        beside = ((name, DRAFT202012.create_resource(one)) for name, one in documents.items())
        extend = cast("Callable[..., type[Draft202012Validator]]", validators.extend)
        explains = extend(Draft202012Validator, {"pattern": _pattern})
        return explains(for_python(self.root), registry=Registry().with_resources(beside))

    def _document(self, uri: str) -> Schema:
        return self._documents[uri.rpartition("/")[2]]


@cache
def named(name: str) -> CompiledSchema:
    """Return the schema of a resource such as `compose.schema.json`, compiled once."""
    return CompiledSchema(json.loads(resources.read(f"schemas/{name}")))


def compiled(schema: str | Schema, documents: Documents | None = None) -> CompiledSchema:
    """Return a schema of ours by name, or any other from its document, which the caller keeps."""
    return named(schema) if isinstance(schema, str) else CompiledSchema(schema, documents)


@cache
def is_usable(pattern: str) -> bool:
    """Tell whether both engines can read a pattern: there are dialects that they don't know."""
    return _is_fast(pattern) and _is_python(pattern)


@cache
def is_broken(pattern: str) -> bool:
    """Tell whether neither engine can read a pattern: what no dialect knows, such as `(a`."""
    return not _is_fast(pattern) and not _is_python(pattern)


def _is_fast(pattern: str) -> bool:
    import jsonschema_rs  # noqa: PLC0415 - as above

    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _is_python(pattern: str) -> bool:
    try:
        re.compile(str(for_python({"pattern": pattern})["pattern"]))
    except re.error:
        return False
    return True


def _pattern(
    _: Draft202012Validator, pattern: str, value: Plain, __: Schema
) -> Iterator[ValidationError]:
    """Match a text as the fast engine does: Python's own may take for ever."""
    from jsonschema import ValidationError  # noqa: PLC0415 - as above

    if isinstance(value, str) and not _matches(written(pattern), value):
        yield ValidationError(f"no match of {pattern}")


def _matches(pattern: str, text: str) -> bool:
    return _matcher(pattern).is_valid(text)


@cache
def _matcher(pattern: str) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs  # noqa: PLC0415 - as above

    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


def _findings(errors: Iterable[ValidationError], above: Path = ()) -> Iterator[Finding]:
    """Yield what jsonschema found, in our own terms."""
    for error in errors:
        path = (*above, *error.relative_path)
        branches: dict[str | int, list[ValidationError]] = {}
        for one in error.context or ():
            branches.setdefault(one.relative_schema_path[0], []).append(one)
        yield Finding(
            keyword=str(error.validator),
            asked=cast("Plain", error.validator_value),
            schema=cast("Schema", error.schema),
            value=cast("Plain", error.instance),
            path=path,
            depth=len(error.relative_path),
            alternatives=tuple(tuple(_findings(branch, path)) for branch in branches.values()),
        )
