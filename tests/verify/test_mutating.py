"""Policies by which a server changes objects by itself, from Kubernetes 1.36 on."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from compiler.diagnostics import Severity
from tests.verify.linted import lint

LABELS = "Object{metadata: Object.metadata{labels: {'a': variables.name}}}"
PATCH = "[JSONPatch{op: 'add', path: '/metadata/labels/a', value: 'b'}]"
POLICY = {
    "apiVersion": "admissionregistration.k8s.io/v1",
    "kind": "MutatingAdmissionPolicy",
    "metadata": {"name": "labels"},
    "spec": {
        "reinvocationPolicy": "Never",
        "matchConstraints": {
            "resourceRules": [
                {
                    "apiGroups": [""],
                    "apiVersions": ["v1"],
                    "operations": ["CREATE"],
                    "resources": ["pods"],
                }
            ]
        },
        "variables": [{"name": "name", "expression": "object.metadata.name"}],
        "mutations": [
            {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": LABELS}},
            {"patchType": "JSONPatch", "jsonPatch": {"expression": PATCH}},
        ],
    },
}


def errors(path: str, value: object) -> list[str]:
    """Return what is wrong with the policy once a field of its `spec` is another."""
    policy = deepcopy(POLICY)
    place: object = policy["spec"]
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in steps:
        place = place[step]  # type: ignore[index]  # a mapping or a list
    place[last] = value  # type: ignore[index]  # as above
    found = lint(json.dumps(policy), "1.37")
    return [one.message for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reinvocationPolicy", "IfNeeded"),
        ("mutations", POLICY["spec"]["mutations"][:1]),  # type: ignore[index]  # a list
        ("mutations.1.jsonPatch.expression", "true ? [] : []"),
        ("matchConstraints.resourceRules.0.operations", ["CREATE", "UPDATE"]),
    ],
)
def test_a_policy_that_a_server_takes_is_left_alone(path: str, value: object) -> None:
    assert errors(path, value) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("reinvocationPolicy", "Always", "has to be `IfNeeded` or `Never`"),
        ("mutations", [], "a policy needs `mutations`"),
        ("mutations.1.patchType", "ApplyConfiguration", "has no `jsonPatch`"),
        ("mutations.1.jsonPatch", None, "needs `jsonPatch`"),
        ("mutations.1.jsonPatch.expression", "'a'", "has to make `list`, and makes `string`"),
        ("mutations.1.jsonPatch.expression", "[variables.tag]", "there is no variable `tag`"),
        ("mutations.1.jsonPatch.expression", "[JSONPatch{op: 'add'}", "`]` is missing"),
        ("matchConstraints.resourceRules", [], "needs `matchConstraints.resourceRules`"),
        ("matchConstraints.resourceRules.0.operations", ["DELETE"], "`DELETE` changes no object"),
    ],
)
def test_a_policy_that_a_server_refuses_is_an_error(path: str, value: object, said: str) -> None:
    assert any(said in one for one in errors(path, value))


def test_a_binding_is_of_a_policy_and_of_objects_that_can_change() -> None:
    rule = POLICY["spec"]["matchConstraints"]["resourceRules"][0] | {"operations": ["CONNECT"]}  # type: ignore[index]  # a list
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingAdmissionPolicyBinding",
        "metadata": {"name": "labels"},
        "spec": {"matchResources": {"resourceRules": [rule]}},
    }

    found = [one.message for one in lint(json.dumps(binding), "1.37")]

    assert any("needs `policyName`" in one for one in found)
    assert any("`CONNECT` changes no object" in one for one in found)
