"""Services: the ports that peers see, those that the world sees, and the names they have."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.options import Expose, Target
from tests.lowered import lowered, pod, slugs


def seen(cluster: ir.Cluster) -> dict[str, str]:
    """Return each Service as `ClusterIP 80>8080/TCP`; `headless` where it is."""
    return {one.meta.name.plain: _seen(one) for one in cluster.services}


def _seen(service: ir.Service) -> str:
    ports = (
        f"{one.port.plain}>{one.target.plain}/{one.protocol.plain}"
        if one.port != one.target
        else f"{one.port.plain}/{one.protocol.plain}"
        for one in service.ports
    )
    return " ".join([*(["headless"] if service.headless else [service.reach.value]), *ports])


def of(services: str, **options: object) -> dict[str, str]:
    return seen(lowered(f"services:\n{services}\n", **options)[0])


def said(services: str, *parts: str, **options: object) -> list[str]:
    return slugs(lowered(f"services:\n{services}\n", **options)[1], *parts)


# --- inside and outside ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            'ports: ["8080:80"]',
            {"web": "ClusterIP 80/TCP", "web-public": "LoadBalancer 8080>80/TCP"},
        ),
        ('ports: ["80:80"]', {"web": "LoadBalancer 80/TCP"}),
        (
            'ports: ["80:80"], expose: ["9000"]',
            {"web": "ClusterIP 80/TCP 9000/TCP", "web-public": "LoadBalancer 80/TCP"},
        ),
        ('ports: ["80:80"], expose: ["80"]', {"web": "LoadBalancer 80/TCP"}),
        ('expose: ["9000"]', {"web": "ClusterIP 9000/TCP"}),
        (
            'ports: ["80:80", "8080:80"]',
            {"web": "ClusterIP 80/TCP", "web-public": "LoadBalancer 80/TCP 8080>80/TCP"},
        ),
        (
            'ports: ["8000-8002:8000-8002"]',
            {"web": "LoadBalancer 8000/TCP 8001/TCP 8002/TCP"},
        ),
        ('ports: ["53:53/udp"]', {"web": "LoadBalancer 53/UDP"}),
        (
            'ports: ["53:53", "53:53/udp"]',
            {
                "web": "ClusterIP 53/TCP 53/UDP",
                "web-public": "LoadBalancer 53/TCP",
                "web-public-udp": "LoadBalancer 53/UDP",
            },
        ),
        ("command: work", {"web": "headless"}),
    ],
)
def test_peers_see_container_ports_and_the_world_published_ones(
    fields: str, expected: dict[str, str]
) -> None:
    assert of(f"  web: {{image: x/y:1, {fields}}}") == expected


@pytest.mark.parametrize(
    ("port", "note"),
    [
        ('"127.0.0.1:80:80"', "loopback-port"),
        ('"[::1]:80:80"', "loopback-port"),
        ('"80"', "unfixed-port"),
    ],
)
def test_port_of_this_machine_only_stays_inside(port: str, note: str) -> None:
    service = f"  web: {{image: x/y:1, ports: [{port}]}}"

    assert of(service) == {"web": "ClusterIP 80/TCP"}
    assert said(service, "port") == [note]


@pytest.mark.parametrize(
    ("expose", "published", "expected", "node_ports"),
    [
        (Expose.NONE, "80", {"web": "ClusterIP 80/TCP"}, []),
        (Expose.NODEPORT, "80", {"web": "NodePort 80/TCP"}, [None]),
        (
            Expose.NODEPORT,
            "30080",
            {"web": "ClusterIP 80/TCP", "web-public": "NodePort 30080>80/TCP"},
            [30080],
        ),
        (Expose.LOADBALANCER, "80", {"web": "LoadBalancer 80/TCP"}, [None]),
    ],
)
def test_ports_are_published_as_the_target_has_it(
    expose: Expose, published: str, expected: dict[str, str], node_ports: list[int | None]
) -> None:
    cluster, report = lowered(
        f'services: {{web: {{image: x/y:1, ports: ["{published}:80"]}}}}\n',
        target=Target(expose=expose),
    )
    public = [one for one in cluster.services if one.reach is not ir.Reach.CLUSTER]

    assert seen(cluster) == expected
    assert [
        port.node_port.plain if port.node_port else None for one in public for port in one.ports
    ] == node_ports
    is_outside = expose is Expose.NODEPORT and published == "80"
    assert slugs(report, "node-port") == (["node-port-range"] if is_outside else [])


def test_both_protocols_share_a_node_port_service() -> None:
    assert of(
        '  dns: {image: x/y:1, ports: ["5353:53", "5353:53/udp"]}',
        target=Target(expose=Expose.NODEPORT),
    ) == {"dns": "ClusterIP 53/TCP 53/UDP", "dns-public": "NodePort 5353>53/TCP 5353>53/UDP"}


def test_host_mode_is_a_port_of_the_node() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: x/y:1, ports: [{target: 80, published: "8080", mode: host}]}
    """)
    (port,) = pod(cluster, "web").containers[0].ports

    assert (port.number.plain, port.host_port and port.host_port.plain) == (80, 8080)
    assert seen(cluster) == {"web": "ClusterIP 80/TCP"}
    assert slugs(report, "host-port") == ["host-port"]


