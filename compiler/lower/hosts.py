"""Where texts speak of a host: `://db/`, `db:5432`, `DB_HOST=db`, `-h db`; and with which port."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.knowledge.protocols import SCHEME_PORTS
from compiler.lower.ports import is_port
from compiler.lower.scope import Scope, object_name
from compiler.lower.sources import Folder
from compiler.project import BindMount, Service
from compiler.source.files import Kind
from compiler.source.values import Value, inferred

_HOST_VARIABLE = re.compile(
    r"(?P<stem>.*?)(?:HOST|HOSTNAME|HOSTS|SERVERS?|ADDR|ADDRESS|URLS?|URI|ENDPOINTS?|BROKERS?)$",
    re.IGNORECASE,
)
_NAME_CHARACTERS = r"[\w.-]"
# Texts may be long and odd: every repetition ends somewhere, so that time grows with length alone.
_USER = r"(?:[^\s/@]{0,200}@)?"
_SCHEME = r"(?<![a-z0-9+])(?P<scheme>[a-z][a-z0-9]{0,20})(?:\+[a-z0-9]{1,20})?"
_PORT_OPTION = r"(?:-p|-P|--port)[= ]?(?P<port>\d{1,5})\b"
_SMALLEST_BARE_PORT = 20  # `redis:7` is a tag sooner than a port
_LARGEST_TEXT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a service; `name` is the variable's, where it is one's value."""

    text: str
    place: Value[object] | None
    name: str = ""


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


# --- ports that texts name ------------------------------------------------------------------------


def mentioned_ports(scope: Scope) -> dict[str, tuple[Value[int], ...]]:
    """Return the ports that any text of the project names together with a service's host name."""
    services = _services_by_name(scope)
    spoken = _Spoken.of(services)
    found: dict[str, dict[int, Value[int]]] = {}
    for service in scope.project.services:
        for host, port in spoken.all_of(service, scope):
            for name in services[host.lower()]:
                found.setdefault(name, {}).setdefault(port.plain, port)
    return {name: tuple(ports.values()) for name, ports in found.items()}


