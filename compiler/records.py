"""Records: `dataclasses` with a quick start, for most of them are made at every start of podc.

To a type checker these are the standard library's, of which they are the part that podc uses:
`frozen`, `slots`, `eq`, `field`, `replace`, `fields`. At run time they differ in two ways:

- The standard library compiles six methods of each class when the class is made, a millisecond. A
  record shares five of them with all others, and compiles `__init__` for its first instance.
- `frozen` is checked by mypy alone. A guard at run time would double what making a node costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]

T = TypeVar("T")
C = TypeVar("C", bound=type)
Maker = Callable[[], object]

_NONE = object()
_FIELDS = "__record_fields__"
_MATCHED = "__match_args__"


class _Field:
    """What is known of one field; a default and a factory of defaults may be absent."""

    __slots__ = ("compare", "default", "factory", "init", "name", "repr")

    def __init__(
        self,
        default: object = _NONE,
        default_factory: object = _NONE,
        *,
        init: bool = True,
        repr: bool = True,  # noqa: A002 - the standard library's word
        compare: bool = True,
    ) -> None:
        self.name = ""
        self.default = default
        self.factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare


def _dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[C], C]:
    def made(cls: C) -> C:
        own = tuple(_own_fields(cls))
        inherited = {one.name: one for base in cls.__mro__[:0:-1] for one in _known_fields(base)}
        known = tuple((inherited | {one.name: one for one in own}).values())
        record = _slotted(cls, own) if slots else cls
        setattr(record, _FIELDS, known)
        setattr(record, _MATCHED, tuple(one.name for one in known if one.init))
        for name, method in _methods(record, known, frozen=frozen, eq=eq):
            if name not in cls.__dict__:
                setattr(record, name, method)
        return record

    return made


def _own_fields(cls: type) -> Iterator[_Field]:
    """Yield the fields that a class adds; what the class body says of each is taken out of it."""
    for name in cls.__annotations__:
        said = cls.__dict__.get(name, _NONE)
        one = said if isinstance(said, _Field) else _Field(said)
        one.name = name
        if isinstance(said, _Field):
            delattr(cls, name)
        yield one


def _known_fields(cls: type) -> tuple[_Field, ...]:
    return cast("tuple[_Field, ...]", cls.__dict__.get(_FIELDS, ()))


def _slotted(cls: C, own: tuple[_Field, ...]) -> C:
    """Return the class made again with slots: they can't be added to one that is made."""
    names = tuple(one.name for one in own)
    body = {
        key: value
        for key, value in cls.__dict__.items()
        if key not in names and key not in {"__dict__", "__weakref__"}
    }
    again = type(cls)(cls.__name__, cls.__bases__, {**body, "__slots__": names})
    again.__qualname__ = cls.__qualname__
    return again


def _methods(
    cls: type, known: tuple[_Field, ...], *, frozen: bool, eq: bool
) -> Iterator[tuple[str, object]]:
    yield "__init__", _first_init(cls, known)
    yield "__repr__", _repr
    if eq:
        content = _content(tuple(one.name for one in known if one.compare))
        yield "__eq__", _equality(content)
        yield "__hash__", _hashing(content) if frozen else None


def _first_init(cls: type, known: tuple[_Field, ...]) -> Callable[..., None]:
    """Return the initialiser for the first instance, which puts the real one in its own place."""

    def __init__(self: object, *values: object, **named: object) -> None:  # noqa: N807
        init = _compiled(cls, known)
        cls.__init__ = init  # type: ignore[misc]  # that is the point
        init(self, *values, **named)

    return __init__


def _compiled(cls: type, known: tuple[_Field, ...]) -> Callable[..., None]:
    """Return an `__init__` that sets each field, as somebody would have written it."""
    scope: dict[str, object] = {"_NONE": _NONE}
    parameters, body = ["self"], []
    for one in known:
        name, default, maker = one.name, f"_default_{one.name}", f"_make_{one.name}"
        has_factory = one.factory is not _NONE
        scope |= {default: one.default, maker: one.factory}
        optional = has_factory or one.default is not _NONE
        if one.init:
            parameters.append(f"{name}={default}" if optional else name)
            made = f"{maker}() if {name} is _NONE else {name}" if has_factory else name
            body.append(f"self.{name} = {made}")
        elif optional:
            body.append(f"self.{name} = {maker}()" if has_factory else f"self.{name} = {default}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    text = f"def __init__({', '.join(parameters)}):\n " + ("\n ".join(body) or "pass")
    exec(text, scope)  # noqa: S102 - names of fields are podc's own
    return cast("Callable[..., None]", scope["__init__"])


def _content(names: tuple[str, ...]) -> Callable[[object], object]:
    return attrgetter(*names) if names else lambda _: ()


def _equality(content: Callable[[object], object]) -> Callable[[object, object], bool]:
    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return content(self) == content(other)

    return __eq__


def _hashing(content: Callable[[object], object]) -> Callable[[object], int]:
    def __hash__(self: object) -> int:  # noqa: N807
        return hash(content(self))

    return __hash__


def _fields(record: object) -> tuple[_Field, ...]:
    return cast("tuple[_Field, ...]", getattr(record, _FIELDS))


def _repr(self: object) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in _fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _is_dataclass(one: object) -> bool:
    return hasattr(one, _FIELDS)


def _replace(record: T, /, **changes: object) -> T:
    cls = type(record)
    for name in getattr(cls, _MATCHED):
        if name not in changes:
            changes[name] = getattr(record, name)
    return cls(**changes)


if not TYPE_CHECKING:
    dataclass, field, fields = _dataclass, _Field, _fields
    is_dataclass, replace = _is_dataclass, _replace
