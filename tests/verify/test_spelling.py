"""A misspelt field is told once, with what was meant; what is in it and behind it is judged."""

from __future__ import annotations

import pytest

from tests.verify.linted import lint

POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  {spec}
"""
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data}}
spec: {{{spec}, resources: {{requests: {{storage: 1Gi}}}}}}
"""
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec:
  schedule: "@daily"
  jobTemplate: {template: {spec: {restartPolicy: Never, containers: []}}}
"""


def pod(spec: str) -> str:
    return POD.format(spec=spec)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (pod("container: [{name: web, image: nginx}]"), "did you mean `containers`?"),
        (
            pod("{containers: [{name: a, image: b}], volumes: [{name: v, secret: {name: s}}]}"),
            "did you mean `secretName`?",
        ),
        (CLAIM.format(spec="accessMode: ReadWriteOnce"), "did you mean `accessModes`?"),
        (
            pod("{containers: [{name: a, image: b, limits: {cpu: 1}}]}"),
            "it belongs below `resources`",
        ),
        (
            pod("{containers: [{name: a, image: b, volumes: [{name: v, emptyDir: {}}]}]}"),
            "it belongs in `spec`, further out",
        ),
        (
            pod("{containers: [{name: a, image: b, securityContext: {fsGroup: 1}}]}"),
            "it belongs in the `securityContext` of `spec`",
        ),
        (
            pod("{containers: [{name: a, image: b}], securityContext: {capabilities: {}}}"),
            "it belongs in the `securityContext` of a container",
        ),
        (CRON, "it belongs below `spec`"),
    ],
)
def test_a_field_in_the_wrong_place_or_spelling_is_one_error(text: str, hint: str) -> None:
    (found,) = (one for one in lint(text) if one.severity.value == "error")

    assert (found.number, found.hint) == ("PC601", hint)


def test_what_is_in_a_misspelt_field_is_judged_at_its_own_place() -> None:
    found = lint(pod("container: [{name: Web, image: nginx}]"))

    assert [one.summary for one in found] == [
        "PC601 manifests.yaml:5:3",
        "PC610 manifests.yaml:5:22",
    ]


@pytest.mark.parametrize(
    ("head", "place", "hint"),
    [
        ("apiVersion: v1\nkind: Deployment", "1:13", "write `apiVersion: apps/v1`"),
        ("apiVersion: app/v1\nkind: Deployment", "1:13", "write `apiVersion: apps/v1`"),
        (
            "apiVersion: networking.k8s.oi/v1\nkind: Ingress",
            "1:13",
            "write `apiVersion: networking.k8s.io/v1`",
        ),
        ("apiVersion: apps/v1\nkind: Deploymnet", "2:7", "did you mean `Deployment`?"),
    ],
)
def test_a_type_that_there_is_not_is_told_with_the_one_that_there_is(
    head: str, place: str, hint: str
) -> None:
    (found,) = lint(f"{head}\nmetadata: {{name: web}}\nspec: {{}}\n")

    assert (found.summary, found.hint) == (f"PC602 manifests.yaml:{place}", hint)
