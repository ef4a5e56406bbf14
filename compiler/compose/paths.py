"""Relative paths become absolute; `raw` keeps each as it was written."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from compiler.codes import canonical as codes
from compiler.compose.reading import Desk, clean, joined
from compiler.diagnostics import Report
from compiler.records import dataclass, replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.walk import Rule, rewritten, rules, text

_REMOTE = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:")
_SEPARATORS = ("/", "\\")
_LONGEST_WAY = 40  # links that lead to links


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder that relative paths start from, and what else paths depend on."""

    directory: str
    desk: Desk

    def path(self, written: str) -> str:
        """Return a path that is relative to the folder, or to the home of `~`; blank stays so."""
        expanded = self._expanded(written)
        return joined(self.directory, expanded) if _is_relative(expanded) else expanded

    def mount(self, written: str) -> str:
        """Return a path that may be one of Windows; a blank one is the folder itself."""
        expanded = self._expanded(written)
        if expanded.startswith("/") or _is_windows(expanded):
            return expanded
        return joined(self.directory, expanded)

    def context(self, written: str) -> str:
        """Return the folder of a build, unless it is an address."""
        remote = "://" in written or written.startswith(_REMOTE)
        return written if remote else self.path(written)

    def watched(self, written: str) -> str:
        """Return the path with the first link on it followed."""
        return _followed(self.path(written), self.desk)

    def _expanded(self, written: str) -> str:
        if not written.startswith("~") or self.desk.home is None:
            return written
        return clean(f"{self.desk.home}/{written[1:]}")


def absolute(root: Mapping, directory: str, desk: Desk) -> Mapping:
    """Return the tree with every path that podc or Docker would resolve made absolute."""
    place = _Place(directory, desk)
    on_text = {
        "services.*.build.context": place.context,
        "services.*.build.additional_contexts.*": place.context,
        "services.*.build.ssh.*": place.mount,
        "services.*.env_file.*.path": place.path,
        "services.*.label_file.*": place.path,
        "services.*.extends.file": place.path,
        "services.*.develop.watch.*.path": place.watched,
        "configs.*.file": place.mount,
        "secrets.*.file": place.mount,
    }
    patterns = {pattern: _on_text(resolve) for pattern, resolve in on_text.items()}
    patterns["services.*.volumes.*"] = _mounts(place)
    patterns["volumes.*"] = _device(place)
    return rewritten(root, rules(patterns), desk.report)


def _on_text(resolve: Callable[[str], str]) -> Rule:
    def apply(node: Node, _report: Report) -> Node:
        return _resolved(node, resolve)

    return apply


def _resolved(node: Node, resolve: Callable[[str], str]) -> Node:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return node
    path = resolve(node.value)
    return node if path == node.value else replace(node, value=path, raw=node.value, pieces=())


def _mounts(place: _Place) -> Rule:
    def apply(node: Node, report: Report) -> Node:
        if not isinstance(node, Mapping) or text(node.get("type")) != "bind":
            return node
        source = node.entry("source")
        if source is None:
            report.add(codes.BIND_SOURCE.at(node.span))
            return node
        return _changed(node, source, place)

    return apply


def _device(place: _Place) -> Rule:
    """Resolve the folder of a volume of the local driver that is a bind mount in disguise."""

    def apply(node: Node, _report: Report) -> Node:
        options = node.get("driver_opts") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(options, Mapping):
            return node
        device = options.entry("device")
        if text(node.get("driver")) != "local" or text(options.get("o")) != "bind" or not device:
            return node
        entry = node.entry("driver_opts")
        assert entry
        return node.with_entry(entry.key, _changed(options, device, place))

    return apply


def _changed(node: Mapping, entry: Entry, place: _Place) -> Mapping:
    path = _resolved(entry.value, place.mount)
    return node if path is entry.value else node.with_entry(entry.key, path)


def _is_relative(path: str) -> bool:
    return bool(path) and not path.startswith("/")


def _is_windows(path: str) -> bool:
    """Tell whether a path is absolute on Windows: a drive and a separator, or a share."""
    if path[1:2] == ":":
        return path[2:3] in _SEPARATORS
    return path[:1] in _SEPARATORS and path[1:2] in _SEPARATORS


def _followed(path: str, desk: Desk) -> str:
    """Return an absolute path with the first link on it replaced by where it leads."""
    steps = [step for step in path.split("/") if step]
    for length in range(1, len(steps) + 1):
        prefix = "/" + "/".join(steps[:length])
        stat = desk.files.stat(prefix)
        if stat and stat.link is not None:
            return posixpath.join(_end(prefix, desk), *steps[length:])
    return path


def _end(path: str, desk: Desk) -> str:
    for _ in range(_LONGEST_WAY):
        stat = desk.files.stat(path)
        if stat is None or stat.link is None:
            break
        path = joined(posixpath.dirname(path), stat.link)
    return path
