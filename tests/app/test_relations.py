"""What a description says only where its parts are seen together."""

from __future__ import annotations

import pytest

from tests.app.descriptions import run, said

TOP = {
    "config": ("config: {motd: Hi}", "files: {motd: /etc/motd}"),
    "secret": ("secrets: {motd: {external: true}}", "secrets: [motd]"),
    "volume": ("volumes: {motd: 1Gi}", "volumes: {motd: /motd}"),
    "network": ("networks: {motd: {internal: true}}", "networks: [motd]"),
}


def description(top: str, field: str = "user: '1'") -> str:
    return f"name: shop\n{top}\ncontainers:\n  web: {{image: 'a:1', {field}}}\n"


@pytest.mark.parametrize(("kind", "top"), [(kind, top) for kind, (top, _) in TOP.items()])
def test_what_nobody_uses_is_told_of(kind: str, top: str) -> None:
    where = f"app.yaml:2:{top.index('motd') + 1}"

    assert said(run(description(top))) == [
        f"PC267 {where} no container uses the {kind} `motd`, so nothing comes of it"
    ]


@pytest.mark.parametrize(("top", "field"), TOP.values(), ids=TOP)
def test_what_somebody_uses_is_not(top: str, field: str) -> None:
    assert not [line for line in said(run(description(top, field))) if "PC267" in line]


def test_the_default_network_is_used_by_who_names_none() -> None:
    top = "networks: {default: {internal: true}}"

    assert not [line for line in said(run(description(top))) if "PC267" in line]
