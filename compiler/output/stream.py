"""Objects → one YAML stream, `---` between them, in the order in which they are given."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.kubernetes.objects import Object
from compiler.source.emit import Remark, emit


def stream(objects: Iterable[Object], remark: Remark | None = None) -> str:
    """Return the stream, as `kubectl apply -f -` reads it; `remark` gives a comment for a leaf."""
    return emit((one.body for one in objects), remark)
