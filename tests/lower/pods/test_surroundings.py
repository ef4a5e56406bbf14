"""What concerns a pod as a whole."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.lower.pods.surroundings import surround
from compiler.project import Service
from tests.projects import project, scope_of, service, slugs, v

# --- surroundings ---------------------------------------------------------------------------------

EMPTY = ir.Pod((ir.Container(v("web"), v("i")),))


def surrounded(*services: Service) -> tuple[ir.Pod, list[str]]:
    scope = scope_of(project(*services, volumes=["data"]))
    return surround(EMPTY, services, scope), slugs(scope.report)


def test_service_that_asks_for_nothing_leaves_the_pod_alone() -> None:
    assert surrounded(service("web")) == (EMPTY, [])


@pytest.mark.parametrize(
    ("hostname", "expected", "said"),
    [
        ("mail", "mail", []),
        ("Mail", "mail", []),
        ("mail.example.org", "mail", ["host-name-cut web.yaml:2"]),
        ("my_mail", "my-mail", ["host-name-cut web.yaml:2"]),
        ("7days", "7days", []),
    ],
)
def test_hostname_is_one_label(hostname: str, expected: str, said: list[str]) -> None:
    pod, found = surrounded(service("web", hostname=hostname))

    assert pod.hostname == v(expected)
    assert said == found


def test_service_that_speaks_of_itself_is_called_so() -> None:
    listeners = {"KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://kafka:9092"}

    pod, _ = surrounded(service("kafka", environment=listeners))

    assert pod.hostname == v("kafka")


def test_service_that_speaks_of_others_is_not_named() -> None:
    pod, _ = surrounded(service("web", environment={"DB_HOST": "db"}))

    assert pod.hostname is None


def test_stateful_set_names_its_pods_itself() -> None:
    mounts = {"data": "/var/lib/postgresql/data"}

    pod, _ = surrounded(service("db", image="postgres:17", mounts=mounts, hostname="db"))

    assert pod.hostname is None


def test_network_of_the_host_has_its_own_resolver_and_name() -> None:
    pod, _ = surrounded(service("web", network_mode="host", hostname="x"))

    assert pod.host_network == v(True)
    assert pod.dns_policy == v("ClusterFirstWithHostNet")
    assert pod.hostname is None


def test_namespaces_of_the_host_are_the_pods() -> None:
    pod, _ = surrounded(service("web", pid="host", ipc="host"))

    assert (pod.host_pid, pod.host_ipc) == (v(True), v(True))


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ((service("a", init=True),), True),
        ((service("a", init=False),), None),
        ((service("a"), service("b", pid="service:a")), True),
        ((service("a"), service("b", network_mode="service:a")), None),
        ((service("a", init=True, pid="host"),), None),
    ],
)
def test_processes_are_shared_for_an_init_or_a_joined_pid(
    services: tuple[Service, ...], *, expected: bool | None
) -> None:
    pod, _ = surrounded(*services)

    assert expected == (pod.share_processes.plain if pod.share_processes else None)


def test_extra_hosts_are_gathered_by_address() -> None:
    hosts = {"a.example": "10.0.0.1", "b.example": "10.0.0.1", "c": "::1"}

    pod, said = surrounded(service("web", extra_hosts=hosts))

    assert pod.host_aliases == (
        ir.HostAlias(v("10.0.0.1"), (v("a.example"), v("b.example"))),
        ir.HostAlias(v("::1"), (v("c"),)),
    )
    assert said == []


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("my_db", "10.0.0.1", ["no-host-alias web.yaml:2"]),
        ("db", "10.0.0.300", ["no-host-alias web.yaml:2"]),
        ("db", "host-gateway", []),
    ],
)
def test_line_that_no_hosts_file_takes_is_left_out(
    name: str, address: str, said: list[str]
) -> None:
    pod, found = surrounded(service("web", extra_hosts={name: address}))

    assert pod.host_aliases == ()
    assert said == found


def test_resolver_keeps_its_searches_and_options() -> None:
    pod, _ = surrounded(service("web", dns_search=["a.example"], dns_opt=["ndots:2", "use-vc"]))

    assert pod.dns_searches == (v("a.example"),)
    assert pod.dns_options == (("ndots", v("2")), ("use-vc", v("")))
    assert pod.dns_policy is None


@pytest.mark.parametrize(("seconds", "expected"), [(45, 45), (1.2, 2), (0, 1)])
def test_time_to_stop_is_whole_seconds_and_never_zero(seconds: float, expected: int) -> None:
    pod, _ = surrounded(service("web", stop_grace_period=seconds))

    assert pod.grace == v(expected)


def test_time_to_stop_is_the_longest_of_the_pod() -> None:
    services = (
        service("a", stop_grace_period=5),
        service("b", pid="service:a", stop_grace_period=60),
    )

    assert surrounded(*services)[0].grace == v(60)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux/amd64", {"kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux"}),
        ("linux/arm64/v8", {"kubernetes.io/arch": "arm64", "kubernetes.io/os": "linux"}),
        ("linux", {"kubernetes.io/os": "linux"}),
        ("aarch64", {"kubernetes.io/arch": "arm64"}),
        ("windows/amd64", {"kubernetes.io/arch": "amd64", "kubernetes.io/os": "windows"}),
    ],
)
def test_platform_chooses_nodes(platform: str, expected: dict[str, str]) -> None:
    pod, _ = surrounded(service("web", platform=platform))

    assert expected == {label: value.plain for label, value in pod.node_selector}


def test_pod_can_have_one_platform() -> None:
    services = (
        service("a", platform="linux/amd64"),
        service("b", pid="service:a", platform="linux/arm64"),
    )

    assert surrounded(*services)[1] == ["platforms-differ b.yaml:3"]


@pytest.mark.parametrize(("runtime", "expected"), [("runsc", "runsc"), ("runc", None)])
def test_runtime_is_a_class_unless_it_is_the_default(runtime: str, expected: str | None) -> None:
    pod, _ = surrounded(service("web", runtime=runtime))

    assert expected == (pod.runtime_class.plain if pod.runtime_class else None)