def test_on_the_nodes_network_nothing_is_published() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: x/y:1
            network_mode: host
            ports: [{target: 80, published: "8080", mode: host}]
    """)
    (port,) = pod(cluster, "web").containers[0].ports

    assert port.host_port is None
    assert seen(cluster) == {"web": "ClusterIP 80/TCP"}


def test_one_published_port_for_two_is_an_error_at_the_second() -> None:
    _, report = lowered("""\
        services:
          web:
            image: x/y:1
            ports:
              - "10.0.0.1:80:8080"
              - "10.0.0.2:80:8081"
    """)
    (found,) = [one for one in report if one.slug == "published-twice"]

    assert found.span
    assert found.span.first.line == 6
    assert report.failed


def test_two_addresses_for_one_port_are_one_port() -> None:
    assert of('  web: {image: x/y:1, ports: ["10.0.0.1:80:80", "10.0.0.2:80:80"]}') == {
        "web": "LoadBalancer 80/TCP"
    }


def test_protocol_of_the_application_is_told_to_both() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: x/y:1, ports: [{target: 80, published: "8080", app_protocol: http}]}
    """)

    assert [
        one.ports[0].app_protocol and one.ports[0].app_protocol.plain for one in cluster.services
    ] == ["http", "http"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("web", "web"), ("a-name-that-is-too-long", "tcp-80"), ("Web", "tcp-80"), ("8", "tcp-80")],
)
def test_name_of_a_port_is_kept_where_it_can_be(name: str, expected: str) -> None:
    cluster, _ = lowered(f"""\
        services:
          web: {{image: x/y:1, ports: [{{target: 80, published: "80", name: "{name}"}}]}}
    """)
    (port,) = pod(cluster, "web").containers[0].ports

    assert port.name == expected


