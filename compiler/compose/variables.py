"""What the environment gives to a tree: values of bare names, contents of configs and secrets."""

from __future__ import annotations

from compiler.compose.environment import Environment
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, Sequence, scalar
from compiler.source.walk import Rule, entries, is_null, rewritten, rules, text

CONTENT = "x-#content"  # where a tree carries what a variable gave, until the project is complete


def resolve_here(root: Mapping, environment: Environment, report: Report) -> Mapping:
    """Return a model's tree with what only its own environment can give."""
    patterns: dict[str, Rule] = {
        "services.*.environment": _resolved_list(environment),
        "secrets.*": _with_content(environment),
        "configs.*": _with_content(environment),
    }
    return rewritten(root, rules(patterns), report)


def resolve_names(root: Mapping, environment: Environment, report: Report) -> Mapping:
    """Return the project with values for bare names; a build argument without one goes."""

    def arguments(node: Node, inner: Report) -> Node:
        return _without_bare(_resolved(node, environment, inner))

    def variables(node: Node, inner: Report) -> Node:
        return _resolved(node, environment, inner)

    patterns: dict[str, Rule] = {
        "services.*.build.args": arguments,
        "services.*.environment": variables,
    }
    return rewritten(root, rules(patterns), report)


def contents(root: Mapping) -> tuple[Mapping, dict[str, Scalar]]:
    """Return the tree without the contents it carries, and these by `secrets.name`."""
    found: dict[str, Scalar] = {}
    for kind in ("secrets", "configs"):
        resources = root.entry(kind)
        for entry in entries(resources.value if resources else None):
            carried = entry.value.get(CONTENT) if isinstance(entry.value, Mapping) else None
            if isinstance(carried, Scalar):
                found[f"{kind}.{entry.name}"] = carried
    without: dict[str, Rule] = {f"{kind}.*.{CONTENT}": _dropped for kind in ("secrets", "configs")}
    return rewritten(root, rules(without), Report()), found


def _dropped(_node: Node, _report: Report) -> None:
    return None


def _resolved_list(environment: Environment) -> Rule:
    def apply(node: Node, report: Report) -> Node:
        return _resolved(node, environment, report) if isinstance(node, Sequence) else node

    return apply


def _resolved(node: Node, environment: Environment, report: Report) -> Node:
    match node:
        case Sequence():
            items = tuple(_item(item, environment, report) for item in node.items)
            return replace(node, items=items)
        case Mapping():
            entries = tuple(_entry(entry, environment, report) for entry in node.entries)
            return replace(node, entries=entries)
        case _:
            return node


def _item(item: Node, environment: Environment, report: Report) -> Node:
    name = text(item)
    if name is None or "=" in name or not isinstance(item, Scalar):
        return item
    value = environment.read(name, item.span, report)
    if value is None:
        return item
    return replace(item, value=f"{name}={value}", raw=name, pieces=())


def _entry(entry: Entry, environment: Environment, report: Report) -> Entry:
    if not is_null(entry.value):
        return entry
    value = environment.read(entry.name, entry.key.span, report)
    return entry if value is None else Entry(entry.key, scalar(value, entry.key))


def _without_bare(node: Node) -> Node:
    match node:
        case Sequence():
            return replace(node, items=tuple(i for i in node.items if not _is_bare(i)))
        case Mapping():
            return replace(node, entries=tuple(e for e in node.entries if not is_null(e.value)))
        case _:
            return node


def _is_bare(item: Node) -> bool:
    written = text(item)
    return written is not None and "=" not in written


def _with_content(environment: Environment) -> Rule:
    def apply(node: Node, report: Report) -> Node:
        named = node.get("environment") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(named, Scalar) or CONTENT in node:
            return node
        value = environment.read(str(named.value), named.span, report)
        if value is None:
            return node
        return node.with_entry(scalar(CONTENT, named), scalar(value, named))

    return apply
