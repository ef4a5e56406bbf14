"""A bind mount on trial: everything that its verdict in `binds` is reached by."""

from __future__ import annotations

import posixpath

from compiler.knowledge import images
from compiler.knowledge.image import Image
from compiler.lower.index import Binding, path_of
from compiler.lower.scope import Kind, Scope
from compiler.lower.storage.sources import Folder, Tree
from compiler.project import BindMount, Service
from compiler.records import dataclass
from compiler.regexes import regex

_TIME_ZONES = ("/etc/localtime", "/etc/timezone")
_SOCKET = regex(r".*\.sock(?:et)?|//\./pipe/.*")
_SYSTEM = ("/proc", "/sys", "/dev", "/lib", "/usr", "/etc", "/run", "/var", "/boot")
_DATA_ROOTS = ("/data", "/config", "/var/lib")
_DOCKER_STORE = "/var/lib/docker"
_FILE_NAME = regex(
    r".+\.(?!d$)[A-Za-z][A-Za-z0-9]{0,9}|[A-Z][a-z]+file|crontab|passwd|hosts|group|shadow"
    r"|id_(?:rsa|ed25519|ecdsa)|known_hosts|authorized_keys|kubeconfig"
    r"|\.(?:env|htpasswd|htaccess|netrc|npmrc|pypirc|pgpass|my\.cnf|gitconfig|dockerconfigjson)"
)
_WRITTEN_FILE = regex(r"(?:.*/)?(?:.+\.(?:db|sqlite3?|log|pid|lock)|acme\.json)")

# What people write programs and pages in; configuration, data and pictures are none of it.
_CODE = regex(
    r".+\.(?:c|cc|cpp|cs|css|dart|erb|ex|exs|go|h|html?|java|jsx?|kt|mjs|php|pl|py|rb|rs|sass|scala"
    r"|scss|svelte|swift|tsx?|vue)"
)
_CODE_HOMES = ("/app", "/src", "/code", "/usr/src", "/usr/src/app", "/var/www/html", "/workspace")


@dataclass(frozen=True, slots=True)
class Bind:
    """A bind mount of a service, seen from the project's folder."""

    mount: BindMount
    service: Service
    scope: Scope
    folder: Folder

    @property
    def source(self) -> str:
        """The absolute path."""
        return path_of(self.mount)

    @property
    def shown(self) -> str:
        """The path as messages show it."""
        return self.mount.written

    @property
    def target(self) -> str:
        """The path in the container."""
        return posixpath.normpath(self.mount.target.plain)

    @property
    def image(self) -> Image | None:
        """What is known of the service's image."""
        return images.known(self.service)

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """All mounts of the same path."""
        return self.scope.index.bindings.get(self.source, ())

    @property
    def users(self) -> tuple[Service, ...]:
        """All services that mount the same path."""
        return tuple(service for service, _ in self.bindings)

    @property
    def unasked(self) -> tuple[BindMount, ...]:
        """All mounts of the same path whose verdict is left to podc."""
        return tuple(mount for _, mount in self.bindings if not mount.verdict)

    @property
    def is_read_only(self) -> bool:
        """Whether the container may not write there."""
        return bool(self.mount.read_only and self.mount.read_only.plain)

    @property
    def runs_everywhere(self) -> bool:
        """Whether each node has a pod of the service."""
        return self.scope.kinds[self.scope.owner(self.service.name.plain)] is Kind.DAEMON_SET

    @property
    def is_socket(self) -> bool:
        """Whether the path is named as sockets are."""
        return bool(_SOCKET.fullmatch(self.source) or _SOCKET.fullmatch(self.shown))

    @property
    def is_time_zone(self) -> bool:
        """Whether the path says what time it is."""
        return self.source in _TIME_ZONES

    @property
    def is_of_host(self) -> bool:
        """Whether the file names a path of the host itself, the same on every machine.

        A path that begins with a variable differs from machine to machine, so it is one only where
        it leads to the system's own places.
        """
        place = self.mount.source.span
        if place and place.text.startswith("$"):
            return self.is_of_system and not self.folder.holds(self.source)
        return self.shown.startswith("/")

    @property
    def is_of_system(self) -> bool:
        """Whether the path is one of the operating system's own."""
        return self.source == "/" or any(_is_below(self.source, one) for one in _SYSTEM)

    @property
    def is_store_of_docker(self) -> bool:
        """Whether Docker keeps images, volumes and logs of its own there."""
        return _is_below(self.source, _DOCKER_STORE)

    @property
    def is_data_of_host(self) -> bool:
        """Whether some service keeps data behind an absolute path, by its image or the target."""
        return any(_keeps_data(service, mount) for service, mount in self.bindings)

    @property
    def is_data(self) -> bool:
        """Whether some service keeps its data in the folder."""
        return any(
            _holds_data(service, mount) or _writes_data(mount) for service, mount in self.bindings
        )

    @property
    def is_file_by_name(self) -> bool:
        """Whether both ends are named as files are."""
        ends = (posixpath.basename(self.source), posixpath.basename(self.mount.target.plain))
        return all(_FILE_NAME.fullmatch(end) for end in ends)

    @property
    def is_writable(self) -> bool:
        """Whether some service may write to the path."""
        return any(not (one.read_only and one.read_only.plain) for _, one in self.bindings)

    @property
    def is_written(self) -> bool:
        """Whether the path is a file that programs write: a database, a log."""
        return not self.is_read_only and bool(_WRITTEN_FILE.fullmatch(self.source))

    @property
    def is_context(self) -> bool:
        """Whether the service's own image is built from the path.

        A folder of the project that the context is in counts as well.
        """
        context = self._context
        if context is None:
            return False
        is_around = _is_below(context, self.source) and not self.folder.leaves(self.source)
        return is_around or context == self.source

    @property
    def _context(self) -> str | None:
        build = self.service.build
        if build is None or not build.plain.startswith("/"):
            return None
        return posixpath.normpath(build.plain)

    def is_source_code(self, tree: Tree) -> bool:
        """Tell whether the folder, with these files in it, is in the service's own image already.

        A part of the build context is where it holds code and is mounted where images have theirs.
        """
        context = self._context
        if context is None or not _is_below(self.source, context):
            return False
        tail = "/" + posixpath.relpath(self.source, context)
        home = self.service.working_dir.plain if self.service.working_dir else ""
        at_home = self.target.endswith(tail) or self.target in (*_CODE_HOMES, home)
        return at_home and any(_CODE.fullmatch(file.path.lower()) for file in tree.files)


def _keeps_data(service: Service, mount: BindMount) -> bool:
    known, target = images.known(service), posixpath.normpath(mount.target.plain)
    is_home = bool(known and known.keeps(target))
    return is_home or any(_is_below(target, root) for root in _DATA_ROOTS)


def _holds_data(service: Service, mount: BindMount) -> bool:
    known = images.known(service)
    return bool(known and known.holds(mount.target.plain))


def _writes_data(mount: BindMount) -> bool:
    """Tell whether a container may write to a place where data is kept by custom."""
    is_read_only = mount.read_only is not None and mount.read_only.plain
    target = posixpath.normpath(mount.target.plain)
    return not is_read_only and any(_is_below(target, root) for root in _DATA_ROOTS)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
