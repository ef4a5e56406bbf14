"""What looks like one of Compose's variables is told of where nothing replaces it."""

from __future__ import annotations

import pytest

from tests.app.descriptions import one, run, said

VARIABLES = "PC268"


def told(text: str, **options: object) -> list[str]:
    return [line for line in said(run(text, **options)) if line.startswith(VARIABLES)]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ('env: {A: "${B}"}', "app.yaml:3:33 `${B}`"),
        ('env: {A: "to ${B:-c}!"}', "app.yaml:3:36 `${B:-c}`"),
        ('labels: {"${B}": c}', "app.yaml:3:33 `${B}`"),
        ('host: "${B}.example.com", ports: 80', "app.yaml:3:30 `${B}`"),
        ('after: ["${B}"]', "app.yaml:3:32 `${B}`"),
    ],
)
def test_a_variable_is_told_of_at_its_place(fields: str, where: str) -> None:
    assert told(one(fields)) == [
        f"{VARIABLES} {where} stays as it is: an app description has no variables"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        'args: [sh, -c, "echo ${HOME}"]',
        'command: [sh, -c, "echo ${HOME}"]',
        'health: {command: "test ${PORT} = 80"}',
        "env: {A: $B, C: $(D), E: '{F}', G: '$${'}",
        'patch: {Deployment: {metadata: {annotations: {a: "${B}"}}}}',
    ],
)
def test_what_a_shell_reads_is_not(fields: str) -> None:
    assert told(one(fields)) == []


def test_who_knows_can_say_so() -> None:
    text = one('env: {A: "${B}"}') + "accept: ['no-variables:B']\n"

    assert told(text) == []
