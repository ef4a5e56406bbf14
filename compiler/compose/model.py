"""One model: Compose files merged in order into a canonical tree with absolute paths.

The project is a model, and so is everything that an `include` entry names. A model that did not
load is `None`; the report says why.
"""

from __future__ import annotations

from compiler.codes import discovering as codes
from compiler.compose.defaults import with_defaults
from compiler.compose.documents import Document, Model, in_canonical_form, over, prepare
from compiler.compose.extends import Extender
from compiler.compose.include import include
from compiler.compose.paths import absolute
from compiler.compose.reading import Desk
from compiler.compose.validation import validate
from compiler.compose.variables import resolve_here
from compiler.diagnostics import Severity
from compiler.records import replace
from compiler.schema import validate_compose
from compiler.source.nodes import Mapping, Node


def load_model(model: Model, desk: Desk) -> Mapping | None:
    """Return the model's canonical tree, or `None` if there is any error in it."""
    nodes = [(path, node) for path in model.files for node in desk.documents(path)]
    return assemble_model(model, nodes, desk)


def assemble_model(model: Model, nodes: list[tuple[str, Node]], desk: Desk) -> Mapping | None:
    """Return the canonical tree of documents that are parsed already.

    Documents merge one by one, each checked when it is in, so that a fault is told once.
    """
    documents = [prepare(path, node, model.environment, desk) for path, node in nodes]
    root: Mapping | None = None
    for document in documents:
        if document:
            root = _added(root, document, model, desk)
        if desk.report.failed:
            return None
    return _completed(root, model, desk) if root else None


def _added(root: Mapping | None, document: Document, model: Model, desk: Desk) -> Mapping:
    before = _errors(desk)
    inner = replace(model, chain=(*model.chain, document.path))
    document = include(document, inner, desk, load_model)
    if _errors(desk) == before:  # a service may extend what could not be included
        document = Extender(model.directory, model.environment, desk).extend(document)
    root = over(root, document, desk)
    before = _errors(desk)
    validate_compose(root, desk.report)
    if _errors(desk) > before:  # what has not the right shape has no canonical one
        return root
    return in_canonical_form(_versionless(root, desk), desk)


def _errors(desk: Desk) -> int:
    return sum(one.severity is Severity.ERROR for one in desk.report.diagnostics)


def _completed(root: Mapping, model: Model, desk: Desk) -> Mapping | None:
    root = with_own_values(root, model, desk)
    return None if desk.report.failed else root


def with_own_values(root: Mapping, model: Model, desk: Desk) -> Mapping:
    """Return a canonical tree with its defaults, absolute paths, and its environment's values."""
    root = with_defaults(root, desk.report)
    validate(root, desk.report)
    return resolve_here(absolute(root, model.directory, desk), model.environment, desk.report)


def _versionless(root: Mapping, desk: Desk) -> Mapping:
    version = root.entry("version")
    if version is None:
        return root
    desk.report.add(codes.OBSOLETE_VERSION.at(version.key.span))
    return root.without("version")
