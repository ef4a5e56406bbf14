"""Stage 3: options and files → the canonical project, services that profiles switch off too."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from compiler.codes import discovering as codes
from compiler.compose.discovery import Found, discover
from compiler.compose.documents import Model
from compiler.compose.envfiles import with_files
from compiler.compose.model import assemble_model, with_own_values
from compiler.compose.naming import VARIABLE, note_folder, project_name
from compiler.compose.profiles import switched_off
from compiler.compose.reading import Desk
from compiler.compose.settle import normalised, settled
from compiler.compose.variables import contents
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import dataclass, field, replace
from compiler.source.files import Files
from compiler.source.nodes import Mapping, Node, Scalar
from compiler.source.values import Option, Value, written
from compiler.source.walk import at, entries, items, text


@dataclass(frozen=True, slots=True)
class Loaded:
    """A canonical project and what it was loaded with.

    `directory` is absolute; `environment` is what the files could refer to. `disabled` names the
    services that no active profile switches on. `contents` holds what variables gave to configs
    and secrets, by `secrets.name`; it is never shown.
    """

    root: Mapping
    name: Value[str]
    directory: str
    environment: Dictionary[str, str] = field(repr=False)
    disabled: tuple[str, ...] = ()
    accept: frozenset[str] = frozenset()
    contents: Dictionary[str, Scalar] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A project as its files say it: merged and canonical, nothing implied written out yet."""

    root: Mapping
    name: Value[str]
    found: Found


def assemble(options: Options, files: Files, report: Report) -> Loaded:
    """Return the project that the options and files describe, or stop with what is wrong."""
    desk = desk_for(options, files, report)
    return _completed(drafted(options, desk), desk)


def adopt(root: Mapping, options: Options, files: Files, report: Report) -> Loaded:
    """Return the project that another language stands for; `root` is canonical, and has a name."""
    desk = desk_for(options, files, report)
    found = report.passed(discover(options, desk))
    name = root.get("name")
    assert isinstance(name, Scalar)
    own = Value(options.project_name, Option("--project-name")) if options.project_name else None
    whole = with_own_values(root, Model(found.files, found.directory, found.environment), desk)
    return _completed(
        Draft(report.passed(whole), own or written(str(name.value), name), found), desk
    )


def _completed(draft: Draft, desk: Desk) -> Loaded:
    report, environment = desk.report, draft.found.environment
    root = normalised(draft.root, draft.name, environment, report)
    loaded = report.passed(finished(replace(draft, root=root), desk))
    root = with_files(loaded.root, loaded.disabled, environment, desk)
    return report.passed(replace(loaded, root=root))


def desk_for(options: Options, files: Files, report: Report) -> Desk:
    """Return what all of loading shares. `~` is the caller's home, else `HOME`."""
    home = options.home or options.environment.get("HOME")
    return Desk(files, report, options.directory, home)


def drafted(options: Options, desk: Desk) -> Draft:
    """Return the merged and canonical tree of the files that the options lead to."""
    found = desk.report.passed(discover(options, desk))
    nodes = [(path, node) for path in found.files for node in desk.documents(path)]
    documents = [node for _, node in nodes]
    _refuse_nothing(documents, found, desk)
    name = project_name(options, found.environment, documents, found.directory, desk)
    environment = desk.report.passed(found.environment.with_value(VARIABLE, name.plain))
    root = assemble_model(Model(found.files, found.directory, environment), nodes, desk)
    desk.report.passed(root)
    if root is None or not root.entries:
        span = documents[0].span
        desk.report.add(codes.EMPTY_FILE.at(span, path=span.source.path))
    whole = desk.report.passed(root)
    assert whole
    note_folder(name, documents, desk.report)
    return Draft(whole, name, replace(found, environment=environment))


def finished(draft: Draft, desk: Desk) -> Loaded:
    """Return the project with each value in its form; files of variables are not read yet."""
    root, carried = contents(draft.root)
    root = settled(root, desk.report)
    return Loaded(
        root,
        draft.name,
        draft.found.directory,
        draft.found.environment.values,
        switched_off(root, draft.found.profiles),
        _accepted(root),
        carried,
    )


def _refuse_nothing(documents: list[Node], found: Found, desk: Desk) -> None:
    if not documents and not desk.report.failed:
        desk.report.add(codes.EMPTY_FILE.at(None, path=desk.shown(found.files[0])))


def _accepted(root: Mapping) -> frozenset[str]:
    """Return the slugs under `x-podc.accept`, of the project and of its services."""
    holders = [root, *(entry.value for entry in entries(root.get("services")))]
    slugs = [text(item) for holder in holders for item in items(at(holder, "x-podc", "accept"))]
    return frozenset(slug for slug in slugs if slug is not None)
