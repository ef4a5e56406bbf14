"""A number of containers, put where the file says it: edits of the text, all else left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compiler.app.layers import CONTAINERS, OVERRIDES
from compiler.app.printing import flow
from compiler.codes import describing
from compiler.codes import rewriting as codes
from compiler.diagnostics import Report
from compiler.records import dataclass
from compiler.source.nodes import Entry, Mapping, Node, Plain, Scalar, Sequence, plain
from compiler.source.scalars import CORE
from compiler.source.suggestions import meant
from compiler.source.text import Source
from compiler.source.walk import at, entries, is_null
from compiler.source.yaml import parse

Path = tuple[str, ...]

_RANGE = ".."
_SERVICES = "services"


class Edit(NamedTuple):
    """Characters `start` up to `end` of a text, and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """How many of a container there should be: `5`, or `2..6`."""

    name: str
    number: str

    @property
    def is_range(self) -> bool:
        """Whether the load decides between two numbers."""
        return _RANGE in self.number

    @property
    def ends(self) -> dict[str, Plain]:
        """The fewest and the most of a range."""
        low, _, high = self.number.partition(_RANGE)
        return {"min": int(low), "max": int(high)}

    @property
    def value(self) -> Plain:
        """The number, or the range as text."""
        return self.number if self.is_range else int(self.number)


def scaled(source: Source, wish: Wish, overlay: str | None, report: Report) -> Source | None:
    """Return the text with the number in it, and not a word changed besides; else say why not."""
    root = document(source, report)
    settings = _settings(root, wish, overlay, report) if root else []
    edits = [_edit(root, path, value, report) for path, value in settings] if root else []
    if root is None or report.failed:
        return None
    changed = Source(source.path, edited(source.text, [edit for edit in edits if edit]))
    wanted = plain(root)
    for path, value in settings:
        wanted = _with(wanted, path, value)
    again = document(changed, Report())
    if again is None or plain(again) != wanted:
        report.add(codes.NOT_SCALED.at(root.span.source.span(), name=wish.name))
        return None
    return changed


def document(source: Source, report: Report) -> Mapping | None:
    """Return what the text says, if it is an app description or a Compose file."""
    documents = parse(source, report, scalars=CORE)
    root = documents[0] if len(documents) == 1 else None
    if isinstance(root, Mapping) and (CONTAINERS in root or _SERVICES in root):
        return root
    if not report.failed:
        report.add(codes.NOT_A_PROJECT.at(source.span(), path=source.path))
    return None


