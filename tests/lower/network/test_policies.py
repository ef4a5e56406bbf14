"""Who may talk to whom: under Compose, and under the policies that are written."""

from __future__ import annotations

from itertools import permutations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.kubernetes import contexts
from compiler.options import Policies, Target, Wait
from compiler.source.trees import plain
from tests.lowered import lowered, pod, slugs
from tests.netpol import WORLD, Manifest, Party, Port, allowed

PORT = (8080, "TCP")


def labels(cluster: ir.Cluster, name: str) -> dict[str, str]:
    return {key: value.plain for key, value in pod(cluster, name).labels}


def may_talk(
    cluster: ir.Cluster,
    source: dict[str, str] | None,
    target: dict[str, str] | None,
    port: tuple[int, str] = PORT,
) -> bool:
    """Tell whether policies let traffic through; `None` is somebody outside of the project."""
    policies = [_manifest(one) for one in cluster.policies]
    return allowed(policies, _party(source), _party(target), Port(*port))


def _party(labels: dict[str, str] | None) -> Party:
    return WORLD if labels is None else Party(labels)


def _manifest(policy: ir.NetworkPolicy) -> Manifest:
    fields = contexts.network_policy(policy)
    names = {"pods": "podSelector", "types": "policyTypes"}
    return {"spec": {names.get(key, key): plain(tree) for key, tree in fields.items()}}  # type: ignore[arg-type]  # all are trees


def reached(cluster: ir.Cluster) -> set[str]:
    names = [one.meta.name.plain for one in cluster.workloads]
    return {
        f"{one}>{other}"
        for one, other in permutations(names, 2)
        if may_talk(cluster, labels(cluster, one), labels(cluster, other))
    }


def project(services: str, networks: str = "", **options: object) -> tuple[ir.Cluster, Report]:
    return lowered(f"services:\n{services}\nnetworks: {{{networks}}}\n", **options)


def on(**networks: str) -> str:
    return "\n".join(
        f"  {name}: {{image: x/{name}:1, networks: [{where}]}}" for name, where in networks.items()
    )


# --- networks that are shared, or not -------------------------------------------------------------


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        (
            {"web": "front", "api": "front, back", "db": "back"},
            {"web>api", "api>web", "api>db", "db>api"},
        ),
        ({"web": "front", "db": "back"}, set()),
        (
            {"a": "front, back", "b": "front", "c": "back", "d": "front, back"},
            {"a>b", "b>a", "a>c", "c>a", "a>d", "d>a", "b>d", "d>b", "c>d", "d>c"},
        ),
    ],
)
def test_services_reach_those_with_whom_they_share_a_network(
    networks: dict[str, str], expected: set[str]
) -> None:
    cluster, _ = project(on(**networks), "front: {}, back: {}")

    assert reached(cluster) == expected
    assert expected == {
        f"{one}>{other}"
        for one, other in permutations(networks, 2)
        if set(networks[one].split(", ")) & set(networks[other].split(", "))
    }


@pytest.mark.parametrize(
    "networks", [{"web": "front", "api": "front"}, {"web": "front, back", "api": "back"}]
)
def test_no_policy_is_needed_where_all_share_a_network(networks: dict[str, str]) -> None:
    cluster, _ = project(on(**networks), "front: {}, back: {}")

    assert cluster.policies == ()
    assert reached(cluster) == {"web>api", "api>web"}


def test_networks_of_one_spelling_are_kept_apart() -> None:
    cluster, _ = project(on(a="_db", b="db"), "_db: {}, db: {}")

    assert reached(cluster) == set()


def test_pods_of_another_project_are_no_peers() -> None:
    cluster, _ = project(on(a="front", b="back"), "front: {}, back: {}")
    stranger = labels(cluster, "a") | {"network.podc.dev/front": "other"}

    assert not may_talk(cluster, stranger, labels(cluster, "a"))
    assert not may_talk(cluster, {}, labels(cluster, "a"))


def test_services_of_one_pod_are_on_the_networks_of_all() -> None:
    cluster, _ = project(
        "  web: {image: x/w:1, networks: [front]}\n"
        '  log: {image: x/l:1, pid: "service:web", networks: [back]}\n'
        "  db: {image: x/d:1, networks: [back]}",
        "front: {}, back: {}",
    )

    assert reached(cluster) == {"web>db", "db>web"}


def test_dockers_own_bridge_is_a_network() -> None:
    cluster, _ = project(
        "  a: {image: x/a:1, network_mode: bridge}\n"
        "  b: {image: x/b:1, network_mode: bridge}\n"
        "  c: {image: x/c:1}"
    )

    assert reached(cluster) == {"a>b", "b>a"}


