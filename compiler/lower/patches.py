"""`x-podc.patch` and `x-podc.patches` → patches of the IR: what is changed on which objects."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import patching as codes
from compiler.diagnostics import Report
from compiler.ir import Patch
from compiler.project import Project, Service
from compiler.source.nodes import Mapping, Node, Scalar


def patches(project: Project, report: Report) -> tuple[Patch, ...]:
    """Return what the file changes: each service's patches, then those of the project."""
    own = (patch for one in project.services for patch in _of_service(one, report))
    whole = (patch for node in project.patches if (patch := _of_project(node, report)))
    return (*own, *whole)


def _of_service(service: Service, report: Report) -> Iterator[Patch]:
    for entry in service.extension.patch or ():
        if not isinstance(entry.value, Mapping):
            report.add(codes.PATCH_SHAPE.at(entry.value.span, kind=entry.name))
            continue
        name = _name(entry.value)
        yield Patch(entry.name, entry.value, entry.key.span, service.name.plain, name)


def _of_project(node: Mapping, report: Report) -> Patch | None:
    kind, name = _text(node.get("kind")), _name(node)
    if kind is None or name is None:
        missing = "kind" if kind is None else "metadata.name"
        report.add(codes.PATCH_OF_NOTHING.at(node.span, missing=missing))
        return None
    return Patch(kind, node, node.span, None, name)


def _name(node: Mapping) -> str | None:
    meta = node.get("metadata")
    return _text(meta.get("name")) if isinstance(meta, Mapping) else None


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None
