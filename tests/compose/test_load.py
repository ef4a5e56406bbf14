"""From files to the canonical project: documents, values, variables, what is implied."""

from __future__ import annotations

import random
from typing import Any

import pytest

from compiler.compose.environment import Environment
from compiler.compose.hosts import hosts
from compiler.compose.settle import normalised
from compiler.diagnostics import Report
from compiler.source.nodes import Scalar, plain
from compiler.source.values import Default, Value
from tests.compose.projects import CASES, load, node, root, table, web

shared = pytest.mark.skipif(not CASES.is_dir(), reason="the reference's tables are not here")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["PC138"]),
        ("# nothing\n", ["PC138"]),
        ("{}", ["PC138 compose.yaml:1:1"]),
        ("- a\n", ["PC140 compose.yaml:1:1"]),
        ("text\n", ["PC140 compose.yaml:1:1"]),
        ("containers: {}\n", ["PC180 compose.yaml:1:1"]),
        ("version: '3'\nservices: {web: {image: i}}\n", ["PC141 compose.yaml:1:1"]),
    ],
)
def test_file_that_is_no_project(text: str, expected: list[str]) -> None:
    assert load(text).places == expected


def test_file_without_services_is_a_project() -> None:
    assert load("volumes: {v: {}}").services == {}


def test_lexical_errors_of_all_files_come_in_one_run() -> None:
    outcome = load(
        "services: {web: {image: '${A?}', user: '${B?}'}}",
        also={"compose.override.yaml": "services: {web: {image: '${C?}'}}"},
    )

    assert [place.split()[1].partition(":")[0] for place in outcome.places] == [
        "compose.override.yaml",
        "compose.yaml",
        "compose.yaml",
    ]


def test_accepted_slugs_are_collected() -> None:
    outcome = load("""\
        x-podc: {accept: [one, "two:x"]}
        services:
          web: {image: i, x-podc: {accept: [three]}}
    """)

    assert outcome.loaded
    assert outcome.loaded.accept == {"one", "two:x", "three"}


@pytest.mark.parametrize(
    ("key", "written", "shown"),
    [
        ("command", "serve --port 80", ["serve", "--port", "80"]),
        ("command", "[]", []),
        ("command", "", None),
        ("entrypoint", "''", []),
        ("healthcheck", "{test: exit 1}", {"test": ["CMD-SHELL", "exit 1"]}),
        ("healthcheck", "{test: [NONE]}", {"test": ["NONE"]}),
        ("healthcheck", "{interval: 1d, retries: 0}", {"interval": "24h0m0s", "retries": 0}),
        ("environment", "{A: 1, B: , C: true}", {"A": "1", "B": None, "C": "true"}),
        ("environment", "{D: 1.50, E: 1e6}", {"D": "1.5", "E": "1e+06"}),
        ("environment", "[A=1, B, 'C=']", {"A": "1", "B": None, "C": ""}),
        ("labels", "{a: , b: 1}", {"a": "", "b": "1"}),
        ("labels", "[a, b=c=d]", {"a": "", "b": "c=d"}),
        ("mem_limit", "1.5g", "1610612736"),
        ("mem_limit", "1024", "1024"),
        ("stop_grace_period", "90s", "1m30s"),
        ("cpus", "'0.1'", 0.1),
        ("cpus", "2.0", 2),
        ("scale", "0", 0),
        ("init", "false", False),
        ("privileged", "false", None),
        ("restart", "''", None),
        ("group_add", "[1, a]", ["1", "a"]),
        ("expose", "[80, '81']", ["80", "81"]),
        ("tmpfs", "/d", ["/d"]),
        ("extra_hosts", "{b: 1.1.1.1, a: '[::1]'}", ["a=::1", "b=1.1.1.1"]),
        ("ulimits", "{n: 5, m: {soft: 1, hard: 2}}", {"n": 5, "m": {"soft": 1, "hard": 2}}),
        ("pull_policy", "if_not_present", "missing"),
        ("deploy", "{}", {}),
        ("deploy", "{resources: {}, placement: {}}", {}),
        ("logging", "{options: {a: 1}}", {"options": {"a": "1"}}),
        (
            "ports",
            "[{target: 80, published: 8080}]",
            [{"target": 80, "published": "8080", "mode": "ingress", "protocol": "tcp"}],
        ),
        ("volumes", "[{type: volume, target: /a/../b}]", [{"type": "volume", "target": "/b"}]),
        ("gpus", "all", [{"count": -1}]),
        (
            "provider",
            "{type: t, options: {a: b, c: [1, 2]}}",
            {"type": "t", "options": {"a": ["b"], "c": ["1", "2"]}},
        ),
        ("x-any", "{a: [1, {b: c}]}", {"a": [1, {"b": "c"}]}),
    ],
)
def test_value_is_shown_as_compose_shows_it(key: str, written: str, shown: object) -> None:
    outcome = load(f"services: {{web: {{image: i, {key}: {written}}}}}")
    assert outcome.loaded, outcome.said

    service = outcome.services["web"]
    assert service.get(key) == shown
    assert (key in service) == (shown is not None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("hostname: 2024-05-01", ["PC183 compose.yaml:4:15"]),
        ("mem_limit: 1x", ["PC206 compose.yaml:4:16"]),
        ("mem_limit: 1e3", ["PC205 compose.yaml:4:16"]),
        ("stop_grace_period: '30'", ["PC207 compose.yaml:4:24"]),
        ("command: echo 'a", ["PC209 compose.yaml:4:19"]),
        ("command: echo a && echo b", ["PC210 compose.yaml:4:21"]),
        ("environment: ['A =1']", ["PC211 compose.yaml:4:19"]),
        ("extra_hosts: ['a']", ["PC213 compose.yaml:4:19"]),
        ("extra_hosts: ['=1']", ["PC212 compose.yaml:4:19"]),
        ("healthcheck: {retries: -1}", ["PC203 compose.yaml:4:28"]),
        ("secrets: [{source: s, mode: rw}]", ["PC208 compose.yaml:4:33"]),
        ("deploy: {resources: {limits: {cpus: half}}}", ["PC202 compose.yaml:4:41"]),
        ("attach: maybe", ["PC201 compose.yaml:4:13"]),
        ("group_add: [1.5]", ["PC200 compose.yaml:4:17"]),
        ("healthcheck: {retries: 3.5}", ["PC204 compose.yaml:4:28"]),
    ],
)
def test_value_without_a_form_is_told(lines: str, expected: list[str]) -> None:
    assert [place for place in web(lines).places if "PC222" not in place] == expected


