"""Peers are called as Kubernetes calls them, wherever a text speaks of them as of hosts."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.codes import naming as codes
from compiler.diagnostics import Report
from compiler.lower.network.hosts import renames
from compiler.lower.network.mentions import mentions
from compiler.lower.scope import Scope
from compiler.project import Project, Service
from compiler.records import dataclass, replace
from compiler.source.values import Value

_HOST_OPTIONS = ("-h", "--host")

Names = Mapping[str, tuple[str, str]]
Words = tuple[Value[str], ...]


def respelled(scope: Scope) -> Project:
    """Return the project with hosts renamed in variables, commands and healthchecks."""
    names = {old.lower(): (old, new) for old, new in renames(scope).items()}
    if not names:
        return scope.project
    services = tuple(_service(one, names, scope.report) for one in scope.project.services)
    return replace(scope.project, services=services)


def _service(service: Service, names: Names, report: Report) -> Service:
    check = service.healthcheck
    return replace(
        service,
        environment=tuple(
            replace(one, value=_text(one.value, names, report, one.name.plain))
            for one in service.environment
        ),
        command=_words(service.command, names, report) if service.command else service.command,
        entrypoint=(
            _words(service.entrypoint, names, report) if service.entrypoint else service.entrypoint
        ),
        healthcheck=replace(check, test=_words(check.test, names, report)) if check else None,
    )


def _words(words: Words, names: Names, report: Report) -> Words:
    """Return the words with hosts renamed; a word behind `-h` is one."""
    before = ("", *(word.plain for word in words))
    return tuple(
        _text(word, names, report, "HOST" if previous in _HOST_OPTIONS else "")
        for previous, word in zip(before, words, strict=False)
    )


def _text(value: Value[str], names: Names, report: Report, variable: str) -> Value[str]:
    """Return a text with hosts renamed, and say so; what may be a host, or not, is left alone."""
    found = rewrite(value.plain, names, variable)
    for code, olds in (
        (codes.HOST_RESPELLED, found.renamed),
        (codes.NAME_ELSEWHERE, found.elsewhere),
    ):
        report.add(
            *(code.at(value.span, subject=old, old=old, new=names[old.lower()][1]) for old in olds)
        )
    return value.be(found.text)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text with its hosts renamed; the names that were, and those that stand elsewhere."""

    text: str
    renamed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def rewrite(text: str, names: Names, variable: str = "") -> Rewriting:
    """Return a text in which peers are called as Kubernetes calls them, in host position only.

    `names`: by their spelling in lower case, the old name and the new one.
    """
    parts: list[str] = []
    renamed: dict[str, None] = {}
    elsewhere: dict[str, None] = {}
    end = 0
    for found in mentions(text, names, variable):
        old, new = names[found.host]
        if found.is_host:
            parts += (text[end : found.start], new)
            end = found.end
            renamed[old] = None
        elif text[found.start : found.end] == old:
            elsewhere[old] = None
    return Rewriting("".join((*parts, text[end:])), tuple(renamed), tuple(elsewhere))
