"""What converting one part needs to know of the whole, and where comments are collected."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping as Dictionary

from compiler.app.canonical import spelled
from compiler.records import dataclass, field
from compiler.source.nodes import Entry, Mapping, Node, Plain, Scalar
from compiler.source.walk import entries, items


@dataclass(frozen=True, slots=True)
class Scene:
    """The project that is converted, and where: comments stand above keys, by path.

    Relative paths of the project start from `directory`, those of the new file from `folder`.
    """

    root: Mapping
    name: str
    directory: str
    folder: str | None = None
    comments: dict[tuple[str, ...], str] = field(default_factory=dict)

    def note(self, path: tuple[str, ...], node: Node | None) -> None:
        """Say in a comment that a value came from variables: the description has none."""
        if source := replaced(node):
            self.comments[path] = f"from {source.strip()}".replace("\n", " ")

    def path(self, node: Node | None) -> str:
        """Return a path as the description writes it: from its own folder, or absolute."""
        if not isinstance(node, Scalar):
            return ""
        absolute = spelled(node)
        if not absolute.startswith("/"):
            return absolute
        raw = node.raw
        if raw.startswith("~"):
            return raw
        if raw.startswith("/") and "$" not in node.span.text:
            return absolute
        return self.beside(absolute)

    def beside(self, path: str) -> str:
        """Return a path of the project as it is written in the new file's folder."""
        absolute = posixpath.join(self.directory, path)
        relative = posixpath.relpath(absolute, self.folder or self.directory)
        return relative if relative.startswith(".") else f"./{relative}"


def replaced(node: Node | None) -> str:
    """Return the text whose variables gave a value; nothing for what was written as it is."""
    if isinstance(node, Scalar) and "$" in node.raw and node.raw != node.value:
        return node.raw
    return ""


def passed_on(entry: Entry) -> str:
    """Return the variable that `NAME:` alone takes its value from: it stands where its key does."""
    is_passed = entry.value.span == entry.key.span and word(entry.value) is not None
    return f"${{{entry.name}}}" if is_passed else ""


def word(node: Node | None) -> str | None:
    """Return a value as text; nothing for null and for what is no scalar."""
    if not isinstance(node, Scalar) or node.value is None:
        return None
    return node.value if isinstance(node.value, str) else str(node.value)


def atom(node: Node | None) -> Plain:
    """Return a scalar's own value."""
    return node.value if isinstance(node, Scalar) else None


def is_true(node: Node | None) -> bool:
    """Tell whether the value is `true`."""
    return isinstance(node, Scalar) and node.value is True


def words(node: Node | None) -> list[Plain]:
    """Return the texts of a list."""
    return [text for item in items(node) if (text := word(item)) is not None]


def texts(node: Node | None) -> dict[str, Plain]:
    """Return names and texts of a mapping; a null is an empty text."""
    return {entry.name: word(entry.value) or "" for entry in entries(node)}


def lone(values: list[Plain]) -> Plain:
    """Return a list as short as can be: its one item, or nothing."""
    return values if len(values) > 1 else values[0] if values else None


def without_nothing(fields: Dictionary[str, Plain]) -> dict[str, Plain]:
    """Return the fields without those that say nothing; an empty command clears the image's."""
    return {
        name: value
        for name, value in fields.items()
        if value not in (None, [], {}) or (name in _CLEARS and value == [])
    }


_CLEARS = ("command", "args")