def test_words_of_a_command_stand_where_they_were_written() -> None:
    loaded = web("command: serve --port 80").loaded
    assert loaded
    command: Any = loaded.root.get("services").get("web").get("command")  # type: ignore[union-attr]

    assert [word.span.text for word in command.items] == ["serve", "--port", "80"]


def test_x_keys_of_variables_are_kept() -> None:
    outcome = web("""\
        environment: {x-foo: "1", B: "2"}
        labels: {x-lab: v}
        build: {context: ., args: {x-a: 1}}
        networks: {x-net: }
    """)

    assert outcome.said == ["PC222 compose.yaml:7:16 the network `x-net` is not defined"]
    kept = web("environment: {x-foo: '1', B: '2'}\nlabels: {x-lab: v}").services["web"]
    assert kept["environment"] == {"x-foo": "1", "B": "2"}
    assert kept["labels"] == {"x-lab": "v"}


@pytest.mark.parametrize(
    ("lines", "waits"),
    [
        (
            "links: ['db:alias']",
            {"condition": "service_started", "restart": True, "required": True},
        ),
        ("ipc: service:db", {"condition": "service_started", "restart": True, "required": True}),
        ("volumes_from: ['db:ro']", {"condition": "service_started", "required": True}),
        (
            "depends_on: {db: {condition: service_healthy}}\nlinks: [db]",
            {"condition": "service_healthy", "required": True},
        ),
    ],
)
def test_implied_dependency_is_written_out(lines: str, waits: dict[str, object]) -> None:
    keys = "".join(f"    {line}\n" for line in lines.splitlines())

    outcome = load(f"services:\n  db: {{image: i}}\n  web:\n    image: i\n{keys}")

    assert outcome.web["depends_on"] == {"db": waits}


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [
        ("networks", "{}", "proj_r"),
        ("volumes", "", "proj_r"),
        ("volumes", "{name: own}", "own"),
        ("configs", "{external: true}", "r"),
        ("secrets", "{file: f}", "proj_r"),
    ],
)
def test_resource_has_the_name_it_has_outside(kind: str, written: str, name: str) -> None:
    outcome = load(f"services: {{}}\n{kind}: {{r: {written}}}\n")

    assert outcome.shown[kind]["r"]["name"] == name


def test_default_network_is_defined_if_it_is_used() -> None:
    alone = load("services: {web: {image: i, network_mode: host}}")
    together = load("services: {web: {image: i}, db: {image: i, networks: [n]}}\nnetworks: {n: {}}")

    assert "networks" not in alone.shown
    assert sorted(together.shown["networks"]) == ["default", "n"]


