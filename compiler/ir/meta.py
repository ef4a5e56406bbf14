"""What every object carries: its name, labels and annotations."""

from __future__ import annotations

from compiler.records import dataclass
from compiler.source.values import Value

Texts = tuple[tuple[str, Value[str]], ...]
"""Labels and annotations: keys are ours or checked, values know where they come from."""


@dataclass(frozen=True, slots=True)
class Meta:
    """An object's name, labels and annotations, and the Compose service it was made for."""

    name: Value[str]
    labels: Texts = ()
    annotations: Texts = ()
    service: str | None = None
