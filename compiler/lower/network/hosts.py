"""The names of a project's hosts, and everything that its services say of them."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping

from compiler.lower.network.mentions import HOST_VARIABLE, Mention, mentions, upstreams
from compiler.lower.network.ports import is_port
from compiler.lower.scope import Scope, object_name
from compiler.lower.storage.evidence import Bind
from compiler.lower.storage.sources import Folder
from compiler.project import BindMount, Project, Service
from compiler.records import dataclass, field
from compiler.source.files import Kind
from compiler.source.text import Source, Span
from compiler.source.values import Value, inferred

_LARGEST_TEXT = 256 * 1024

Owners = Mapping[str, tuple[str, ...]]


# --- names ----------------------------------------------------------------------------------------


def names_of(service: Service) -> Iterator[Value[str]]:
    """Yield the names under which peers find a service in Docker, its own first."""
    yield service.name
    for attachment in service.networks:
        yield from attachment.aliases
    yield from (name for name in (service.container_name, service.hostname) if name)


def linked_names(service: Service) -> Iterator[tuple[str, Value[str]]]:
    """Yield the services that `links` names, with the aliases that they get."""
    for link in service.links:
        target, _, alias = link.plain.partition(":")
        if alias:
            yield target, link.be(alias)


def owners_of_names(project: Project) -> Owners:
    """Return which services answer to a name, in lower case as DNS compares it."""
    known = {service.name.plain for service in project.services}
    found: dict[str, dict[str, None]] = {}
    for service in project.services:
        for name in (*names_of(service), service.name.map(_of_swarm)):
            found.setdefault(name.plain.lower(), {})[service.name.plain] = None
        for target, alias in linked_names(service):
            if target in known:
                found.setdefault(alias.plain.lower(), {})[target] = None
    return {name: tuple(owners) for name, owners in found.items()}


def _of_swarm(name: str) -> str:
    """Return the name by which a swarm leads to each container of a service, not to one of them."""
    return f"tasks.{name}"


def renames(scope: Scope) -> dict[str, str]:
    """Return the host names that no Service can have, with the one that is used in their place.

    A name with dots is somebody's domain, so it stays.
    """
    found: dict[str, str] = {}
    for service in scope.project.services:
        name = scope.names[service.name.plain].plain
        for spelled in names_of(service):
            text = spelled.plain
            fits = object_name(text) == text.lower()
            if not fits and ("." not in text or text == service.name.plain):
                found.setdefault(text, name)
    return found


# --- texts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A text that containers of a service read. `variable`: whose value it is, if it is one's.

    `parts`: the values that it is made of, each with its offset; `source`: the mounted file.
    `is_copied`: containers get it as it is; in other texts podc writes the names of Services.
    """

    text: str
    parts: tuple[tuple[int, Value[object]], ...] = ()
    variable: str = ""
    source: Source | None = None
    is_copied: bool = False

    def value(self, offset: int) -> Value[object] | None:
        """Return the value that a character belongs to."""
        index = bisect_right(self.parts, offset, key=lambda part: part[0])
        return self.parts[index - 1][1] if index else None

    def span(self, start: int, end: int) -> Span | None:
        """Return where characters stand: in the mounted file itself, or at their value."""
        if self.source:
            return self.source.span(start, end)
        value = self.value(start)
        return value.span if value else None


def _joined(words: Iterable[Value[str]]) -> Text:
    parts: list[tuple[int, Value[object]]] = []
    end = 0
    for word in words:
        parts.append((end, word))
        end += len(word.plain) + 1
    return Text(" ".join(str(word.plain) for _, word in parts), tuple(parts))


def _own_texts(service: Service) -> Iterator[Text]:
    """Yield the variables, the command and the healthcheck of a service."""
    for variable in service.environment:
        yield Text(variable.value.plain, ((0, variable.value),), variable.name.plain)
    yield _joined((*(service.entrypoint or ()), *(service.command or ())))
    if service.healthcheck:
        yield _joined(service.healthcheck.test)


def _texts(service: Service, contents: Mapping[str, Text]) -> Iterator[Text]:
    """Yield the texts of a service itself, and of the configs that it is granted."""
    yield from _own_texts(service)
    granted = (one.source.plain for one in service.configs)
    yield from (contents[key] for key in granted if key in contents)


def _contents(scope: Scope) -> dict[str, Text]:
    return {
        one.key.plain: Text(
            one.content.plain.decode(errors="replace"), ((0, one.content),), is_copied=True
        )
        for one in scope.project.configs
        if one.content
    }


