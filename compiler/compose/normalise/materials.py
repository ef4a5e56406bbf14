"""Top-level configs and secrets → their bytes: from a file, a variable, or the file itself."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from compiler.codes import normalising as codes
from compiler.codes import storing
from compiler.compose.normalise import read
from compiler.diagnostics import Diagnostic, Report
from compiler.project import Material
from compiler.records import dataclass
from compiler.source.files import Files, Kind
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.values import Value, written

_RANDOM = 32  # bytes of a secret that nobody has chosen the length of
SECRET = "secret"  # noqa: S105 - a kind, not a secret
LARGEST = 1024 * 1024  # what an object holds: the limit of the cluster's store


@dataclass(frozen=True, slots=True)
class Sources:
    """Where content comes from. `kind` is config or secret; `contents` is what variables gave."""

    kind: str
    contents: Dictionary[str, Scalar]
    directory: str
    files: Files
    report: Report


def material(entry: Entry, sources: Sources) -> Material:
    """Return one config or secret; without content where it is external, or could not be read."""
    key = written(entry.name, entry.key)
    node = entry.value
    return Material(
        key=key,
        name=read.text(node, "name") or key,
        content=None if is_external(node) else _content(entry, sources),
        labels=read.pairs(node, "labels"),
        generate=_generate(node),
    )


def _generate(node: Node) -> Value[int] | None:
    flag = read.flag(node, "x-podc", "generate")
    if flag:
        return flag.be(_RANDOM) if flag.plain else None
    return read.whole(node, "x-podc", "generate")


def is_external(node: Node) -> bool:
    """Tell whether the object exists already, outside of this project."""
    external = read.flag(node, "external")
    return bool(external and external.plain) or isinstance(read.find(node, "external"), Mapping)


def _content(entry: Entry, sources: Sources) -> Value[bytes] | None:
    inline = read.scalar(entry.value, "content")
    if inline is not None:
        return written(read.spelled(inline).encode(), inline)
    if variable := read.text(entry.value, "environment"):
        return _from_variable(entry, variable, sources)
    if file := read.text(entry.value, "file"):
        return _from_file(entry, file, sources)
    return None


def _from_variable(entry: Entry, variable: Value[str], sources: Sources) -> Value[bytes] | None:
    """Return what loading took from the environment that the config or secret was read in."""
    given = sources.contents.get(f"{sources.kind}s.{entry.name}")
    if given is not None:
        return variable.be(read.spelled(given).encode())
    if sources.kind == SECRET:
        why = f"the variable `{variable.plain}` is not set"
        sources.report.add(_elsewhere(entry, variable, why))
        return None
    sources.report.add(
        codes.UNSET_CONTENT.at(
            variable.span,
            subject=entry.name,
            kind=sources.kind,
            name=entry.name,
            variable=variable.plain,
        )
    )
    return None


def _from_file(entry: Entry, file: Value[str], sources: Sources) -> Value[bytes] | None:
    size = _size(entry, file, sources)
    if size is None:
        return None
    if size > LARGEST:
        shown = shorten(file.plain, sources.directory)
        sources.report.add(
            codes.LARGE_FILE.at(
                file.span, kind=sources.kind, name=entry.name, path=shown, size=size
            )
        )
        return None
    content = sources.files.read(file.plain)
    if content is None:
        sources.report.add(_missing(entry, file, sources, "can't be read"))
        return None
    return file.be(content)


def _size(entry: Entry, file: Value[str], sources: Sources) -> int | None:
    """Return the size of a file, and report what is none: nothing else is ever opened."""
    stat = sources.files.stat(file.plain)
    if stat and stat.kind is Kind.FILE:
        return stat.size
    if stat is None and sources.kind == SECRET:
        why = f"there is no `{shorten(file.plain, sources.directory)}`"
        sources.report.add(_elsewhere(entry, file, why))
        return None
    reason = {None: "is not there", Kind.DIRECTORY: "is a directory", Kind.SPECIAL: "is no file"}
    sources.report.add(_missing(entry, file, sources, reason[stat.kind if stat else None]))
    return None


def _missing(entry: Entry, file: Value[str], sources: Sources, reason: str) -> Diagnostic:
    return codes.MISSING_FILE.at(
        file.span,
        kind=sources.kind,
        name=entry.name,
        path=shorten(file.plain, sources.directory),
        reason=reason,
        subject=entry.name,
    )


def _elsewhere(entry: Entry, place: Value[str], why: str) -> Diagnostic:
    """Return that a secret is not where podc runs: good reasons keep it away from there."""
    return storing.SECRET_ELSEWHERE.at(place.span, name=entry.name, why=why, subject=entry.name)


def shorten(path: str, directory: str) -> str:
    """Return a path as the file would write it: below the project's directory where it is there."""
    below = directory.rstrip("/") + "/"
    return "./" + path.removeprefix(below) if path.startswith(below) else path
