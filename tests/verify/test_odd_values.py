"""Values of any type in any place are judged, and break nothing."""

from __future__ import annotations

import pytest

from tests.verify.linted import lint

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: "nginx:1.29", ports: [{containerPort: %s}, {containerPort: 80}]}
"""


@pytest.mark.parametrize("value", ["{a: b}", "[80]", "true", "http", "1.5", "null"])
def test_a_port_of_any_type_is_judged(value: str) -> None:
    assert {one.number for one in lint(POD % value)} >= {"PC601"}
