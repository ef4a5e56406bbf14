"""A Namespace that enforces a Pod Security Standard refuses pods that do not meet it."""

from __future__ import annotations

import pytest

from compiler.options import Security
from tests.verify.linted import lint

ENFORCE = "pod-security.kubernetes.io/enforce"
SPEC = "{containers: [{name: web, image: 'nginx:1.29', securityContext: {privileged: true}}]}"
POD = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: strict}, spec: " + SPEC + "}"
DAEMON = (
    "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: web, namespace: strict}, spec: "
    "{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: "
    + SPEC
    + "}}}"
)


def refused(labels: str, pods: str = POD) -> list[str]:
    """Return what admission says of pods in a namespace with these labels."""
    space = f"{{apiVersion: v1, kind: Namespace, metadata: {{name: strict, labels: {labels}}}}}"
    found = lint(f"{space}\n---\n{pods}\n", "1.34", Security.OFF)
    return [one.message for one in found if one.number == "PC698"]


@pytest.mark.parametrize("pods", [POD, DAEMON], ids=["pod", "its maker"])
def test_pods_have_to_meet_what_their_namespace_enforces(pods: str) -> None:
    (said,) = refused(f"{{{ENFORCE}: baseline}}", pods)

    assert "Namespace `strict` enforces `baseline`, and refuses its pods" in said


def test_what_else_is_wrong_is_counted() -> None:
    (said,) = refused(f"{{{ENFORCE}: restricted}}")

    assert said.endswith("`web` is privileged (and 3 more)")


@pytest.mark.parametrize(
    "labels",
    [
        "{}",
        f"{{{ENFORCE}: privileged}}",
        "{pod-security.kubernetes.io/warn: restricted}",
        f"{{{ENFORCE}: restricted, {ENFORCE}-version: v1.24}}",
    ],
    ids=["none", "all allowed", "only warned", "another version"],
)
def test_no_other_namespace_refuses_them(labels: str) -> None:
    assert refused(labels) == []
