"""`<<` in a mapping → the entries that it brings, each with the way it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.source.nodes import Entry, Mapping, Node, Sequence

MERGE = "<<"
Refuse = Callable[[Node], None]
Cover = Callable[[Entry, Entry], None]


def merged(entries: tuple[Entry, ...], merges: frozenset[int], refuse: Refuse) -> tuple[Entry, ...]:
    """Return the entries with each merge (by its index) replaced by what it brings.

    Keys that are written out win wherever they stand, earlier mappings over later ones. What is
    no mapping and no list of mappings goes to `refuse`.
    """
    taken = {entry.name for index, entry in enumerate(entries) if index not in merges}
    outcome: list[Entry] = []
    for index, entry in enumerate(entries):
        if index not in merges:
            outcome.append(entry)
            continue
        for brought in _brought(entry.value, refuse):
            if brought.name not in taken:
                taken.add(brought.name)
                outcome.append(brought)
    return tuple(outcome)


def merged_in_order(
    entries: tuple[Entry, ...], merges: frozenset[int], refuse: Refuse, covers: Cover
) -> tuple[Entry, ...]:
    """Return the entries with each merge replaced by what it brings; the last of a name wins.

    Kubernetes' library does so, against what YAML says. A key that was written out and is covered
    by another value goes to `covers`, with the merge.
    """
    outcome: dict[str, Entry] = {}
    written: set[str] = set()
    for index, entry in enumerate(entries):
        if index not in merges:
            written.add(entry.name)
            outcome[entry.name] = entry
            continue
        brought = _first_of_each(entry.value, refuse)
        for name, other in brought.items():
            if name in written and outcome[name].value != other.value:
                covers(outcome[name], entry)
        written -= brought.keys()
        outcome |= brought
    return tuple(outcome.values())


def _first_of_each(value: Node, refuse: Refuse) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in _brought(value, refuse):
        found.setdefault(entry.name, entry)
    return found


def _brought(value: Node, refuse: Refuse) -> Iterator[Entry]:
    for source in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(source, Mapping):
            yield from source.entries
        else:
            refuse(source)
