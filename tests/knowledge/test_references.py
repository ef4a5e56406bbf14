"""The grammar of images' names, as Docker and the kubelet read it."""

from __future__ import annotations

import pytest

from compiler.knowledge.references import Reference, flaw, parts

DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    "name",
    [
        "nginx",
        "nginx:1.29",
        "me/web",
        "ghcr.io/me/web:1.0",
        "localhost:5000/web",
        "[::1]:5000/web",
        "Registry/web",
        "a.b-c_d__e/x---y:Tag_1.0-rc",
        f"nginx@{DIGEST}",
        f"nginx:1@{DIGEST}",
        "minio/minio:RELEASE.2025-09-07T16-13-09Z",
        "a1" * 31 + "a",
        "a" * 255,
    ],
)
def test_name_of_an_image(name: str) -> None:
    assert flaw(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nginx: 1", "blanks"),
        ("https://x/y", "scheme"),
        ("ko://x/y", "scheme"),
        ("/web", "before its `/`"),
        (":1", "no name"),
        ("me/:1", "no name"),
        ("me/", "no name"),
        ("nginx:", "tag is empty"),
        (f"nginx:@{DIGEST}", "tag is empty"),
        ("nginx@sha256:abc", "digest"),
        ("nginx@", "digest"),
        ("NGINX:1", "upper-case"),
        ("me/Web:1", "upper-case"),
        ("ghcr.io/me/WEB", "upper-case"),
        ("nginx:1:2", "is not made of"),
        ("nginx:-1", "is not made of"),
        ("a..b", "is not made of"),
        ("a1" * 32, "is not made of"),
        ("a" * 256, "is not made of"),
        ("", "is not made of"),
    ],
)
def test_what_is_wrong_is_said(name: str, words: str) -> None:
    assert words in (flaw(name) or "")


def test_parts() -> None:
    assert parts(f"a.b:5/c:1@{DIGEST}") == Reference("a.b:5/c", "1", DIGEST)
