"""Types of values in CEL, as far as schemas and operators tell them.

https://kubernetes.io/docs/reference/using-api/cel/#openapi-type-mapping
"""

from __future__ import annotations

from typing import NamedTuple

from compiler.verify.manifest import Fields, mapping, text

FREE = "x-kubernetes-preserve-unknown-fields"
EITHER = "x-kubernetes-int-or-string"
EMBEDDED = "x-kubernetes-embedded-resource"
META = ("apiVersion", "kind", "metadata")

LEVELS = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
_LOGIC, _SUM = LEVELS["&&"], LEVELS["+"]
_NUMBERS = frozenset(("double", "int", "uint"))
_KNOWN = _NUMBERS | {"bool", "bytes", "list", "string"}
_APART = _KNOWN | {"duration", "null", "timestamp"}  # what equals nothing of another type
_OF_TYPE = {"array": "list", "boolean": "bool", "integer": "int", "number": "double"}
_OF_FORMAT = {
    "byte": "bytes",
    "date": "timestamp",
    "date-time": "timestamp",
    "duration": "duration",
}


class Kind(NamedTuple):
    """The type of a value, empty where it may be any, and its schema if it is of one."""

    name: str = ""
    schema: Fields = {}  # noqa: RUF012 - never written to

    def field(self, name: str) -> Kind | None:
        """Return the type of a field, or `None` where there is no such field."""
        if self.name in _KNOWN:
            return None
        if self.name != "object" or "__" in name:  # `__` escapes other letters
            return self.entry
        if self.schema.get(EMBEDDED) is True and name in META:
            return Kind()
        known = mapping(self.schema, "properties")
        return kind_of(mapping(known, name)) if name in known else None

    @property
    def entry(self) -> Kind:
        """The type of what stands under an index or a key."""
        if self.name == "dyn":
            return self
        below = {"list": "items", "map": "additionalProperties"}.get(self.name)
        return kind_of(mapping(self.schema, below)) if below else Kind()

    @property
    def bound(self) -> Kind:
        """The type of what a comprehension goes through: items of a list, keys of a map."""
        return Kind("string") if self.name == "map" and self.schema else self.entry


def kind_of(schema: Fields) -> Kind:
    """Return the type of what a schema describes."""
    kind = text(schema, "type")
    if schema.get(EITHER) is True:
        return Kind()
    if kind == "string":
        return Kind(_OF_FORMAT.get(text(schema, "format"), kind), schema)
    if kind == "object":
        return Kind("map" if schema.get("additionalProperties") else kind, schema)
    return Kind(_OF_TYPE.get(kind, ""), schema)


def joined(sign: str, left: str, right: str) -> tuple[str, str]:
    """Return the type of what an operator makes, and what keeps it from that; empty if nothing."""
    level, sides = LEVELS[sign], {left, right}
    if level <= _LOGIC:
        return "bool", next(filter(None, (wants_truth(sign, one) for one in (left, right))), "")
    if sign == "in":
        is_odd = right in _KNOWN and right != "list"
        return "bool", f"`in` wants a list or a map, and has `{right}`" if is_odd else ""
    is_mixed = left != right and sides <= (_APART if sign in ("==", "!=") else _KNOWN)
    if level < _SUM:
        is_compared = sign not in ("==", "!=") and sides <= _NUMBERS
        return "bool", _between(sign, left, right) if is_mixed and not is_compared else ""
    odd = next((one for one in (left, right) if one in _KNOWN and not _adds(sign, one)), "")
    wrong = f"there is no `{sign}` for `{odd}`" if odd else ""
    is_same = left == right and left in _KNOWN
    return left if is_same else "", _between(sign, left, right) if is_mixed else wrong


def wants_truth(sign: str, kind: str) -> str:
    """Return what is wrong with a value where a truth is wanted; empty if nothing."""
    return f"`{sign}` wants `bool`, and has `{kind}`" if kind in _KNOWN - {"bool"} else ""


def wants_number(kind: str) -> str:
    """Return what is wrong with a value behind a `-`; empty if nothing."""
    return f"`-` wants a number, and has `{kind}`" if kind in _KNOWN - _NUMBERS else ""


def _adds(sign: str, kind: str) -> bool:
    """Whether an operator of arithmetic is there for a type."""
    if sign == "%":
        return kind in ("int", "uint")
    return kind in _NUMBERS or (sign == "+" and kind != "bool")


def _between(sign: str, left: str, right: str) -> str:
    return f"`{sign}` can't be between `{left}` and `{right}`"
