"""Named volumes: who mounts them, what their options say, and where in them data is kept."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from compiler.knowledge import images
from compiler.lower.scope import Scope
from compiler.options import Security
from compiler.project import BindMount, NamedMount, Service, Volume
from compiler.regexes import regex
from compiler.source.values import Value, looked_up

_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_SIZE = regex(r"(?:^|,)size=(\d+)([kmgt]?)i?b?(?=,|$)", re.IGNORECASE)


def users_of(volume: Volume, scope: Scope) -> tuple[Service, ...]:
    """Return the services that mount a volume, each once."""
    mounts = scope.index.mountings.get(volume.key.plain, ())
    return tuple({one.service.name.plain: one.service for one in mounts}.values())


def options_of(volume: Volume) -> dict[str, Value[str]]:
    """Return the volume's `driver_opts`."""
    return {pair.key.plain: pair.value for pair in volume.driver_opts}


def is_claimed(volume: Volume) -> bool:
    """Tell whether a claim is made for the volume: not where it exists, or is memory."""
    kind = options_of(volume).get("type")
    return not volume.external and not (kind and kind.plain == "tmpfs")


def size_of(volume: Volume) -> Value[int] | None:
    """Return the bytes that a volume's options limit it to: `size: 10g`, or `o: size=10g`."""
    options = options_of(volume)
    size, words = options.get("size"), options.get("o")
    for place, text in (
        (size, f"size={size.plain if size else ''}"),
        (words, words and words.plain),
    ):
        found = _SIZE.search(text) if text else None
        if place and found:
            return place.be(int(found[1]) * _UNITS[found[2].lower()])
    return None


def data_folder(mount: NamedMount, volume: Volume, scope: Scope) -> Value[str] | None:
    """Return the folder of a disk that a mount shows: the one written, below the image's own.

    Some servers refuse a folder that holds anything, and a fresh disk holds `lost+found`. So they
    get a folder of it, and so does everybody else who mounts the same volume; unless the server is
    not root, and has to make the folder before anybody mounts it.
    """
    users = scope.index.mountings.get(volume.key.plain, ())
    server = None if volume.external else servers_folder(users, scope)
    if server is None:
        return mount.subpath
    if mount.subpath is None:
        return server
    return mount.subpath.map(lambda path: posixpath.join(server.plain, path))


def _starts_as_root(service: Service, scope: Scope) -> bool:
    own = service.extension.security
    level = own.plain if own else scope.options.target.security
    name = service.user.plain.partition(":")[0] if service.user else "root"
    return name in ("", "0", "root") and level is not Security.RESTRICTED


def servers_folder(
    users: Iterable[tuple[Service, NamedMount | BindMount]], scope: Scope
) -> Value[str] | None:
    """Return the folder of a disk that a server among its users keeps its data in, if one does."""
    for service, mount in users:
        path = posixpath.normpath(mount.target.plain)
        folder = images.folder_at(path, service)
        if folder and _starts_as_root(service, scope):
            rule = f"what has its data in `{path}` refuses a folder that holds anything: a new disk"
            return looked_up(folder, rule, mount.target)
    return None
