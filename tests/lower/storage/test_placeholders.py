"""Swarm's placeholders: read from fields of the pod, or said to stay."""

from __future__ import annotations

import pytest

from compiler import ir
from tests.lowered import lowered, pod, slugs

WORDS = ("placeholder",)


def variables(value: str, more: str = "") -> tuple[dict[str, str], list[str]]:
    cluster, report = lowered(
        f"services: {{web: {{image: x/y:1, environment: {{NAME: '{value}'}}{more}}}}}\n"
    )
    found: dict[str, str] = {}
    for one in pod(cluster, "web").containers[0].env:
        match one:
            case ir.FromField():
                found[one.name.plain] = one.path.plain
            case ir.Literal():
                found[one.name.plain] = repr(one.value.plain)
            case ir.FromKey():
                found[one.name.plain] = one.key.plain
    texts = {key: value.plain for one in cluster.config_maps for key, value in one.texts}
    return {**texts, **found}, slugs(report, *WORDS)


SLOT = "metadata.labels['apps.kubernetes.io/pod-index']"


@pytest.mark.parametrize(
    ("value", "expected", "said"),
    [
        ("{{.Node.Hostname}}", {"NAME": "spec.nodeName"}, ["placeholder-filled"]),
        ("{{ .Task.Name }}", {"NAME": "metadata.name"}, ["placeholder-filled"]),
        ("{{.Task.ID}}", {"NAME": "metadata.uid"}, ["placeholder-filled"]),
        ("{{.Service.Name}}-1", {"NAME": "web-1"}, []),
        (
            "a$$(b) $${{.Node.ID}}-{{.Node.ID}}",
            {
                "SWARM_NODE_ID": "spec.nodeName",
                "NAME": "'a$$(b) $$$(SWARM_NODE_ID)-$(SWARM_NODE_ID)'",
            },
            ["placeholder-filled"],
        ),
        ("{{.Task.Slot}}", {"NAME": "{{.Task.Slot}}"}, ["placeholder-kept"]),
        ("{{.Service.Labels.x}}", {"NAME": "{{.Service.Labels.x}}"}, ["placeholder-kept"]),
        ("{{.Labels.x}}", {"NAME": "{{.Labels.x}}"}, []),
    ],
)
def test_placeholder_is_a_field_of_the_pod(
    value: str, expected: dict[str, str], said: list[str]
) -> None:
    assert variables(value) == (expected, said)


def test_pods_of_a_stateful_set_know_their_number() -> None:
    found, said = variables("{{.Task.Slot}}", ", x-podc: {controller: statefulset}")

    assert found == {"NAME": SLOT}
    assert said == ["placeholder-filled"]


def test_name_of_a_host_or_a_volume_is_not_filled_in() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: x/y:1
            hostname: "{{.Node.Hostname}}"
            volumes: ["files:/files"]
        volumes: {files: {name: "files-{{.Task.Slot}}"}}
    """)

    assert pod(cluster, "web").hostname is None
    assert [one.meta.name.plain for one in cluster.claims] == ["files"]
