"""References among manifests that are not the whole of a cluster: what is a mistake for certain."""

from __future__ import annotations

import pytest

from tests.verify.linted import lint

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{more}}}\n---\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: "nginx:1.29", envFrom: [{configMapRef: {name: performance-config}}]}
"""


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("performance-confg", "", ("error", "did you mean `performance-confg`?")),
        ("conformance-secret", "", ("warning", "")),
        ("performance-config2", "", ("warning", "")),
        (
            "performance-config",
            ", namespace: prod",
            ("warning", "there is one in the namespace `prod`, and none is found from another"),
        ),
    ],
)
def test_a_missing_object_is_an_error_where_another_was_misspelled(
    name: str, more: str, expected: tuple[str, str]
) -> None:
    pod = POD.replace("name: web}", "name: web, namespace: test}", 1) if more else POD
    (one,) = lint(CONFIG.format(name=name, more=more) + pod)

    assert (one.severity.value, one.hint) == expected


@pytest.mark.parametrize("port", ["[80]", "{port: 80}", "null"])
def test_a_target_port_that_is_none_is_for_the_schema_to_say(port: str) -> None:
    service = (
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        f"spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: {port}}}]}}\n"
    )
    pod = POD.replace("{name: web}", "{name: web, labels: {app: web}}", 1)

    assert "PC703" not in {one.number for one in lint(pod + service)}
