"""The schema of HTTPRoute, which is podc's own, against cases that its definition judges too."""

from __future__ import annotations

import pytest

from compiler.options import DEFAULT_KUBERNETES
from compiler.source.nodes import Plain
from compiler.verify.bundle import schema_of, versions
from tests.verify.linted import lint
from tests.verify.routes import BEYOND, CASES, route


def accepts(body: Plain, version: str = DEFAULT_KUBERNETES) -> bool:
    schema = schema_of(version, "gateway.networking.k8s.io/v1", "HTTPRoute")
    assert schema is not None
    return schema.is_valid(body)


@pytest.mark.parametrize("name", CASES)
def test_a_route_is_accepted_or_refused(name: str) -> None:
    spec, good = CASES[name]

    assert accepts(route(spec)) is good


@pytest.mark.parametrize("name", BEYOND)
def test_what_takes_a_comparison_is_beyond_a_schema(name: str) -> None:
    assert accepts(route(BEYOND[name]))


@pytest.mark.parametrize("version", versions())
def test_metadata_is_held_against_the_schema_of_the_version(version: str) -> None:
    body = route({})

    assert accepts(body, version)
    assert not accepts({**body, "metadata": {"name": "a", "label": {}}}, version)


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1beta1", "Gateway"),
        ("v1beta1", "GatewayClass"),
        ("v1beta1", "HTTPRoute"),
        ("v1", "ReferenceGrant"),
    ],
)
def test_two_versions_have_one_definition(api_version: str, kind: str) -> None:
    named = f"gateway.networking.k8s.io/{api_version}"
    schema = schema_of(DEFAULT_KUBERNETES, named, kind)

    assert schema is not None
    assert not schema.is_valid({"apiVersion": named, "kind": kind, "spec": {"hostname": []}})


def test_a_route_of_an_older_version_is_held_against_the_rules_of_the_newer() -> None:
    found = lint("""\
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: HTTPRoute
        metadata: {name: web}
        spec: {hostnames: [192.0.2.1]}
    """)

    assert [one.number for one in found] == ["PC634"]
