"""Routing that labels ask a proxy for: said, with what to write in its place."""

from __future__ import annotations

import pytest

from tests.lowered import lowered


def hints(fields: str) -> list[str]:
    text = f"services:\n  web:\n    image: x/y:1\n{fields}\n"
    return [one.hint for one in lowered(text)[1] if one.slug == "proxy-labels"]


def labels(**given: str) -> str:
    lines = "".join(f"      {key.replace('__', '.')}: '{text}'\n" for key, text in given.items())
    return f"    labels:\n{lines}"


PORT = {"traefik__http__services__x__loadbalancer__server__port": "3000"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"traefik__http__routers__x__rule": "Host(`a.example`)"}, "{host: a.example}"),
        (
            {"traefik__http__routers__x__rule": "Host(`a.example`) && PathPrefix(`/api`)", **PORT},
            "{host: a.example, path: /api, port: 3000}",
        ),
        (
            {"traefik__http__routers__x__rule": "Host(`a.example`) || Host(`b.example`)"},
            "[{host: a.example}, {host: b.example}]",
        ),
        (
            {"traefik__http__routers__x__rule": "Host(`a.example`, `b.example`)"},
            "[{host: a.example}, {host: b.example}]",
        ),
        (
            {
                "traefik__http__routers__x__rule": "Host(`a.example`)",
                "traefik__http__routers__y__rule": "Host(`a.example`)",
            },
            "{host: a.example}",
        ),
        (
            {"traefik__http__routers__x__rule": "HostRegexp(`.+`)"},
            "{host: shop.example.com}",
        ),
        (
            {"traefik__frontend__rule": "Host:a.example", "traefik__port": "80"},
            "{host: a.example, port: 80}",
        ),
        (
            {"caddy": "https://*.a.example", "caddy__reverse_proxy": "{{upstreams 8000}}"},
            '{host: "*.a.example", port: 8000}',
        ),
    ],
)
def test_rule_of_a_proxy_comes_with_what_says_the_same(
    given: dict[str, str], expected: str
) -> None:
    assert hints(labels(**given)) == [f"write `x-podc: {{expose: {expected}}}`"]


def test_variables_of_nginx_proxy_do_too() -> None:
    fields = (
        "    environment: {VIRTUAL_HOST: 'a.example,b.example', VIRTUAL_PORT: 80, VIRTUAL_PATH: /}"
    )

    assert hints(fields) == [
        "write `x-podc: {expose: [{host: a.example, port: 80}, {host: b.example, port: 80}]}`"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        labels(traefik__enable="false", traefik__http__routers__x__rule="Host(`a.example`)"),
        labels(traefik__http__routers__x__tls="true"),
        labels(traefik__http__routers__x__rule="Host(`a.example`)")
        + "    x-podc: {expose: {port: 80}}\n",
        "    environment: {VIRTUAL_HOST: ''}",
        "    environment: {HOST: a.example}",
    ],
)
def test_nothing_is_said_where_no_route_is_lost(fields: str) -> None:
    assert hints(fields) == []


@pytest.mark.parametrize(
    "fields",
    [
        labels(**PORT),
        labels(traefik__port="3000"),
        "    environment: {VIRTUAL_PORT: '3000'}",
        "    deploy: {labels: {traefik.http.services.x.loadbalancer.server.port: '3000'}}",
    ],
)
def test_port_that_a_proxy_is_told_of_is_the_services(fields: str) -> None:
    cluster, _ = lowered(f"services:\n  web:\n    image: x/y:1\n{fields}\n")

    assert [port.port.plain for port in cluster.services[0].ports] == [3000]


def test_proxy_may_be_told_of_no_port() -> None:
    text = "services: {web: {image: x/y:1, environment: {VIRTUAL_PORT: many}}}"

    assert lowered(text)[0].services[0].ports == ()


def test_annotations_are_read_as_labels_are() -> None:
    fields = labels(traefik__http__routers__x__rule="Host(`a.example`)", **PORT)

    assert hints(fields.replace("labels:", "annotations:")) == hints(fields)
    assert hints(fields)
