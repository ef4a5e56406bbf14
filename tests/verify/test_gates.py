"""Fields that a version of Kubernetes has, and does not heed unless it is told to."""

from __future__ import annotations

import pytest
import yaml

from compiler.knowledge.features import FIELDS, Gate
from compiler.verify.bundle import versions
from compiler.verify.rules import gates
from tests.verify.linted import lint

JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec:
  completions: 2
  completionMode: Indexed
  successPolicy: {rules: [{succeededCount: 1}]}
  template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}
"""
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "a"},
    "spec": {"containers": [{"name": "a", "image": "b"}]},
}


def pod(**fields: object) -> str:
    return yaml.safe_dump(POD | {"spec": POD["spec"] | fields})  # type: ignore[operator]  # a mapping


def said(text: str, version: str) -> list[str]:
    return [
        f"{one.severity} {one.number} {one.message} ({one.hint})" for one in lint(text, version)
    ]


def test_a_field_is_dropped_before_its_gate_is_on() -> None:
    assert said(JOB, "1.31") == []
    assert said(JOB, "1.30") == [
        (
            "warning PC650 Job `a`: Kubernetes 1.30 drops `successPolicy` without its feature "
            "gate `JobSuccessPolicy` (Kubernetes 1.31 has it on)"
        )
    ]


def test_a_gate_that_no_version_has_on_is_told_without_one() -> None:
    (found,) = said(
        pod(containers=[{"name": "a", "image": "b", "lifecycle": STOP}], os=LINUX), "1.37"
    )

    assert found.startswith("warning PC650 Pod `a`: Kubernetes 1.37 drops `stopSignal`")
    assert found.endswith("`ContainerStopSignals` ()")


def test_a_file_of_variables_is_in_an_empty_folder_of_its_pod_once_it_is_read() -> None:
    source = {"fileKeyRef": {"volumeName": "made", "path": "a.env", "key": "MODE"}}
    one = [{"name": "a", "image": "b", "env": [{"name": "MODE", "valueFrom": source}]}]
    other = pod(containers=one, volumes=[{"name": "made", "hostPath": {"path": "/a"}}])
    right = pod(containers=one, volumes=[{"name": "made", "emptyDir": {}}])

    assert said(right, "1.35") == []
    assert said(other, "1.35") == [
        "error PC613 Pod `a`: `made` is no `emptyDir` among the volumes of its pod ()"
    ]
    assert [found[:13] for found in said(right, "1.34")] == ["error PC613 P", "warning PC650"]


def test_what_is_in_a_dropped_field_is_not_looked_at() -> None:
    volume = {"name": "a", "image": {"reference": "b", "pullPolicy": "often"}}

    assert [found[:13] for found in said(pod(volumes=[volume]), "1.34")] == ["warning PC650"]
    assert [found[:13] for found in said(pod(volumes=[volume]), "1.35")] == ["error PC621 P"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.33", ["error PC625 P"]), ("1.34", ["warning PC650"]), ("1.35", [])],
)
def test_a_container_has_its_own_policy_for_restarts_by_version(
    version: str, expected: list[str]
) -> None:
    one = pod(containers=[{"name": "a", "image": "b", "restartPolicy": "Never"}])

    assert [found[:13] for found in said(one, version)] == expected


@pytest.mark.parametrize(("version", "expected"), [("1.35", ["error PC610 S"]), ("1.36", [])])
def test_the_name_of_a_service_begins_with_a_digit_by_version(
    version: str, expected: list[str]
) -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "1st"}}
    text = yaml.safe_dump(service | {"spec": {"ports": [{"port": 80}]}})

    assert [found[:13] for found in said(text, version)] == expected


@pytest.mark.parametrize(("version", "expected"), [("1.36", ["error PC626 P"]), ("1.37", [])])
def test_volumes_get_their_label_by_being_mounted_by_version(
    version: str, expected: list[str]
) -> None:
    one = pod(securityContext={"seLinuxChangePolicy": "MountOption"})

    assert [found[:13] for found in said(one, version)] == expected


@pytest.mark.parametrize(
    ("version", "expected"), [("1.32", ["warning PC650"]), ("1.33", ["error PC628 P"])]
)
def test_users_of_its_own_exclude_the_nodes_network_by_version(
    version: str, expected: list[str]
) -> None:
    assert [
        found[:13] for found in said(pod(hostUsers=False, hostNetwork=True), version)
    ] == expected


LINUX = {"name": "linux"}
STOP = {"stopSignal": "SIGINT"}


@pytest.mark.parametrize(("users", "expected"), [(True, 0), (False, 1), (None, 0)])
def test_a_value_that_says_no_more_than_the_default_is_left_alone(
    users: object, expected: int
) -> None:
    assert len(said(pod(hostUsers=users), "1.30")) == expected


@pytest.mark.parametrize("place", FIELDS, ids=".".join)
def test_a_gate_is_of_a_version_that_podc_knows(place: tuple[str, str]) -> None:
    gate: Gate = FIELDS[place]

    assert gate.since is None or str(gate.since) in versions()[1:]


def test_each_gate_is_a_rule() -> None:
    assert {(rule.on, *rule.when) for rule in gates.RULES} == set(FIELDS)
