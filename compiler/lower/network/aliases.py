"""The further names of services: network aliases, links, container names and host names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from compiler.codes import networking
from compiler.codes import publishing as codes
from compiler.ir import Texts
from compiler.lower.network.hosts import linked_names
from compiler.lower.scope import INSTANCE_LABEL, Scope, label_at
from compiler.records import dataclass, field
from compiler.regexes import regex
from compiler.source.values import Value, default

_LABEL = regex(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")


class _Kind(Enum):
    """Who gave a name. Several services may share an alias; a host name is its pod's own affair."""

    ALIAS = "alias"
    LINK = "link"
    CONTAINER = "container_name"
    HOST = "hostname"


class _Name(NamedTuple):
    service: str
    written: Value[str]
    kind: _Kind

    @property
    def spelled(self) -> str:
        """The name as DNS compares it."""
        return self.written.plain.lower()


@dataclass(frozen=True, slots=True)
class Alias:
    """A further name, and the services that it means."""

    name: Value[str]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aliases:
    """The Services to make for further names, and the labels that shared ones select by."""

    names: tuple[Alias, ...]
    selectors: Mapping[str, Texts]
    labels: Mapping[str, Texts] = field(default_factory=dict)


def aliases(taken: Mapping[str, Value[str]], scope: Scope) -> Aliases:
    """Return the further names; `taken` are those of Services, with what they were made for."""
    found: dict[str, list[_Name]] = {}
    for name in _names(scope):
        if _is_usable(name, taken, scope):
            found.setdefault(name.spelled, []).append(name)
    names = tuple(_alias(_given(several), scope) for several in found.values())
    return Aliases(names, {one.name.plain: _selector(one, scope) for one in names}, _labels(names))


def _given(several: list[_Name]) -> list[_Name]:
    """Return the names that networks know: a host name gives way to them."""
    return [one for one in several if one.kind is not _Kind.HOST] or several


def _alias(several: list[_Name], scope: Scope) -> Alias:
    _check(several, scope)
    services = tuple(dict.fromkeys(one.service for one in several))
    return Alias(several[0].written.map(str.lower), services)


def _names(scope: Scope) -> Iterator[_Name]:
    for service in scope.project.services:
        name = service.name.plain
        for attachment in service.networks:
            yield from (_Name(name, alias, _Kind.ALIAS) for alias in attachment.aliases)
        for target, alias in linked_names(service):
            if target in scope.names:
                yield _Name(target, alias, _Kind.LINK)
        if service.container_name:
            yield _Name(name, service.container_name, _Kind.CONTAINER)
        if service.hostname:
            yield _Name(name, service.hostname, _Kind.HOST)


def _is_usable(name: _Name, taken: Mapping[str, Value[str]], scope: Scope) -> bool:
    """Tell whether a Service is to be made for the name, and say why not where that matters."""
    if name.spelled in (name.service.lower(), scope.names[name.service].plain):
        return False
    if not _LABEL.fullmatch(name.spelled):
        _say_unusable(name, scope)
        return False
    if name.spelled in taken:
        _say_taken(name, taken[name.spelled], scope)
        return False
    return True


def _say_unusable(name: _Name, scope: Scope) -> None:
    """Report a name that no Service can have; Docker's peers don't know host names either.

    Where a text speaks of it all the same, `links` says so.
    """
    if name.kind is _Kind.HOST:
        return
    code = networking.NAME_NOT_FOUND if name.kind is _Kind.CONTAINER else codes.NO_ALIAS
    fact = code.at(
        name.written.span,
        subject=name.service,
        alias=name.written.plain,
        service=name.service,
        name=scope.names[name.service].plain,
    )
    scope.report.add(fact)


def _say_taken(name: _Name, place: Value[str], scope: Scope) -> None:
    owner = next((one for one, its in scope.names.items() if its.plain == place.plain), place.plain)
    if name.kind is not _Kind.HOST and scope.owner(owner) != scope.owner(name.service):
        _say_clash(name, owner, place, scope)


def _check(several: list[_Name], scope: Scope) -> None:
    """Report one name for different services, unless all of them have it as a network alias."""
    first = several[0]
    for name in several[1:]:
        is_meant = first.kind is _Kind.ALIAS and name.kind is _Kind.ALIAS
        is_same = scope.owner(name.service) == scope.owner(first.service)
        if not (is_meant or is_same or name.kind is _Kind.HOST):
            _say_clash(name, first.service, first.written, scope)


def _say_clash(name: _Name, owner: str, place: Value[str], scope: Scope) -> None:
    fact = codes.ALIAS_CLASH.at(
        name.written.span,
        subject=name.written.plain,
        alias=name.written.plain,
        one=owner,
        other=name.service,
        labels=label_at(place, f"`{owner}`"),
    )
    scope.report.add(fact)


# --- names that several services share ------------------------------------------------------------


def _label(alias: Alias) -> tuple[str, Value[str]]:
    return (f"alias.podc.dev/{alias.name.plain}", default("true", "services share the alias"))


def _selector(alias: Alias, scope: Scope) -> Texts:
    """Return what selects the pods behind a name: those of one service, or all with its label."""
    own = scope.selector(alias.services[0])
    if len(alias.services) == 1:
        return own
    instance = next(label for label in own if label[0] == INSTANCE_LABEL)
    return (_label(alias), instance)


def _labels(names: tuple[Alias, ...]) -> dict[str, Texts]:
    labels: dict[str, Texts] = {}
    for alias in names:
        for service in alias.services if len(alias.services) > 1 else ():
            labels[service] = (*labels.get(service, ()), _label(alias))
    return labels
