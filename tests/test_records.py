"""Records behave as the standard library's dataclasses do, wherever podc relies on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import ModuleType

import pytest

from compiler import records

BOTH = pytest.mark.parametrize("made_by", [dataclasses, records])


def point(made_by: ModuleType) -> type:
    @made_by.dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        note: str = made_by.field(default="", compare=False, repr=False)
        tags: list[str] = made_by.field(default_factory=list)
        _seen: list[int] = made_by.field(default_factory=list, init=False, compare=False)

        def sum(self) -> int:
            return self.x + self.y

    return Point


@BOTH
def test_values_come_by_place_by_name_and_by_default(made_by: ModuleType) -> None:
    one = point(made_by)(1, tags=["a"])
    assert (one.x, one.y, one.note, one.tags, one._seen) == (1, 2, "", ["a"], [])
    assert one.sum() == 3


@BOTH
@pytest.mark.parametrize(
    "call",
    [
        lambda made: made(),
        lambda made: made(1, 2, "", [], []),
        lambda made: made(1, z=2),
        lambda made: made(1, x=1),
        lambda made: made(1, _seen=[]),
    ],
)
def test_what_does_not_fit_is_refused(made_by: ModuleType, call: Callable[[type], object]) -> None:
    with pytest.raises(TypeError):
        call(point(made_by))


@BOTH
def test_a_list_by_default_is_each_instances_own(made_by: ModuleType) -> None:
    made = point(made_by)
    assert made(1).tags is not made(1).tags
    assert made(1)._seen is not made(1)._seen


@BOTH
def test_fields_that_do_not_compare_are_not_compared(made_by: ModuleType) -> None:
    made = point(made_by)
    assert made(1, note="a") == made(1, note="b")
    assert made(1) != made(2)
    assert made(1) != (1, 2, [])


@BOTH
def test_what_is_shown(made_by: ModuleType) -> None:
    assert repr(point(made_by)(1)).endswith("Point(x=1, y=2, tags=[], _seen=[])")


@BOTH
def test_there_is_no_room_for_more(made_by: ModuleType) -> None:
    made = point(made_by)
    assert not hasattr(made(1), "__dict__")
    assert not any(isinstance(vars(made)[name], int | str) for name in ("x", "y", "note"))


@BOTH
def test_frozen_ones_are_keys_others_are_not(made_by: ModuleType) -> None:
    @made_by.dataclass(frozen=True, slots=True)
    class Frozen:
        x: int

    @made_by.dataclass(slots=True)
    class Loose:
        x: int

    assert {Frozen(1): "a"}[Frozen(1)] == "a"
    with pytest.raises(TypeError):
        hash(Loose(1))


@BOTH
def test_without_eq_a_record_equals_itself_alone(made_by: ModuleType) -> None:
    @made_by.dataclass(frozen=True, slots=True, eq=False)
    class Thing:
        x: int

    one = Thing(1)
    assert one == one  # noqa: PLR0124
    assert one != Thing(1)
    assert len({one, Thing(1)}) == 2


@BOTH
def test_fields_are_inherited_in_order(made_by: ModuleType) -> None:
    @made_by.dataclass(frozen=True, slots=True)
    class Base:
        x: int = 1
        y: int = 2

    @made_by.dataclass(frozen=True, slots=True)
    class Child(Base):
        z: int = 3
        x: int = 5  # keeps its place

    assert repr(Child()).endswith("Child(x=5, y=2, z=3)")
    assert repr(Child(7, 8, 9)).endswith("Child(x=7, y=8, z=9)")
    assert Child(1, 2) != Base(1, 2)


@BOTH
def test_replaced(made_by: ModuleType) -> None:
    one = point(made_by)(1, tags=["a"])
    one._seen.append(7)
    other = made_by.replace(one, y=5)
    assert (other.x, other.y, other.tags, other._seen) == (1, 5, ["a"], [])
    assert type(other) is type(one)
    with pytest.raises(TypeError):
        made_by.replace(one, z=1)


@BOTH
def test_matched_by_place(made_by: ModuleType) -> None:
    made = point(made_by)
    match made(1):
        case made(x, y, note):
            assert (x, y, note) == (1, 2, "")


@BOTH
def test_a_method_of_ones_own_stays(made_by: ModuleType) -> None:
    @made_by.dataclass(frozen=True, slots=True)
    class Spoken:
        x: int

        def __repr__(self) -> str:
            return f"x is {self.x}"

    assert repr(Spoken(1)) == "x is 1"


@BOTH
def test_what_comes_after_init(made_by: ModuleType) -> None:
    @made_by.dataclass(frozen=True, slots=True)
    class Derived:
        x: int
        twice: int = made_by.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.x)

    assert Derived(2).twice == 4


@BOTH
def test_fields_are_listed(made_by: ModuleType) -> None:
    one = point(made_by)(1)
    assert [each.name for each in made_by.fields(one)] == ["x", "y", "note", "tags", "_seen"]
    assert made_by.is_dataclass(one)
    assert not made_by.is_dataclass(1)
