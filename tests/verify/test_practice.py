"""Good practice: what other objects, and the pod around a container, say for it."""

from __future__ import annotations

import pytest

from compiler.options import Security
from tests.verify.linted import lint

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: nginx:1.29
          ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9000}]
"""
SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: %s}]}
"""
ACCOUNT = """\
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: %s}
automountServiceAccountToken: false
"""
SCALED = """\
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: %d
  maxReplicas: 9
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""


def numbers(text: str, practice: Security = Security.BASELINE) -> set[str]:
    return {one.number for one in lint(text, practice=practice)}


@pytest.mark.parametrize(("account", "is_told"), [("web", False), ("other", True)])
def test_an_account_may_refuse_tokens_for_its_pods(account: str, is_told: bool) -> None:
    assert ("PC726" in numbers(WEB + ACCOUNT % account)) is is_told


@pytest.mark.parametrize(
    ("resources", "missing"),
    [
        ("", {"PC708", "PC710", "PC711"}),
        ("\n      resources: {requests: {cpu: 1, memory: 1Gi}}", {"PC711"}),
        ("\n      resources: {limits: {cpu: 1, memory: 1Gi}}", set()),
    ],
)
def test_a_pod_may_ask_for_its_containers(resources: str, missing: set[str]) -> None:
    text = WEB.replace("serviceAccountName: web", f"serviceAccountName: web{resources}")

    assert numbers(text) & {"PC708", "PC710", "PC711"} == missing


@pytest.mark.parametrize(
    ("port", "is_asked"), [("http", True), ("8080", True), ("admin", False), ("9001", False)]
)
def test_readiness_is_asked_of_who_gets_requests(port: str, is_asked: bool) -> None:
    assert ("PC713" in numbers(WEB + SERVICE % port)) is is_asked


@pytest.mark.parametrize(("least", "is_blocked"), [(1, True), (2, False)])
def test_a_budget_may_want_all_but_one_of_the_pods_that_there_always_are(
    least: int, is_blocked: bool
) -> None:
    assert ("PC747" in numbers(WEB + SCALED % least)) is is_blocked
