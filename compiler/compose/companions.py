"""Containers that a project names as such, though they are its own: `container:` made `service:`.

Compose calls the container of a service by its `container_name`, or `PROJECT-SERVICE-1`. A name
that is none of these is left as it stands: it means a container outside of the project.
"""

from __future__ import annotations

from compiler.compose.load import Loaded
from compiler.diagnostics import Report
from compiler.records import replace
from compiler.source.nodes import Mapping, Node, scalar
from compiler.source.walk import Rule, at, entries, rewritten, rules, text

_CONTAINER, _SERVICE = "container:", "service:"
_MODES = ("network_mode", "pid", "ipc")


def with_companions(loaded: Loaded) -> Loaded:
    """Return the project with its own containers called by the names of their services."""
    services = _services(loaded.root, loaded.name.plain)

    def shared(node: Node, _report: Report) -> Node:
        name = (text(node) or "").removeprefix(_CONTAINER)
        return scalar(_SERVICE + services[name], node) if _means(node, name) else node

    def mounted(node: Node, _report: Report) -> Node:
        name, colon, access = (text(node) or "").removeprefix(_CONTAINER).partition(":")
        return scalar(services[name] + colon + access, node) if _means(node, name) else node

    def _means(node: Node, name: str) -> bool:
        return (text(node) or "").startswith(_CONTAINER) and name in services

    patterns: dict[str, Rule] = {f"services.*.{mode}": shared for mode in _MODES}
    along = rules({**patterns, "services.*.volumes_from.*": mounted})
    return replace(loaded, root=rewritten(loaded.root, along, Report()))


def _services(root: Mapping, project: str) -> dict[str, str]:
    """Return the service of each container that the project starts."""
    named = {}
    for service in entries(root.get("services")):
        own = text(at(service.value, "container_name"))
        named[own or f"{project}-{service.name}-1"] = service.name
    return named