ENV = {"one.env": "A=1\nB=${A}-${P}\nC='q'\n", "two.env": "A=2\nD=${A}\nE\n"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("env_file: one.env", {"A": "1", "B": "1-p", "C": "q"}),
        ("env_file: [one.env, two.env]", {"A": "2", "B": "1-p", "C": "q", "D": "2", "E": "e"}),
        ("env_file: one.env\nenvironment: {A: own}", {"A": "own", "B": "own-p", "C": "q"}),
        ("env_file: one.env\nenvironment: [A]", {"A": None, "B": "1-p", "C": "q"}),
        ("env_file: [{path: one.env, format: raw}]", {"A": "1", "B": "${A}-${P}", "C": "'q'"}),
        ("env_file: [{path: no.env, required: false}]", None),
    ],
)
def test_env_file_is_read_into_the_environment(
    lines: str, expected: dict[str, str | None] | None
) -> None:
    service = web(lines, also=ENV, variables={"P": "p", "E": "e"}).web

    assert service.get("environment") == expected
    assert "env_file" not in service


def test_variable_of_an_env_file_stands_there() -> None:
    loaded = web("env_file: one.env", also=ENV).loaded
    assert loaded
    environment: Any = loaded.root.get("services").get("web").get("environment")  # type: ignore[union-attr]
    entry = environment.entry("A")

    assert (entry.key.span.place, entry.value.span.place) == ("one.env:1:1", "one.env:1:3")
    assert [(s.how, s.span.place) for s in entry.value.span.via] == [
        ("read from here", "compose.yaml:4:15")
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("env_file: [no.env, neither.env]", ["PC132 compose.yaml:4:16", "PC132 compose.yaml:4:24"]),
        ("env_file: [{path: one.env, format: xml}]", ["PC214 compose.yaml:4:40"]),
        ("label_file: no.labels", ["PC215 compose.yaml:4:17"]),
    ],
)
def test_missing_env_file_is_told_at_its_name(lines: str, expected: list[str]) -> None:
    assert web(lines, also=ENV).places == expected


def test_env_file_of_a_service_that_is_off_is_not_read() -> None:
    text = "services: {web: {image: i}, off: {image: i, profiles: [p], env_file: no.env}}"

    assert load(text).places == []


def test_label_file_is_read_below_the_labels() -> None:
    service = web(
        "label_file: [one, two]\nlabels: {a: own}",
        also={"one": "a=1\nb=${a}\n", "two": "c=${b}-${H}\n"},
        variables={"H": "h"},
    ).web

    assert service["labels"] == {"a": "own", "b": "1", "c": "1-"}


def test_content_from_a_variable_is_carried_apart() -> None:
    outcome = load(
        "secrets: {s: {environment: TOKEN}}\nconfigs: {c: {environment: TEXT}}\nservices: {}\n",
        variables={"TOKEN": "hidden", "TEXT": "text"},
    )

    assert outcome.loaded
    contents = {key: value.value for key, value in outcome.loaded.contents.items()}
    assert contents == {"secrets.s": "hidden", "configs.c": "text"}
    assert outcome.shown["secrets"] == {"s": {"environment": "TOKEN", "name": "proj_s"}}
    assert outcome.shown["configs"] == {"c": {"environment": "TEXT", "name": "proj_c"}}


def test_build_argument_without_a_value_is_dropped() -> None:
    service = web("build: {context: ., args: {A: , B: , C: 1}}", variables={"A": "a"}).web

    assert service["build"]["args"] == {"A": "a", "C": "1"}


@pytest.mark.parametrize("seed", range(8))
def test_nothing_ends_in_a_traceback(seed: int) -> None:
    chance = random.Random(seed)
    keys = [
        "build",
        "ports",
        "volumes",
        "environment",
        "depends_on",
        "networks",
        "logging",
        "extends",
        "deploy",
        "secrets",
    ]
    values = [
        "",
        "5",
        "[]",
        "{}",
        "[{}]",
        "[5]",
        "text",
        "{a: }",
        "[[]]",
        "2024-05-01",
        "{file: 5}",
    ]
    for _ in range(60):
        lines = [f"    {chance.choice(keys)}: {chance.choice(values)}" for _ in range(2)]
        text = "services:\n  web:\n" + "\n".join(dict.fromkeys(lines)) + "\n"
        override = text if chance.random() < 0.5 else "services:\n"
        load(text, also={"compose.override.yaml": override, "base.yaml": text})


@shared
def test_reference_lists_hosts_alike() -> None:
    for row in table("hosts"):
        report = Report()
        found = hosts(node(row["input"]), report)
        if "error" in row:
            assert report.failed, row
        else:
            assert found
            assert plain(found) == row["expected"], row


@shared
def test_reference_implies_the_same() -> None:
    for row in table("normalize"):
        name = Value(row["input"]["name"], Default(""))
        environment = Environment(row["env"] or {})
        assert plain(normalised(root(row["input"]), name, environment, Report())) == row["expected"]


def test_scalar_is_a_scalar() -> None:
    loaded = web("user: '1000'").loaded
    assert loaded
    user: Any = loaded.root.get("services").get("web").get("user")  # type: ignore[union-attr]
    assert isinstance(user, Scalar)
    assert user.span.place == "compose.yaml:4:11"
