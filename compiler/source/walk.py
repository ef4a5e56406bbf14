"""Rules at path patterns such as `services.*.build`, found by walking them along with the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from compiler.diagnostics import Report
from compiler.records import dataclass, field
from compiler.source.nodes import Entry, Node, Scalar, Sequence
from compiler.source.nodes import Mapping as MappingNode

R = TypeVar("R")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Rules(Generic[R]):
    """The rule of one path, if it has one, and the rules of the paths below it."""

    rule: R | None = None
    below: Mapping[str, Rules[R]] = field(default_factory=dict)
    rest: Rules[R] | None = None

    def step(self, name: str) -> Rules[R] | None:
        """Return the rules of a key; `rest` are those of every other key, and of items."""
        return self.below.get(name, self.rest)


def rules(patterns: Mapping[str, R]) -> Rules[R]:
    """Return the rules of these patterns; `*` is any key or item."""
    return _grown([(pattern.split("."), rule) for pattern, rule in patterns.items()])


Rule = Callable[[Node, Report], Node | None]


def rewrite(node: Node, along: Rules[Rule] | None, report: Report) -> Node | None:
    """Return the tree with each rule applied, a node before what is below it.

    A rule that returns `None` takes its node out. What did not change is the same object.
    """
    if along is None:
        return node
    changed = along.rule(node, report) if along.rule else node
    if isinstance(changed, MappingNode) and (along.below or along.rest):
        return _rewritten_mapping(changed, along, report)
    if isinstance(changed, Sequence) and along.rest:
        return _rewritten_sequence(changed, along.rest, report)
    return changed


def rewritten(root: MappingNode, along: Rules[Rule], report: Report) -> MappingNode:
    """Return the document with each rule applied."""
    changed = rewrite(root, along, report)
    return changed if isinstance(changed, MappingNode) else root


def is_null(node: Node | None) -> bool:
    """Tell whether a value is missing or a YAML null."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def text(node: Node | None) -> str | None:
    """Return a string's text; `None` for everything else."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    return None


def entries(node: Node | None) -> tuple[Entry, ...]:
    """Return a mapping's entries, none for everything else."""
    return node.entries if isinstance(node, MappingNode) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """Return a sequence's items, none for everything else."""
    return node.items if isinstance(node, Sequence) else ()


def at(node: Node | None, *names: str) -> Node | None:
    """Return what stands below at these keys, or `None`."""
    for name in names:
        if not isinstance(node, MappingNode):
            return None
        node = node.get(name)
    return node


def _grown(patterns: list[tuple[list[str], R]]) -> Rules[R]:
    own = [rule for steps, rule in patterns if not steps]
    below: dict[str, list[tuple[list[str], R]]] = {}
    for steps, rule in patterns:
        if steps:
            below.setdefault(steps[0], []).append((steps[1:], rule))
    grown = {name: _grown(rest) for name, rest in below.items()}
    rest = grown.pop(ANY, None)
    return Rules(own[0] if own else None, grown, rest)


def _rewritten_mapping(node: MappingNode, along: Rules[Rule], report: Report) -> MappingNode:
    result: list[Entry] = []
    same = True
    for entry in node.entries:
        below = along.below.get(entry.name, along.rest)
        value = rewrite(entry.value, below, report) if below else entry.value
        if value is entry.value:
            result.append(entry)
            continue
        same = False
        if value is not None:
            result.append(Entry(entry.key, value))
    return node if same else MappingNode(tuple(result), node.span, node.tag)


def _rewritten_sequence(node: Sequence, below: Rules[Rule], report: Report) -> Sequence:
    values = [rewrite(item, below, report) for item in node.items]
    if all(value is item for value, item in zip(values, node.items, strict=True)):
        return node
    kept = tuple([value for value in values if value is not None])
    return Sequence(kept, node.span, node.tag)
