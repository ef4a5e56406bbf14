"""What each field stands for in Compose; every part keeps its place in the description."""

from __future__ import annotations

import pytest

from tests.app.descriptions import described, one, project, run, service


@pytest.mark.parametrize(
    ("fields", "key", "expected"),
    [
        ("command: [a, b]", "entrypoint", ["a", "b"]),
        ("args: [a, b]", "command", ["a", "b"]),
        ("args: 'a \"b c\"'", "command", ["a", "b c"]),
        ("workdir: /srv", "working_dir", "/srv"),
        ("env: {A: 1}", "environment", {"A": "1"}),
        ("ports: [80, '53/udp']", "expose", ["80", "53/udp"]),
        (
            "ports: '8080:80'",
            "ports",
            [{"target": 80, "published": "8080", "protocol": "tcp", "mode": "ingress"}],
        ),
        ("tmp: /tmp 1Mi", "tmpfs", ["/tmp:size=1048576"]),
        ("capabilities: {drop: [ALL]}", "cap_drop", ["ALL"]),
        ("grace: 10s", "stop_grace_period", "10s"),
        ("shm: 1Mi", "shm_size", "1048576"),
        ("reaper: true", "init", True),
        ("network: host", "network_mode", "host"),
        ("hosts: {a: [10.0.0.1, 10.0.0.2]}", "extra_hosts", ["a=10.0.0.1", "a=10.0.0.2"]),
        ("pid: host", "pid", "host"),
        ("kind: daemonset", "deploy", {"mode": "global"}),
        ("replicas: 3", "deploy", {"replicas": 3}),
        (
            "node: {disk: ssd}",
            "deploy",
            {"placement": {"constraints": ["node.labels.disk == ssd"]}},
        ),
        (
            "resources: 250m..1/1Mi..2Mi",
            "deploy",
            {
                "resources": {
                    "reservations": {"cpus": 0.25, "memory": "1048576"},
                    "limits": {"cpus": 1, "memory": "2097152"},
                }
            },
        ),
        ("health: [a, b]", "healthcheck", {"test": ["CMD", "a", "b"]}),
        (
            "health: {command: a b, interval: 5s}",
            "healthcheck",
            {"test": ["CMD-SHELL", "a b"], "interval": "5s"},
        ),
        ("health: false", "healthcheck", {"disable": True}),
        ("networks: back", "networks", {"back": {}}),
        ("service: {aliases: [a]}", "networks", {"default": {"aliases": ["a"]}}),
    ],
)
def test_fields(fields: str, key: str, expected: object) -> None:
    assert expected == service(fields)[key]


def test_files_are_read_only_mounts_and_volumes_are_not() -> None:
    found = service("files: {./f: /f}, volumes: {data: /data, ./src: /src}", files={"f": ""})

    assert [
        {"bind": {}, **m} if m["type"] == "bind" else {"volume": {}, **m} for m in found["volumes"]
    ] == [
        {"type": "bind", "source": "/project/f", "target": "/f", "read_only": True, "bind": {}},
        {"type": "volume", "source": "data", "target": "/data", "volume": {}},
        {"type": "bind", "source": "/project/src", "target": "/src", "bind": {}},
    ]


def test_files_by_the_name_of_a_config() -> None:
    text = one("files: {motd: '/etc/motd:0400'}") + "config: {motd: hello}\n"
    root = project(text)

    assert root["services"]["web"]["configs"] == [
        {"source": "motd", "target": "/etc/motd", "mode": "0400"}
    ]
    assert root["configs"]["motd"]["content"] == "hello"


def test_what_a_container_says_of_a_volume_is_the_volumes_own() -> None:
    root = project(one("volumes: {data: /data 10Gi}"))

    assert root["volumes"]["data"]["x-podc"] == {"size": "10Gi"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("./token", {"file": "/project/token"}),
        ("{env: TOKEN}", {"environment": "TOKEN"}),
        ("{external: true}", {"external": True}),
        ("{external: vault}", {"external": True, "name": "vault"}),
    ],
)
def test_secrets_come_from_somewhere(written: str, expected: dict[str, object]) -> None:
    root = project(one("secrets: [token]") + f"secrets: {{token: {written}}}\n")

    assert expected.items() <= root["secrets"]["token"].items()
    assert root["services"]["web"]["secrets"] == [
        {"source": "token", "target": "/run/secrets/token"}
    ]


def test_a_message_of_later_stages_points_into_the_description() -> None:
    text = "name: shop\ncontainers:\n  web:\n    image: a:1\n    user: somebody\n"

    assert [one.summary for one in run(text).diagnostics] == ["PC438 app.yaml:5:11"]


def test_a_message_of_later_stages_speaks_of_fields() -> None:
    result = run(one("restart: always, ports: '10.0.0.1:8080:80'"))

    assert [one.message.split("` ")[0] for one in result.diagnostics] == [
        "`ports.address: 10.0.0.1"
    ]


def test_nothing_of_x_podc_is_seen_in_the_canonical_form() -> None:
    assert "x-podc" not in str(described(one("volumes: {data: /data 10Gi}")))


def test_a_host_with_a_path_and_a_certificate_of_its_own() -> None:
    hosts = "host: [a.b, {name: c.d, path: /c, tls: true, port: 81}], path: /a, ports: [80, 81]"

    assert service(hosts)["x-podc"]["expose"] == [
        {"host": "a.b", "path": "/a"},
        {"host": "c.d", "path": "/c", "tls": "web-tls", "port": 81},
    ]
