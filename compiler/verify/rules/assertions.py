"""Rules: what a custom resource's schema asks of values in CEL (`x-kubernetes-validations`)."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.verify.cel import made, mistaken, names
from compiler.verify.cel_kinds import EMBEDDED, Kind, kind_of
from compiler.verify.manifest import Fields, mapping, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.level import Level, has_identity
from compiler.verify.rules.table import entries

_RULES = "x-kubernetes-validations"
_REASONS = (
    "FieldValueDuplicate",
    "FieldValueForbidden",
    "FieldValueInvalid",
    "FieldValueRequired",
)
# A step of a path: `.name`, or `['name']`.
_STEP = regex(r"\.([^.\[\]']+)|\['((?:[^'\\]|\\.)*)'\]")


def assertions(level: Level) -> Iterator[Fault]:
    """Yield what is wrong with the rules of a schema."""
    for index, one in entries(level.schema, _RULES):
        for check in (_rule, _message, _message_expression, _reason, _field_path, _before):
            for fault in check(one, level):
                yield fault._replace(path=(_RULES, index, *fault.path))


def _rule(one: Fields, level: Level) -> Iterator[Fault]:
    rule, given = text(one, "rule"), _given(one, level)
    wrong = mistaken(rule, given) if rule.strip() else "it is empty"
    if wrong:
        yield Fault(("rule",), f"the rule `{shown(rule)}` is no expression in CEL: {wrong}")
    elif made(rule, given) not in ("", "bool"):
        yield Fault(
            ("rule",), f"the rule `{shown(rule)}` makes `{made(rule, given)}`, and no `bool`"
        )


def _given(one: Fields, level: Level) -> dict[str, Kind]:
    """Return what an expression can look at; a value of before that may not be is a wrapped one."""
    identity = {EMBEDDED: True} if has_identity(level) else {}
    own = kind_of(level.schema | identity)
    return {"self": own, "oldSelf": Kind() if one.get("optionalOldSelf") is True else own}


def _message(one: Fields, _: Level) -> Iterator[Fault]:
    message = text(one, "message")
    if message and not message.strip():
        yield Fault(("message",), "`message` is blank")
    elif _has_lines(message.strip()):
        yield Fault(("message",), "`message` is one line")
    elif _has_lines(text(one, "rule").strip()) and not message.strip():
        yield Fault(("rule",), "a rule of several lines needs a `message`")


def _message_expression(one: Fields, level: Level) -> Iterator[Fault]:
    written, given = text(one, "messageExpression"), _given(one, level)
    if not written:
        return
    wrong = mistaken(written, given) if written.strip() else "it is blank"
    if not wrong and made(written, given) not in ("", "string"):
        wrong = f"it makes `{made(written, given)}`, and no `string`"
    if wrong:
        fact = f"`messageExpression: {shown(written)}` makes no message: {wrong}"
        yield Fault(("messageExpression",), fact)


def _reason(one: Fields, _: Level) -> Iterator[Fault]:
    reason = one.get("reason")
    if isinstance(reason, str) and reason not in _REASONS:
        known = ", ".join(f"`{known}`" for known in _REASONS)
        yield Fault(("reason",), f"`reason: {reason}` is none of {known}")


def _field_path(one: Fields, level: Level) -> Iterator[Fault]:
    path = text(one, "fieldPath")
    if path and not leads_somewhere(path, level.schema):
        yield Fault(("fieldPath",), f"`fieldPath: {shown(path)}` leads to no field of the schema")


def _before(one: Fields, level: Level) -> Iterator[Fault]:
    """Yield where a rule looks at a value of before that nobody can find, or has no need to."""
    looks_back = "oldSelf" in names(text(one, "rule"))
    if looks_back and not level.is_matched:
        fact = "there is no `oldSelf` in a list that is no `map`, and in what is replaced whole"
        yield Fault(("rule",), fact)
    if not looks_back and one.get("optionalOldSelf") is not None:
        yield Fault(("optionalOldSelf",), "`optionalOldSelf` needs a rule about `oldSelf`")


def leads_somewhere(path: str, schema: Plain) -> bool:
    """Whether a path such as `.spec.size` or `['a b']` leads to a field of a schema."""
    place = 0
    while place < len(path):
        step = _STEP.match(path, place)
        if not step or not isinstance(schema, dict):
            return False
        place = step.end()
        name = step[1] if step[1] is not None else step[2].replace("\\'", "'")
        if "properties" in schema:
            schema = mapping(schema, "properties").get(name)
        else:
            schema = schema.get("additionalProperties")
    return isinstance(schema, dict)


def _has_lines(written: str) -> bool:
    return "\n" in written or "\r" in written