def edited(text: str, edits: list[Edit]) -> str:
    """Return the text with all edits made, from the last one to the first."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _with(tree: Plain, path: Path, value: Plain) -> Plain:
    """Return a plain tree with a value put at a path."""
    if not path:
        return value
    whole = tree if isinstance(tree, dict) else {}
    return whole | {path[0]: _with(whole.get(path[0]), path[1:], value)}


# --- what is to be said, and where ----------------------------------------------------------------


def _settings(
    root: Mapping, wish: Wish, overlay: str | None, report: Report
) -> list[tuple[Path, Plain]]:
    is_app = CONTAINERS in root
    top = CONTAINERS if is_app else _SERVICES
    above = (OVERRIDES, overlay) if overlay and is_app else ()
    known = [e.name for e in entries(root.get(top))]
    known += [e.name for e in entries(at(root, *above, top))] if above else []
    if wish.name not in known:
        hint = meant(wish.name, dict.fromkeys(known), "container")
        place = root.entry(top)
        span = place.key.span if place else root.span
        report.add(describing.NO_CONTAINER.at(span, name=wish.name, hint=hint))
        return []
    path = (*above, top, wish.name)
    _say_scheduled(root, wish, report)
    here = list(_of_app(root, path, wish, report) if is_app else _of_service(root, path, wish))
    return here if not report.failed else []


def _say_scheduled(root: Mapping, wish: Wish, report: Report) -> None:
    """Report what a number means for what runs by a schedule, and that a range means nothing."""
    schedules = ((CONTAINERS, wish.name, "schedule"), (_SERVICES, wish.name, "x-podc", "schedule"))
    schedule = next((found for one in schedules if (found := at(root, *one))), None)
    if schedule is None or wish.number in ("0", "1"):
        return
    code = codes.LOAD_OF_SCHEDULE if wish.is_range else codes.SCALED_SCHEDULE
    number = str(wish.ends["max"]) if wish.is_range else wish.number
    report.add(code.at(schedule.span, name=wish.name, number=number, subject=wish.name))


def _of_app(root: Mapping, path: Path, wish: Wish, report: Report) -> Iterator[tuple[Path, Plain]]:
    """Yield what an app description has to say: `replicas`, or the two ends of it."""
    known = at(root, *path, "replicas")
    if not isinstance(known, Mapping):
        yield (*path, "replicas"), wish.value
    elif wish.is_range:
        yield from (((*path, "replicas", end), number) for end, number in wish.ends.items())
    else:
        report.add(codes.SCALES_ITSELF.at(known.span, name=wish.name, number=wish.number))


def _of_service(root: Mapping, path: Path, wish: Wish) -> Iterator[tuple[Path, Plain]]:
    """Yield what a Compose file has to say: `deploy.replicas`, `scale`, or both; or a range."""
    if wish.is_range:
        autoscale = (*path, "x-podc", "autoscale")
        if at(root, *autoscale) is None:
            yield autoscale, wish.ends
        else:
            yield from (((*autoscale, end), number) for end, number in wish.ends.items())
        return
    has_replicas = at(root, *path, "deploy", "replicas") is not None
    if has_replicas:
        yield (*path, "deploy", "replicas"), wish.value
    if not has_replicas or at(root, *path, "scale") is not None:
        yield (*path, "scale"), wish.value


# --- where it goes in the text --------------------------------------------------------------------


def _edit(root: Mapping, path: Path, value: Plain, report: Report) -> Edit | None:
    """Return the edit that sets a value; keys that are missing on the way are written in braces."""
    node: Node = root
    for depth, step in enumerate(path):
        entry = node.entry(step) if isinstance(node, Mapping) else None
        if entry is None or not _is_written(entry, node):
            return _insertion(node, path[depth:], value)
        node = entry.value
        if node.span.via or node.span.source is not root.span.source:
            report.add(codes.SHARED_TEXT.at(entry.key.span, key=".".join(path[: depth + 1])))
            return None
        if is_null(node):
            return _filling(entry, _nested(path[depth + 1 :], value))
    return Edit(node.span.start, node.span.end, flow(value))


def _is_written(entry: Entry, parent: Node) -> bool:
    """Tell whether an entry stands in its mapping, and did not come by a merge key."""
    return not entry.key.span.via and parent.span.start <= entry.key.span.start < parent.span.end


def _nested(path: Path, value: Plain) -> str:
    return flow(_with(None, path, value))


def _filling(entry: Entry, value: str) -> Edit:
    """Return the edit that gives an empty key its value."""
    null = entry.value.span
    if null.start < null.end:
        return Edit(null.start, null.end, value)
    text, end = entry.key.span.source.text, entry.key.span.end
    colon = text.index(":", end) + 1
    return Edit(colon, colon, f" {value}")


def _insertion(node: Node, path: Path, value: Plain) -> Edit | None:
    """Return the edit that adds a key: last in braces, or on a line of its own below the others."""
    if not isinstance(node, Mapping):
        return None
    line = f"{path[0]}: {_nested(path[1:], value)}"
    text = node.span.source.text
    if node.span.text.startswith("{"):
        last = node.entries[-1].value.span.end if node.entries else node.span.start + 1
        return Edit(last, last, f", {line}" if node.entries else line)
    indent = " " * (node.entries[0].key.span.first.column - 1)
    end = _end(node)
    newline = "\r\n" if "\r\n" in text else "\n"
    if text[end - 1 : end] == "\n":
        return Edit(end, end, f"{indent}{line}{newline}")
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop - (text[stop - 1] == "\r")
    return Edit(stop, stop, f"{newline}{indent}{line}")


def _end(node: Node) -> int:
    """Return where the last written part of a node ends."""
    match node:
        case Mapping() if node.entries and not node.span.text.startswith("{"):
            key, value = node.entries[-1]
            return key.span.end + 1 if _is_blank(value) else _end(value)
        case Sequence() if node.items and not node.span.text.startswith("["):
            return _end(node.items[-1])
        case _:
            return node.span.end


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and node.span.start == node.span.end
