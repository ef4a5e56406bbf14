"""The canonical tree walked along the rulings: what is lost or altered is reported at its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from compiler.codes import auditing as codes
from compiler.compose.rulings.fates import Fate, Ruling, Shape
from compiler.compose.rulings.trie import ITEM, Branch, trie
from compiler.diagnostics import Code, Diagnostic, Label, Report, Severity
from compiler.records import dataclass
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from compiler.source.text import Span

if TYPE_CHECKING:
    from compiler.compose.load import Loaded

_SERVICE_DEPTH = 2


class Step(NamedTuple):
    """One step of a path as the file has it. `chosen`: a name that the user made up."""

    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the tree, and what is ruled there. `span` is the key's, or the item's."""

    branch: Branch
    node: Node
    span: Span
    path: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        """What patterns look at: the chosen name, or the value of a scalar."""
        return self.path[-1].name if self.branch.chosen else _text(self.node)

    @property
    def below(self) -> tuple[Step, ...]:
        """The path below the service; elsewhere the whole."""
        return self.path[_SERVICE_DEPTH:] if self.path[0].name == "services" else self.path


class Finding(NamedTuple):
    """A ruling that has something to say, and where."""

    ruling: Ruling
    spot: Spot


def audit(loaded: Loaded, report: Report) -> None:
    """Report each key of the project whose meaning is lost or altered, and each refused value."""
    root = Spot(trie(), loaded.root, loaded.root.span)
    findings = [found for spot in _children(root) for found in _findings(spot)]
    for alike in _grouped(findings):
        report.add(_diagnostic(*alike))


def _findings(spot: Spot) -> Iterator[Finding]:
    """Yield what is to be said of this place and of those below; nothing below what is lost."""
    ruling = spot.branch.ruling(spot.text)
    if ruling and ruling.severity:
        yield Finding(ruling, spot)
    if ruling is None or ruling.fate is not Fate.UNSUPPORTED:
        for child in _children(spot):
            yield from _findings(child)


def _children(spot: Spot) -> Iterator[Spot]:
    if not spot.branch.children:
        return
    match spot.node:
        case Mapping() as node:
            for entry in node:
                branch = spot.branch.step(entry.name)
                if branch and not _is_default(entry, node):
                    step = Step(entry.name, branch.chosen)
                    yield Spot(branch, entry.value, _span(entry, node), (*spot.path, step))
        case Sequence(items):
            if branch := spot.branch.children.get(ITEM):
                yield from (Spot(branch, item, item.span, spot.path) for item in items)
        case Scalar():
            pass


def _is_default(entry: Entry, parent: Mapping) -> bool:
    """Tell whether nobody wrote the entry: key and value stand just where their parent stands.

    Where all entries do, the parent is a short syntax of one part, and they are what it says.
    """
    return _unplaced(entry, parent) and not all(_unplaced(one, parent) for one in parent)


def _unplaced(entry: Entry, parent: Mapping) -> bool:
    return _same(entry.key.span, parent.span) and _same(entry.value.span, parent.span)


def _span(entry: Entry, parent: Mapping) -> Span:
    """Return the key's place; the value's where a short syntax has no key to point at."""
    return entry.value.span if _same(entry.key.span, parent.span) else entry.key.span


def _same(one: Span, other: Span) -> bool:
    return one.start == other.start and one.end == other.end and one.source is other.source


def _grouped(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Return together what one ruling says of one key: items of a list, names of a mapping."""
    groups: dict[tuple[Ruling, tuple[Step, ...]], list[Finding]] = {}
    for found in findings:
        path = found.spot.path
        key = path[:-1] if found.spot.branch.chosen else path
        groups.setdefault((found.ruling, key), []).append(found)
    return groups.values()


def _diagnostic(first: Finding, *others: Finding) -> Diagnostic:
    ruling, spot = first
    assert ruling.severity is not None  # findings are made of such rulings alone
    return _code(ruling).at(
        spot.span,
        key=_shown(first),
        because=ruling.because,
        subject=".".join(step.name for step in spot.below if not step.chosen),
        hint=ruling.hint,
        labels=[Label(other.spot.span, f"and `{_shown(other)}`") for other in others],
        severity=ruling.severity,
    )


def _code(ruling: Ruling) -> Code:
    if ruling.severity is Severity.ERROR:
        return codes.REFUSED_VALUE
    return {
        Fate.APPROXIMATED: codes.APPROXIMATED_KEY,
        Fate.UNSUPPORTED: codes.UNSUPPORTED_KEY,
    }[ruling.fate]


def _shown(found: Finding) -> str:
    """Return the key as the message names it, with its value where others have another fate."""
    spot = found.spot
    key = ".".join(step.name for step in spot.below)
    is_one_of_many = len(spot.branch.rulings) > 1 and not spot.branch.chosen
    when = found.ruling.when
    text = (isinstance(when, Shape) and when.word) or spot.text
    return f"{key}: {text}" if is_one_of_many else key


def _text(node: Node) -> str:
    match node:
        case Scalar(value=bool() as flag):
            return "true" if flag else "false"
        case Scalar(value=None):
            return "null"
        case Scalar():
            return str(node.value)
        case _:
            return ""