def test_names_of_ports_are_unique() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: x/y:1
            ports:
              - {target: 80, published: "80", name: web}
              - {target: 81, published: "81", name: web}
    """)

    assert [one.name for one in pod(cluster, "web").containers[0].ports] == ["web", "tcp-81"]


# --- databases ------------------------------------------------------------------------------------

DATABASE = '  db: {{image: "{image}", ports: ["5432:5432"]{more}}}'


@pytest.mark.parametrize(
    ("image", "more", "published"),
    [
        ("postgres:17", "", False),
        ("docker.io/library/postgres:17", "", False),
        ("bitnami/postgresql:17", "", False),
        ("postgres:17", ", x-podc: {publish: true}", True),
        ("postgres:17", ", x-podc: {publish: false}", False),
        ("example/postgres:1", "", False),
        ("example/postgres:1", ", x-podc: {publish: true}", True),
        ("example/postgres:1", ", x-podc: {inference: false}", True),
    ],
)
def test_databases_are_published_only_where_they_are_asked_to(
    image: str, more: str, published: bool
) -> None:
    service = DATABASE.format(image=image, more=more)
    expected = "LoadBalancer" if published else "ClusterIP"

    assert of(service) == {"db": f"{expected} 5432/TCP"}
    assert said(service, "unpublished") == ([] if published else ["unpublished-database"])


@pytest.mark.parametrize(
    ("condition", "ports", "expected"),
    [
        ("service_healthy", "53/udp", "headless 53/UDP"),
        ("service_healthy", "53/udp, 53/tcp", "ClusterIP 53/UDP 53/TCP"),
        ("service_started", "53/udp", "ClusterIP 53/UDP"),
    ],
)
def test_name_without_a_tcp_port_leads_to_ready_pods_where_they_are_waited_for(
    condition: str, ports: str, expected: str
) -> None:
    services = f"""
  dns: {{image: "example/dns:1", expose: [{ports}], healthcheck: {{test: ok}}}}
  web: {{image: "example/web:1", depends_on: {{dns: {{condition: {condition}}}}}}}
"""

    assert of(services)["dns"] == expected


def test_database_with_a_disk_is_found_pod_by_pod() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"]}
          kafka:
            image: "apache/kafka:4.0.0"
            volumes: ["log:/var/lib/kafka/data"]
            environment: {KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka:9092"}
        volumes: {data: {}, log: {}}
    """)

    assert seen(cluster) == {"db": "headless 5432/TCP", "kafka": "headless 9092/TCP"}
    assert [one.not_ready_too for one in cluster.services] == [False, True]


# --- ports that nobody exposes --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('image: "redis:8"', "ClusterIP 6379/TCP"),
        ('image: "redis:8", command: redis-server --port 6380', "ClusterIP 6380/TCP"),
        ('image: "postgres:17", environment: {PGPORT: "5433"}', "ClusterIP 5433/TCP"),
        ('image: "postgres:17", command: ["-p", "5433"]', "ClusterIP 5433/TCP"),
        ('image: "nginx:1.29", expose: ["8080"]', "ClusterIP 8080/TCP 80/TCP"),
    ],
)
def test_ports_of_known_images_come_from_the_table(fields: str, expected: str) -> None:
    assert of(f"  web: {{{fields}}}") == {"web": expected}


@pytest.mark.parametrize(
    ("peer", "port"),
    [
        ('environment: {API: "http://web:8000/x"}', 8000),
        ('environment: {API: "web:8000,other:1"}', 8000),
        ('environment: {API: "http://me:pw@web:8000"}', 8000),
        ('environment: {API: "http://web/x"}', 80),
        ('environment: {WEB_HOST: web, WEB_PORT: "8000"}', 8000),
        ("command: [wait-for, 'web:8000']", 8000),
        ("command: client -h web -p 8000", 8000),
        ('healthcheck: {test: "curl -f http://web:8000"}', 8000),
        ('environment: {API: "http://WEB:8000"}', 8000),
        ('environment: {API: "http://site:8000"}', 8000),
        ('environment: {IMAGE: "web:8000"}', None),
        ('environment: {API: "web:7"}', None),
        ('environment: {API: "myweb:8000"}', None),
        ('environment: {API: "web:99999"}', None),
        ('environment: {API: "http://web.example.com:8000"}', None),
    ],
)
def test_port_that_a_peer_names_with_the_host_is_the_services(peer: str, port: int | None) -> None:
    services = f"  web: {{image: x/y:1, container_name: site}}\n  app: {{image: x/z:1, {peer}}}"

    assert of(services)["web"] == (f"ClusterIP {port}/TCP" if port else "headless")


