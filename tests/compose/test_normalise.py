"""The canonical project becomes typed values: with Docker's defaults, and each with its place."""

from __future__ import annotations

import pytest

from compiler.compose.load import Loaded
from compiler.compose.normalise import normalise
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.project import (
    Condition,
    Project,
)
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Mapping, Scalar
from compiler.source.text import Source, Via
from compiler.source.values import Default, Value
from compiler.source.yaml import parse
from tests.normalised import normalised, said, service, v

# --- values and places ----------------------------------------------------------------------------


def test_value_knows_where_it_is_written() -> None:
    made, _ = normalised("""\
        services:
          web:
            image: nginx:1.29
            user: "1000"
    """)
    (web,) = made.services

    places = [value.span.place for value in (web.name, web.image, web.user) if value and value.span]
    assert places == ["compose.yaml:2:3", "compose.yaml:3:12", "compose.yaml:4:11"]


def test_nothing_written_is_nothing() -> None:
    web = service("image: x")

    assert web.image == v("x")
    assert (web.command, web.entrypoint, web.healthcheck, web.replicas) == (None,) * 4
    assert (web.ports, web.mounts, web.environment, web.depends_on) == ((),) * 4


@pytest.mark.parametrize(
    ("body", "command", "entrypoint"),
    [
        ("command: [a, b]", ("a", "b"), None),
        ("command: []", (), None),
        ("command: null", None, None),
        ("entrypoint: [], command: [a]", ("a",), ()),
    ],
)
def test_empty_list_is_not_the_same_as_nothing(
    body: str, command: tuple[str, ...] | None, entrypoint: tuple[str, ...] | None
) -> None:
    web = service(f"image: x, {body}")

    assert command == (None if web.command is None else tuple(w.plain for w in web.command))
    assert entrypoint == (
        None if web.entrypoint is None else tuple(w.plain for w in web.entrypoint)
    )


def test_flags_amounts_and_durations_are_typed() -> None:
    web = service(
        "image: x, read_only: true, init: false, shm_size: '67108864', stop_grace_period: 1m30s"
    )

    assert (web.read_only, web.init) == (v(True), v(False))
    assert (web.shm_size, web.stop_grace_period) == (v(67108864), v(90.0))


def test_labels_annotations_and_sysctls_are_pairs() -> None:
    web = service("image: x, labels: {a: '1', b: ''}, annotations: {c: d}, sysctls: {n: 1}")

    pairs = (*web.labels, *web.annotations, *web.sysctls)
    assert [(p.key.plain, p.value.plain) for p in pairs] == [
        ("a", "1"), ("b", ""), ("c", "d"), ("n", "1"),
    ]  # fmt: skip


def test_service_of_a_provider_runs_no_container() -> None:
    made, _ = normalised("""\
        services:
          db: {provider: {type: cloud}}
          web: {image: x, depends_on: {db: {condition: service_started, required: true}}}
    """)

    assert [one.name.plain for one in made.services] == ["web"]
    assert made.services[0].depends_on == ()


def test_build_is_its_context() -> None:
    assert service("build: {context: /project/web, dockerfile: Dockerfile}").build == v(
        "/project/web"
    )


@pytest.mark.parametrize("secret", ["one", "[one]"])
def test_pull_secrets_are_read_from_the_extension(secret: str) -> None:
    made, _ = normalised(f"""\
        x-podc: {{pull_secret: {secret}}}
        services:
          web: {{image: x, x-podc: {{pull_secret: own}}}}
    """)

    assert made.pull_secrets == (v("one"),)
    assert made.services[0].pull_secrets == (v("own"),)


def test_what_is_accepted_comes_from_file_and_caller() -> None:
    made, _ = normalised("services: {}\n", accept=frozenset({"latest"}))

    assert made.accept == {"latest"}


# --- environment ----------------------------------------------------------------------------------


def test_environment_is_what_has_a_value() -> None:
    text = """\
        services:
          web:
            image: x
            environment:
              A: "1"
              EMPTY: ""
              UNSET: null
    """

    made, report = normalised(text)

    found = [(one.name.plain, one.value.plain) for one in made.services[0].environment]
    assert found == [("A", "1"), ("EMPTY", "")]
    assert report.summary() == ["PC401 compose.yaml:7:7"]


def test_variable_of_an_env_file_names_the_file() -> None:
    source = Source("web.env", "A=1\n")
    named = Source("compose.yaml", "web.env").span(0, 7)
    value = Scalar("1", source.span(2, 3).through(Via("read from here", named)))
    text = "services: {web: {image: x, environment: {A: '1', B: '2'}}}\n"
    (root,) = parse(Source("compose.yaml", text), Report())

    made = _with_variable(root, "A", value)

    assert [one.source for one in made.services[0].environment] == ["web.env", None]


def _with_variable(root: object, name: str, value: Scalar) -> Project:
    assert isinstance(root, Mapping)
    path = ["services", "web", "environment"]
    nodes = [root]
    for key in path:
        inner = nodes[-1].get(key)
        assert isinstance(inner, Mapping)
        nodes.append(inner)
    changed: Mapping | Scalar = value
    for key, node in zip([*path, name][::-1], nodes[::-1], strict=True):
        entry = node.entry(key)
        assert entry
        changed = node.with_entry(entry.key, changed)
    assert isinstance(changed, Mapping)
    loaded = Loaded(changed, Value("shop", Default("a test")), "/project", {})
    return normalise(loaded, Options(), MemoryFiles(), Report())


