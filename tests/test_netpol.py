"""The evaluator that other tests judge policies by, on policies whose meaning is known."""

from __future__ import annotations

import pytest

from tests.netpol import WORLD, Manifest, Party, Port, allowed

A, B = Party({"app": "a"}), Party({"app": "b"})
STRANGER = Party({"app": "a"}, {"kubernetes.io/metadata.name": "other", "team": "x"})
WEB = Port(80)


def policy(**spec: object) -> list[Manifest]:
    return [{"spec": {"podSelector": {"matchLabels": {"app": "b"}}, **spec}}]


@pytest.mark.parametrize(
    ("spec", "let_in"),
    [
        ({}, set()),
        ({"ingress": [{}]}, {"A", "STRANGER", "WORLD"}),
        ({"ingress": [{"from": [{"podSelector": {}}]}]}, {"A"}),
        ({"ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "b"}}}]}]}, set()),
        ({"ingress": [{"from": [{"namespaceSelector": {}}]}]}, {"A", "STRANGER"}),
        (
            {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "x"}}}]}]},
            {"STRANGER"},
        ),
        (
            {"ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {}}]}]},
            {"A", "STRANGER"},
        ),
        ({"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}, {"A", "STRANGER", "WORLD"}),
        (
            {
                "ingress": [
                    {"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["203.0.113.0/24"]}}]}
                ]
            },
            set(),
        ),
        ({"ingress": [{"ports": [{"port": 80}]}]}, {"A", "STRANGER", "WORLD"}),
        ({"ingress": [{"ports": [{"port": 81}]}]}, set()),
        ({"ingress": [{"ports": [{"port": 80, "protocol": "UDP"}]}]}, set()),
        ({"ingress": [{"ports": [{"port": 1, "endPort": 99}]}]}, {"A", "STRANGER", "WORLD"}),
        ({"policyTypes": ["Egress"]}, {"A", "STRANGER", "WORLD"}),
    ],
)
def test_rules_let_in_whom_they_name(spec: Manifest, let_in: set[str]) -> None:
    everybody = {"A": A, "STRANGER": STRANGER, "WORLD": WORLD}

    assert {
        name for name, who in everybody.items() if allowed(policy(**spec), who, B, WEB)
    } == let_in


@pytest.mark.parametrize(
    ("spec", "let_out"),
    [
        ({"policyTypes": ["Ingress"]}, True),
        ({"policyTypes": ["Egress"]}, False),
        ({"egress": [{"to": [{"podSelector": {"matchLabels": {"app": "a"}}}]}]}, True),
        ({"egress": [{"to": [{"podSelector": {"matchLabels": {"app": "c"}}}]}]}, False),
        ({"egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}, False),
    ],
)
def test_rules_let_out_to_whom_they_name(spec: Manifest, let_out: bool) -> None:
    assert allowed(policy(**spec), B, A, WEB) == let_out


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"key": "app", "operator": "In", "values": ["b"]}, False),
        ({"key": "app", "operator": "NotIn", "values": ["b"]}, True),
        ({"key": "app", "operator": "Exists"}, False),
        ({"key": "app", "operator": "DoesNotExist"}, True),
    ],
)
def test_expressions_select(expression: Manifest, expected: bool) -> None:
    policies: list[Manifest] = [{"spec": {"podSelector": {"matchExpressions": [expression]}}}]

    assert allowed(policies, A, B, WEB) == expected


def test_policies_of_one_pod_add_up() -> None:
    closed = policy()
    opened = policy(ingress=[{"ports": [{"port": 80}]}])

    assert allowed(closed + opened, A, B, WEB)
    assert not allowed(closed + opened, A, B, Port(81))