def test_service_may_name_its_own_port() -> None:
    assert of('  kafka: {image: x/y:1, environment: {L: "INSIDE://kafka:29092"}}') == {
        "kafka": "ClusterIP 29092/TCP"
    }


@pytest.mark.parametrize(
    "mount",
    [
        'volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]',
        'volumes: ["./conf:/etc/nginx/conf.d:ro"]',
        "configs: [site]",
    ],
)
def test_port_that_a_mounted_text_names_is_the_services(mount: str) -> None:
    text = "upstream api { server api:8000; }\n"
    cluster, _ = lowered(
        f"""\
        services:
          api: {{image: x/y:1}}
          web: {{image: "nginx:1.29", {mount}}}
        configs: {{site: {{file: ./nginx.conf}}}}
        """,
        {"nginx.conf": text, "conf/site.conf": text},
    )

    assert seen(cluster)["api"] == "ClusterIP 8000/TCP"


# --- who has a Service ----------------------------------------------------------------------------


def test_job_has_a_service_only_where_it_has_ports() -> None:
    assert of('  a: {image: x/y:1, restart: "no"}\n  b: {image: x/z:1, expose: ["80"]}') == {
        "b": "ClusterIP 80/TCP"
    }


def test_service_without_a_network_has_none() -> None:
    assert of("  a: {image: x/y:1, network_mode: none}") == {}


def test_services_of_one_network_answer_under_its_owners_name() -> None:
    found = of(
        '  vpn: {image: x/y:1, ports: ["80:80"]}\n'
        '  app: {image: x/z:1, network_mode: "service:vpn", expose: ["9000"]}'
    )

    assert found["vpn"] == "ClusterIP 80/TCP 9000/TCP"
    assert found["vpn-public"] == "LoadBalancer 80/TCP"


# --- further names --------------------------------------------------------------------------------

NETWORKS = "networks: {default: {aliases: [%s]}}"


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        (NETWORKS % "api, backend", ["web", "api", "backend"]),
        ("container_name: Shop-Web", ["web", "shop-web"]),
        ("hostname: front", ["web", "front"]),
        ("hostname: web, container_name: web", ["web"]),
        (NETWORKS % "api" + ", hostname: api", ["web", "api"]),
    ],
)
def test_further_names_are_further_services(fields: str, names: list[str]) -> None:
    found = of(f'  web: {{image: x/y:1, expose: ["80"], {fields}}}')

    assert found == dict.fromkeys(names, "ClusterIP 80/TCP")


