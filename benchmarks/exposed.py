"""What of a project's manifests looks secret and is not kept in a Secret.

Counted from the objects alone, with the detectors that the compiler decides by: a value that it
took for a secret and that still stands in the open is a defect.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.knowledge.secrets import is_secret, is_secret_file
from compiler.pipeline import Result
from compiler.source.nodes import Plain
from compiler.source.trees import plain


def exposed(result: Result) -> frozenset[str]:
    """Return where secrets stand in ConfigMaps and in literal variables, as `Kind/name: key`."""
    bodies = [body for one in result.objects if isinstance(body := plain(one.body), dict)]
    read = {name for body in bodies for name in _read_whole(body)}
    return frozenset(place for body in bodies for place in _places(body, read))


def _places(body: dict[str, Plain], read: set[str]) -> Iterator[str]:
    """Yield the secrets of an object; `read` are the ConfigMaps whose keys are variables."""
    metadata = body.get("metadata")
    name = str(metadata["name"]) if isinstance(metadata, dict) else ""
    is_map = body["kind"] == "ConfigMap"
    data = body.get("data") if is_map else None
    tells = is_secret_file if is_map and name not in read else is_secret
    for key, value in data.items() if isinstance(data, dict) else _variables(body):
        if isinstance(value, str) and tells(key.rsplit("__")[-1], value):
            yield f"{body['kind']}/{name}: {key}"


def _read_whole(node: Plain) -> Iterator[str]:
    """Yield the names of the ConfigMaps that containers read whole, as variables."""
    for source in _below(node, "envFrom"):
        if isinstance(source, dict) and isinstance(to := source.get("configMapRef"), dict):
            yield str(to["name"])


def _variables(node: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield the literal variables of all containers."""
    for variable in _below(node, "env"):
        if isinstance(variable, dict):
            yield str(variable["name"]), variable.get("value")


def _below(node: Plain, wanted: str) -> Iterator[Plain]:
    """Yield the items of every list of this name, at any depth."""
    if isinstance(node, list):
        for item in node:
            yield from _below(item, wanted)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == wanted and isinstance(value, list):
                yield from value
            else:
                yield from _below(value, wanted)
