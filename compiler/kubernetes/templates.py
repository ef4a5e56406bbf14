"""Templates: Jinja2 text and values in, trees out. A value is never text in between.

Every `{{ }}` prints a token; the printed text is read as YAML, and each token in it is replaced by
the very object it stands for. So there is nothing to quote, and nothing can break out of its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from traceback import walk_tb

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from compiler.codes import building as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.kubernetes import printed
from compiler.kubernetes.printed import Shape, Slots
from compiler.records import dataclass, field
from compiler.source.text import Source, Span
from compiler.source.trees import Tree
from compiler.source.wording import listed

Values = Mapping[str, object]

# The values that a template printed, among those that it is given. No template can say this name.
_PRINTED = " printed"

# What working out an expression of somebody's template may end in.
_STOPS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A template, ready to be filled. `shapes`: what it printed before, as it was read."""

    source: Source
    jinja: Template
    shapes: dict[str, tuple[Shape, ...]] = field(default_factory=dict)


def compiled(source: Source, report: Report) -> Compiled | None:
    """Return the template ready for use, or report why it can't be."""
    if printed.is_reserved(source.text):
        what = "it has characters that Unicode reserves (U+FDD0 to U+FDD2)"
        report.add(codes.TEMPLATE_SYNTAX.at(source.span(), what=what))
        return None
    try:
        return Compiled(source, _compile(source))
    except TemplateSyntaxError as error:
        report.add(codes.TEMPLATE_SYNTAX.at(_line(source, error.lineno), what=error.message))
    except RecursionError:
        report.add(codes.TEMPLATE_SYNTAX.at(source.span(), what="it is nested too deeply"))
    return None


def render(template: Compiled, values: Values, report: Report) -> tuple[Tree, ...]:
    """Return the documents that the template makes of the values, or report why it makes none."""
    slots = Slots(tuple(values.values()), report)
    try:
        context = template.jinja.new_context({**values, _PRINTED: slots})
        text = "".join(template.jinja.root_render_func(context))
    except _STOPS as error:
        report.add(_stop(error, template, values))
        return ()
    shapes = template.shapes.get(text)
    if shapes is None:
        shapes = template.shapes[text] = printed.read(text, template.source, report)
    return tuple(slots.fill(shape) for shape in shapes)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of templates for objects: undefined names stop, values are tokens."""
    return ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_print_token,
        autoescape=False,  # values never become text here
    )


@pass_context  # so that Jinja does not print constants while it compiles
def _print_token(context: Context, value: object) -> str:
    if isinstance(value, Undefined):
        str(value)  # raises what Jinja says of an undefined name
    slots: Slots = context[_PRINTED]
    return slots.take(value)


def _compile(source: Source) -> Template:
    """Compile with a mark in front of each piece of text, so that its place is known when read."""
    jinja = environment()
    tree = jinja.parse(source.text, source.path, source.path)
    pieces = tree.find_all(nodes.TemplateData)
    for piece, offset in zip(pieces, _offsets(source.text), strict=True):
        piece.data = printed.mark(offset) + piece.data
    code = jinja.compile(tree, source.path, source.path)
    return Template.from_code(jinja, code, jinja.make_globals(None))


def _offsets(text: str) -> Iterator[int]:
    """Yield where each piece of text stands. Jinja leaves out blanks between tokens at times."""
    position = 0
    for _, kind, value in environment().lex(text):
        while not text.startswith(value, position) and text[position].isspace():
            position += 1
        if kind == "data":
            yield position
        position += len(value)


def _stop(error: BaseException, template: Compiled, values: Values) -> Diagnostic:
    span = _line(template.source, _line_of(error, template))
    what = str(error).replace("compiler.source.values.Value object", "value") or repr(error)
    if isinstance(error, UndefinedError):
        return codes.TEMPLATE_NAME.at(span, what=what, known=listed(values))
    return codes.TEMPLATE_EXPRESSION.at(span, what=what)


def _line_of(error: BaseException, template: Compiled) -> int:
    """Return the template's line that was at work when the error arose."""
    lines = [
        template.jinja.get_corresponding_lineno(line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == template.source.path
    ]
    return lines[-1] if lines else 1


def _line(source: Source, number: int) -> Span:
    """Return a line (counted from 1) without its indentation."""
    lines = source.text.split("\n")
    number = min(max(number, 1), len(lines))
    line = lines[number - 1]
    start = sum(len(before) + 1 for before in lines[: number - 1])
    return source.span(start + len(line) - len(line.lstrip()), start + len(line))