def _services_by_name(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Return which services answer to a name, in lower case as DNS compares it."""
    found: dict[str, dict[str, None]] = {}
    for service in scope.project.services:
        for name in names_of(service):
            found.setdefault(name.plain.lower(), {})[service.name.plain] = None
        for target, alias in linked_names(service):
            if scope.service(target):
                found.setdefault(alias.plain.lower(), {})[target] = None
    return {name: tuple(owners) for name, owners in found.items()}


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The patterns in which any of a project's names is spoken of with a port."""

    address: re.Pattern[str]
    url: re.Pattern[str]
    options: re.Pattern[str]
    whole: re.Pattern[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> _Spoken:
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        host = "(?P<host>" + "|".join(re.escape(name) for name in longest_first) + ")"
        before = rf"(?<!{_NAME_CHARACTERS})"
        patterns = (
            rf"(?P<url>://{_USER}|@)?{before}{host}:(?P<port>\d{{1,5}})(?![\d.:]{{0,9}}\w)",
            rf"{_SCHEME}://{_USER}{host}(?![\w.:-])",
            rf"(?:-h|--host)[= ]?{host}(?!{_NAME_CHARACTERS}).{{0,80}}?{_PORT_OPTION}",
            host,
        )
        return cls(*(re.compile(one, re.IGNORECASE) for one in patterns))

    def all_of(self, service: Service, scope: Scope) -> Iterator[tuple[str, Value[int]]]:
        for text in _texts(service, scope):
            yield from self._in(text)
        yield from self._pairs(service)

    def _in(self, text: Text) -> Iterator[tuple[str, Value[int]]]:
        if text.name.upper().endswith("IMAGE"):
            return
        for found in self.address.finditer(text.text):
            is_sure = found["url"] or int(found["port"]) >= _SMALLEST_BARE_PORT
            if is_port(found["port"]) and is_sure:
                yield found["host"], _spoken(int(found["port"]), text.place)
        for found in self.url.finditer(text.text):
            if found["scheme"].lower() in SCHEME_PORTS:
                yield found["host"], _spoken(SCHEME_PORTS[found["scheme"].lower()], text.place)
        for found in self.options.finditer(text.text):
            if is_port(found["port"]):
                yield found["host"], _spoken(int(found["port"]), text.place)

    def _pairs(self, service: Service) -> Iterator[tuple[str, Value[int]]]:
        """Yield what `DB_HOST` and `DB_PORT` say together."""
        values = {variable.name.plain: variable.value for variable in service.environment}
        for name, value in values.items():
            variable = _HOST_VARIABLE.fullmatch(name)
            port = values.get(f"{variable['stem']}PORT") if variable else None
            if port and is_port(port.plain) and self.whole.fullmatch(value.plain):
                yield value.plain, _spoken(int(port.plain), port)


def _spoken(port: int, place: Value[object] | None) -> Value[int]:
    rule = "a text of the project names the port together with the service's name"
    return inferred(port, rule, *((place,) if place else ()))


# --- texts ----------------------------------------------------------------------------------------


def _texts(service: Service, scope: Scope) -> Iterator[Text]:
    """Yield everything that a container of the service reads: variables, words, small files."""
    for variable in service.environment:
        yield Text(variable.value.plain, variable.value, variable.name.plain)
    words = (*(service.entrypoint or ()), *(service.command or ()))
    yield Text(" ".join(word.plain for word in words), words[0] if words else None)
    if service.healthcheck:
        test = service.healthcheck.test
        yield Text(" ".join(word.plain for word in test), test[0] if test else None)
    granted = {grant.source.plain for grant in service.configs}
    for material in scope.project.configs:
        if material.key.plain in granted and material.content:
            yield Text(material.content.plain.decode(errors="replace"), material.content)
    for mount in service.mounts:
        if isinstance(mount, BindMount):
            yield from _mounted(mount, scope)


def _mounted(mount: BindMount, scope: Scope) -> Iterator[Text]:
    """Yield the texts of a mounted file or folder of the project, if it is small."""
    folder = Folder(scope.project.directory, scope.files)
    source = posixpath.normpath(mount.source.plain)
    found = folder.stat(source)
    if found is None or mount.written.startswith("/") or found.kind is Kind.SPECIAL:
        return
    if found.kind is Kind.FILE:
        paths = [source] if found.size <= _LARGEST_TEXT else []
    else:
        tree = folder.tree(source)
        paths = [one.absolute for one in tree.files] if tree.is_whole else []
    for path in paths:
        content = folder.read(path)
        if content and len(content) <= _LARGEST_TEXT and b"\0" not in content:
            yield Text(content.decode(errors="replace"), mount.source)


# --- names that Kubernetes spells otherwise -------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text with its hosts renamed; the names that were, and those that stand elsewhere."""

    text: str
    renamed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def rewrite(text: str, names: Mapping[str, str], variable: str = "") -> Rewriting:
    """Return a text in which peers are called as Kubernetes calls them, in host position only."""
    renamed: list[str] = []
    elsewhere: list[str] = []
    for old, new in names.items():
        if old not in text:
            continue
        changed = _replaced(text, old, new, variable)
        if changed != text:
            renamed.append(old)
        if _bare(old).search(changed):
            elsewhere.append(old)
        text = changed
    return Rewriting(text, tuple(renamed), tuple(elsewhere))


def _replaced(text: str, old: str, new: str, variable: str) -> str:
    host = re.escape(old)
    end = rf"(?!{_NAME_CHARACTERS})"
    start = rf"(?<!{_NAME_CHARACTERS})"
    for before, pattern in (
        (rf"(://{_USER}|@)", rf"{host}{end}"),
        (r"()", rf"{start}{host}(?=:\d)"),
        (rf"({start}(?:-h|--host)[ =]?)", rf"{host}{end}"),
    ):
        text = re.sub(before + pattern, _keeping(new), text)
    if _HOST_VARIABLE.fullmatch(variable):
        text = re.sub(rf"(^|,\s*)({host})(?=\s*(?:,|$))", _keeping(new), text)
    return text


def _keeping(new: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found[1] + new


def _bare(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{_NAME_CHARACTERS}){re.escape(name)}(?!{_NAME_CHARACTERS})")
