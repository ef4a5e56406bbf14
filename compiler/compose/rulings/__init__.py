"""The fate of every Compose key: one table, data only, a module for each part of a file.

`audit` reports by it, `podc support` and the documentation show it, and the tests compile a sample
of every line to keep it true.
"""

from __future__ import annotations

from typing import NamedTuple

from compiler.compose.rulings import (
    devices,
    extension,
    labels,
    network,
    process,
    resources,
    storage,
    top,
)
from compiler.compose.rulings.fates import Fate, Ruling

RULINGS: tuple[Ruling, ...] = (
    *top.PROJECT,
    *process.PROCESS,
    *labels.LABELS,
    *process.RESTART,
    *process.IDENTITY,
    *resources.RESOURCES,
    *resources.DEPLOY,
    *devices.DEVICES,
    *network.PORTS,
    *network.NAMES,
    *network.NETWORKS,
    *network.ORDER,
    *storage.MOUNTS,
    *storage.GRANTS,
    *top.NETWORKS,
    *top.VOLUMES,
    *top.MATERIAL,
    *extension.EXTENSION,
)


class Row(NamedTuple):
    """One line of `podc support`: a key, the values meant (none: all others), its fate, and why."""

    path: str
    value: str
    fate: Fate
    because: str


def support_rows() -> tuple[Row, ...]:
    """Return the table as `podc support` shows it, in its own order."""
    return tuple(Row(one.path, str(one.when), one.fate, one.because) for one in RULINGS)
