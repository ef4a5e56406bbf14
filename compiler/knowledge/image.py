"""What can be known of an image without looking at it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from compiler.records import dataclass, field


class Listening(NamedTuple):
    """A port that an image listens on, unless told otherwise."""

    number: int
    protocol: str = "tcp"


class Edition(NamedTuple):
    """What holds of the tags in which `tag`, an expression, is found."""

    tag: str
    ports: tuple[Listening, ...] = ()
    data_path: str | None = None
    uid: int | None = None


class Moved(NamedTuple):
    """The first major version that keeps its data elsewhere, and where."""

    since: int
    data_path: str


@dataclass(frozen=True, slots=True)
class Image:
    """What holds of an image without looking at it.

    `ports`: the first is the one that clients use; `port_variables` move it.

    `data_path`: where it keeps what must not be lost, and `more_data` further such paths.
    `data_folder`: the folder of a volume to put that in, for servers that refuse a directory with
    something in it, as a fresh disk has its `lost+found`; `folder_variable` tells where that is,
    for servers that have to own it, and `is_told` whether it does. `moved`: where later versions
    have their data; `refuses`: where such a version takes no mount, unless the variable names the
    place. `editions`: tags that differ. `is_volatile`: it keeps nothing unless it is told to.

    `uid` and `gid`: who the first process runs as, if not root; `is_unprivileged`: somebody else
    than root, and the number differs from version to version; `users`: ids of the names in its
    /etc/passwd. `is_database`: databases and brokers, which people publish for their own desk.
    `readiness`: a command that ends well once it serves. `is_base`: another one is built from it.
    """

    name: str = ""
    ports: tuple[Listening, ...] = ()
    data_path: str | None = None
    data_folder: str | None = None
    folder_variable: str | None = None
    more_data: tuple[str, ...] = ()
    moved: Moved | None = None
    editions: tuple[Edition, ...] = ()
    refuses: str | None = None
    is_told: bool = False
    is_base: bool = False
    uid: int | None = None
    gid: int | None = None
    is_unprivileged: bool = False
    is_database: bool = False
    is_volatile: bool = False
    users: Mapping[str, int] = field(default_factory=dict)
    alpine_users: Mapping[str, int] = field(default_factory=dict)
    readiness: tuple[str, ...] = ()
    port_variables: tuple[str, ...] = ()

    def folder_at(self, path: str) -> str | None:
        """Return the folder of a disk that a mount of it at the path has to show, if not all."""
        is_its_own = path == self.data_path and self.refuses is None
        return self.data_folder if is_its_own else None

    def keeps(self, path: str) -> bool:
        """Tell whether a mount at the path holds the image's data, or a part of it."""
        mount = posixpath.normpath(path) + "/"
        return mount != "/" and any(
            kept.startswith(mount) or mount.startswith(kept) for kept in self._kept()
        )

    def holds(self, path: str) -> bool:
        """Tell whether a mount at the path holds all that the image keeps in one place."""
        mount = posixpath.normpath(path) + "/"
        return any(kept.startswith(mount) for kept in self._kept())

    def _kept(self) -> Iterator[str]:
        yield from (f"{one}/" for one in (self.data_path, self.refuses, *self.more_data) if one)


def ports(text: str) -> tuple[Listening, ...]:
    """Return the ports of a line such as `53 53/udp`."""
    parts = (word.partition("/") for word in text.split())
    return tuple(Listening(int(number), protocol or "tcp") for number, _, protocol in parts)


def shell(command: str) -> tuple[str, ...]:
    """Return the words that run a command line."""
    return ("/bin/sh", "-c", command)


def bitnami(numbers: str, folder: str) -> Image:
    """Return an image of Bitnami's: all of them have their data and their user in one place."""
    return Image(ports=ports(numbers), data_path=f"/bitnami/{folder}", uid=1001, gid=0)


# Repositories, as references are looked up by, and what holds of them all.
Row = tuple[tuple[str, ...], Image]
