"""Which Kubernetes version has what on by default. Data only.

https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ is the source of
each: the first version in which the feature is on without being asked for.
"""

from __future__ import annotations

from typing import NamedTuple


class Version(NamedTuple):
    """A minor version of Kubernetes."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


USER_NAMESPACES = Version(1, 33)  # UserNamespacesSupport: `hostUsers: false`


def has(version: str, since: Version) -> bool:
    """Tell whether a version such as `1.34` has what came with another."""
    major, minor = version.split(".")[:2]
    return Version(int(major), int(minor)) >= since
