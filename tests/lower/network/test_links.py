"""Hosts that texts speak of: each is there in the cluster, or is reported where it stands."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from tests.lowered import lowered, slugs


def said(services: str, files: dict[str, str | bytes] | None = None) -> Report:
    return lowered(f"services:\n{services}\n", files)[1]


def places(report: Report, slug: str) -> list[str]:
    return [one.span.place for one in report if one.slug == slug and one.span]


PEER = '  my_db: {image: "postgres:17"}\n'


@pytest.mark.parametrize(
    "fields",
    [
        "environment: {DB_HOST: my_db}",
        'environment: {URL: "postgres://me@my_db/x"}',
        "command: psql -h my_db",
        'healthcheck: {test: "nc my_db:5432"}',
        "links: [my_db]",
    ],
)
def test_host_that_podc_renames_is_found(fields: str) -> None:
    report = said(f"{PEER}  web: {{image: x/y:1, {fields}}}")

    assert slugs(report, "not-found", "not-carried") == []


@pytest.mark.parametrize(
    "mount",
    ['volumes: ["./site.conf:/etc/nginx/conf.d/site.conf:ro"]', 'volumes: ["./:/etc/x:ro"]'],
)
def test_host_in_a_mounted_file_is_reported_there(mount: str) -> None:
    report = said(
        f'  my_api: {{image: x/y:1}}\n  web: {{image: "nginx:1.29", {mount}}}',
        {"site.conf": "server {\n  location / { proxy_pass http://my_api:8000; }\n}\n"},
    )

    assert places(report, "host-not-found") == ["site.conf:2:34"]
    assert [one.hint for one in report if one.slug == "host-not-found"] == ["write `my-api`"]


def test_group_of_servers_in_a_file_is_no_host() -> None:
    text = "upstream my_api { server my-api:3000; }\nserver { proxy_pass http://my_api; }\n"
    cluster, report = lowered(
        "services: {my-api: {image: x/y:1, container_name: my_api},"
        ' web: {image: x/z:1, volumes: ["./site.conf:/etc/site.conf:ro"]}}',
        {"site.conf": text},
    )

    assert slugs(report, "host-not-found") == []
    assert [port.port.plain for port in cluster.services[0].ports] == [3000]


def test_file_that_several_mount_is_reported_once() -> None:
    mount = 'volumes: ["./site.conf:/etc/site.conf:ro"]'
    report = said(
        "  my_api: {image: x/y:1}\n"
        f"  a: {{image: x/a:1, {mount}}}\n"
        f"  b: {{image: x/b:1, {mount}}}",
        {"site.conf": "url=http://my_api:8000 http://my_api:8000"},
    )

    assert places(report, "host-not-found") == ["site.conf:1:12"]


def test_config_of_the_project_is_read_as_well() -> None:
    report = said(
        "  my_api: {image: x/y:1}\n  web: {image: x/z:1, configs: [site]}\n"
        'configs: {site: {content: "proxy_pass http://my_api:8000;"}}'
    )

    assert places(report, "host-not-found") == ["compose.yaml:4:27"]


@pytest.mark.parametrize(
    "mount", ['volumes: [".:/app"], build: .', 'volumes: ["./missing.conf:/etc/missing.conf"]']
)
def test_file_that_no_container_gets_is_not_read(mount: str) -> None:
    report = said(
        f"  my_api: {{image: x/y:1}}\n  web: {{image: x/z:1, {mount}}}",
        {"main.py": "http://my_api:8000", "Dockerfile": "FROM x"},
    )

    assert slugs(report, "not-found") == []


@pytest.mark.parametrize(("verdict", "expected"), [("skip", []), ("config", ["host-not-found"])])
def test_file_is_read_where_the_project_says_that_it_is_copied(
    verdict: str, expected: list[str]
) -> None:
    report = said(
        "  my_api: {image: x/y:1}\n"
        '  web: {image: x/z:1, build: ., volumes: ["./site:/app/site"],'
        f" x-podc: {{mounts: {{/app/site: {verdict}}}}}}}",
        {"site/main.py": "http://my_api:8000"},
    )

    assert slugs(report, "host-not-found") == expected


@pytest.mark.parametrize(
    ("peer", "host", "expected"),
    [
        ("container_name: db.local", "db.local", ["host-not-found"]),
        ("hostname: db.local", "db.local", ["host-not-found"]),
        ("networks: {default: {aliases: [db.local]}}", "db.local", ["host-not-found"]),
        ("network_mode: none", "db", ["host-not-found"]),
        ("restart: always", "tasks.db", ["host-not-found"]),
        ('restart: "no", entrypoint: run', "db", []),
        ("deploy: {mode: replicated-job}", "db", ["host-not-found"]),
        ("container_name: shop_db", "shop_db", []),
        ("container_name: shop-db", "SHOP-DB", []),
    ],
)
def test_name_that_nobody_answers_to_is_reported(peer: str, host: str, expected: list[str]) -> None:
    report = said(
        f"  db: {{image: x/y:1, {peer}}}\n"
        f"  web: {{image: x/z:1, environment: {{DB_HOST: '{host}'}}}}"
    )

    assert slugs(report, "host-not") == expected


def test_link_to_a_service_without_a_network_is_reported() -> None:
    report = said("  db: {image: x/y:1, network_mode: none}\n  web: {image: x/z:1, links: [db]}")

    assert places(report, "host-not-found") == ["compose.yaml:3:31"]


def test_pod_knows_its_own_name() -> None:
    report = said(
        "  a: {image: x/y:1, deploy: {mode: replicated-job}, environment: {SELF_HOST: a}}"
    )

    assert slugs(report, "not-found") == []


# --- Docker's own hosts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('environment: {URL: "http://host.docker.internal:11434"}', ["docker-host"]),
        ("command: curl host.docker.internal", ["docker-host"]),
        ('environment: {URL: "http://172.17.0.1:80"}', ["docker-host"]),
        (
            'environment: {URL: "http://desk:80"}, extra_hosts: ["desk:host-gateway"]',
            ["docker-host"],
        ),
        (
            (
                'environment: {URL: "http://host.docker.internal"},'
                ' extra_hosts: ["host.docker.internal:10.0.0.5"]'
            ),
            [],
        ),
        ('extra_hosts: ["desk:host-gateway"]', []),
    ],
)
def test_host_of_docker_is_reported_where_it_is_used(fields: str, expected: list[str]) -> None:
    assert slugs(said(f"  web: {{image: x/y:1, {fields}}}"), "docker-host") == expected


def test_name_server_of_docker_is_reported_in_the_file() -> None:
    report = said(
        '  web: {image: "nginx:1.29", volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]}',
        {"nginx.conf": "http {\n  resolver 127.0.0.11 valid=30s;\n}\n"},
    )

    assert places(report, "docker-resolver") == ["nginx.conf:2:12"]


def test_address_on_dockers_network_is_reported_where_it_is_used() -> None:
    report = said(
        "  db: {image: x/y:1, networks: {default: {ipv4_address: 10.5.0.5}}}\n"
        '  web: {image: x/z:1, environment: {URL: "http://10.5.0.5:80", VERSION: 10.5.0.55}}'
    )

    assert places(report, "static-address") == ["compose.yaml:3:42"]


@pytest.mark.parametrize(
    ("manager", "address", "expected"),
    [
        ("image: x/y:1, ports: ['8081:8081']", "manager", ["port-unsaid"]),
        ("image: x/y:1, ports: ['8081:8081'], expose: ['6123']", "manager", []),
        ("image: x/y:1, ports: ['8081:8081']", "manager:6123", []),
        ("image: x/y:1", "manager", []),
        ("image: 'flink:1.20', ports: ['8081:8081']", "manager", []),
    ],
)
def test_peer_that_is_called_without_a_port_is_noted(
    manager: str, address: str, expected: list[str]
) -> None:
    _, report = lowered(f"""\
        services:
          manager: {{{manager}}}
          worker: {{image: x/y:1, environment: {{MANAGER_HOST: '{address}'}}}}
          other: {{image: x/y:1, environment: {{MANAGER_HOST: '{address}'}}}}
    """)

    assert slugs(report, "port-unsaid") == expected
