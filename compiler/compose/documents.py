"""One YAML document at a time: prepared, merged over those in front of it, made canonical."""

from __future__ import annotations

from compiler.codes import describing
from compiler.codes import discovering as codes
from compiler.compose.canonical import canonical
from compiler.compose.environment import Environment, interpolated
from compiler.compose.merge import merge
from compiler.compose.reading import Desk
from compiler.compose.resets import Marks, untagged, without
from compiler.compose.unicity import enforce
from compiler.records import dataclass, field
from compiler.source.nodes import Mapping, Node


@dataclass(frozen=True, slots=True)
class Model:
    """The files of a model, the folder their paths start from, and the files that include it."""

    files: tuple[str, ...]
    directory: str
    environment: Environment
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a file, interpolated: what it says, and the paths it resets or overrides."""

    path: str
    root: Mapping
    marks: Marks = field(default_factory=Marks)


def prepare(path: str, node: Node, environment: Environment, desk: Desk) -> Document | None:
    """Return a parsed document with its tags taken out and its variables replaced."""
    kept, marks = untagged(node)
    if not isinstance(kept, Mapping):
        desk.report.add(codes.NOT_A_MAPPING.at(kept.span))
        return None
    if _is_manifest(kept):
        desk.report.add(describing.MANIFEST.at(kept.span, path=kept.span.source.path))
        return None
    return Document(path, interpolated(kept, environment, desk.report), marks)


def _is_manifest(root: Mapping) -> bool:
    return "apiVersion" in root and "kind" in root and "services" not in root


def over(root: Mapping | None, document: Document, desk: Desk) -> Mapping:
    """Return a document merged over what the ones in front of it gave."""
    kept = without(root, document.marks) if root else None
    whole = merge(kept, document.root, desk.report) if kept else document.root
    return enforce(whole, desk.report)


def in_canonical_form(root: Mapping, desk: Desk) -> Mapping:
    """Return a tree with every short syntax written out; that may reveal repeated entries."""
    return enforce(canonical(root, desk.report), desk.report)
