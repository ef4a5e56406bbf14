"""Short forms become long ones, and each fault is told at its place in the text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compiler import Options
from compiler.pipeline import load
from compiler.source.files import MemoryFiles
from compiler.source.nodes import plain
from tests.app.descriptions import complaints, described, one, run, said, web


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("80", [{"port": 80}]),
        ("'8080:80'", [{"port": 80, "publish": 8080}]),
        ("'8080:80/udp'", [{"port": 80, "publish": 8080, "protocol": "udp"}]),
        ("'http=8080:80'", [{"port": 80, "publish": 8080, "name": "http"}]),
        ("'127.0.0.1:8080:80'", [{"port": 80, "publish": 8080, "address": "127.0.0.1"}]),
        ("[80, '53/udp']", [{"port": 80}, {"port": 53, "protocol": "udp"}]),
        ("'8000-8001'", [{"port": 8000}, {"port": 8001}]),
        ("[{port: 80, mode: host}]", [{"port": 80, "mode": "host"}]),
    ],
)
def test_ports(written: str, expected: object) -> None:
    assert expected == web(f"ports: {written}")["ports"]


@pytest.mark.parametrize(
    ("written", "mount", "volume"),
    [
        ("/data", {"path": "/data"}, {}),
        ("/data 10Gi", {"path": "/data"}, {"size": "10Gi"}),
        (
            "/data 10Gi rwx ro",
            {"path": "/data", "read_only": True},
            {"size": "10Gi", "access": "rwx"},
        ),
        ("{path: /data, class: fast}", {"path": "/data"}, {"class": "fast"}),
        ("{path: /data, subpath: a}", {"path": "/data", "subpath": "a"}, {}),
    ],
)
def test_volumes(written: str, mount: Any, volume: Any) -> None:
    root = described(one(f"volumes: {{data: {written}}}"))

    assert [mount] == root["containers"]["web"]["volumes"]["data"]
    assert {"data": volume} == root["volumes"]


def test_storage_of_the_container_alone_is_no_volume() -> None:
    root = described(one("volumes: {cache: /cache temporary, ./src: /src}"))

    assert "volumes" not in root


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/", {"http": ":80/"}),
        ("':8080/healthz'", {"http": ":8080/healthz"}),
        ("':8080'", {"http": ":8080/"}),
        ("tcp:5432", {"tcp": 5432}),
        ("[pg_isready, -U, postgres]", {"command": ["pg_isready", "-U", "postgres"]}),
        ("{command: 'exit 0', interval: 5s}", {"command": "exit 0", "interval": "5s"}),
        ("false", False),
    ],
)
def test_checks(written: str, expected: object) -> None:
    assert expected == web(f"ports: 80, health: {written}")["health"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("250m/128Mi", {"cpu": "250m..250m", "memory": "128Mi..128Mi"}),
        ("250m..1/128Mi..1Gi", {"cpu": "250m..1", "memory": "128Mi..1Gi"}),
        ("..1/..1Gi", {"cpu": "..1", "memory": "..1Gi"}),
        ("/1Gi", {"memory": "1Gi..1Gi"}),
        ("{cpu: 0.5}", {"cpu": "0.5..0.5"}),
    ],
)
def test_resources(written: str, expected: object) -> None:
    assert expected == web(f"resources: {written}")["resources"]


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("replicas", "3", 3),
        ("replicas", "2..6", {"min": 2, "max": 6}),
        ("env", "{A: 1.10, B: true}", {"A": "1.10", "B": "true"}),
        ("env_from", "./web.env", ["./web.env"]),
        ("tmp", "/tmp 64Mi", [{"path": "/tmp", "size": "64Mi"}]),
        ("files", "{./a: /etc/a}", {"./a": [{"path": "/etc/a"}]}),
        ("capabilities", "[NET_ADMIN]", {"add": ["NET_ADMIN"]}),
        ("security", "restricted", {"level": "restricted"}),
        ("schedule", "0 3 * * *", {"cron": "0 3 * * *"}),
        ("user", "1000", "1000"),
        ("host", "a.example.com", ["a.example.com"]),
    ],
)
def test_other_short_forms(field: str, written: str, expected: object) -> None:
    files = {"web.env": "", "a": ""}

    assert expected == described(one(f"{field}: {written}"), files)["containers"]["web"][field]


@pytest.mark.parametrize(
    ("db", "expected"),
    [
        ("health: tcp:5432", "healthy"),
        ("kind: job", "completed"),
        ("restart: no", "completed"),
        ("ports: 5432", "started"),
    ],
)
def test_what_is_awaited_is_decided_by_what_it_is(db: str, expected: str) -> None:
    root = described(one("after: db") + f"  db: {{image: 'b:1', {db}}}\n")

    assert {"db": expected} == root["containers"]["web"]["after"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("ports: http", "the port `http` names the port `http`, and ports are numbers"),
        (
            "ports: '80/xyz'",
            "the port `80/xyz` names the protocol `xyz`, and there are tcp, udp and sctp",
        ),
        ("ports: 0", "the port `0` names the port 0, and ports start at 1"),
        (
            "ports: 'HTTP=80'",
            (
                "the port `HTTP=80` has the name `HTTP`; names of ports are 15 characters of "
                "a-z, 0-9, `-`"
            ),
        ),
        ("volumes: {d: /d 10}", "`/d 10` has the size `10` without a unit: `10Gi`?"),
        ("volumes: {d: /d 10gb}", "`/d 10gb` has the size `10gb`, and no unit is `gb`: `10Gi`?"),
        ("volumes: {d: data}", "`data` does not begin with a path in the container"),
        ("tmp: 64Mi", "`64Mi` is a size without a path in the container"),
        ("shm: many", "`many` has `many` where a size such as `10Gi` stands"),
        ("shm: 64MB", "`64MB` has the size `64MB`, and no unit is `MB`: `64Mi`?"),
        ("volumes: {d: /d 1Gi 2Gi}", "`/d 1Gi 2Gi` says its size twice"),
        (
            "files: {./a: etc/a}",
            "`etc/a` starts with no `/`: it is the path inside the container",
        ),
        (
            "resources: 250m",
            "`250m` has no `/`: CPU time stands in front of it, memory behind: `250m/128Mi`",
        ),
        ("resources: 1x/1Gi", "`1x` has `1x` where CPU time such as `250m` or `0.5` stands"),
        ("replicas: many", "`many` is neither a number nor a range"),
        ("replicas: 6..2", "`6..2` goes from 6 to 2: the lower number is 1 or more"),
        ("health: /", "which port to ask is not known: the container has no port"),
        (
            "ports: [80, 81], health: /",
            "which port to ask is not known: the container has several ports",
        ),
        ("health: curl localhost", "`curl localhost` is no check"),
        ("health: tcp:99999", "`tcp:99999` names the port 99999, and ports go from 1 to 65535"),
        ("health: true", "`true` says nothing to check"),
        ("health: {http: ':80/', tcp: 80}", "a check asks by `http` or by `tcp`, not by both"),
        ("after: db", "no container is named `db`"),
    ],
)
def test_fault_is_told(fields: str, expected: str) -> None:
    assert [expected] == complaints(fields)


def test_fault_stands_at_its_part_of_the_text() -> None:
    text = "name: shop\ncontainers:\n  web:\n    image: a\n    volumes:\n      data: /data 10\n"

    assert said(run(text)) == [
        "PC241 app.yaml:6:19 `/data 10` has the size `10` without a unit: `10Gi`?"
    ]


def test_canonical_form_is_a_description_too() -> None:
    text = one(
        "ports: ['8080:80', '53/udp'], volumes: {data: /data 10Gi}, health: /, replicas: 2..6,"
        " resources: 250m..1/128Mi..1Gi, tmp: /tmp 1Mi, secrets: {key: /run/key}, after: [db],"
        " capabilities: [NET_ADMIN]"
    )
    text += (
        "  db: {image: 'b:1', ports: 5432, health: tcp:5432}\nsecrets: {key: {external: true}}\n"
    )
    first = described(text)
    files = MemoryFiles({"/project/app.yaml": json.dumps(first)})

    again = load(Options(directory="/project"), files).described

    assert again
    assert first == plain(again.root)
