"""Strings that some YAML reader takes for something else reach the container unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from ruamel.yaml import YAML

from compiler import Result
from compiler.output.stream import stream

TRICKY = [
    "y", "n", "on", "off", "yes", "No", "true", "null", "~", "", " x", "x ", "1e3", ".5e3", "0o17",
    "017", "08", "1_000", "0x1F", "0b11", "22:22", "12:30:45", "2001-01-01", ".inf", ".nan", "-",
    "- a", "a: b", "a:", "#c", "a #c", "!tag", "&a", "*a", "@a", "`a", "%a", "{a}", "[a]", "a, b",
    "'", '"', "a\\b", "a\nb", "a\nb\n", "a\n\n", "\na", " a\n b\n", "a \nb", "tab\tin", "\ttab",
    "---", "...", "=", "<<", "|", ">", "?", "🐙", "é\u0301", "\u0085", "\u2028", "\ufeff", "$HOME",
    "$(HOME)", "$$", "1.0", "1,000", "+1", "0.", "1e", "0o8", "NULL", "Infinity",
]  # fmt: skip


def variables_of(text: str, read: Callable[[str], list[object]]) -> dict[str, object]:
    for document in read(text):
        assert isinstance(document, dict)
        if document["kind"] == "ConfigMap":
            return dict(document["data"])
    message = "there is no ConfigMap"
    raise AssertionError(message)


def yaml_1_1(text: str) -> list[object]:
    return list(yaml.safe_load_all(text))


def yaml_1_2(text: str) -> list[object]:
    return list(YAML(typ="safe", pure=True).load_all(text))


@pytest.mark.parametrize("read", [yaml_1_1, yaml_1_2])
def test_environment_values_read_back_as_the_same_strings(
    read: Callable[[str], list[object]], compile_text: Callable[..., Result]
) -> None:
    written = {f"V{number}": value for number, value in enumerate(TRICKY)}
    escaped = {name: value.replace("$", "$$") for name, value in written.items()}
    project = {"services": {"web": {"image": "nginx:1.29", "environment": escaped}}}

    result = compile_text(yaml.safe_dump(project, default_style='"'))

    assert not result.failed, result.diagnostics
    assert variables_of(stream(result.objects), read) == written
