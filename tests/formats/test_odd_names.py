"""Files may have names that are no UTF-8: every format shows them somehow."""

from __future__ import annotations

import json

import pytest

from compiler.formats.table import FORMATS, format_of
from compiler.source.text import Source
from tests.formats.findings import BROKEN

NAME = b"d/bad\xff.yaml".decode(errors="surrogateescape")
FOUND = BROKEN.at(Source(NAME, "a: b\n").span(3, 4), what="\ud800")


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_that_is_no_text_is_shown(name: str) -> None:
    assert "d/bad" in format_of(name)([FOUND], colour=False)


def test_the_address_of_a_file_has_its_bytes() -> None:
    (run,) = json.loads(format_of("sarif")([FOUND], colour=False))["runs"]

    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "d/bad%FF.yaml"
