"""What can be known of an image without looking at it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Listening(NamedTuple):
    """A port that an image listens on, unless told otherwise."""

    number: int
    protocol: str = "tcp"


@dataclass(frozen=True, slots=True)
class Image:
    """What holds of an image without looking at it.

    `ports`: the first is the one that clients use. `data_path`: where it keeps what must not be
    lost; `data_folder`: the folder of a volume to put that in, for servers that refuse a directory
    with something in it, as a fresh disk has its `lost+found`; `folder_variable`: the one that
    tells where that is, for servers that have to own it. `uid` and `gid`: who the first
    process runs as, if not root; `users`: ids of the names in its /etc/passwd. `is_database`:
    databases and brokers, which people publish for their own desk. `readiness`: a command that
    ends well once it serves. `port_variables`: variables that move the first port.
    """

    name: str = ""
    ports: tuple[Listening, ...] = ()
    data_path: str | None = None
    data_folder: str | None = None
    folder_variable: str | None = None
    uid: int | None = None
    gid: int | None = None
    is_database: bool = False
    users: Mapping[str, int] = field(default_factory=dict)
    alpine_users: Mapping[str, int] = field(default_factory=dict)
    readiness: tuple[str, ...] = ()
    port_variables: tuple[str, ...] = ()

    def keeps(self, path: str) -> bool:
        """Tell whether a mount at the path holds the image's data, or a part of it."""
        if self.data_path is None:
            return False
        mount, kept = posixpath.normpath(path) + "/", self.data_path + "/"
        return mount != "/" and (kept.startswith(mount) or mount.startswith(kept))

    def holds(self, path: str) -> bool:
        """Tell whether a mount at the path holds all of the image's data."""
        mount = posixpath.normpath(path) + "/"
        return self.data_path is not None and (self.data_path + "/").startswith(mount)


def ports(text: str) -> tuple[Listening, ...]:
    """Return the ports of a line such as `53 53/udp`."""
    parts = (word.partition("/") for word in text.split())
    return tuple(Listening(int(number), protocol or "tcp") for number, _, protocol in parts)


def shell(command: str) -> tuple[str, ...]:
    """Return the words that run a command line."""
    return ("/bin/sh", "-c", command)
