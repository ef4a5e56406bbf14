"""Kernel parameters of a pod: which it can have, and what Docker gives everybody."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.lower.identity.security import lower_security
from compiler.lower.identity.sysctls import lower_sysctls
from compiler.options import Options, Security, Target
from compiler.project import Service
from tests.projects import project, scope_of, service, slugs, v

# --- kernel parameters ----------------------------------------------------------------------------


def sysctls(
    given: Service, *ports: int, kubernetes: str = "1.34", level: Security = Security.BASELINE
) -> tuple[dict[str, str], list[str]]:
    scope = scope_of(project(given), Options(target=Target(kubernetes, security=level)))
    user = lower_security(given, scope, ()).user
    container = tuple(ir.ContainerPort(v(number), v("TCP")) for number in ports)
    found = lower_sysctls(given, scope, user, container)
    return {name: value.plain for name, value in found}, slugs(scope.report)


def test_safe_parameter_is_the_pods() -> None:
    given = {"net.ipv4.tcp_syncookies": "1", "net.ipv4.ip_local_port_range": "1024 65000"}

    found, said = sysctls(service("web", sysctls=given))

    assert given == found
    assert said == []


def test_unsafe_parameter_is_the_pods_with_a_warning() -> None:
    found, said = sysctls(service("web", sysctls={"net.core.somaxconn": "1024"}))

    assert found == {"net.core.somaxconn": "1024"}
    assert said == ["unsafe-sysctl web.yaml:2"]


def test_unsafe_parameter_is_against_the_standard() -> None:
    given = service("web", sysctls={"net.core.somaxconn": "1024", "net.ipv4.tcp_syncookies": "1"})
    _, said = sysctls(given, level=Security.RESTRICTED)

    assert [one for one in said if one.startswith(("restricted", "unsafe"))] == [
        "restricted web.yaml:2"
    ]


@pytest.mark.parametrize(("kubernetes", "expected"), [("1.31", 1), ("1.32", 0)])
def test_what_is_safe_depends_on_the_version(kubernetes: str, expected: int) -> None:
    given = service("web", sysctls={"net.ipv4.tcp_rmem": "4096 87380 16777216"})

    _, said = sysctls(given, kubernetes=kubernetes)

    assert expected == len(said)


def test_parameter_of_the_node_is_left_out() -> None:
    found, said = sysctls(service("web", sysctls={"vm.max_map_count": "262144"}))

    assert found == {}
    assert said == ["node-sysctl web.yaml:2"]


def test_network_parameter_is_the_nodes_with_its_network() -> None:
    given = service("web", network_mode="host", sysctls={"net.ipv4.tcp_syncookies": "1"})

    found, said = sysctls(given)

    assert found == {}
    assert said == ["node-sysctl web.yaml:3"]


def test_ordinary_user_may_listen_on_low_ports() -> None:
    found, _ = sysctls(service("web", user="1000"), 8080, 80)

    assert found == {"net.ipv4.ip_unprivileged_port_start": "0"}


@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ({"user": "1000"}, 8080),
        ({"user": "0"}, 80),
        ({}, 80),
        ({"user": "1", "network_mode": "host"}, 80),
    ],
)
def test_others_need_no_parameter(fields: dict[str, object], port: int) -> None:
    found, _ = sysctls(service("web", **fields), port)

    assert found == {}


def test_written_parameter_wins() -> None:
    own = {"net.ipv4.ip_unprivileged_port_start": "1024"}

    found, _ = sysctls(service("web", user="1000", sysctls=own), 80)

    assert found == own


def test_message_queues_are_the_nodes_with_its_ipc() -> None:
    own = {"kernel.msgmax": "65536"}

    assert sysctls(service("web", sysctls=own)) == (own, ["unsafe-sysctl web.yaml:2"])
    assert sysctls(service("web", ipc="host", sysctls=own)) == ({}, ["node-sysctl web.yaml:3"])