# --- what is said of hosts ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a service says of a host, and where."""

    service: Service
    text: Text
    mention: Mention

    @property
    def span(self) -> Span | None:
        """The place of the name."""
        return self.text.span(self.mention.start, self.mention.end)

    @property
    def port(self) -> Value[int] | None:
        """The port that is named with it, beside it or in a variable of its own: `DB_PORT`."""
        rule = "a text of the project names the port together with the service's name"
        if self.mention.port:
            value = self.text.value(self.mention.start)
            return inferred(self.mention.port, rule, *((value,) if value else ()))
        variable = HOST_VARIABLE.fullmatch(self.text.variable) if self.mention.is_host else None
        beside = f"{variable['stem']}PORT" if variable else ""
        for one in self.service.environment if beside else ():
            if one.name.plain == beside and is_port(one.value.plain):
                return inferred(int(one.value.plain), rule, one.value)
        return None


def spoken_hosts(service: Service, names: Container[str]) -> frozenset[str]:
    """Return which of the names a service's variables, command and healthcheck use as hosts."""
    return frozenset(
        found.host
        for text in _own_texts(service)
        for found in mentions(text.text, names, text.variable)
        if found.is_host
    )


def spoken(scope: Scope, names: Container[str]) -> tuple[Spoken, ...]:
    """Return everything that texts of the project say of any of the names."""
    contents, mounted = _contents(scope), _Mounted(scope, names)
    return tuple(
        Spoken(service, text, mention)
        for service in scope.project.services
        for text, several in (
            *((one, mentions(one.text, names, one.variable)) for one in _texts(service, contents)),
            *mounted.texts(service),
        )
        for mention in several
    )


def mentioned_ports(heard: Iterable[Spoken], owners: Owners) -> dict[str, tuple[Value[int], ...]]:
    """Return the ports that any text names together with a service's host name, by service."""
    found: dict[str, dict[int, Value[int]]] = {}
    for one in heard:
        services = owners.get(one.mention.host)
        port = one.port if services else None
        if services and port:
            for name in services:
                found.setdefault(name, {}).setdefault(port.plain, port)
    return {name: tuple(ports.values()) for name, ports in found.items()}


@dataclass(frozen=True, slots=True)
class _Mounted:
    """Files of the project that containers get as they are; each is read once."""

    scope: Scope
    names: Container[str]
    _seen: dict[str, tuple[Text, tuple[Mention, ...]] | None] = field(default_factory=dict)

    def texts(self, service: Service) -> Iterator[tuple[Text, tuple[Mention, ...]]]:
        """Yield the texts of a service's mounts, with the names that they mention."""
        folder = Folder(self.scope.project.directory, self.scope.files)
        for mount in service.mounts:
            if isinstance(mount, BindMount):
                for path in _copied(Bind(mount, service, self.scope, folder)):
                    if path not in self._seen:
                        self._seen[path] = self._read(path, folder, mount)
                    if found := self._seen[path]:
                        yield found

    def _read(
        self, path: str, folder: Folder, mount: BindMount
    ) -> tuple[Text, tuple[Mention, ...]] | None:
        content = folder.read(path)
        if not content or len(content) > _LARGEST_TEXT or b"\0" in content:
            return None
        text = content.decode(errors="replace")
        groups = upstreams(text)
        found = tuple(
            one
            for one in mentions(text, self.names)
            if one.host not in groups or text.startswith(":", one.end)
        )
        shown = posixpath.relpath(path, self.scope.options.directory)
        source = Source(path if shown.startswith("..") else shown, text)
        read = Text(text, ((0, mount.source),), source=source, is_copied=True)
        return (read, found) if found else None


def _copied(case: Bind) -> Iterator[str]:
    """Yield the paths of small files that a bind mount copies into a ConfigMap or a Secret."""
    asked = case.mount.verdict
    is_asked = asked is not None and asked.plain in ("config", "secret")
    is_other = asked is not None or case.is_socket or case.is_time_zone or case.is_of_host
    if is_other and not is_asked:
        return
    found = case.folder.stat(case.source)
    if found is not None and found.kind is Kind.FILE:
        yield case.source
    elif found is not None and found.kind is Kind.DIRECTORY:
        tree = case.folder.tree(case.source)
        is_kept = is_asked or not (case.is_source_code(tree) or case.is_data)
        if tree.is_whole and is_kept:
            yield from (file.absolute for file in tree.files)
