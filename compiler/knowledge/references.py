"""References of images, such as `ghcr.io/me/web:1.0@sha256:…`: their grammar and their parts.

The grammar is that of https://pkg.go.dev/github.com/distribution/reference as Docker and the
kubelet read it: what does not fit is never pulled (`invalid reference format`, InvalidImageName).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from compiler.regexes import regex

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_TAG = r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_NAME = rf"(?:{_HOST}/)?{_PART}(?:/{_PART})*"
_REFERENCE = regex(rf"({_NAME})(?::{_TAG})?(?:@{_DIGEST})?")
_ID = regex(r"[0-9a-f]{64}")
_LONGEST = 255
_MANY = 1024  # names that are remembered: manifests have the same few over and over

# What is most often wrong, from the left to the right, and how that is said.
_FLAWS = (
    (regex(r"\s"), "it has blanks in it"),
    (regex(r"^[a-z+]+://"), "it is an address with a scheme"),
    (regex(r"^/"), "nothing stands before its `/`"),
    (regex(r"^:|/:|/$"), "it has no name"),
    (regex(r":(?:@|$)"), "its tag is empty"),
    (regex(r"@(?!.*:[0-9a-fA-F]{32,}$)"), "its digest is not whole"),
    (regex(r"^(?:[^/@:]*[A-Z][^/@:]*(?:[@:]|$)|[^/]*/[^@:]*[A-Z])"), "it has upper-case letters"),
)


class Reference(NamedTuple):
    """The parts of an image's name: `ghcr.io/me/web`, `1.0`, `sha256:…`."""

    repository: str
    tag: str
    digest: str


@lru_cache(_MANY)
def flaw(image: str) -> str | None:
    """Return in words why no image can have the name; `None` if one can."""
    found = _REFERENCE.fullmatch(image)
    if found and len(found[1]) <= _LONGEST and not _ID.fullmatch(image):
        return None
    said = (words for pattern, words in _FLAWS if pattern.search(image))
    return next(said, "it is not made of a registry, a path in lower case, a tag and a digest")


def parts(image: str) -> Reference:
    """Return the parts of `docker.io/library/postgres:17@sha256:…`, whatever fits the grammar."""
    rest, _, digest = image.strip().partition("@")
    head, slash, last = rest.rpartition("/")
    last, _, tag = last.partition(":")
    return Reference(head + slash + last, tag, digest)
