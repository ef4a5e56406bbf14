"""Whether the enabled part of a project holds together: what is refused, and where."""

from __future__ import annotations

import time
from textwrap import dedent

import pytest

from compiler.compose.consistency import check
from compiler.compose.environment import Environment
from compiler.compose.load import Loaded
from compiler.compose.settle import normalised, settled
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping
from compiler.source.text import Source
from compiler.source.values import Default, Value
from compiler.source.yaml import parse
from tests.compose.projects import CASES, load, table


def places(*services: str, rest: str = "") -> list[str]:
    text = "services:\n" + "".join(f"  {line}\n" for line in services) + dedent(rest)
    return load(text).places


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("a: {user: u}", ["PC220 compose.yaml:2:3"]),
        ("a: {build: {dockerfile: d, dockerfile_inline: i}}", ["PC221 compose.yaml:2:30"]),
        ("a: {image: i, networks: [n]}", ["PC222 compose.yaml:2:28"]),
        ("a: {image: i, volumes: ['vv:/d']}", ["PC222 compose.yaml:2:28"]),
        ("a: {image: i, configs: [c]}", ["PC222 compose.yaml:2:27"]),
        ("a: {image: i, secrets: [s]}", ["PC222 compose.yaml:2:27"]),
        ("a: {build: {secrets: [s]}}", ["PC222 compose.yaml:2:25"]),
        ("a: {image: i, models: [m]}", ["PC222 compose.yaml:2:26"]),
        ("a: {image: i, depends_on: [b]}", ["PC222 compose.yaml:2:30"]),
        ("a: {image: i, links: ['b:c']}", ["PC222 compose.yaml:2:26"]),
        ("a: {image: i, network_mode: 'service:b'}", ["PC222 compose.yaml:2:40"]),
        ("a: {image: i, volumes_from: ['b:ro']}", ["PC222 compose.yaml:2:33"]),
        ("a: {build: {additional_contexts: {x: 'service:b'}}}", ["PC222 compose.yaml:2:40"]),
        ("a: {build: {platforms: [x]}, platform: y}", ["PC225 compose.yaml:2:42"]),
        ("a: {image: i, network_mode: host, networks: [n]}", ["PC226 compose.yaml:2:31"]),
        ("a: {image: i, healthcheck: {test: [curl]}}", ["PC227 compose.yaml:2:38"]),
        (
            "a: {image: i, cpus: 1, deploy: {resources: {limits: {cpus: '2'}}}}",
            ["PC228 compose.yaml:2:23"],
        ),
        (
            "a: {image: i, mem_limit: 1m, deploy: {resources: {limits: {cpus: '1'}}}}",
            ["PC228 compose.yaml:2:28"],
        ),
        (
            "a: {image: i, mem_limit: 1m, deploy: {resources: {limits: {memory: 1024k}}}}",
            [],
        ),
        ("a: {image: i, pids_limit: 5, deploy: {mode: global}}", []),
        ("a: {image: i, scale: 2, deploy: {replicas: 3}}", ["PC229 compose.yaml:2:24"]),
        ("a: {image: i, scale: -1}", ["PC230 compose.yaml:2:24"]),
        ("a: {image: i, deploy: {replicas: -1}}", ["PC230 compose.yaml:2:36"]),
        ("a: {image: i, scale: 2, container_name: name}", ["PC231 compose.yaml:2:43"]),
        (
            "a: {image: i, develop: {watch: [{path: ., action: sync}]}}",
            ["PC232 compose.yaml:2:35"],
        ),
        ("a: {image: i, develop: {watch: [{path: ., action: rebuild}]}}", []),
        ("a: {image: i, tmpfs: ['/d:size=1'], volumes: ['./x:/d']}", ["PC233 compose.yaml:2:54"]),
        ("a: {image: i, tmpfs: ['/d', '/d:size=1']}", ["PC233 compose.yaml:2:31"]),
        ("a: {image: i, depends_on: [a]}", ["PC236 compose.yaml:2:30"]),
    ],
)
def test_service_that_does_not_fit(service: str, expected: list[str]) -> None:
    assert places(service) == expected


