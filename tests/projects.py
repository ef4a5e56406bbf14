"""Small projects for tests, each value with a place.

A service's name stands on line 1 of `NAME.yaml`, and every further field on the next line, in the
order in which the test names them.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import TypeVar

from compiler.diagnostics import Report
from compiler.lower.names import claim_names
from compiler.lower.pods.sharing import share_pods
from compiler.lower.scope import Scope, dependents_of
from compiler.lower.workloads.kinds import decide_kinds
from compiler.options import Options
from compiler.project import (
    Amounts,
    Attachment,
    Condition,
    Dependency,
    Exposed,
    Healthcheck,
    Host,
    Mode,
    NamedMount,
    Pair,
    Port,
    Project,
    Resources,
    Restart,
    RestartRule,
    Service,
    Update,
    Variable,
    Volume,
)
from compiler.records import replace
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Entry, Mapping, Scalar
from compiler.source.text import Source, Span
from compiler.source.values import Default, Value, Written

T = TypeVar("T")


def v(plain: T) -> Value[T]:
    """Return a value that nobody wrote."""
    return Value(plain, Default("a test"))


def service(name: str = "web", /, **given: object) -> Service:
    """Return a service; plain values become `Value`s, lists tuples, mappings pairs."""
    source = Source(f"{name}.yaml", "\n" * (len(given) + 1))
    spans = {key: source.span(line) for line, key in enumerate(given, start=1)}
    keys = tuple(Entry(Scalar(key, span), Scalar(None, span)) for key, span in spans.items())
    unsaid: dict[str, object] = {"restart": RestartRule(v(Restart.NO)), "mode": v(Mode.REPLICATED)}
    made = unsaid | {key: _field(key, value, spans[key]) for key, value in given.items()}
    return Service(
        name=Value(name, Written((source.span(0),))),
        node=Mapping(keys, source.span(0)),
        **made,  # type: ignore[arg-type]  # a test names real fields
    )


def project(*services: Service, **fields: object) -> Project:
    """Return a project; `volumes` are keys, and `accept` is a list."""
    keys = [str(key) for key in _list(fields.pop("volumes", ()))]
    volumes = tuple(Volume(v(key), v(f"shop_{key}")) for key in keys)
    made = Project(v("shop"), "/project", services, volumes=volumes)
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names real fields


def scope_of(given: Project, options: Options | None = None) -> Scope:
    """Return what lowering starts from: names, kinds and pods decided, nothing reported yet."""
    early = Report()
    names = claim_names(given, early)
    kinds = decide_kinds(given, early)
    pods = share_pods(given, kinds, early)
    who = dependents_of(given)
    return Scope(given, options or Options(), MemoryFiles(), Report(), *names, kinds, pods, who)


def slugs(report: Report) -> list[str]:
    """Return `slug file:line` of each diagnostic."""
    return [
        f"{one.slug} {one.span.source.path}:{one.span.first.line}" if one.span else one.slug
        for one in report
    ]


def _list(value: object) -> list[object]:
    assert isinstance(value, list | tuple)
    return list(value)


def _field(key: str, value: object, span: Span) -> object:
    if key in _SPECIAL and isinstance(value, str | list | dict):
        return _SPECIAL[key](value, span)
    match value:
        case str() | int() | float():
            return _at(span, value)
        case list():
            return tuple(_at(span, item) for item in value)
        case dict():
            return _pairs(value, span)
        case _:
            return value


def _at(span: Span, plain: T) -> Value[T]:
    return Value(plain, Written((span,)))


def _pairs(given: dict[str, str], span: Span) -> tuple[Pair, ...]:
    return tuple(Pair(_at(span, name), _at(span, text)) for name, text in given.items())


def _restart(given: str, span: Span) -> RestartRule:
    policy, _, attempts = given.partition(":")
    limit = _at(span, int(attempts)) if attempts else None
    return RestartRule(_at(span, Restart(policy)), limit, is_written=True)


def _environment(given: dict[str, str], span: Span) -> tuple[Variable, ...]:
    return tuple(Variable(_at(span, name), _at(span, text)) for name, text in given.items())


def _ports(given: list[int], span: Span) -> tuple[Port, ...]:
    return tuple(Port(_at(span, number), _at(span, number), v("tcp")) for number in given)


def _expose(given: list[int], span: Span) -> tuple[Exposed, ...]:
    return tuple(Exposed(_at(span, number), v("tcp")) for number in given)


def _mounts(given: dict[str, str], span: Span) -> tuple[NamedMount, ...]:
    return tuple(NamedMount(_at(span, name), _at(span, path)) for name, path in given.items())


def _depends_on(given: dict[str, str], span: Span) -> tuple[Dependency, ...]:
    return tuple(
        Dependency(_at(span, name), _at(span, Condition(f"service_{condition}")))
        for name, condition in given.items()
    )


def _healthcheck(given: dict[str, object], span: Span) -> Healthcheck:
    test = given.get("test", [])
    assert isinstance(test, list)
    times = {"interval": 30, "timeout": 30, "retries": 3, "start_period": 0, "start_interval": 5}
    said = {key: _at(span, given[key]) for key in (*times, "liveness") if key in given}
    disabled = bool(given.get("disabled"))
    values = {key: v(number) for key, number in times.items()} | said
    words = tuple(_at(span, word) for word in test)
    return Healthcheck(words, disabled=disabled, **values)  # type: ignore[arg-type]  # as typed


def _networks(given: list[str], span: Span) -> tuple[Attachment, ...]:
    return tuple(Attachment(_at(span, name)) for name in given)


def _extra_hosts(given: dict[str, str], span: Span) -> tuple[Host, ...]:
    return tuple(Host(_at(span, name), (_at(span, ip),)) for name, ip in given.items())


def _update(given: dict[str, object], span: Span) -> Update:
    return Update(**{key: _at(span, value) for key, value in given.items()})  # type: ignore[arg-type]  # as typed


def _mode(given: str, span: Span) -> Value[Mode]:
    return _at(span, Mode(given))


def _limits(given: dict[str, dict[str, float]], span: Span) -> Resources:
    return Resources(
        **{key: Amounts(**{k: _at(span, n) for k, n in one.items()}) for key, one in given.items()}
    )  # type: ignore[arg-type]  # as typed


_SPECIAL: Dictionary[str, Callable[..., object]] = {
    "restart": _restart,
    "mode": _mode,
    "environment": _environment,
    "ports": _ports,
    "expose": _expose,
    "mounts": _mounts,
    "depends_on": _depends_on,
    "healthcheck": _healthcheck,
    "networks": _networks,
    "extra_hosts": _extra_hosts,
    "update": _update,
    "resources": _limits,
}
