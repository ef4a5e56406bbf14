"""What podc knows of widely used images: a reference such as `postgres:17` → an `Image`.

An image is known by its repository, wherever Docker Hub's copy of it is pulled from; tags and
digests do not matter, except where a variant has other users.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cache

from compiler.knowledge.applications import APPLICATIONS
from compiler.knowledge.brokers import BROKERS
from compiler.knowledge.databases import DATABASES
from compiler.knowledge.homes import HOMES
from compiler.knowledge.image import Image, Listening, Row
from compiler.knowledge.observers import OBSERVERS
from compiler.knowledge.references import Reference, parts
from compiler.knowledge.servers import SERVERS
from compiler.project import Service
from compiler.records import replace
from compiler.regexes import regex

__all__ = [
    "Image",
    "Listening",
    "Reference",
    "folder_at",
    "is_data_of_database",
    "known",
    "lookup",
    "parse",
    "runs_windows",
]

_HUB = ("docker.io", "index.docker.io", "registry-1.docker.io", "mirror.gcr.io")

# Where copies of repositories stand, and what they are copies of.
_COPIES: Mapping[str, str] = {
    "public.ecr.aws/docker/": "",
    "public.ecr.aws/bitnami/": "bitnami/",
    "ghcr.io/bitnami/": "bitnami/",
    "bitnamilegacy/": "bitnami/",
    "bitnamisecure/": "bitnami/",
    "lscr.io/linuxserver/": "linuxserver/",
    "ghcr.io/linuxserver/": "linuxserver/",
}

# `17.2-alpine`, `pg17`, `0.8.1-pg18-trixie`.
_MAJOR = regex(r"(?:^|.*[-.])pg(\d{1,4})|^(\d{1,4})")

# https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images
_WINDOWS = regex(r"^mcr\.microsoft\.com/windows/|nanoserver|windowsservercore|-ltsc20\d\d\b")

TABLES: tuple[tuple[Row, ...], ...] = (SERVERS, APPLICATIONS, HOMES, OBSERVERS)
OF_DATA: tuple[tuple[Row, ...], ...] = (DATABASES, BROKERS)

_BY_NAME: Mapping[str, Image] = {
    name: replace(one, name=name, is_database=table in OF_DATA)
    for table in (*TABLES, *OF_DATA)
    for names, one in table
    for name in names
}

# https://github.com/bitnami/containers/blob/main/bitnami/minideb: a system, and no application
_OF_ROOT = ("bitnami/minideb", "bitnami/git")

_FOLDERS: Mapping[str, str] = {
    one.data_path: one.data_folder for one in _BY_NAME.values() if one.data_path and one.data_folder
}


_DATA_OF_DATABASES = frozenset(
    path
    for table in OF_DATA
    for _, one in table
    for path in (one.data_path, one.moved and one.moved.data_path)
    if path and path.startswith("/var/lib/")
)


def known(service: Service) -> Image | None:
    """Return what is known of a service's image, unless nothing is to be concluded from it.

    Where a variable of the service says where data is kept, that is the place.
    """
    found = _of(service) if service.infers else None
    if found is None or found.folder_variable is None:
        return found
    written = {one.name.plain: one.value.plain for one in service.environment}
    place = written.get(found.folder_variable, "")
    if not place.startswith("/"):
        return found
    return replace(found, data_path=posixpath.normpath(place), refuses=None, is_told=True)


def _of(service: Service) -> Image | None:
    """Return the service's image, else the one that its own is built from.

    Whatever is built from a database serves as it does; where anything else listens is changed
    more often than not, and nothing is concluded of it.
    """
    found = lookup(service.image.plain) if service.image else None
    if found or service.recipe is None:
        return found
    base = lookup(service.recipe.base)
    return base and replace(base, ports=base.ports if base.is_database else (), is_base=True)


def folder_at(path: str, service: Service) -> str | None:
    """Return the folder of a disk that a service has to see at a path, if not all of the disk.

    An image that podc does not know, with data where a known one has it, is most often built from
    that one, and loses nothing otherwise.
    """
    found = known(service)
    if found is not None:
        return found.folder_at(path)
    return _FOLDERS.get(path) if service.infers else None


@cache
def lookup(image: str) -> Image | None:
    """Return what is known of an image by its name in a Compose file, or `None`."""
    reference = parse(image)
    known = _BY_NAME.get(reference.repository) or _of_maker(reference.repository)
    if known and known.alpine_users and "alpine" in reference.tag:
        known = replace(known, users={**known.users, **known.alpine_users})
    return _of_tag(known, reference.tag) if known else None


def _of_maker(repository: str) -> Image | None:
    """Return what holds of all images of a maker's that are not in the tables."""
    is_one = repository.startswith("bitnami/") and repository not in _OF_ROOT
    return Image(name=repository, uid=1001, gid=0) if is_one else None


def _of_tag(known: Image, tag: str) -> Image:
    """Return what holds of the image under this tag."""
    for edition in known.editions:
        if re.search(edition.tag, tag):
            path = edition.data_path or known.data_path
            return replace(
                known,
                ports=edition.ports or known.ports,
                data_path=path,
                uid=known.uid if edition.uid is None else edition.uid,
            )
    return _moved(known, tag) if known.moved else known


def _moved(known: Image, tag: str) -> Image:
    """Return the image with its data where this version has it; without one it is the newest."""
    found = _MAJOR.search(tag)
    if known.moved is None or (found and int(found[1] or found[2]) < known.moved.since):
        return known
    return replace(known, data_path=known.moved.data_path, refuses=known.data_path)


def is_data_of_database(path: str) -> bool:
    """Tell whether a database of the tables has its data at the path: all start with none."""
    return path in _DATA_OF_DATABASES


def runs_windows(image: str) -> bool:
    """Tell whether an image is one for Windows, by what Microsoft calls its bases."""
    return _WINDOWS.search(image.lower()) is not None


def parse(image: str) -> Reference:
    """Return the parts of an image's name; its repository is as Docker Hub shows it: `postgres`."""
    found = parts(image)
    return found._replace(repository=_repository(found.repository))


def _repository(path: str) -> str:
    """Return the repository without Docker Hub's own names; other registries stay in front."""
    registry, slash, rest = path.partition("/")
    if slash and registry in _HUB:
        path = rest
    for copy, original in _COPIES.items():
        if path.startswith(copy):
            path = original + path.removeprefix(copy)
    return path.removeprefix("library/")
