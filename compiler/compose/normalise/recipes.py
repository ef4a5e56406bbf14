"""A service's `build` → the `Recipe` of its image: what its Dockerfile says, variables filled in.

https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from functools import partial

from compiler.compose.normalise import read
from compiler.compose.normalise.materials import LARGEST
from compiler.project import Instruction, Recipe
from compiler.records import dataclass, replace
from compiler.regexes import regex
from compiler.source.files import Files, Kind
from compiler.source.nodes import Mapping, Node

_CONTINUED = regex(r"\\[ \t]*\r?\n(?:[ \t]*#.*\n)*")
_INSTRUCTION = regex(r"^[ \t]*([A-Za-z]+)[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_VARIABLE = regex(r"\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})")
_OPTIONS = regex(r"^(?:--\S+[ \t]+)+")  # FROM --platform=linux/amd64 …


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Where Dockerfiles are looked for: the project's folder, and no other."""

    directory: str
    files: Files


def recipe(node: Mapping, kitchen: Kitchen) -> Recipe | None:
    """Return what a service's image is built by; `None` where the project does not have it."""
    build = read.find(node, "build")
    inline = read.text(build, "dockerfile_inline")
    path = _path(build)
    text = inline.plain if inline else _content(path, kitchen)
    if not path or text is None:
        return None
    arguments = {one.key.plain: one.value.plain for one in read.pairs(build, "args")}
    target = read.text(build, "target")
    return cooked(text, arguments, target.plain if target else "", path)


def _path(build: Node | None) -> str | None:
    context = read.text(build, "context") or read.text(build)
    name = read.text(build, "dockerfile")
    if context is None or not context.plain.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(context.plain, name.plain if name else "Dockerfile"))


def _content(path: str | None, kitchen: Kitchen) -> str | None:
    if path is None or not path.startswith(kitchen.directory.rstrip("/") + "/"):
        return None
    found = kitchen.files.stat(path)
    if found is None or found.kind is not Kind.FILE or found.size > LARGEST:
        return None
    content = kitchen.files.read(path)
    return None if content is None else content.decode(errors="replace")


def cooked(text: str, arguments: Dictionary[str, str], target: str, path: str = "") -> Recipe:
    """Return what a Dockerfile says of one stage: the named one, else the last.

    A stage made from another one has its instructions, too; `base` is the image below them all.
    `arguments` are those that the build is given; they win over defaults of the text.
    """
    stages: dict[str, Recipe] = {}
    name = ""
    for word, line in _filled(text, arguments):
        if word == "FROM":
            base, _, alias = [*line.split(), "", ""][:3]
            name = alias.lower() or str(len(stages))
            stages[name] = Recipe(path, base)
        elif name:
            now = stages[name]
            stages[name] = replace(now, instructions=(*now.instructions, Instruction(word, line)))
    return _whole(stages, target.lower() if target.lower() in stages else name, path)


def _whole(stages: dict[str, Recipe], name: str, path: str) -> Recipe:
    found = Recipe(path)
    while stage := stages.pop(name, None):
        found = Recipe(path, stage.base, (*stage.instructions, *found.instructions))
        name = stage.base.lower()
    return found


def _filled(text: str, arguments: Dictionary[str, str]) -> Iterator[Instruction]:
    """Yield the instructions, each on one line, with the variables that are known."""
    variables: dict[str, str] = {}
    for word, written in _INSTRUCTION.findall(_CONTINUED.sub(" ", text)):
        line = _VARIABLE.sub(partial(_value, variables), _OPTIONS.sub("", written))
        if word.upper() in ("ARG", "ENV"):
            key, _, value = line.partition("=")
            variables[key.strip()] = arguments.get(key.strip(), value.strip().strip("\"'"))
        yield Instruction(word.upper(), line)


def _value(variables: Dictionary[str, str], found: re.Match[str]) -> str:
    return variables.get(found[1] or found[2], "") or found[3] or found[0]
