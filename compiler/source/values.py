"""Values that remember why they are what they are: leaves of models, IR and manifests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from compiler.records import dataclass, field
from compiler.source.nodes import Scalar
from compiler.source.text import Span

T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Written:
    """The user wrote it: here, and (when several places made one value) there."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the command line, or of the caller, said so."""

    name: str


@dataclass(frozen=True, slots=True)
class Default:
    """Nobody wrote it: a rule gave it. `rule` says which, in words that `podc explain` can show."""

    rule: str


@dataclass(frozen=True, slots=True)
class Inferred:
    """A rule concluded it from what was written (or from what the image table knows)."""

    rule: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """podc's table of images gave it, for what was written there."""

    rule: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FromTemplate:
    """A template's own text, at this span of the template."""

    span: Span


Origin = Written | Option | Default | Inferred | LookedUp | FromTemplate


@dataclass(frozen=True, slots=True)
class Value(Generic[T_co]):
    """A plain value and where it comes from. Equality looks at the plain value alone."""

    plain: T_co
    origin: Origin = field(compare=False, repr=False)

    def map(self, change: Callable[[T_co], U]) -> Value[U]:
        """Return the changed value, of the same origin."""
        return Value(change(self.plain), self.origin)

    def be(self, plain: U) -> Value[U]:
        """Return another plain value of the same origin."""
        return Value(plain, self.origin)

    @property
    def span(self) -> Span | None:
        """Where the user wrote it, if anybody did."""
        match self.origin:
            case Written(spans) | Inferred(_, spans) | LookedUp(_, spans):
                return spans[0] if spans else None
            case FromTemplate(span):
                return span
            case _:
                return None


def written(plain: U, *where: Span | Scalar) -> Value[U]:
    """Return a value that the user wrote at these places."""
    return Value(plain, Written(tuple(w.span if isinstance(w, Scalar) else w for w in where)))


def default(plain: U, rule: str) -> Value[U]:
    """Return a value that a rule gave, since nobody wrote one."""
    return Value(plain, Default(rule))


def inferred(plain: U, rule: str, *values: Value[object]) -> Value[U]:
    """Return a value that a rule concluded from these."""
    spans = tuple(value.span for value in values if value.span)
    return Value(plain, Inferred(rule, spans))


def looked_up(plain: U, rule: str, *values: Value[object]) -> Value[U]:
    """Return a value that podc's table of images gave for these."""
    spans = tuple(value.span for value in values if value.span)
    return Value(plain, LookedUp(rule, spans))
