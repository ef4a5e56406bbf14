"""Who may talk to whom: what Compose's networks say equals what the policies in manifests do.

Networks, services and ports are drawn at random; both sides are computed from the drawn project,
once as Docker treats it and once from the manifests alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.options import Expose, Options, Policies, Target
from compiler.pipeline import compile  # noqa: A004
from compiler.source.files import MemoryFiles
from compiler.source.trees import plain
from tests.netpol import WORLD, Manifest, Party, Port, allowed

NETWORKS = ("front", "back", "data")
PUBLISHED, PRIVATE = Port(8080), Port(9999)
DNS = (Port(53, "UDP"), Port(53))


@dataclass(frozen=True)
class Drawn:
    """A service. `networks`: none is Compose's default one. `mode`: its `network_mode`, if any."""

    networks: frozenset[str]
    mode: str | None
    is_published: bool

    @property
    def on(self) -> frozenset[str]:
        """The networks that it is on in Docker."""
        if self.mode == "bridge":
            return frozenset({"Docker's bridge"})
        if self.mode in ("host", "none"):
            return frozenset()
        return self.networks or frozenset({"default"})


SERVICES = st.lists(
    st.builds(
        Drawn,
        st.frozensets(st.sampled_from(NETWORKS)),
        st.sampled_from([None, None, None, None, "bridge", "none", "host"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
INTERNAL = st.frozensets(st.sampled_from(NETWORKS))


def compose(services: list[Drawn], internal: frozenset[str]) -> dict[str, object]:
    def keys(one: Drawn) -> dict[str, object]:
        where = {"network_mode": one.mode} if one.mode else {"networks": sorted(one.networks)}
        ports = {"ports": ["80:8080"]} if one.is_published and one.mode is None else {}
        return {"image": "example/app:1.0", **(where if one.mode or one.networks else {}), **ports}

    networks = {name: {"internal": name in internal} for name in NETWORKS}
    named = {f"s{number}": keys(one) for number, one in enumerate(services)}
    return {"name": "shop", "services": named, "networks": networks}


def manifests(project: dict[str, object], target: Target) -> list[Manifest]:
    options = Options(files=("compose.yaml",), directory="/shop", target=target)
    result = compile(options, MemoryFiles({"/shop/compose.yaml": json.dumps(project)}))
    assert not result.failed, [one.message for one in result.diagnostics]
    bodies = (plain(one.body) for one in result.objects)
    return [body for body in bodies if isinstance(body, dict)]


def policies_of(made: list[Manifest]) -> list[Manifest]:
    return [one for one in made if one["kind"] == "NetworkPolicy"]


def pods_of(made: list[Manifest]) -> dict[str, Party]:
    """Return the pods by service. Those on the node's own network are beyond all policies."""
    found = {}
    for one in made:
        if one["kind"] == "Deployment":
            template = one["spec"]["template"]  # type: ignore[index]  # a Deployment has one
            is_on_node = template["spec"].get("hostNetwork")
            labels = None if is_on_node else template["metadata"]["labels"]
            found[one["metadata"]["name"]] = Party(labels)  # type: ignore[index]  # as all objects
    return found


@settings(max_examples=60)
@given(SERVICES, INTERNAL)
def test_peers_reach_each_other_as_in_docker(
    services: list[Drawn], internal: frozenset[str]
) -> None:
    made = manifests(compose(services, internal), Target())
    policies, pods = policies_of(made), pods_of(made)
    drawn = {f"s{number}": one for number, one in enumerate(services)}

    for one, other in permutations(drawn, 2):
        if "host" in (drawn[one].mode, drawn[other].mode):
            continue  # in Docker they meet on the machine's own addresses, if at all
        expected = bool(drawn[one].on & drawn[other].on)
        assert expected == allowed(policies, pods[one], pods[other], PRIVATE), (one, other)


def is_locked_in(one: Drawn, internal: frozenset[str]) -> bool:
    return bool(one.on) and one.on <= internal


def are_kept_apart(services: list[Drawn], internal: frozenset[str]) -> bool:
    """Tell whether networks say anything: some two services share none, or one is locked in."""
    on = [one.on for one in services if one.on]
    locked = any(is_locked_in(one, internal) for one in services)
    return locked or any(not (one & other) for one in on for other in on)


EXPOSES = st.sampled_from([Expose.LOADBALANCER, Expose.INGRESS, Expose.NODEPORT])


@settings(max_examples=60)
@given(SERVICES, INTERNAL, EXPOSES)
def test_world_reaches_what_is_published_and_nothing_else_of_those_kept_apart(
    services: list[Drawn], internal: frozenset[str], expose: Expose
) -> None:
    made = manifests(compose(services, internal), Target(expose=expose))
    policies, pods = policies_of(made), pods_of(made)
    is_shut = are_kept_apart(services, internal)

    for number, one in enumerate(services):
        pod = pods[f"s{number}"]
        if one.is_published and one.mode is None and not is_locked_in(one, internal):
            assert allowed(policies, WORLD, pod, PUBLISHED)
        elif is_shut and one.mode != "host":
            assert not allowed(policies, WORLD, pod, PUBLISHED)
        if is_shut and one.mode != "host":
            assert not allowed(policies, WORLD, pod, PRIVATE)


@settings(max_examples=60)
@given(SERVICES, INTERNAL)
def test_world_is_reached_as_in_docker_and_names_are_looked_up_everywhere(
    services: list[Drawn], internal: frozenset[str]
) -> None:
    made = manifests(compose(services, internal), Target())
    policies, pods = policies_of(made), pods_of(made)

    for number, one in enumerate(services):
        pod, has_network = pods[f"s{number}"], one.mode != "none"
        is_let_out = has_network and not is_locked_in(one, internal)
        assert is_let_out == allowed(policies, pod, WORLD, Port(443))
        assert all(has_network == allowed(policies, pod, WORLD, port) for port in DNS)


@settings(max_examples=20)
@given(SERVICES)
def test_all_policies_shut_other_projects_out(services: list[Drawn]) -> None:
    made = manifests(compose(services, frozenset()), Target(policies=Policies.ALL))
    policies, pods = policies_of(made), pods_of(made)
    strangers = [
        Party({"app.kubernetes.io/instance": "other", "network.podc.dev/front": "other"}),
        Party({"app": "x"}, {"kubernetes.io/metadata.name": "other"}),
    ]

    for (name, pod), stranger in product(pods.items(), strangers):
        if services[int(name[1:])].mode != "host":
            assert not allowed(policies, stranger, pod, PRIVATE)
