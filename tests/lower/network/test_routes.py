"""Addresses outside: as `x-podc.expose` has them, and those of published ports."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report, Severity
from compiler.options import Expose, Policies, Target
from tests.conftest import Compile
from tests.lowered import lowered, slugs


def made(services: str, **target: object) -> tuple[ir.Cluster, Report]:
    return lowered(f"services:\n{services}\n", target=Target(**target))  # type: ignore[arg-type]  # a test names real fields


def routed(cluster: ir.Cluster) -> list[str]:
    """Return each rule as `host/path -> service:port`; `*` where every host is meant."""
    rules = [rule for one in cluster.ingresses for rule in one.rules]
    rules += [one.rule for one in cluster.http_routes]
    return [
        f"{rule.host.plain if rule.host else '*'}{to.path.plain} -> "
        f"{to.service.plain}:{to.port.plain}"
        for rule in rules
        for to in rule.backends
    ]


def balanced(cluster: ir.Cluster) -> dict[str, list[int]]:
    return {
        one.meta.name.plain: [port.port.plain for port in one.ports]
        for one in cluster.services
        if one.reach is not ir.Reach.CLUSTER
    }


# --- asked for ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expose", "expected"),
    [
        ('ports: ["8080:8000"]', "{host: a.example}", ["a.example/ -> web:8000"]),
        ('ports: ["8080:8000"]', "{host: A.Example}", ["a.example/ -> web:8000"]),
        ('ports: ["8080:8000"]', "{path: /api}", ["*/api -> web:8000"]),
        ('ports: ["8080:8000"]', "{}", ["*/ -> web:8000"]),
        ('ports: ["8080:8000"]', '{port: "9000"}', ["*/ -> web:9000"]),
        ('expose: ["8000"]', "{host: a.example}", ["a.example/ -> web:8000"]),
        ('ports: ["5353:53/udp", "8080:8000"]', "{}", ["*/ -> web:8000"]),
        ('ports: ["2222:22", "9999:8080"]', "{}", ["*/ -> web:8080"]),
        ("command: run", "{port: 7777}", ["*/ -> web:7777"]),
        (
            'ports: ["8080:8000"]',
            (
                '[{host: a.example}, {host: "*.b.example", path: /x, port: 81},'
                " {host: a.example, path: /y}]"
            ),
            ["a.example/ -> web:8000", "a.example/y -> web:8000", "*.b.example/x -> web:81"],
        ),
    ],
)
def test_address_that_is_asked_for_leads_to_the_port_that_answers(
    fields: str, expose: str, expected: list[str]
) -> None:
    cluster, report = made(f"  web: {{image: x/y:1, {fields}, x-podc: {{expose: {expose}}}}}")

    assert routed(cluster) == expected
    assert not report.failed


def test_port_with_a_route_is_not_published_besides() -> None:
    cluster, _ = made("""\
      web: {image: x/y:1, ports: ["8080:8000", "2222:22"], x-podc: {expose: {port: 8000}}}
    """)

    assert balanced(cluster) == {"web-public": [2222]}


def test_route_leads_to_a_port_that_the_service_has() -> None:
    cluster, _ = made("  web: {image: x/y:1, x-podc: {expose: {port: 7777}}}")
    (service,) = cluster.services

    assert [port.port.plain for port in service.ports] == [7777]
    assert not service.headless


def test_certificate_is_named_once_for_all_hosts_that_it_is_for() -> None:
    cluster, report = made("""\
      web:
        image: x/y:1
        ports: ["80:80"]
        x-podc:
          expose: [{host: a.example, tls: t}, {host: b.example, tls: t}, {host: c.example}]
    """)
    (ingress,) = cluster.ingresses

    assert [(c.secret.plain, [h.plain for h in c.hosts]) for c in ingress.certificates] == [
        ("t", ["a.example", "b.example"])
    ]
    assert [(one.kind, one.name.plain) for one in cluster.external] == [("Secret", "t")]
    assert slugs(report, "secret") == ["expected-secret"]


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ("x-podc: {expose: {}}", "route-port"),
        ('ports: ["22:22", "1234:1234"], x-podc: {expose: {}}', "route-port"),
        ('ports: ["80:80"], x-podc: {expose: [{}, {}]}', "route-clash"),
        ('ports: ["80:80"], x-podc: {expose: {path: /a//b}}', "route-path"),
        ('ports: ["80:80"], x-podc: {expose: {path: /a/../b}}', "route-path"),
        ('ports: ["80:80"], x-podc: {expose: {path: /a/.}}', "route-path"),
        ('ports: ["80:80"], x-podc: {expose: {path: /a%2Fb}}', "route-path"),
    ],
)
def test_address_that_cannot_be_is_an_error(fields: str, slug: str) -> None:
    _, report = made(f"  web: {{image: x/y:1, {fields}}}")

    assert report.failed
    assert slugs(report, "route") == [slug]


@pytest.mark.parametrize("target", [Target(), Target(gateway="public")])
@pytest.mark.parametrize(
    "expose",
    [
        "{port: 0}",
        '{port: "70000"}',
        "{port: web}",
        "{host: 10.0.0.1}",
        "{host: https://shop.example.com}",
        "{host: shop_1.example.com}",
        f"{{host: {'a' * 64}.example.com}}",
        "{path: api}",
        "{path: /a b}",
        "{path: '/a{b}'}",
        "{path: /%zz}",
        "{tls: Shop}",
        "{tls: a..b}",
        f"[{', '.join(f'{{host: h{number}.example}}' for number in range(17))}]",
        "80",
    ],
)
def test_value_that_no_route_can_have_is_refused_where_it_stands(
    compile_text: Compile, expose: str, target: Target
) -> None:
    result = compile_text(
        f"services: {{web: {{image: x/y:1, ports: ['80:80'], x-podc: {{expose: {expose}}}}}}}",
        target=target,
    )
    errors = [one for one in result.diagnostics if one.severity is Severity.ERROR]

    assert errors
    assert all(one.span and one.number.startswith("PC18") for one in errors), errors


def test_one_address_for_two_services_is_an_error_at_the_second() -> None:
    _, report = made("""\
      web: {image: x/y:1, ports: ["80:80"], x-podc: {expose: {host: a.example}}}
      api: {image: x/y:1, ports: ["81:81"], x-podc: {expose: {host: A.example}}}
    """)

    assert [(one.slug, one.span and one.span.first.line) for one in report if one.slug] == [
        ("route-clash", 3)
    ]


@pytest.mark.parametrize(
    ("fields", "expose"), [("", Expose.NONE), ("network_mode: none,", Expose.LOADBALANCER)]
)
def test_what_stays_inside_says_so(fields: str, expose: Expose) -> None:
    cluster, report = made(
        f"  web: {{image: x/y:1, {fields} x-podc: {{expose: {{port: 80}}}}}}", expose=expose
    )

    assert routed(cluster) == []
    assert slugs(report, "route") == ["route-left-out"]


def test_policies_let_everybody_reach_a_port_with_a_route() -> None:
    cluster, _ = made(
        "  web: {image: x/y:1, networks: [a], x-podc: {expose: {port: 8000}}}\nnetworks: {a: {}}",
        policies=Policies.ALL,
    )
    (policy,) = cluster.policies
    opened = [one.ports for one in policy.ingress or () if one.peers[0].anywhere]

    assert [[(port.plain, protocol.plain) for port, protocol in one] for one in opened] == [
        [(8000, "TCP")]
    ]


# --- Ingress or HTTPRoute -------------------------------------------------------------------------

SHOP = """\
  web: {image: x/y:1, ports: ["80:80"], x-podc: {expose: [{host: a.example}, {host: b.example}]}}
