"""The codes that tell of what Kubernetes' Pod Security Standards refuse."""

from __future__ import annotations

OF_STANDARDS = frozenset(
    """
    PC716 PC717 PC719 PC720 PC721 PC724 PC729 PC730 PC731 PC732 PC733 PC734 PC759 PC760 PC761 PC762
    PC763
    """.split()  # noqa: SIM905 - a table is read, not a list
)
