"""What only the Gateway API's experimental channel has."""

from __future__ import annotations

import pytest

from tests.lint.linted import linted

ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [%s]}
"""
GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec: {gatewayClassName: a, %s, listeners: [{name: a, port: 80, protocol: HTTP}]}
"""


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        (ROUTE % "{retry: {attempts: 3}}", ["warning"]),
        (ROUTE % "{filters: [{type: CORS, cors: {}}]}", ["warning", "warning"]),
        (GATEWAY % "tls: {backend: {}}", ["warning"]),
        (ROUTE % "{retries: {attempts: 3}}", ["error"]),
        (ROUTE % "{filters: [{type: Cors}]}", ["error"]),
        (GATEWAY % "retry: {}", ["error"]),
    ],
)
def test_it_is_a_warning(text: str, severities: list[str]) -> None:
    found = [one for one in linted(text) if one.number == "PC601"]

    assert [one.severity.value for one in found] == severities
    assert all(("--crd" in (one.hint or "")) is (one.severity == "warning") for one in found)