"""


def test_ingress_has_a_class_only_where_one_is_given() -> None:
    without, _ = made(SHOP)
    given, _ = made(SHOP, ingress_class="internal")

    assert [one.class_name for one in without.ingresses] == [None]
    assert [one.class_name and one.class_name.plain for one in given.ingresses] == ["internal"]


@pytest.mark.parametrize(
    ("target", "gateway", "said"),
    [
        ({"expose": Expose.GATEWAY}, (None, "gateway"), ["no-gateway"]),
        ({"gateway": "public"}, (None, "public"), []),
        ({"expose": Expose.GATEWAY, "gateway": "infra/public"}, ("infra", "public"), []),
    ],
)
def test_routes_for_a_gateway_are_one_for_each_host(
    target: dict[str, object], gateway: tuple[str | None, str], said: list[str]
) -> None:
    cluster, report = made(SHOP, **target)
    parents = {
        (one.gateway.namespace and one.gateway.namespace.plain, one.gateway.name.plain)
        for one in cluster.http_routes
    }

    assert not cluster.ingresses
    assert routed(cluster) == ["a.example/ -> web:80", "b.example/ -> web:80"]
    assert [one.meta.name.plain for one in cluster.http_routes] == ["web", "web-2"]
    assert parents == {gateway}
    assert slugs(report, "gateway") == said


def test_second_route_leaves_the_name_of_another_service_alone() -> None:
    cluster, _ = made(f"{SHOP}  web-2: {{image: x/y:1}}", gateway="public")

    assert [one.meta.name.plain for one in cluster.http_routes] == ["web", "web-3"]


def test_certificate_of_a_gateway_is_its_listeners() -> None:
    cluster, report = made(
        '  web: {image: x/y:1, ports: ["80:80"], x-podc: {expose: {host: a.example, tls: t}}}',
        gateway="public",
    )

    assert not cluster.external
    assert slugs(report, "tls") == ["gateway-tls"]


# --- published ports ------------------------------------------------------------------------------


@pytest.mark.parametrize("expose", [Expose.INGRESS, Expose.GATEWAY])
def test_published_http_gets_a_route_and_the_rest_a_load_balancer(expose: Expose) -> None:
    cluster, report = made(
        '  web: {image: x/y:1, ports: ["8080:8000", "2222:22", "53:53/udp"]}', expose=expose
    )

    assert routed(cluster) == ["*/ -> web:8000"]
    assert balanced(cluster) == {"web-public": [2222], "web-public-udp": [53]}
    assert slugs(report, "not-routed") == ["not-routed", "not-routed"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('ports: ["1234:1234"]', []),
        ('ports: ["443:443"]', []),
        ('ports: ["80:1234"]', ["*/ -> web:1234"]),
        ("ports: [{target: 1234, published: 1234, app_protocol: http}]", ["*/ -> web:1234"]),
        ("ports: [{target: 8080, published: 8080, app_protocol: grpc}]", []),
        (
            'ports: ["1234:1234"], healthcheck: {test: curl -f http://localhost:1234/up}',
            ["*/ -> web:1234"],
        ),
        (
            'ports: ["1234:1234"], healthcheck: {test: curl -f https://localhost:1234/up}',
            [],
        ),
        ('ports: ["127.0.0.1:80:80"]', []),
        ('ports: ["80"]', []),
        ('ports: ["80:80", "8080:80"]', ["*/ -> web:80"]),
    ],
)
def test_port_is_http_by_evidence(fields: str, expected: list[str]) -> None:
    cluster, _ = made(f"  web: {{image: x/y:1, {fields}}}", expose=Expose.INGRESS)

    assert routed(cluster) == expected


def test_service_has_one_route_and_says_what_becomes_of_its_other_ports() -> None:
    cluster, report = made(
        '  web: {image: x/y:1, ports: ["80:80", "81:81"]}', expose=Expose.INGRESS
    )

    assert routed(cluster) == ["*/ -> web:80"]
    assert balanced(cluster) == {"web-public": [81]}
    assert slugs(report, "not-routed") == ["not-routed"]


def test_databases_get_no_route_unless_asked() -> None:
    cluster, report = made(
        '  db: {image: "elasticsearch:8.19.0", ports: ["9200:9200"]}', expose=Expose.INGRESS
    )

    assert routed(cluster) == []
    assert slugs(report, "database") == ["unpublished-database"]


TWO = """\
  web: {image: x/y:1, ports: ["80:80"]}
  my_api: {image: x/y:1, ports: ["81:81"]}
"""


def test_several_services_are_told_apart_by_hosts_of_this_machine() -> None:
    cluster, report = made(TWO, expose=Expose.INGRESS)

    assert routed(cluster) == [
        "web.shop.localhost/ -> web:80",
        "my-api.shop.localhost/ -> my-api:81",
    ]
    assert slugs(report, "host-name") == ["local-host-name", "local-host-name"]


def test_domain_gives_each_service_without_a_host_one_below_it() -> None:
    cluster, report = made(
        f"{TWO}  docs: {{image: x/y:1, x-podc: {{expose: {{port: 1, host: docs.example}}}}}}",
        expose=Expose.INGRESS,
        domain="shop.example",
    )

    assert routed(cluster) == [
        "docs.example/ -> docs:1",
        "web.shop.example/ -> web:80",
        "my-api.shop.example/ -> my-api:81",
    ]
    assert slugs(report, "host-name") == []