def test_service_without_a_network_reaches_nobody() -> None:
    cluster, _ = project("  a: {image: x/a:1, network_mode: none}\n  b: {image: x/b:1}")

    assert reached(cluster) == set()
    assert not may_talk(cluster, labels(cluster, "a"), None)
    assert may_talk(cluster, labels(cluster, "b"), None)


# --- the world ------------------------------------------------------------------------------------


def test_only_services_on_internal_networks_alone_are_locked_in() -> None:
    cluster, report = project(
        "  web: {image: x/w:1, networks: [front, back]}\n"
        "  db: {image: x/d:1, networks: [back], ports: ['8080:8080']}",
        "front: {}, back: {internal: true}",
    )

    assert reached(cluster) == {"web>db", "db>web"}
    assert may_talk(cluster, labels(cluster, "web"), None)
    assert not may_talk(cluster, labels(cluster, "db"), None)
    assert may_talk(cluster, labels(cluster, "db"), None, (53, "UDP"))
    assert may_talk(cluster, labels(cluster, "db"), None, (53, "TCP"))
    assert not may_talk(cluster, None, labels(cluster, "db"))
    assert slugs(report, "internal") == ["internal-network"]


def test_published_port_is_open_to_everybody_by_its_number_in_the_pod() -> None:
    cluster, _ = project(
        "  web: {image: x/w:1, networks: [front], ports: ['80:8080']}\n"
        "  db: {image: x/d:1, networks: [back]}",
        "front: {}, back: {}",
    )
    web = labels(cluster, "web")

    assert may_talk(cluster, None, web, (8080, "TCP"))
    assert not may_talk(cluster, None, web, (80, "TCP"))
    assert not may_talk(cluster, None, web, (8080, "UDP"))
    assert not may_talk(cluster, None, labels(cluster, "db"))


@pytest.mark.parametrize("port", ["127.0.0.1:80:8080", "8080"])
def test_port_that_stays_inside_is_open_to_peers_only(port: str) -> None:
    cluster, _ = project(
        f"  web: {{image: x/w:1, networks: [front], ports: ['{port}']}}\n"
        "  db: {image: x/d:1, networks: [back]}",
        "front: {}, back: {}",
    )

    assert not may_talk(cluster, None, labels(cluster, "web"))


def test_port_on_the_node_is_open_to_everybody() -> None:
    cluster, _ = project(
        "  web: {image: x/w:1, networks: [front],"
        " ports: [{target: 8080, published: '80', mode: host}]}\n"
        "  db: {image: x/d:1, networks: [back]}",
        "front: {}, back: {}",
    )

    assert may_talk(cluster, None, labels(cluster, "web"))


def test_external_network_lets_others_in_with_a_note() -> None:
    cluster, report = project(on(web="proxy", db="back"), "proxy: {external: true}, back: {}")

    assert may_talk(cluster, None, labels(cluster, "web"))
    assert not may_talk(cluster, None, labels(cluster, "db"))
    assert slugs(report, "external") == ["external-network"]


def test_locked_in_service_that_waits_for_a_job_may_ask_the_api_server() -> None:
    text = (
        "  job: {image: x/j:1, networks: [back]}\n"
        "  a: {image: x/a:1, networks: [back],"
        " depends_on: {job: {condition: service_completed_successfully}}}\n"
        "  b: {image: x/b:1, networks: [back],"
        " depends_on: {job: {condition: service_completed_successfully}}}"
    )
    waits, _ = project(text, "back: {internal: true}")
    starts, _ = project(text, "back: {internal: true}", wait=Wait.NONE)

    assert may_talk(waits, labels(waits, "a"), None, (6443, "TCP"))
    assert not may_talk(starts, labels(starts, "a"), None, (6443, "TCP"))


# --- the option -----------------------------------------------------------------------------------


def test_policies_can_be_left_out() -> None:
    cluster, _ = project(
        on(a="front", b="back"), "front: {}, back: {}", target=Target(policies=Policies.NONE)
    )

    assert cluster.policies == ()


def test_policies_can_be_had_for_a_single_network() -> None:
    cluster, _ = project(
        "  a: {image: x/a:1}\n  b: {image: x/b:1}", target=Target(policies=Policies.ALL)
    )

    assert reached(cluster) == {"a>b", "b>a"}
    assert not may_talk(cluster, {}, labels(cluster, "a"))
