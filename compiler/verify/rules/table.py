"""How rules are written down: API type, code, Kubernetes' own function, and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from compiler.diagnostics import Code
from compiler.schema.words import either
from compiler.source.nodes import Plain
from compiler.verify.manifest import Fields, items
from compiler.verify.plan import Check, Fault, Form, Names, Place, Rule, Settled, shown

Rules = tuple[Rule, ...]


def fields(on: str, code: Code, source: str, **forms: Form) -> Rules:
    """Want fields of a type to have their forms."""
    return tuple(
        Rule(on, code, source, f"`{field}` is {form.said}", field=field, form=form)
        for field, form in forms.items()
    )


def whole(on: str, code: Code, source: str, check: Check, *when: str) -> Rule:
    """Hold a mapping of a type against a function, whose docstring says what it checks.

    `when`: only a mapping with one of these fields, if all that it finds is about them.
    """
    return Rule(on, code, source, _says(check), check, when=when)


def alone(
    on: str, code: Code, source: str, check: Callable[[Fields], Iterable[Fault]], *when: str
) -> Rule:
    """Hold a mapping against a function that sees no more of the manifest than that."""
    return Rule(on, code, source, _says(check), partial(_seen, check), when=when, alone=True)


def _says(check: Callable[..., object]) -> str:
    return (check.__doc__ or "").partition("\n")[0].removeprefix("Check that ").rstrip(".")


def _seen(check: Callable[[Fields], Iterable[Fault]], at: Place) -> Iterable[Fault]:
    return check(at.fields)


def unless(settled: Settled, rule: Rule) -> Rule:
    """Ask a rule only of mappings whose fields, none of them empty, don't settle it."""
    return rule._replace(settled=settled)


def has_any(*names: str) -> Settled:
    """Settle what is about the lack of all these fields."""
    return lambda given: any(name in given for name in names)


def needs(on: str, code: Code, source: str, *names: str) -> Rule:
    """Want fields to be there, and not empty."""
    said, check = f"has {_and(names)}", partial(_needed, names)
    settled = frozenset(names).issubset
    return Rule(on, code, source, said, check, settled=settled, alone=True)


def exactly_one(on: str, code: Code, source: str, *names: str) -> Rule:
    """Want one of these fields, and only one."""
    said, check = f"has one of {either(_quoted(names))}", partial(_chosen, names, True)
    settled = partial(_has_one, frozenset(names), 1)
    return Rule(on, code, source, said, check, settled=settled, alone=True)


def at_most_one(on: str, code: Code, source: str, *names: str) -> Rule:
    """Want at most one of these fields."""
    said, check = f"has at most one of {either(_quoted(names))}", partial(_chosen, names, False)
    settled = partial(_has_one, frozenset(names), 0)
    return Rule(on, code, source, said, check, when=names, settled=settled, alone=True)


def _has_one(names: frozenset[str], least: int, given: Names) -> bool:
    return least <= len(names.intersection(given)) <= 1


def unique(on: str, code: Code, source: str, field: str, *keys: str) -> Rule:
    """Want items of a list to differ: in what stands under these keys, or (without keys) at all."""
    said = f"items of `{field}` differ" + (f" in {_and(keys)}" if keys else "")
    return Rule(on, code, source, said, partial(_distinct, field, keys), when=(field,), alone=True)


def at_most(on: str, code: Code, source: str, field: str, most: int) -> Rule:
    """Want a list to have no more than so many items."""
    said = f"`{field}` has at most {most} items"
    return Rule(on, code, source, said, partial(_counted, field, most), when=(field,), alone=True)


def is_given(value: Plain) -> bool:
    """Whether a server takes a value for one: an empty text, list or mapping is none."""
    return bool(value) or value == 0  # which `False` is, too


def _needed(names: tuple[str, ...], at: Place) -> Iterable[Fault]:
    return () if all(map(at.fields.get, names)) else _lacking(names, at)


def _lacking(names: tuple[str, ...], at: Place) -> Iterator[Fault]:
    for name in names:
        value = at.fields.get(name)
        if not is_given(value):
            said = "is empty" if name in at.fields else "is missing"
            yield Fault((name,), f"{_title(at)} needs `{name}`, which {said}")


def _chosen(names: tuple[str, ...], required: bool, at: Place) -> Iterable[Fault]:
    given = [name for name in names if at.fields.get(name) is not None]
    if len(given) > 1:
        fact = f"{_title(at)} can have one of {_and(given)}, and not several"
        return (Fault((given[1],), fact, key=True),)
    if required and not given:
        return (Fault((), f"{_title(at)} needs one of {either(_quoted(names))}"),)
    return ()


def _counted(field: str, most: int, at: Place) -> Iterator[Fault]:
    values = at.fields.get(field)
    if isinstance(values, list) and len(values) > most:
        fact = f"`{field}` can have {most} items at most, and has {len(values)}"
        yield Fault((field,), fact, key=True)


def _distinct(field: str, keys: tuple[str, ...], at: Place) -> Iterable[Fault]:
    values = at.fields.get(field)
    return _repeated(field, keys, values) if isinstance(values, list) and len(values) > 1 else ()


def _repeated(field: str, keys: tuple[str, ...], values: list[Plain]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, item in enumerate(values):
        key = _key(item, keys)
        known = repr(key)
        if known in seen and any(map(is_given, key)):
            path = (field, index, keys[0]) if len(keys) == 1 else (field, index)
            said = ", ".join(shown(part) for part in key if is_given(part))
            yield Fault(path, f"`{field}` has `{said}` twice")
        seen.add(known)


def _key(item: Plain, keys: tuple[str, ...]) -> tuple[Plain, ...]:
    if keys and isinstance(item, dict):
        return tuple(item.get(key) for key in keys)
    return (item,)


def _title(at: Place) -> str:
    names = [f"`{step}`" for step in at.path if isinstance(step, str)]
    name = at.fields.get("name")
    if isinstance(name, str) and names and isinstance(at.path[-1], int):
        return f"`{name}` in {names[-1]}"
    return names[-1] if names else "it"


def _quoted(names: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in names]


def _and(names: Iterable[str]) -> str:
    *rest, last = _quoted(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def entries(fields: Fields, name: str) -> Sequence[tuple[int, Fields]]:
    """Return the mappings of a list, each with its position."""
    values = fields.get(name)
    if not isinstance(values, list):
        return ()
    return [(index, item) for index, item in enumerate(values) if isinstance(item, dict)]


def several(fields: Fields, name: str) -> Sequence[tuple[int, Fields]]:
    """Return the mappings of a list, each with its position, if there are any to compare."""
    found = entries(fields, name) if len(items(fields, name)) > 1 else ()
    return found if len(found) > 1 else ()
