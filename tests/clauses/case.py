"""Cases of what Compose keys become, one small project each.

A case is a project, and what stands at a path of one of its objects: `Deployment/web` is the
object, `pod.containers.0` the path, with `pod` for the spec of a pod template. `None`: nothing
stands there. `said` are slugs that the case has to be told with, among others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from compiler.source.nodes import Plain

Seen = dict[str, Plain]

_NONE: Mapping[str, object] = MappingProxyType({})


class Case(NamedTuple):
    """A project, what its objects hold, and what is said of it."""

    name: str
    text: str
    seen: Seen
    said: tuple[str, ...] = ()
    options: Mapping[str, object] = _NONE
    files: Mapping[str, str] = MappingProxyType({})


WEB = "services: {{web: {{image: 'x/y:1', {}}}}}"
POD = "Deployment/web pod"
ONE = f"{POD}.containers.0"


def web(name: str, fields: str, seen: Seen, *said: str, top: str = "") -> Case:
    """Return a case of one service; `top` is what stands beside `services`."""
    return Case(name, f"{WEB.format(fields)}\n{top}", seen, said)
