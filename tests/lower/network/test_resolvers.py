"""Name servers of a service's own: kept where it calls no peer, else said to be left out."""

from __future__ import annotations

import pytest

from tests.lowered import lowered, pod, slugs


def resolved(fields: str) -> tuple[str | None, list[str], list[str]]:
    """Return the policy, the name servers, and what is said of them."""
    cluster, report = lowered(
        f"services:\n  web: {{image: x/y:1, {fields}}}\n  db: {{image: x/z:1, expose: ['5432']}}\n"
    )
    found = pod(cluster, "web")
    policy = found.dns_policy.plain if found.dns_policy else None
    return policy, [one.plain for one in found.dns_servers], slugs(report, "dns")


@pytest.mark.parametrize("fields", ["dns: 9.9.9.9", 'dns: ["9.9.9.9"], environment: {DB: db}'])
def test_service_that_calls_no_peer_keeps_its_name_servers(fields: str) -> None:
    assert resolved(fields) == ("None", ["9.9.9.9"], [])


def test_service_on_the_nodes_network_keeps_its_name_servers() -> None:
    fields = "dns: 9.9.9.9, network_mode: host, depends_on: [db]"

    assert resolved(fields) == ("None", ["9.9.9.9"], [])


@pytest.mark.parametrize(
    "fields", ["environment: {DB_HOST: db}", "depends_on: [db]", "links: [db]", "command: nc db:1"]
)
def test_service_that_calls_a_peer_keeps_the_clusters_name_server(fields: str) -> None:
    assert resolved(f"dns: 9.9.9.9, {fields}") == (None, [], ["dns-left-out"])


def test_a_pod_has_three_name_servers_at_most() -> None:
    policy, servers, said = resolved("dns: [1.1.1.1, 1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4]")

    assert (policy, servers) == ("None", ["1.1.1.1", "2.2.2.2", "3.3.3.3"])
    assert said == ["dns-left-out"]


def test_name_server_is_an_address() -> None:
    assert resolved("dns: dns.example.com") == (None, [], ["dns-left-out"])