# --- ports, hosts, networks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "target", "published", "protocol"),
    [
        ("{target: 80, published: '8080', protocol: tcp, mode: ingress}", 80, 8080, "tcp"),
        ("{target: 53, published: '53', protocol: UDP}", 53, 53, "udp"),
        ("{target: 3000}", 3000, None, "tcp"),
        ("{target: 3000, published: '0'}", 3000, None, "tcp"),
    ],
)
def test_port_has_numbers(body: str, target: int, published: int | None, protocol: str) -> None:
    (port,) = service(f"image: x, ports: [{body}]").ports

    assert (port.target, port.protocol) == (v(target), v(protocol))
    assert published == (port.published.plain if port.published else None)


def test_first_port_of_a_range_is_published_and_told() -> None:
    text = "services: {web: {image: x, ports: [{target: 80, published: 8000-8010}]}}\n"

    made, report = normalised(text)

    assert made.services[0].ports[0].published == v(8000)
    assert report.summary() == ["PC404 compose.yaml:1:60"]


@pytest.mark.parametrize("published", ["http", "70000", "80-http"])
def test_published_word_is_an_error(published: str) -> None:
    text = f"services: {{web: {{image: x, ports: [{{target: 80, published: '{published}'}}]}}}}\n"

    assert said(text) == ["PC403 compose.yaml:1:60"]


def test_expose_spells_out_ranges() -> None:
    web = service("image: x, expose: ['80', '8000-8002', '53/udp']")

    found = [(one.port.plain, one.protocol.plain) for one in web.expose]
    expected = [(80, "tcp"), (8000, "tcp"), (8001, "tcp"), (8002, "tcp"), (53, "udp")]
    assert expected == found


@pytest.mark.parametrize("port", ["http", "0", "9-8", "1-99999999999", "80/"])
def test_exposed_word_is_an_error(port: str) -> None:
    assert said(f"services: {{web: {{image: x, expose: ['{port}']}}}}\n") == [
        "PC403 compose.yaml:1:37"
    ]


def test_hosts_are_names_with_their_addresses() -> None:
    web = service("image: x, extra_hosts: ['a=10.0.0.1', 'b=::1', 'a=10.0.0.2']")

    found = [(one.name.plain, [ip.plain for ip in one.addresses]) for one in web.extra_hosts]
    assert found == [("a", ["10.0.0.1", "10.0.0.2"]), ("b", ["::1"])]


def test_networks_have_aliases() -> None:
    web = service("image: x, networks: {front: null, back: {aliases: [api]}}")

    found = [(one.network.plain, [a.plain for a in one.aliases]) for one in web.networks]
    assert found == [("front", []), ("back", ["api"])]


# --- dependencies ---------------------------------------------------------------------------------


def test_dependency_has_its_condition() -> None:
    made, _ = normalised("""\
        services:
          db: {image: x}
          web:
            image: x
            depends_on:
              db: {condition: service_healthy, required: true, restart: true}
    """)
    (found,) = made.services[1].depends_on

    assert (found.service, found.condition) == (v("db"), v(Condition.HEALTHY))
    assert (found.restart, found.implicit) == (v(True), False)


@pytest.mark.parametrize(
    "body", ["links: [db]", "network_mode: 'service:db'", "volumes_from: ['db:ro']"]
)
def test_key_that_names_a_service_depends_on_it(body: str) -> None:
    made, _ = normalised(f"services: {{db: {{image: x}}, web: {{image: x, {body}}}}}\n")
    (found,) = made.services[1].depends_on

    assert (found.service, found.implicit) == (v("db"), True)


def test_written_dependency_is_not_implied_by_another_key() -> None:
    made, _ = normalised("""\
        services:
          db: {image: x}
          web:
            image: x
            links: [db]
            depends_on: {db: {condition: service_started}}
    """)

    assert [one.implicit for one in made.services[1].depends_on] == [False]


def test_dependency_on_a_service_that_is_off_is_left_out() -> None:
    assert (
        service(
            "image: x, depends_on: {off: {condition: service_started, required: false}}"
        ).depends_on
        == ()
    )


# --- volumes and networks -------------------------------------------------------------------------


def test_volumes_and_networks_know_whether_they_exist_already() -> None:
    made, _ = normalised("""\
        services:
          web:
            image: x
            volumes:
              - {type: volume, source: data, target: /data}
              - {type: volume, source: old, target: /old}
        volumes:
          data: {name: shop_data, driver: local, driver_opts: {type: nfs}}
          old: {name: old, external: true}
          unused: {name: unused}
        networks:
          inside: {name: shop_inside, internal: true}
          out: {name: out, external: true}
    """)

    assert [(one.name.plain, one.external) for one in made.volumes] == [
        ("shop_data", False), ("old", True),
    ]  # fmt: skip
    assert [(one.key.plain, one.internal, one.external) for one in made.networks] == [
        ("inside", v(True), False), ("out", None, True),
    ]  # fmt: skip
