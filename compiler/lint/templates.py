"""What makes a text a template: instructions for a tool, and no YAML before that has run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from compiler.codes import linting as codes
from compiler.diagnostics import Diagnostic, Severity
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.source.text import Source
from compiler.verify.bundle import is_built_in
from compiler.verify.manifest import text

# Helm's own objects, which no other tool that uses double braces has.
_HELM = regex(r"\{\{-?[^{}]*\.(?:Values|Release|Chart|Capabilities)\b")
# Braces of a template where a line, an item or a value begins: to YAML a mapping that is a key.
_BARE = regex(
    r"^(?:[ \t]*(?:-[ \t]+)*"
    r"|[^#'\"\n]*?(?::[ \t]+|(?<!\{)[\[{](?!\{)(?:[^'\"\n]*,)?[ \t]*))(?=\{\{)|(?=\{%)",
    re.MULTILINE,
)
# https://carvel.dev/ytt/docs/latest/: instructions that are comments to YAML.
_YTT = regex(r"(?<![^ \t\n])#@(?=[ \t]|[a-z]+/)")
# Texts that a manifest carries as they are, for whoever reads them.
_CARRIED = frozenset({"annotations", "args", "command", "data", "stringData", "value"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a source comes from: `named` by the caller, or found.

    `chart_of` returns the chart that it belongs to.
    """

    named: bool = True
    chart_of: Callable[[], str | None] = lambda: None


class _Sign(NamedTuple):
    """What shows that a text is a template: its place, how it is written, and who renders it."""

    start: int
    marks: str
    hint: str


def template_in(
    source: Source, bodies: Callable[[], Iterator[Plain]], origin: Origin, *, is_yaml: bool
) -> Diagnostic | None:
    """Return that a text is a template; `bodies` returns what it says where it is YAML."""
    if not any(mark in source.text for mark in ("{{", "{%", "#@")):
        return None
    chart = origin.chart_of
    sign = _of_ytt(source, bodies) or _with_braces(source, bodies, chart, is_yaml=is_yaml)
    if sign is None:
        return None
    span = source.span(sign.start, sign.start + 2)
    severity = _severity(origin)
    return codes.TEMPLATE.at(span, severity=severity, marks=sign.marks, hint=sign.hint)


def _severity(origin: Origin) -> Severity | None:
    """Return how bad a template is: only who names one expects it to be checked."""
    if origin.chart_of():
        return Severity.NOTE
    return None if origin.named else Severity.WARNING


def _of_ytt(source: Source, bodies: Callable[[], Iterator[Plain]]) -> _Sign | None:
    found = _YTT.search(source.text)
    if found is None or any(_YTT.search(each) for body in bodies() for each in _texts(body)):
        return None  # whoever carries such texts makes something of them
    return _Sign(found.start(), "#@", "render it first: `ytt -f FILE | podc lint -`")


def _with_braces(
    source: Source,
    bodies: Callable[[], Iterator[Plain]],
    chart_of: Callable[[], str | None],
    *,
    is_yaml: bool,
) -> _Sign | None:
    """Return where the braces of a template stand: no YAML, or YAML of no use."""
    found = None if is_yaml else _BARE.search(source.text)
    if found is None and any(map(_is_filled_in, bodies())):
        found = re.search(f"(?={_HELM.pattern})", source.text)
    if found is None:
        return None
    marks = "{% %}" if source.text.startswith("{%", found.end()) else "{{ }}"
    if chart := chart_of():
        hint = f"render it first: `helm template {chart} | podc lint -`"
    elif _HELM.search(source.text):
        hint = "render it first: `helm template CHART | podc lint -`"
    else:
        hint = "let the tool render it that it is written for: `… | podc lint -`"
    return _Sign(found.end(), marks, hint)


def _is_filled_in(body: Plain) -> bool:
    """Tell whether a manifest has Helm's braces where a server, or a node, makes use of a text.

    A custom resource may bring a chart's values along, or a template of its own.
    """
    is_custom = isinstance(body, dict) and not is_built_in(text(body, "apiVersion"))
    left_out = _CARRIED | {"spec"} if is_custom else _CARRIED
    return any("\n" not in each and _HELM.search(each) for each in _texts(body, left_out))


def _texts(value: Plain, left_out: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the texts with braces or comments in a value, but for what is under some keys."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _texts(one, left_out)
        case dict():
            for key, one in value.items():
                if key not in left_out:
                    yield from _texts(one, left_out)
        case _:
            return
