"""Images of systems and languages: they start as root, and have nothing but the usual folders."""

from __future__ import annotations

import posixpath

from compiler.knowledge import images
from compiler.project import Recipe, Service
from compiler.regexes import regex

# https://github.com/docker-library/official-images/tree/master/library: no Dockerfile of these has
# a `USER`, a `VOLUME`, or files outside of the usual folders.
_BASES = frozenset(
    (
        *("alpine", "busybox", "debian", "ubuntu", "fedora", "rockylinux", "almalinux", "bash"),
        *("python", "node", "golang", "rust", "ruby", "php", "openjdk", "eclipse-temurin"),
        *("amazoncorretto", "maven", "gradle", "docker"),
    )
)

# https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html, and `go` of Go's own image
_USUAL = frozenset(
    (
        *("bin", "boot", "dev", "etc", "go", "home", "lib", "lib32", "lib64", "libx32", "media"),
        *("mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"),
    )
)

# Sockets, scratch files and what build tools fetch: made anew wherever they are missing.
_SCRATCH = regex(
    r"/(?:tmp|run|var/run|var/tmp|var/cache)/.+|.*/(?:\.cache|\.npm|\.ivy2|\.m2|\.gradle|\.cargo"
    r"|\.sbt|\.yarn)(?:/.*)?"
)


def starts_as_root(service: Service) -> bool:
    """Tell whether a container surely starts as root: nobody has said otherwise of its image."""
    recipe = service.recipe
    if service.build is None:
        return service.image is not None and _is_bare(service.image.plain)
    users = [one for one in recipe.instructions if one.word == "USER"] if recipe else []
    return recipe is not None and _is_bare(recipe.base) and not users


def has_nothing(service: Service, path: str) -> bool:
    """Tell whether the image of a service has surely nothing at a path."""
    path = posixpath.normpath(path)
    if _SCRATCH.fullmatch(path) or images.is_data_of_database(path):
        return True
    top = path.split("/")[1]
    if top in _USUAL:
        return False
    if service.build is None:
        return service.image is not None and _is_bare(service.image.plain)
    recipe = service.recipe
    return recipe is not None and _is_bare(recipe.base) and not _may_fill(recipe, f"/{top}")


def _is_bare(image: str) -> bool:
    return images.parse(image).repository in _BASES


def _may_fill(recipe: Recipe, folder: str) -> bool:
    """Tell whether a Dockerfile names the folder, or works at the root, where it may be meant."""
    words = {one.word for one in recipe.instructions}
    return "WORKDIR" not in words or any(folder in one.line for one in recipe.instructions)
