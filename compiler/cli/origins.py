"""Where each value of a printed project comes from: a comment behind it, or beside it in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from compiler.source.nodes import Plain
from compiler.source.text import Span
from compiler.source.trees import Leaf, Tree, plain
from compiler.source.values import Default, FromTemplate, Inferred, LookedUp, Option, Written


def remark(leaf: Leaf) -> str:
    """Return `file:line:column`, and the places that the value came through, outermost last."""
    span = leaf.span
    if span is None:
        return "nobody wrote it"
    return "; ".join((span.place, *(f"{step.how}: {step.span.place}" for step in span.via)))


def origin(leaf: Leaf) -> str:
    """Return why a field of a manifest is what it is: a place, an option, a rule, a template."""
    match leaf.origin:
        case Written(spans):
            return ", ".join(dict.fromkeys(span.place for span in spans)) or "nobody wrote it"
        case Option(name):
            return f"asked for by {name}"
        case Default(rule):
            return rule
        case Inferred(rule, spans) | LookedUp(rule, spans):
            return "; ".join((rule, *dict.fromkeys(span.place for span in spans)))
        case FromTemplate(span):
            return f"the template: {span.place}"
        case _:
            assert_never(leaf.origin)


def explained(project: Tree) -> Plain:
    """Return the project, and beside it the origin of each value by its JSON pointer."""
    origins: dict[str, Plain] = {
        "".join(f"/{_escaped(step)}" for step in path): _origin(leaf.span)
        for path, leaf in _leaves(project, ())
    }
    return {"project": plain(project), "origins": origins}


def _leaves(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    match tree:
        case dict():
            for key, value in tree.items():
                yield from _leaves(value, (*path, key))
        case list() | tuple():
            for index, item in enumerate(tree):
                yield from _leaves(item, (*path, str(index)))
        case None:
            return
        case _:
            yield path, tree


def _escaped(step: str) -> str:
    """Return a step as a JSON pointer has it (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")


def _origin(span: Span | None) -> Plain:
    if span is None:
        return None
    through: list[Plain] = [{"how": step.how, **_place(step.span)} for step in span.via]
    return {**_place(span), "through": through}


def _place(span: Span) -> dict[str, Plain]:
    line, column = span.first
    return {"file": span.source.path, "line": line, "column": column}
