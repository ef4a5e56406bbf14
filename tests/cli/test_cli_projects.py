"""Which of many files belong together."""

from __future__ import annotations

import pytest

from compiler.cli.projects import base_of, grouped
from compiler.source.files import MemoryFiles

FILES = MemoryFiles(
    dict.fromkeys(
        (
            "/p/compose.yaml",
            "/p/compose.override.yml",
            "/p/prod.yml",
            "/p/prod.override.yml",
            "/p/sub/docker-compose.yml",
            "/p/sub/docker-compose.override.yml",
            "/p/lone/compose.override.yaml",
        ),
        "",
    )
)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("compose.yaml",), (("compose.yaml",),)),
        (("compose.yaml", "prod.yml"), (("compose.yaml",), ("prod.yml",))),
        (("compose.yaml", "./compose.yaml"), (("compose.yaml",),)),
        (("compose.override.yml",), (("compose.yaml", "compose.override.yml"),)),
        (
            ("compose.yaml", "compose.override.yml", "prod.yml"),
            (("compose.yaml", "compose.override.yml"), ("prod.yml",)),
        ),
        (("prod.override.yml", "prod.yml"), (("prod.yml", "prod.override.yml"),)),
        (
            ("sub/docker-compose.override.yml",),
            (("sub/docker-compose.yml", "sub/docker-compose.override.yml"),),
        ),
        (("/p/compose.override.yml",), (("/p/compose.yaml", "/p/compose.override.yml"),)),
        (("lone/compose.override.yaml",), (("lone/compose.override.yaml",),)),
        (("-",), (("-",),)),
    ],
)
def test_an_override_file_goes_with_the_file_that_it_completes(
    paths: tuple[str, ...], expected: tuple[tuple[str, ...], ...]
) -> None:
    assert expected == grouped(paths, "/p", FILES)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("prod.yml", "compose.yaml"),
        ("sub/x.yml", "sub/docker-compose.yml"),
        ("lone/x.yml", None),
        ("compose.yaml", None),
    ],
)
def test_the_base_of_a_fragment_is_the_main_file_beside_it(path: str, expected: str | None) -> None:
    assert expected == base_of(path, "/p", FILES)