def test_all_faults_come_in_one_run() -> None:
    found = places(
        "a: {user: u, networks: [n]}", "b: {image: i, container_name: x1}",
        "c: {image: i, container_name: x1, depends_on: [d]}",
    )  # fmt: skip

    assert found == [
        "PC220 compose.yaml:2:3",
        "PC222 compose.yaml:2:27",
        "PC235 compose.yaml:4:33",
        "PC222 compose.yaml:4:50",
    ]


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("{file: f}", []),
        ("{environment: E}", []),
        ("{external: true}", []),
        ("{driver: d}", ["PC234 compose.yaml:2:12"]),
    ],
)
def test_content_of_a_secret(secret: str, expected: list[str]) -> None:
    assert load(f"services: {{}}\nsecrets: {{ s: {secret}}}\n").places == expected


def test_undefined_name_suggests_the_close_one() -> None:
    outcome = load("services: {web: {image: i, depends_on: [databse]}, database: {image: i}}")

    (one,) = outcome.report
    assert (one.message, one.hint) == (
        "the service `databse` is not defined",
        "did you mean `database`?",
    )


@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        ("volumes: ['data:/d']", "define it at the top: `volumes: {data: {}}`"),
        ("configs: [c]", "define it at the top, under `configs:`"),
        ("depends_on: [far]", "name one of these: `web`"),
    ],
)
def test_hint_says_how_to_define_a_name(keys: str, hint: str) -> None:
    (one,) = load(f"services: {{web: {{image: i, {keys}}}}}").report

    assert one.hint == hint


@pytest.mark.parametrize(
    ("dependency", "profiles", "expected"),
    [
        ("[off]", (), ["PC223 compose.yaml:1:41"]),
        ("{off: {condition: service_started, required: false}}", (), []),
        ("[off]", ("p",), []),
        ("{no: {condition: service_started, required: false}}", (), ["PC238 compose.yaml:1:41"]),
    ],
)
def test_dependency_on_what_is_switched_off(
    dependency: str, profiles: tuple[str, ...], expected: list[str]
) -> None:
    off = "off: {image: i, profiles: [p]}"
    text = f"services: {{web: {{image: i, depends_on: {dependency}}}, {off}}}"

    assert load(text, profiles=profiles).places == expected


def test_service_that_is_off_is_dropped_unchecked() -> None:
    outcome = load("services: {web: {image: i}, off: {profiles: [p], networks: [no]}}")

    assert sorted(outcome.services) == ["web"]
    assert outcome.loaded
    assert outcome.loaded.disabled == ("off",)


def test_context_of_a_service_without_a_build_is_refused() -> None:
    found = places("a: {build: {additional_contexts: {x: 'service:b'}}}", "b: {image: i}")

    assert found == ["PC224 compose.yaml:2:40"]


def test_scale_is_repeated_under_deploy() -> None:
    outcome = load("services: {web: {image: i, scale: 3, deploy: {mode: replicated}}}")

    assert outcome.web["deploy"] == {"mode": "replicated", "replicas": 3}


def test_each_circle_is_told_once() -> None:
    outcome = load("""\
        services:
          a: {image: i, depends_on: [b, x]}
          b: {image: i, depends_on: [c]}
          c: {image: i, links: [a]}
          x: {image: i, depends_on: [y]}
          y: {image: i, depends_on: [x]}
          z: {image: i, depends_on: [a]}
    """)

    assert outcome.said == [
        "PC236 compose.yaml:2:30 these services wait for each other: `a` → `b` → `c` → `a`",
        "PC236 compose.yaml:5:30 these services wait for each other: `x` → `y` → `x`",
    ]


def test_many_ways_through_dependencies_take_no_time() -> None:
    names = [f"s{i:02}" for i in range(60)]
    services = "".join(
        f"  {name}: {{image: i, depends_on: [{', '.join(names[:i])}]}}\n"
        for i, name in enumerate(names)
    )

    start = time.perf_counter()
    assert load(f"services:\n{services}").places == []

    assert time.perf_counter() - start < 5


@pytest.mark.skipif(not CASES.is_dir(), reason="the reference's tables are not here")
def test_reference_checks_alike() -> None:
    different = {
        "TestValidateWatch.func5",  # its project has a service that no YAML shows
        "TestValidateDependsOn",  # an optional dependency on nothing: podc goes on, with a warning
        "TestValidateWatch.func6",  # the same
    }
    for row in table("consistency"):
        report = Report()
        (document,) = parse(Source("a.yaml", row["project_yaml"]), report)
        assert isinstance(document, Mapping)
        name = Value("proj", Default(""))
        whole = settled(normalised(document, name, Environment(), report), report)
        check(Loaded(whole, name, "/project", {}), report)
        if row["test"].partition(":")[2] not in different:
            assert report.failed == bool(row["error"]), row
