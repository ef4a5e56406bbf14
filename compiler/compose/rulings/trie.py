"""The table compiled for walking: a branch for each step of a path, with the rulings there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from compiler.compose.rulings import RULINGS
from compiler.compose.rulings.fates import Ruling
from compiler.records import dataclass, field

ITEM = "[]"
CHOSEN = "*"
EXTENSION = "x-*"


@dataclass(frozen=True, slots=True)
class Branch:
    """What is ruled at one path and below. `chosen`: its last step is a name the user made up."""

    rulings: list[Ruling] = field(default_factory=list)
    children: dict[str, Branch] = field(default_factory=dict)
    chosen: bool = False

    def step(self, name: str) -> Branch | None:
        """Return the branch of a key; the literal one before that of extensions and of any name."""
        branch = self.children.get(name)
        if branch is None and name.startswith("x-"):
            branch = self.children.get(EXTENSION)
        return branch or self.children.get(CHOSEN)

    def ruling(self, text: str) -> Ruling | None:
        """Return the first ruling whose pattern the text matches."""
        return next((one for one in self.rulings if one.when.matches(text)), None)


@cache
def trie() -> Branch:
    """Return the whole table as a trie."""
    return grown(RULINGS)


def grown(rulings: Iterable[Ruling]) -> Branch:
    """Return the trie of these rulings."""
    root = Branch()
    for ruling in rulings:
        branch = root
        for step in steps(ruling.path):
            branch = branch.children.setdefault(step, Branch(chosen=step == CHOSEN))
        branch.rulings.append(ruling)
    return root


def steps(path: str) -> list[str]:
    """Return the steps of a path: `ports[].target` takes three."""
    return path.replace(ITEM, f".{ITEM}").split(".")
