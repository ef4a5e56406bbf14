"""`include`: other models, loaded on their own, whose services and resources join a document."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from compiler.codes import merging as codes
from compiler.compose.documents import Document, Model
from compiler.compose.environment import Environment, read_env_files
from compiler.compose.merge import merge_at
from compiler.compose.reading import Desk, joined
from compiler.compose.resets import Marks, without
from compiler.records import dataclass, replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, scalar, through
from compiler.source.text import Via
from compiler.source.walk import is_null, text

Load = Callable[[Model, Desk], Mapping | None]

INCLUDED = "included from here"
RESOURCES = ("services", "volumes", "networks", "secrets", "configs", "models")
_KEYS = frozenset({"path", "project_directory", "env_file"})
_DEEPEST, _MOST = 50, 1000


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the list: its files, and what they are read with."""

    paths: tuple[Scalar, ...]
    project_directory: str | None = None
    env_files: tuple[Scalar, ...] | None = None


def include(document: Document, model: Model, desk: Desk, load: Load) -> Document:
    """Return the document with everything it includes merged below it, and without `include`."""
    node = document.root.get("include")
    if node is None:
        return document
    root = document.root.without("include")
    for entry in _entries(node, desk):
        step = Via(INCLUDED, entry.paths[0].span)
        included = _load(entry, model, desk, load)
        if included:
            root = _joined(root, _stamped(included, step), document.marks, desk)
    return replace(document, root=root)


def _entries(node: Node, desk: Desk) -> list[_Entry]:
    if is_null(node):
        return []
    if not isinstance(node, Sequence):
        desk.report.add(codes.INCLUDE_LIST.at(node.span))
        return []
    return [entry for item in node.items if (entry := _entry(item, desk))]


def _entry(item: Node, desk: Desk) -> _Entry | None:
    if isinstance(item, Scalar) and text(item):
        return _Entry((item,))
    paths = _texts(item.get("path")) if isinstance(item, Mapping) else None
    if not paths or not isinstance(item, Mapping) or _is_mistyped(item):
        desk.report.add(codes.INCLUDE_ENTRY.at(item.span))
        return None
    for one in item.entries:
        if one.name not in _KEYS and not one.name.startswith("x-"):
            desk.report.add(codes.INCLUDE_KEY.at(one.key.span, key=one.name))
    return _Entry(paths, text(item.get("project_directory")), _texts(item.get("env_file")))


def _is_mistyped(item: Mapping) -> bool:
    directory, env_file = item.get("project_directory"), item.get("env_file")
    if not is_null(directory) and text(directory) is None:
        return True
    return not is_null(env_file) and _texts(env_file) is None


def _texts(node: Node | None) -> tuple[Scalar, ...] | None:
    """Return a text or a list of texts as scalars, `None` for everything else."""
    listed = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(one for one in listed if isinstance(one, Scalar) and text(one) is not None)
    return found if len(found) == len(listed) else None


def _load(entry: _Entry, model: Model, desk: Desk, load: Load) -> Mapping | None:
    paths = tuple(joined(model.directory, str(path.value)) for path in entry.paths)
    span = entry.paths[0].span
    if paths[0] in model.chain:
        cycle = (*model.chain[model.chain.index(paths[0]) :], paths[0])
        way = " → ".join(f"`{desk.shown(path)}`" for path in cycle)
        desk.report.add(codes.INCLUDE_CYCLE.at(span, way=way))
        return None
    if len(model.chain) > _DEEPEST:
        desk.report.add(codes.INCLUDE_DEPTH.at(span, most=_DEEPEST))
        return None
    pairs = zip(paths, entry.paths, strict=True)
    there = [desk.finds(path, written, codes.INCLUDE_MISSING) for path, written in pairs]
    return _loaded(entry, paths, model, desk, load) if all(there) else None


def _loaded(
    entry: _Entry, paths: tuple[str, ...], model: Model, desk: Desk, load: Load
) -> Mapping | None:
    directory = posixpath.dirname(paths[0])
    if entry.project_directory:
        directory = joined(model.directory, entry.project_directory)
    environment = _environment(entry, directory, model, desk)
    key = (paths, directory, frozenset(environment.values.items()))
    if key not in desk.included:
        if len(desk.included) >= _MOST:
            desk.report.add(codes.INCLUDE_MANY.at(entry.paths[0].span, most=_MOST))
            return None
        apart = desk.apart()
        included = load(Model(paths, directory, environment, model.chain), apart)
        desk.included[key] = included, apart.report
    included, report = desk.included[key]
    desk.relay(report, Via(INCLUDED, entry.paths[0].span))
    return included


def _environment(entry: _Entry, directory: str, model: Model, desk: Desk) -> Environment:
    """Return the including model's variables, and behind them those of the entry's env files."""
    environment = model.environment
    if not entry.env_files:
        default = posixpath.join(directory, ".env")
        stat = desk.files.stat(default)
        paths = (default,) if stat and stat.kind.value != "directory" else ()
        return environment.over(read_env_files(paths, environment, desk, entry.paths[0].span))
    values: dict[str, str] = {}
    for named in entry.env_files:
        if named.value != "/dev/null":
            path = joined(model.directory, str(named.value))
            known = environment.over(values)
            values |= read_env_files((path,), known, desk, named.span)
    return environment.over(values)


def _stamped(included: Mapping, step: Via) -> Mapping:
    stamped = through(included, step)
    assert isinstance(stamped, Mapping)
    return stamped


def _joined(root: Mapping, included: Mapping, marks: Marks, desk: Desk) -> Mapping:
    for resource in RESOURCES:
        theirs = included.entry(resource)
        if theirs and isinstance(theirs.value, Mapping):
            ours = root.get(resource)
            joint = _with(ours, theirs.value, resource, marks, desk)
            root = root.with_entry(scalar(resource, theirs.key), joint) if joint else root
    return root


def _with(
    ours: Node | None, theirs: Mapping, resource: str, marks: Marks, desk: Desk
) -> Mapping | None:
    """Return our definitions and theirs; ours win, merged over theirs where both have one."""
    if ours is None or is_null(ours):
        return theirs
    if not isinstance(ours, Mapping):
        return None
    joint = {entry.name: entry for entry in ours.entries}
    for entry in theirs.entries:
        own = joint.get(entry.name)
        if own is None:
            joint[entry.name] = entry
            continue
        base = without(entry.value, marks.at(resource, entry.name))
        value = merge_at((resource, entry.name), base, own.value, desk.report)
        joint[entry.name] = Entry(own.key, value)
    return replace(ours, entries=tuple(joint.values()))
