"""`podc explain`, `podc support` and `podc schema`: what podc knows, printed."""

from __future__ import annotations

import json

import pytest

from compiler.cli.run import run
from compiler.codes import catalogue
from compiler.compose.rulings import support_rows
from compiler.diagnostics import Code
from compiler.resources import read


@pytest.mark.parametrize("name", ["PC900", "pc900", "internal-error"])
def test_explain_prints_the_page_of_a_code(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", name]) == 0

    title, _, page = capfd.readouterr().out.partition("\n\n")
    assert title == "PC900: internal-error (error)"
    assert page.rstrip() == catalogue()["PC900"].page.rstrip()


@pytest.mark.parametrize("code", catalogue().values(), ids=lambda code: code.number)
def test_every_code_can_be_explained(code: Code, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", code.slug]) == 0
    assert capfd.readouterr().out.startswith(f"{code.number}: ")


def test_explain_lists_every_code(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    assert list(catalogue()) == [line.split()[0] for line in capfd.readouterr().out.splitlines()]


def test_explain_suggests_what_may_be_meant(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "unsuported-key"]) == 2
    assert (
        "no code is named `unsuported-key`: did you mean `unsupported-key`"
        in capfd.readouterr().err
    )


def test_support_lists_every_ruling(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["support"]) == 0
    assert len(support_rows()) == len(capfd.readouterr().out.splitlines())


def test_support_of_a_key_lists_what_has_it_in_its_path(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["support", "oom_score_adj"]) == 0
    assert capfd.readouterr().out.startswith("services.*.oom_score_adj  unsupported  ")


def test_support_says_the_same_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["support", "--emit", "json"]) == 0
    expected = [row._asdict() for row in support_rows()]
    assert expected == json.loads(capfd.readouterr().out)


@pytest.mark.parametrize("arguments", [[], ["compose"]])
def test_schema_prints_the_schema(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", *arguments]) == 0
    assert read("schemas/compose.schema.json") == capfd.readouterr().out
