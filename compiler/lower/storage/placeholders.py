"""Variables with Swarm's placeholders, `{{.Node.Hostname}}`: read from fields of the pod."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.codes import keeping as codes
from compiler.ir import FromField, Literal
from compiler.knowledge import placeholders
from compiler.lower.scope import Kind, Scope, unexpanded
from compiler.project import Service, Variable
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.values import Value, inferred

_PLACEHOLDER = regex(placeholders.PLACEHOLDER)
_RULE = "what Swarm fills in at this place, Kubernetes keeps in a field of the pod"


def split_filled(
    variables: Sequence[Variable], service: Service, scope: Scope
) -> tuple[list[Variable], tuple[FromField | Literal, ...]]:
    """Return the variables that are texts, and those that a pod fills in; says what each becomes.

    A field in the midst of a text is a variable of its own, which the text refers to.
    """
    texts: list[Variable] = []
    filled: dict[str, FromField | Literal] = {}
    for one in variables:
        named = replace(one, value=_named(one.value, service))
        found = list(_said(named, service, scope))
        if found:
            filled |= {made.name.plain: made for made in _filled(named, found)}
        else:
            texts.append(named)
    return texts, tuple(filled.values())


def _named(value: Value[str], service: Service) -> Value[str]:
    """Return the text with the service's own name in it, which needs no pod."""
    if "{{" not in value.plain:
        return value
    name = service.name.plain
    return value.map(
        lambda text: _PLACEHOLDER.sub(
            lambda one: name if one[1] == placeholders.SERVICE_NAME else one[0], text
        )
    )


def _said(variable: Variable, service: Service, scope: Scope) -> Iterator[str]:
    """Yield the placeholders that some field stands for, and say what becomes of each."""
    kind = scope.kinds[scope.owner(service.name.plain)]
    place, name = variable.value.span, service.name.plain
    for word in dict.fromkeys(_PLACEHOLDER.findall(variable.value.plain)):
        field = placeholders.FIELDS.get(word)
        if field is None or (word == placeholders.SLOT and kind is not Kind.STATEFUL_SET):
            fact = codes.NOT_FILLED.at(place, word=word, service=name, subject=word)
        else:
            yield word
            fact = codes.FILLED_FROM_FIELD.at(place, word=word, field=field, subject=word)
        scope.report.add(fact)


def _filled(variable: Variable, words: Sequence[str]) -> Iterator[FromField | Literal]:
    name, value = variable.name, variable.value
    whole = _PLACEHOLDER.fullmatch(value.plain)
    if whole:
        yield _field(name, value, whole[1])
        return
    for word in words:
        yield _field(inferred(_helper(word), _RULE, value), value, word)
    yield Literal(name, value.map(lambda text: _referring(text, words)))


def _referring(text: str, words: Sequence[str]) -> str:
    parts, end = [], 0
    for one in _PLACEHOLDER.finditer(text):
        if one[1] in words:
            parts += [_before(text[end : one.start()]), f"$({_helper(one[1])})"]
            end = one.end()
    return "".join((*parts, unexpanded(text[end:])))


def _before(text: str) -> str:
    """Return a text that a reference follows: a `$` at its end is one that Kubernetes would see."""
    return unexpanded(text + "$(").removesuffix("$$(") if text.endswith("$") else unexpanded(text)


def _field(name: Value[str], place: Value[str], word: str) -> FromField:
    return FromField(name, inferred(placeholders.FIELDS[word], _RULE, place))


def _helper(word: str) -> str:
    return f"SWARM_{word.replace('.', '_').upper()}"