def test_alias_of_a_link_means_the_linked_service() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: x/y:1, links: ["db:database", db]}
          db: {image: "postgres:17"}
    """)
    by_name = {one.meta.name.plain: one for one in cluster.services}

    assert by_name["database"].selector == by_name["db"].selector


def test_alias_of_several_services_selects_all_by_a_label() -> None:
    cluster, _ = lowered("""\
        services:
          a: {image: x/y:1, expose: ["80"], networks: {default: {aliases: [api]}}}
          b: {image: x/z:1, expose: ["81"], networks: {default: {aliases: [api]}}}
          c: {image: x/w:1}
    """)
    (api,) = [one for one in cluster.services if one.meta.name.plain == "api"]
    selected = [
        name for name in ("a", "b", "c") if set(api.selector) <= set(pod(cluster, name).labels)
    ]

    assert selected == ["a", "b"]
    assert _seen(api) == "ClusterIP 80/TCP 81/TCP"
    assert dict(api.selector)["app.kubernetes.io/instance"].plain == "shop"


@pytest.mark.parametrize(
    "services",
    [
        "  web: {image: x/y:1}\n  api: {image: x/z:1, %s}" % (NETWORKS % "web"),
        "  web: {image: x/y:1}\n  api: {image: x/z:1, container_name: web}",
        (
            '  web: {image: x/y:1, ports: ["80:81"]}\n'
            "  api: {image: x/z:1, container_name: web-public}"
        ),
        (
            '  web: {image: x/y:1, links: ["a:db"]}\n  api: {image: x/y:1, links: ["b:db"]}\n'
            "  a: {image: x/y:1}\n  b: {image: x/y:1}"
        ),
    ],
)
def test_one_name_for_different_services_is_an_error(services: str) -> None:
    _, report = lowered(f"services:\n{services}\n")

    assert slugs(report, "alias-clash") == ["alias-clash"]
    assert report.failed


def test_host_name_that_is_taken_is_nobodys_trouble() -> None:
    services = "  web: {image: x/y:1}\n  api: {image: x/z:1, hostname: web}"

    assert of(services) == {"web": "headless", "api": "headless"}
    assert said(services, "alias") == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (NETWORKS % "api.shop", ["dotted-alias"]),
        (NETWORKS % "my_api", ["dotted-alias"]),
        ("container_name: shop_web", ["name-not-found"]),
        ("hostname: web.example.com", []),
    ],
)
def test_name_that_no_service_can_have_is_said(fields: str, expected: list[str]) -> None:
    assert said(f"  web: {{image: x/y:1, {fields}}}", "alias", "name-not") == expected


def test_dotted_host_name_that_a_peer_calls_is_missed() -> None:
    services = (
        "  web: {image: x/y:1, hostname: web.shop}\n"
        '  app: {image: x/z:1, environment: {URL: "http://web.shop:80"}}'
    )

    assert said(services, "alias", "host-not") == ["host-not-found"]


def test_public_name_that_a_service_has_is_left_to_it() -> None:
    found = of(
        '  web: {image: x/y:1, ports: ["8080:80"]}\n  web-public: {image: x/z:1, expose: ["1"]}'
    )

    assert found["web-public"] == "ClusterIP 1/TCP"
    assert found["web-public-2"] == "LoadBalancer 8080>80/TCP"


# --- addresses and turns --------------------------------------------------------------------------


def test_services_on_a_network_with_ipv6_have_addresses_of_both_kinds() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: x/y:1, ports: ["80:81"], networks: {front: {aliases: [site]}}}
          db: {image: x/z:1, networks: [back]}
        networks: {front: {enable_ipv6: true}, back: {enable_ipv6: false}}
    """)

    assert {
        one.meta.name.plain: one.families and one.families.plain for one in cluster.services
    } == {
        "web": "PreferDualStack",
        "web-public": "PreferDualStack",
        "site": "PreferDualStack",
        "db": None,
    }


AGENT = "  agent: {image: x/y:1, expose: ['9100'], deploy: {mode: global%s}}\n"


@pytest.mark.parametrize(
    ("more", "peer", "expected"),
    [
        ("", "environment: {URL: 'http://agent:9100'}", ["one-of-many"]),
        ("", "command: run", []),
        (", endpoint_mode: dnsrr", "environment: {URL: 'http://agent:9100'}", []),
    ],
)
def test_caller_of_a_service_on_every_node_is_told_that_it_finds_one(
    more: str, peer: str, expected: list[str]
) -> None:
    assert said(AGENT % more + f"  web: {{image: x/z:1, {peer}}}", "one-of-many") == expected


# --- localhost ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8080/api", ["localhost-port"]),
        ("http://127.0.0.1:8080", ["localhost-port"]),
        ("http://localhost:9999", []),
        ("http://localhost:3000", []),
        ("http://api:80", []),
    ],
)
def test_published_port_on_localhost_is_no_address_in_a_cluster(
    url: str, expected: list[str]
) -> None:
    services = (
        '  api: {image: x/y:1, ports: ["8080:80"]}\n'
        f'  web: {{image: x/z:1, ports: ["3000:3000"], environment: {{API: "{url}"}}}}'
    )

    assert said(services, "localhost") == expected
