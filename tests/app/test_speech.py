"""Hints about what a description stands for are in the description's own words."""

from __future__ import annotations

import pytest

from compiler.app.speech import translated
from compiler.codes import images
from tests.app.descriptions import one, run


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("write `x-podc: {inference: false}`", "write `inference: false`"),
        ("with `x-podc: {publish: true}`", "with `service: {publish: true}`"),
        ("`x-podc: {fs_group: 1000}`", "`security: {fs_group: 1000}`"),
        ("`x-podc: {probes: {liveness: true}}`", "`health: {…, restart: true}`"),
        ("`x-podc: {expose: {host: a.b}}`", "`host: a.b`"),
        ("`x-podc: {expose: {port: 8080}}`", "`host: shop.example.com:8080`"),
        (
            "`x-podc: {expose: {host: a.b, path: /c, port: 80}}`",
            "`host: [{name: a.b, path: /c, port: 80}]`",
        ),
        (
            "`x-podc: {expose: [{host: a.b}, {host: c.d}]}`",
            "`host: [{name: a.b}, {name: c.d}]`",
        ),
        ("`x-podc: {seed: true}` below the volume", "`seed: true` for the volume, at the top"),
    ],
)
def test_keys_of_the_extension_are_fields(hint: str, expected: str) -> None:
    said = translated(images.KNOWN_IMAGE.at(None, image="", facts="", hint=hint))

    assert said.hint == expected


@pytest.mark.parametrize("fields", ["ports: '80:80'", "volumes: {a: /a}", "after: db"])
def test_no_hint_speaks_of_the_extension(fields: str) -> None:
    text = one(fields) + "  db: {image: 'postgres:17', volumes: {d: /d}, ports: '5432:5432'}\n"

    assert [each.hint for each in run(text).diagnostics if "x-podc" in each.hint] == []
