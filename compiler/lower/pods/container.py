"""What a container runs: command and arguments, as Kubernetes has to be told them."""

from __future__ import annotations

from typing import NamedTuple

from compiler.codes import containers as codes
from compiler.diagnostics import Report
from compiler.lower.scope import unexpanded
from compiler.lower.telling import Hidden
from compiler.project import Service
from compiler.source.values import Value

Words = tuple[Value[str], ...]


class Process(NamedTuple):
    """Kubernetes' `command` and `args`; `None` leaves the image's ENTRYPOINT and CMD in force."""

    command: Words | None
    args: Words | None


def process(service: Service, hidden: Hidden, report: Report) -> Process:
    """Return what the container runs, where the file says anything of it.

    `hidden` gives secret values and the references that stand in their place.

    Docker and Kubernetes agree: with an entrypoint of one's own the image's CMD is void, and an
    empty command is none. An empty *entrypoint* is another matter: it takes away the image's, and
    Kubernetes has no way to say that but to name the whole command.
    """
    entrypoint, command = service.entrypoint, _words(service.command, hidden)
    if entrypoint is None:
        return Process(None, command)
    if not _is_empty(entrypoint):
        return Process(_words(entrypoint, hidden), command)
    if command is None:
        place = service.node.entry("entrypoint")
        span = place.key.span if place else service.name.span
        report.add(codes.NO_COMMAND.at(span, service=service.name.plain))
    return Process(command, None)


def _is_empty(entrypoint: Words) -> bool:
    return [word.plain for word in entrypoint] in ([], [""])


def _words(words: Words | None, hidden: Hidden) -> Words | None:
    if not words:
        return None
    pairs = zip(("", *(word.plain for word in words)), words, strict=False)
    return tuple(word.be(referring(word.plain, hidden, before)) for before, word in pairs)


def referring(text: str, hidden: Hidden, before: str = "") -> str:
    """Return the text as Kubernetes has to be told it, with references for hidden values in it.

    A `$` just before a reference is one that Kubernetes would see, so it is doubled, too.
    """
    parts = hidden.parts(text, before)
    *plain, last = parts[::2]
    told = [unexpanded(part + "$(").removesuffix("$$(") for part in plain]
    references = [hidden.references[value] for value in parts[1::2]]
    pairs = zip(told, references, strict=True)
    return "".join(one for pair in pairs for one in pair) + unexpanded(last)
