"""The strategic merge: what a patch makes of an object."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.kubernetes.strategic import merged
from compiler.source.nodes import Plain, plain
from compiler.source.text import Source
from compiler.source.trees import Tree
from compiler.source.trees import plain as bare
from compiler.source.values import Default, Value
from compiler.source.yaml import parse


def grow(value: Plain) -> Tree:
    match value:
        case dict():
            return {key: grow(one) for key, one in value.items()}
        case list():
            return [grow(one) for one in value]
        case _:
            return Value(value, Default("a test"))


def merge(base: str, patch: str) -> tuple[Plain, list[str]]:
    report = Report()
    (old,), (new,) = (
        parse(Source(name, text), report) for name, text in (("b", base), ("p", patch))
    )
    outcome = bare(merged(grow(plain(old)), new, report))
    return outcome, report.summary()


CONTAINERS = """\
{containers: [{name: web, image: a, env: [{name: A, value: b}]}, {name: log, image: l}]}
"""


@pytest.mark.parametrize(
    ("base", "patch", "expected"),
    [
        ("{a: 1, b: 2}", "{b: 3, c: 4}", {"a": 1, "b": 3, "c": 4}),
        ("{a: {b: 1, c: 2}}", "{a: {c: 3}}", {"a": {"b": 1, "c": 3}}),
        ("{a: 1, b: 2}", "{b: null}", {"a": 1}),
        ("{a: {b: 1}}", "{a: {$patch: replace, c: 2}}", {"a": {"c": 2}}),
        ("{a: {b: 1}, d: 1}", "{a: {$patch: delete}}", {"d": 1}),
        ("{args: [a, b]}", "{args: [c]}", {"args": ["c"]}),
        ("{}", "{containers: [{name: x}]}", {"containers": [{"name": "x"}]}),
        (
            "{ports: [{port: 80, name: a}]}",
            "{ports: [{port: 80, nodePort: 30080}]}",
            {"ports": [{"port": 80, "name": "a", "nodePort": 30080}]},
        ),
        (
            "{ports: [{containerPort: 80}]}",
            "{ports: [{containerPort: 81}]}",
            {"ports": [{"containerPort": 80}, {"containerPort": 81}]},
        ),
        (
            "{volumeMounts: [{mountPath: /a, name: x}]}",
            "{volumeMounts: [{mountPath: /a, readOnly: true}]}",
            {"volumeMounts": [{"mountPath": "/a", "name": "x", "readOnly": True}]},
        ),
        (
            "{tolerations: [{key: a}]}",
            "{tolerations: [{key: b}]}",
            {"tolerations": [{"key": "b"}]},
        ),
    ],
)
def test_patch_is_merged(base: str, patch: str, expected: Plain) -> None:
    assert merge(base, patch) == (expected, [])


def test_items_are_found_by_their_key_at_every_depth() -> None:
    patch = "{containers: [{name: web, env: [{name: C, value: d}]}, {name: new, image: n}]}"

    assert merge(CONTAINERS, patch)[0] == {
        "containers": [
            {
                "name": "web",
                "image": "a",
                "env": [{"name": "A", "value": "b"}, {"name": "C", "value": "d"}],
            },
            {"name": "log", "image": "l"},
            {"name": "new", "image": "n"},
        ]
    }


def test_item_is_deleted() -> None:
    outcome, said = merge(CONTAINERS, "{containers: [{name: web, $patch: delete}]}")

    assert outcome == {"containers": [{"name": "log", "image": "l"}]}
    assert said == []


def test_item_is_replaced() -> None:
    outcome, _ = merge(CONTAINERS, "{containers: [{name: log, $patch: replace, image: n}]}")

    assert isinstance(outcome, dict)
    assert isinstance(outcome["containers"], list)
    assert outcome["containers"][1] == {"name": "log", "image": "n"}


def test_list_is_replaced() -> None:
    outcome, _ = merge(CONTAINERS, "{containers: [{$patch: replace}, {name: x}]}")

    assert outcome == {"containers": [{"name": "x"}]}


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("{containers: [{image: x}]}", ["PC331 p:1:15"]),
        ("{containers: [x]}", ["PC331 p:1:15"]),
        ("{a: {$patch: destroy}}", ["PC332 p:1:6"]),
        ("{$retainKeys: [a]}", ["PC332 p:1:2"]),
    ],
)
def test_patch_that_nobody_can_follow_is_told_at_its_place(patch: str, expected: list[str]) -> None:
    assert merge(CONTAINERS, patch)[1] == expected
