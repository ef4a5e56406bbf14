"""A value that does not fit is told with what to write instead."""

from __future__ import annotations

import pytest

from tests.verify.linted import lint

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {a: %s}}
spec:
  hostNetwork: %s
  containers:
    - name: web
      image: nginx:1.29
      args: [%s]
      %s
"""
PLAIN = ("b", "false", "serve", "tty: true")


def hints(text: str) -> list[str]:
    return [one.hint for one in lint(text) if one.severity.value == "error"]


@pytest.mark.parametrize(
    ("place", "written", "hint"),
    [
        (0, "true", 'put it in quotes: `"true"`'),
        (0, "0755", 'put it in quotes: `"0755"`'),
        (1, '"no"', "write it without quotes"),
        (2, "say: hello", 'put it in quotes: `"say: hello"`'),
        (3, "command: sh -c date", 'write it as a list: `[sh, "-c", date]`'),
        (3, "command: {a: b}", "it is a list: write a `-` in front of each of its items"),
        (3, "resources: 5", "it has fields: `claims`, `limits`, `requests`"),
        (3, "resources: [{limits: {cpu: 1}}]", "it is no list: take the `-` away"),
        (3, "environment: {A: b}", "Kubernetes calls it `env`: a list of `name` and `value`"),
        (3, "healthcheck: {}", "Kubernetes has `livenessProbe` and `readinessProbe`"),
        (3, "env: [{name: A, value: 5}]", "put it in quotes"),  # which may be a secret
    ],
)
def test_what_to_write_is_said(place: int, written: str, hint: str) -> None:
    parts = [*PLAIN]
    parts[place] = written

    assert hints(POD % tuple(parts)) == [hint]


def test_a_share_is_no_fraction() -> None:
    text = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: %s, selector: {}}
"""

    assert hints(text % "0.5") == ["write `50%`, or a whole number"]
    assert hints(text % '"2"') == ["write `2` without quotes, or `2%`"]


def test_the_version_that_has_a_kind_is_one_that_is_served() -> None:
    text = """\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: gpu}
spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com}}]}}
"""

    assert [one.hint for one in lint(text, version="1.33")] == [
        "write `apiVersion: resource.k8s.io/v1beta2`"
    ]
