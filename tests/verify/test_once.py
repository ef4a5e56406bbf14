"""One fault is told once, whatever it makes impossible besides."""

from __future__ import annotations

import pytest

from tests.verify.linted import lint

WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: %s}
spec:
  selector: {matchLabels: {%s}}
  template:
    metadata: {labels: {app: web, tier: %s}}
    spec: {containers: [{name: web, image: "nginx:1.29"}]}
"""
SCALED = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
    - {type: Pods, %s}
"""
CPU = "{name: cpu, target: {type: Utilization, averageUtilization: 50}}"
QUEUED = "{metric: {name: queued}, target: {type: AverageValue, averageValue: 5}}"


def errors(text: str) -> list[str]:
    return [one.message.partition(": ")[2] for one in lint(text) if one.severity.value == "error"]


def workloads(*selectors: str) -> str:
    names = ("first", "second", "third")
    return "---\n".join(
        WORKLOAD % (name, selector, name) for name, selector in zip(names, selectors, strict=False)
    )


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        (("app: web", "app: web"), ["second"]),
        (("app: web", "app: web, tier: second"), ["first"]),
        (("app: web, tier: first", "app: web"), ["second"]),
        (("app: web", "app: web", "app: web"), ["second", "third"]),
        (("app: web, tier: first", "app: web, tier: second"), []),
    ],
)
def test_selectors_that_meet_are_told_of_the_later(
    selectors: tuple[str, ...], expected: list[str]
) -> None:
    found = lint(workloads(*selectors))

    assert [one.subject for one in found] == [f"Deployment/{name}" for name in expected]


@pytest.mark.parametrize("spec", ["spec: {}", "spec:", ""])
def test_a_claim_that_says_nothing_is_told_of_as_a_whole(spec: str) -> None:
    claim = f"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data}}\n{spec}\n"

    assert errors(claim) == ["it needs `spec`, which is empty"]


def test_a_claim_that_says_something_is_told_what_is_missing() -> None:
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n"

    assert errors(claim + "spec: {volumeMode: Block}") == [
        "it asks for no storage",
        "it has no access mode",
    ]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (f"pods: {QUEUED}", []),
        ("", ["a metric of the type `Pods` needs `pods`"]),
        (
            f"resource: {CPU}",
            ["a metric of the type `Pods` is described by `pods`, and not by `resource`"],
        ),
        (
            f"pods: {QUEUED}, resource: {CPU}",
            ["a metric of the type `Pods` is described by `pods`, and not by `resource`"],
        ),
    ],
)
def test_a_metric_of_another_type_is_told_at_what_it_has(sources: str, expected: list[str]) -> None:
    assert errors(SCALED % sources) == expected


POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.29
"""


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("spec:", "Spec:", ["the object has no field `Spec` (did you mean `spec`?)"]),
        (
            "spec:\n  containers:\n",
            "  spec:\n    containers:\n  ",
            ["`metadata` has no field `spec` (it belongs at the top, beside `metadata`)"],
        ),
        (
            "    image: nginx:1.29\n",
            "    volumeMounts: [{name: a, path: /a}]\n    image: a\n  volumes: [{name: a}]\n",
            ["`volumeMounts[0]` has no field `path` (did you mean `mountPath`?)"],
        ),
        (
            "  - name: web\n    image: nginx:1.29\n",
            "  - is: {name: web, image: nginx}\n",
            ["`spec.containers[0]` has no field `is` (write what is in it without `is`)"],
        ),
    ],
    ids=["another-case", "in-metadata", "another-name", "a-mapping-too-much"],
)
def test_a_field_that_is_elsewhere_is_not_told_of_as_missing(
    written: str, instead: str, expected: list[str]
) -> None:
    found = lint(POD.replace(written, instead))

    assert expected == [
        f"{one.message.partition('1.34: ')[2]} ({one.hint})".replace("spec.containers[0].", "")
        for one in found
        if one.severity.value == "error"
    ]


def test_claims_that_are_no_list_are_not_told_of_as_missing_volumes() -> None:
    found = errors("""\
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers:
                - {name: db, image: "postgres:17", volumeMounts: [{name: data, mountPath: /data}]}
          volumeClaimTemplates: {metadata: {name: data}}
    """)

    assert len(found) == 1
    assert "`spec.volumeClaimTemplates` has to be a list" in found[0]
