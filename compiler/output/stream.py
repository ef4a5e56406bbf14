"""Objects → one YAML stream, `---` between them, in the order in which they are given."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.kubernetes.objects import Object
from compiler.source.emit import emit


def stream(objects: Iterable[Object]) -> str:
    """Return the stream, as `kubectl apply -f -` reads it."""
    return emit(one.body for one in objects)
