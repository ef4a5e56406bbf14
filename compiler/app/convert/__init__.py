"""A canonical Compose project → the app description that compiles to the same manifests.

The other way round than `desugar`, by the same tables. What has no place in an app description is
reported at its key; what was inferred is said in a comment beside it.
"""

from __future__ import annotations

from compiler.app.convert import carried, confidential, container, top
from compiler.app.convert.scene import Scene, without_nothing
from compiler.diagnostics import Report
from compiler.records import dataclass, field
from compiler.source.nodes import Plain
from compiler.source.walk import at, entries


@dataclass(frozen=True, slots=True)
class Converted:
    """An app description, and what its comments say, by the path of the key they stand above."""

    document: dict[str, Plain]
    comments: dict[tuple[str, ...], str] = field(default_factory=dict)


def converted(scene: Scene, report: Report) -> Converted:
    """Return a project as an app description."""
    root = scene.root
    carried.check(root, report)
    confidential.check(root, report)
    containers: dict[str, Plain] = {
        one.name: container.container(one, scene)
        for one in entries(root.get("services"))
        if at(one.value, "image") is not None or at(one.value, "build") is not None
    }
    document: dict[str, Plain] = {"name": scene.name, **top.shared(root), "containers": containers}
    document |= {
        "config": top.materials(root, "configs", scene),
        "secrets": top.materials(root, "secrets", scene),
        "volumes": top.volumes(root, scene),
        "networks": top.networks(root),
    }
    return Converted(without_nothing(document), scene.comments)
