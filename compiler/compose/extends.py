"""`extends`: a service over another one, of the same document or of a file of its own."""

from __future__ import annotations

import posixpath

from compiler.codes import merging as codes
from compiler.compose.documents import Document, in_canonical_form, over, prepare
from compiler.compose.environment import Environment
from compiler.compose.merge import extend
from compiler.compose.paths import absolute
from compiler.compose.reading import Desk, joined
from compiler.compose.resets import Marks, without
from compiler.records import dataclass, field, replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar, extent, through
from compiler.source.suggestions import meant
from compiler.source.text import Via
from compiler.source.walk import at, is_null, text

EXTENDED = "extended from here"
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class _Scope:
    """The services of one document or file, and what it resets in those it extends."""

    path: str
    services: Mapping
    marks: Marks
    is_document: bool = False


@dataclass(frozen=True, slots=True)
class _Link:
    """A service on the way to its base: where it stands, what it says, and whom it names."""

    scope: _Scope
    name: str
    service: Node

    @property
    def identity(self) -> tuple[str, bool, str]:
        """Tell links apart; a document that extends its own file reads it a second time."""
        return (self.scope.path, self.scope.is_document, self.name)


@dataclass(frozen=True, slots=True)
class Extender:
    """Resolves `extends` for the documents of one model; each file and service is resolved once."""

    directory: str
    environment: Environment
    desk: Desk
    files: dict[str, _Scope | None] = field(default_factory=dict)
    done: dict[tuple[str, bool, str], Node] = field(default_factory=dict)

    def extend(self, document: Document) -> Document:
        """Return the document with each of its services merged over what it extends."""
        services = document.root.entry("services")
        if services is None or not isinstance(services.value, Mapping):
            return document
        scope = _Scope(document.path, services.value, document.marks, is_document=True)
        extended = tuple(self._entry(scope, entry) for entry in services.value.entries)
        if all(new is old for new, old in zip(extended, services.value.entries, strict=True)):
            return document
        whole = replace(services.value, entries=extended)
        return replace(document, root=document.root.with_entry(services.key, whole))

    def _entry(self, scope: _Scope, entry: Entry) -> Entry:
        service = self._resolved(scope, entry.name)
        return entry if service is entry.value else Entry(entry.key, service)

    def _resolved(self, scope: _Scope, name: str) -> Node:
        """Follow a service to its last base, then merge on the way back; no recursion."""
        links = self._chain(scope, name)
        if len(links) > _DEEPEST:
            return self._too_deep(links)
        base = links.pop()
        result = self.done.setdefault(base.identity, base.service)
        while links:
            link = links.pop()
            result = self._merged(link, result)
            self.done[link.identity] = result
        return result

    def _too_deep(self, links: list[_Link]) -> Node:
        """Report a chain that is too long, and leave the services on it as they are."""
        first = links[0].service
        self.done.update({link.identity: _bare(link.service) for link in links})
        span = (at(first, "extends") or first).span
        self.desk.report.add(codes.EXTENDS_DEPTH.at(span, most=_DEEPEST))
        return self.done[links[0].identity]

    def _chain(self, scope: _Scope, name: str) -> list[_Link]:
        links: list[_Link] = []
        seen: set[tuple[str, bool, str]] = set()
        link: _Link | None = _link(scope, name)
        while link:
            if link.identity in seen:
                self._report_cycle([*links, link])
                return [*links[:-1], replace(links[-1], service=_bare(links[-1].service))]
            seen.add(link.identity)
            if link.identity in self.done:
                return [*links, replace(link, service=self.done[link.identity])]
            following = self._next(link)
            is_stuck = following is None and not is_null(at(link.service, "extends"))
            links.append(replace(link, service=_bare(link.service)) if is_stuck else link)
            link = following
        return links

    def _next(self, link: _Link) -> _Link | None:
        """Return the service that one names as its base, `None` at the end of the chain."""
        if not isinstance(link.service, Mapping):
            return None
        extends = link.service.get("extends")
        named = extends.get("service") if isinstance(extends, Mapping) else extends
        if extends is None or is_null(extends):
            return None
        if not isinstance(named, Scalar) or text(named) is None:
            self.desk.report.add(codes.EXTENDS_SERVICE.at(extends.span, name=link.name))
            return None
        scope = self._scope(link, extends)
        return self._found(scope, named) if scope else None

    def _scope(self, link: _Link, extends: Node) -> _Scope | None:
        file = extends.get("file") if isinstance(extends, Mapping) else None
        if file is None or is_null(file):
            return link.scope
        if not isinstance(file, Scalar) or not text(file):
            self.desk.report.add(codes.EXTENDS_FILE.at(file.span))
            return None
        path = joined(self.directory, str(file.value))
        if path not in self.files:
            self.files[path] = self._loaded(path, file)
        return self.files[path]

    def _found(self, scope: _Scope, named: Scalar) -> _Link | None:
        name = str(named.value)
        if name not in scope.services:
            names = [entry.name for entry in scope.services.entries]
            self.desk.report.add(
                codes.UNKNOWN_BASE.at(
                    named.span,
                    name=name,
                    path=self.desk.shown(scope.path),
                    hint=meant(name, names, "service"),
                )
            )
            return None
        return _link(scope, name)

    def _loaded(self, path: str, written: Scalar) -> _Scope | None:
        """Return the services of a file, canonical, with paths as seen from its own folder."""
        apart = self.desk.apart()
        scope = self._read(path, apart, written)
        self.desk.relay(apart.report, Via(EXTENDED, written.span))
        return scope

    def _read(self, path: str, desk: Desk, written: Scalar) -> _Scope | None:
        if not self.desk.finds(path, written, codes.EXTENDS_MISSING):
            return None
        root: Mapping | None = None
        marks = Marks()
        for node in desk.documents(path):
            document = prepare(path, node, self.environment, desk)
            if document:
                root, marks = in_canonical_form(over(root, document, desk), desk), document.marks
        if root is None or desk.report.failed:
            return None
        services = absolute(root, posixpath.dirname(path), desk).get("services")
        if not isinstance(services, Mapping):
            self.desk.report.add(codes.NO_SERVICES.at(written.span, path=desk.shown(path)))
            return None
        return _Scope(path, services, marks)

    def _merged(self, link: _Link, base: Node) -> Node:
        if is_null(base) or not isinstance(link.service, Mapping):
            return link.service
        if not isinstance(base, Mapping):
            self.desk.report.add(codes.BASE_MAPPING.at(base.span))
            return _bare(link.service)
        extends = link.service.entry("extends")
        assert extends
        tally = self.desk.tally
        if tally.is_full or not tally.takes(extent(base)[0], extends.value.span, self.desk.report):
            return _bare(link.service)
        stamped = through(base, Via(EXTENDED, extends.value.span))
        reset = without(stamped, link.scope.marks.at("services", link.name))
        assert isinstance(reset, Mapping)
        return extend(reset, link.service, self.desk.report).without("extends")

    def _report_cycle(self, links: list[_Link]) -> None:
        start = next(i for i, link in enumerate(links) if link.identity == links[-1].identity)
        way = " → ".join(f"`{link.name}`" for link in links[start:])
        service = links[start].service
        extends = service.get("extends") if isinstance(service, Mapping) else None
        self.desk.report.add(codes.EXTENDS_CYCLE.at((extends or service).span, way=way))


def _link(scope: _Scope, name: str) -> _Link | None:
    service = scope.services.get(name)
    return _Link(scope, name, service) if service is not None else None


def _bare(service: Node) -> Node:
    return service.without("extends") if isinstance(service, Mapping) else service
