"""Compose files become app descriptions that compile to the same manifests."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from compiler import MemoryFiles, Options
from compiler.app.convert.carried import CARRIED, IDLE
from compiler.compose.rulings import RULINGS
from compiler.compose.rulings.fates import Fate
from compiler.diagnostics import Report
from compiler.pipeline import Conversion, convert
from compiler.source.nodes import plain
from compiler.source.scalars import CORE
from compiler.source.text import Source
from compiler.source.yaml import parse


def conversion(text: str, folder: str | None = None, **files: str) -> Conversion:
    beside = {f"/project/{name.replace('_', '.')}": content for name, content in files.items()}
    contents = MemoryFiles({"/project/compose.yaml": dedent(text), **beside})
    return convert(Options(directory="/project"), contents, folder)


def container(fields: str, rest: str = "", **files: str) -> Any:
    """Return the container that a service `web` with these fields is converted to."""
    text = f"name: shop\nservices:\n  web: {{image: 'a:1', {fields}}}\n{rest}"
    return document(conversion(text, **files))["containers"]["web"]


def document(made: Conversion) -> Any:
    assert made.text
    (root,) = parse(Source("app.yaml", made.text), Report(), scalars=CORE)
    return plain(root)


@pytest.mark.parametrize(
    ("fields", "key", "expected"),
    [
        ("entrypoint: [a], command: []", "args", []),
        (
            "ports: ['80', '8080:80/udp', '127.0.0.1:81:81']",
            "ports",
            [80, "8080:80/udp", "127.0.0.1:81:81"],
        ),
        ("expose: [80]", "ports", 80),
        ("ports: [{target: 80, mode: host}]", "ports", {"port": 80, "mode": "host"}),
        ("tmpfs: /tmp:size=64m", "tmp", "/tmp 64Mi"),
        ("mem_limit: 512m, cpus: 0.5", "resources", "..500m/..512Mi"),
        ("cpu_quota: 150000", "resources", "..1500m/"),
        (
            "deploy: {resources: {limits: {memory: 1g}, reservations: {memory: 1g}}}",
            "resources",
            "/1Gi",
        ),
        ("healthcheck: {test: [CMD, a, b]}", "health", ["a", "b"]),
        ("healthcheck: {test: a b}", "health", {"command": "a b"}),
        ("healthcheck: {disable: true}", "health", False),
        ("scale: 3", "replicas", 3),
        ("deploy: {mode: global}", "kind", "daemonset"),
        (
            "deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}",
            "restart",
            "on-failure:3",
        ),
        ("deploy: {placement: {constraints: [node.labels.disk==ssd]}}", "node", {"disk": "ssd"}),
        ("container_name: box", "service", {"aliases": ["box"]}),
        ("labels: {a: b}, annotations: {c: d}", "annotations", {"a": "b", "c": "d"}),
        ("network_mode: host", "network", "host"),
        ("extra_hosts: ['a:10.0.0.1']", "hosts", {"a": "10.0.0.1"}),
        ("cap_add: [A], cap_drop: [B]", "capabilities", {"add": ["A"], "drop": ["B"]}),
        ("volumes: [/cache]", "volumes", {"cache": "/cache temporary"}),
        ("volumes: ['./f:/f:ro']", "files", {"./f": "/f"}),
        ("volumes: ['~/f:/f']", "volumes", {"~/f": "/f"}),
    ],
)
def test_services(fields: str, key: str, expected: object) -> None:
    assert expected == container(fields)[key]


def test_files_between_volumes_stay_there_so_that_the_order_is_kept() -> None:
    found = container("volumes: ['dd:/d', './f:/f:ro', 'ee:/e']", "volumes: {dd: , ee: }\n")

    assert found["volumes"] == {"dd": "/d", "./f": "/f ro", "ee": "/e"}
    assert "files" not in found


def test_mounts_of_another_service_are_written_out() -> None:
    text = """\
        name: shop
        services:
          web: {image: "a:1", volumes_from: ["db:ro"]}
          db: {image: "b:1", volumes: ["dd:/d"]}
        volumes: {dd: }
        """

    assert document(conversion(text))["containers"]["web"]["volumes"] == {"dd": "/d ro"}


def test_a_link_is_an_alias_of_the_other_container() -> None:
    text = """\
        name: shop
        services:
          web: {image: "a:1", links: ["db:database"]}
          db: {image: "b:1"}
        """
    containers = document(conversion(text))["containers"]

    assert containers["db"]["service"] == {"aliases": ["database"]}
    assert containers["web"]["after"] == {"db": "started"}


def test_variables_of_files_stay_in_their_file() -> None:
    found = container("env_file: web.env, environment: {B: own}", web_env="A=a\nB=b\n")

    assert (found["env_from"], found["env"]) == ("./web.env", {"B": "own"})


def test_values_of_variables_have_a_comment() -> None:
    made = conversion("name: shop\nservices:\n  web: {image: 'a:${TAG:-1}'}\n")

    assert made.text
    assert "    # from a:${TAG:-1}\n    image: a:1\n" in made.text


def test_paths_start_from_where_the_new_file_stands() -> None:
    text = "name: shop\nservices:\n  web: {image: 'a:1', volumes: ['./f:/f:ro']}\n"
    found = document(conversion(text, "/project/deploy"))

    assert found["containers"]["web"]["files"] == {"../f": "/f"}


def test_volumes_are_listed_where_their_order_says_something() -> None:
    text = """\
        name: shop
        services:
          web: {image: "a:1", volumes: ["bb:/b", "aa:/a"]}
        volumes: {aa: , bb: }
        """

    assert list(document(conversion(text))["volumes"]) == ["aa", "bb"]


def test_what_has_no_place_is_reported_at_its_key() -> None:
    text = "name: shop\nservices:\n  web: {image: 'a:1', oom_score_adj: 5}\n"

    assert [
        one.summary for one in conversion(text).result.diagnostics if one.severity == "warning"
    ] == ["PC301 compose.yaml:3:23"]


def test_errors_leave_no_description() -> None:
    assert conversion("services: {web: {imagee: a}}\n").text is None


def test_no_key_that_reaches_kubernetes_is_forgotten() -> None:
    used_up = {"services.*.extends", "services.*.env_file", "services.*.label_file", "include"}
    reaching = {
        one.path.replace("[]", "").removesuffix(".*")
        for one in RULINGS
        if one.fate in (Fate.LOWERED, Fate.RESOLVED)
    }

    assert not {path for path in reaching - used_up if not is_known(path)}


def is_known(path: str) -> bool:
    steps = path.split(".")
    above = {".".join(steps[:end]) for end in range(1, len(steps) + 1)}
    return bool(above & CARRIED) or path in IDLE


ROUTES = "ports: [80, 81], x-podc: {expose: [%s]}"


def test_hosts_with_paths_of_their_own_are_mappings() -> None:
    made = container(ROUTES % "{host: a.b, path: /a, tls: t, port: 80}, {host: c.d, port: 81}")

    assert made["host"] == [
        {"name": "a.b", "path": "/a", "tls": "t", "port": 80},
        {"name": "c.d", "port": 81},
    ]


def test_hosts_that_share_path_and_certificate_have_them_beside() -> None:
    made = container(ROUTES % "{host: a.b, path: /a, port: 80}, {host: c.d, path: /a, port: 80}")

    assert (made["host"], made["path"]) == (["a.b:80", "c.d:80"], "/a")


@pytest.mark.parametrize(
    ("fields", "variables", "told"),
    [
        ("environment: {DB_PASSWORD: '${X}'}", {"X": "hunter2"}, ["X"]),
        ("environment: {A: '${DB_PASSWORD}'}", {"DB_PASSWORD": "hunter2"}, ["DB_PASSWORD"]),
        ("environment: [DB_PASSWORD]", {"DB_PASSWORD": "hunter2"}, ["DB_PASSWORD"]),
        ("command: [--token, '${TOKEN}']", {"TOKEN": "hunter2"}, ["TOKEN"]),
        ("environment: {DB_PASSWORD: '${X:-hunter2}'}", {}, []),
        ("environment: {DB_PASSWORD: hunter2}", {}, []),
        ("environment: {LOG_LEVEL: '${LEVEL}'}", {"LEVEL": "info"}, []),
    ],
)
def test_a_secret_that_a_variable_gave_is_told_of(
    fields: str, variables: dict[str, str], told: list[str]
) -> None:
    text = f"name: shop\nservices:\n  web: {{image: 'a:1', {fields}}}\n"
    options = Options(directory="/project", variables=variables)

    made = convert(options, MemoryFiles({"/project/compose.yaml": text}))

    found = [one.subject for one in made.result.diagnostics if one.slug == "secret-written"]
    assert found == told
