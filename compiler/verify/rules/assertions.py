"""Rules: what a custom resource's schema asks of values in CEL (`x-kubernetes-validations`)."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.verify.cel import kind, looked_up, mistake, names
from compiler.verify.manifest import Fields, mapping, text
from compiler.verify.plan import Fault, shown
from compiler.verify.rules.level import EITHER, FREE, META, Level, has_identity
from compiler.verify.rules.table import entries

_RULES = "x-kubernetes-validations"
_GIVEN = ("self", "oldSelf")
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
    rule = text(one, "rule")
    wrong = mistake(rule, _GIVEN) if rule.strip() else "it is empty"
    if wrong:
        yield Fault(("rule",), f"the rule `{shown(rule)}` is no expression in CEL: {wrong}")
    elif kind(rule) not in ("", "bool"):
        yield Fault(("rule",), f"the rule `{shown(rule)}` makes `{kind(rule)}`, and no `bool`")
    yield from _unknown_fields(one, level)


def _unknown_fields(one: Fields, level: Level) -> Iterator[Fault]:
    """Yield the fields that an expression looks at and the schema does not have."""
    known = mapping(level.schema, "properties")
    if not known or level.schema.get(FREE) is True or level.schema.get(EITHER) is True:
        return
    own = META if has_identity(level) else ()
    for field in ("rule", "messageExpression"):
        for name in looked_up(text(one, field), "self"):
            if "__" not in name and name not in known and name not in own:  # `__` escapes
                fact = f"`{field}: {shown(text(one, field))}` looks at `{name}`, which is no field"
                yield Fault((field,), fact)


def _message(one: Fields, _: Level) -> Iterator[Fault]:
    message = text(one, "message")
    if message and not message.strip():
        yield Fault(("message",), "`message` is blank")
    elif _has_lines(message.strip()):
        yield Fault(("message",), "`message` is one line")
    elif _has_lines(text(one, "rule").strip()) and not message.strip():
        yield Fault(("rule",), "a rule of several lines needs a `message`")


def _message_expression(one: Fields, _: Level) -> Iterator[Fault]:
    written = text(one, "messageExpression")
    if not written:
        return
    wrong = mistake(written, _GIVEN) if written.strip() else "it is blank"
    if not wrong and kind(written) not in ("", "string"):
        wrong = f"it makes `{kind(written)}`, and no `string`"
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
