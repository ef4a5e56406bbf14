"""What does not fit a kind's schema, in words: unknown fields, missing ones, other types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.diagnostics import Severity
from compiler.schema.engine import CompiledSchema
from compiler.schema.violations import Rule, Violation
from compiler.schema.words import dotted, either, wanted
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import Finding, Manifest, found_at
from compiler.verify.plan import LONGEST, shown
from compiler.verify.remedies import remedy
from compiler.verify.spelling import Rename, advice, meant, skipped


def oddities(manifest: Manifest, read: Manifest) -> Iterator[Finding]:
    """Yield texts that are none; `read`: the manifest as a server reads it."""
    for path, found in _everything(manifest.body):
        if found is None and found_at(read.body, path) == "" and isinstance(path[-1], int):
            fact = (
                f"`{dotted(path[:-1])}` has an item that is empty, which is read as an empty text"
            )
            yield Finding(
                judging.EMPTY_ITEM, path, fact, "delete the `-`", severity=Severity.WARNING
            )
        elif isinstance(found, str) and not found.isascii() and not _is_unicode(found):
            fact = f"`{dotted(path)}` has bytes that are no UTF-8"
            yield Finding(codes.OBJECT_CONTENT, path, fact)


def misfits(
    schema: CompiledSchema, manifest: Manifest, violations: tuple[Violation, ...]
) -> Iterator[Finding]:
    """Yield what breaks the schema's rules."""
    implied = skipped(violations, schema, manifest.body)
    for violation in violations:
        if violation.rule is Rule.KEY:
            new = meant(violation, manifest.body)
            yield _unknown(violation, advice(violation, schema, new, manifest.body))
            continue
        path = (*violation.path, violation.key) if violation.key else violation.path
        if violation.rule is Rule.MISSING and path in implied:
            continue
        value = found_at(manifest.body, violation.path)
        written = "" if _is_private(manifest, path) else _written(manifest, violation.path)
        said = "" if _is_private(manifest, path) else _found(value, written)
        fact, hint = _said(violation, said), remedy(violation, value, written, schema)
        yield Finding(codes.MANIFEST_SCHEMA, path, fact, hint, violation.rule is Rule.NAME)


def slips(violations: tuple[Violation, ...], renames: tuple[Rename, ...]) -> Iterator[Finding]:
    """Yield the fields that are called otherwise than they were meant."""
    names = {(one.path, one.old): one.new for one in renames}
    for violation in violations:
        if violation.rule is Rule.KEY and (new := names.get((violation.path, violation.key))):
            yield _unknown(violation, f"did you mean `{new}`?")


def _written(manifest: Manifest, path: Path) -> str:
    """Return a value as it stands in its file, empty where it does not."""
    span = manifest.span(path) if manifest.file else None
    return span.text if span else ""


def _found(value: Plain, written: str) -> str:
    """Say what a value is: as it is written, and as it is read where that is another."""
    is_read = isinstance(value, bool | int | float) and written.isprintable()
    if is_read and 0 < len(written) <= LONGEST and written != shown(value):
        return f", and `{written}` is {shown(value)}"
    return f", and is {shown(value)}"


def _unknown(violation: Violation, hint: str) -> Finding:
    """Say that there is no such field."""
    path, fact = (*violation.path, violation.key), _said(violation, "")
    return Finding(codes.MANIFEST_SCHEMA, path, fact, hint, key=True)


def _is_private(manifest: Manifest, path: Path) -> bool:
    """Whether a value may be a secret, which no message shows."""
    return manifest.kind == "Secret" or path[-1:] == ("value",)


def _everything(body: Plain) -> Iterator[tuple[Path, Plain]]:
    waiting: list[tuple[Path, Plain]] = [((), body)]
    while waiting:
        path, found = waiting.pop()
        yield path, found
        if isinstance(found, dict):
            waiting.extend(((*path, key), below) for key, below in found.items())
        elif isinstance(found, list):
            waiting.extend(((*path, index), below) for index, below in enumerate(found))


def _is_unicode(found: str) -> bool:
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True


def _said(violation: Violation, found: str) -> str:
    place = f"`{dotted(violation.path)}`" if violation.path else "the object"
    return f"{place} {_SAYS[violation.rule](violation, found)}"


def _no_field(violation: Violation, _: str) -> str:
    return f"has no field `{violation.key}`"


def _lacks(violation: Violation, _: str) -> str:
    return f"lacks `{violation.key}`"


def _type(violation: Violation, found: str) -> str:
    return f"has to be {wanted(violation.wanted)}{found}"


def _value(violation: Violation, _: str) -> str:
    known = [f"`{one}`" for one in violation.wanted if one is not None]
    return f"has to be {either(known)}"


def _pattern(violation: Violation, found: str) -> str:
    return f"{str(violation.wanted[1]).removeprefix('it ')}{found}"


def _range(violation: Violation, found: str) -> str:
    least, most = violation.wanted
    bounds = f"{least} or more" if most is None else f"{most} or less"
    bounds = bounds if least is None or most is None else f"{least} to {most}"
    return f"has to be {bounds}{found}"


def _repeated(_: Violation, __: str) -> str:
    return "stands in its list already"


def _other(violation: Violation, _: str) -> str:
    keyword, asked, *words = violation.wanted
    if words:
        return str(words[0])
    said = _BOUNDS.get(str(keyword), "breaks the rule `{keyword}: {asked}`")
    return said.format(keyword=keyword, asked=shown(asked))


_BOUNDS: Mapping[str, str] = {
    "maxItems": "can have {asked} items at most",
    "minItems": "has to have {asked} or more items",
    "maxLength": "can have {asked} characters at most",
    "minLength": "has to have {asked} or more characters",
    "maxProperties": "can have {asked} entries at most",
    "minProperties": "has to have {asked} or more entries",
}


_SAYS: Mapping[Rule, Callable[[Violation, str], str]] = {
    Rule.KEY: _no_field,
    Rule.NAME: _no_field,
    Rule.MISSING: _lacks,
    Rule.TYPE: _type,
    Rule.VALUE: _value,
    Rule.PATTERN: _pattern,
    Rule.RANGE: _range,
    Rule.REPEATED: _repeated,
    Rule.OTHER: _other,
}
