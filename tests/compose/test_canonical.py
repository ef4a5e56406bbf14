"""Short syntax to long: what it becomes, and where its parts stand."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.compose.canonical import canonical
from compiler.compose.defaults import with_defaults
from compiler.compose.validation import validate
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Scalar, plain
from compiler.source.text import Source
from compiler.source.yaml import parse
from tests.compose.projects import CASES, load, root, table

shared = pytest.mark.skipif(not CASES.is_dir(), reason="the reference's tables are not here")


def long(key: str, value: object) -> tuple[object, list[str]]:
    report = Report()
    node = canonical(root({"services": {"web": {key: value}}}), report)
    shown = plain(node)
    assert isinstance(shown, dict)
    return shown["services"]["web"][key], [one.slug for one in report]  # type: ignore[index]


STARTED = {"condition": "service_started", "required": True}


@pytest.mark.parametrize(
    ("key", "short", "expected"),
    [
        ("build", "./x", {"context": "./x"}),
        ("build", {"ssh": ["default", "k=v"]}, {"ssh": {"default": None, "k": "v"}}),
        ("build", {"additional_contexts": ["a=b=c"]}, {"additional_contexts": {"a": "b=c"}}),
        ("build", {"provenance": True, "sbom": "x"}, {"provenance": "true", "sbom": "x"}),
        ("build", {"secrets": ["s"]}, {"secrets": [{"source": "s"}]}),
        ("depends_on", ["db"], {"db": STARTED}),
        (
            "depends_on",
            {"db": {"condition": "service_healthy"}},
            {"db": {"condition": "service_healthy", "required": True}},
        ),
        ("env_file", "a.env", [{"path": "a.env", "required": True}]),
        (
            "env_file",
            ["a", {"path": "b", "required": False}],
            [{"path": "a", "required": True}, {"path": "b", "required": False}],
        ),
        ("label_file", "l", ["l"]),
        ("dns", ["1.1.1.1", "", None], ["1.1.1.1"]),
        ("extends", "base", {"service": "base"}),
        ("gpus", "all", [{"count": "all"}]),
        ("networks", ["a", "b"], {"a": None, "b": None}),
        ("models", ["m"], {"m": None}),
        ("secrets", ["s", {"source": "t"}], [{"source": "s"}, {"source": "t"}]),
        ("configs", ["c"], [{"source": "c"}]),
        ("devices", ["/a"], [{"source": "/a", "target": "/a", "permissions": "rwm"}]),
        ("devices", ["/a:/b:r"], [{"source": "/a", "target": "/b", "permissions": "r"}]),
        (
            "develop",
            {"watch": [{"ignore": "x", "include": ["y"]}]},
            {"watch": [{"ignore": ["x"], "include": ["y"]}]},
        ),
        (
            "ports",
            ["127.0.0.1:8080:80/udp", 90, {"target": 1}],
            [
                {
                    "mode": "ingress",
                    "host_ip": "127.0.0.1",
                    "target": 80,
                    "published": "8080",
                    "protocol": "udp",
                },
                {"mode": "ingress", "target": 90, "protocol": "tcp"},
                {"target": 1},
            ],
        ),
        (
            "volumes",
            ["./a:/b/../c:ro,z", "data:/d:nocopy", "/anonymous/"],
            [
                {
                    "type": "bind",
                    "source": "./a",
                    "target": "/c",
                    "read_only": True,
                    "bind": {"create_host_path": True, "selinux": "z"},
                },
                {"type": "volume", "source": "data", "target": "/d", "volume": {"nocopy": True}},
                {"type": "volume", "target": "/anonymous", "volume": {}},
            ],
        ),
    ],
)
def test_short_becomes_long(key: str, short: object, expected: object) -> None:
    assert long(key, short) == (expected, [])


@pytest.mark.parametrize(
    ("key", "short", "expected"),
    [
        ("build", {"additional_contexts": ["a"]}, "key-and-value"),
        ("build", {"ssh": ["k"]}, "key-and-value"),
        ("devices", ["a:b:c:d"], "short-syntax"),
        ("ports", ["80/x"], "short-syntax"),
        ("ports", [1.5], "short-syntax"),
        ("volumes", ["aa:/b:ro:x"], "short-syntax"),
    ],
)
def test_unreadable_short_syntax_is_refused(key: str, short: object, expected: str) -> None:
    assert long(key, short)[1] == [expected]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("ports: ['127.0.0.1:8080:80/udp']", ("ports", 0, "published"), "8080"),
        ("ports: ['127.0.0.1:8080:80/udp']", ("ports", 0, "target"), "80"),
        ("ports: ['127.0.0.1:8080:80/udp']", ("ports", 0, "host_ip"), "127.0.0.1"),
        ("ports: ['127.0.0.1:8080:80/udp']", ("ports", 0, "mode"), "'127.0.0.1:8080:80/udp'"),
        ("volumes: [./a:/b:ro]", ("volumes", 0, "target"), "/b"),
        ("volumes: [./a:/b:ro]", ("volumes", 0, "read_only"), "ro"),
        ("build: ./x", ("build", "context"), "./x"),
        ("secrets: [s]", ("secrets", 0, "source"), "s"),
        ("depends_on: [db]", ("depends_on", "db", "condition"), "db"),
        ("devices: ['/a:/b']", ("devices", 0, "source"), "/a"),
    ],
)
def test_part_stands_where_it_was_written(
    text: str, path: tuple[str | int, ...], expected: str
) -> None:
    report = Report()
    (document,) = parse(Source("a.yaml", f"services: {{web: {{{text}}}}}"), report)
    assert isinstance(document, Mapping)

    node: Any = canonical(document, report).get("services").get("web")  # type: ignore[union-attr]
    for step in path:
        node = node.items[step] if isinstance(step, int) else node.get(step)

    assert node.span.text == expected


def test_variable_in_a_part_is_underlined() -> None:
    outcome = load("services: {web: {image: i, ports: ['${P:-8080}:x']}}")

    (one,) = outcome.report
    assert one.span
    assert one.slug == "short-syntax"
    assert one.span.text in {"x", "'${P:-8080}:x'", "${P:-8080}:x"}


@pytest.mark.parametrize(
    ("volume", "expected", "said"),
    [
        ({"external": True}, {"external": True}, []),
        ({"external": {"name": "n"}}, {"external": True, "name": "n"}, ["external-name"]),
        ({"external": {}}, {"external": True}, []),
        (
            {"external": {"name": "n"}, "name": "m"},
            {"external": True, "name": "m"},
            ["external-conflict", "external-name"],
        ),
    ],
)
def test_external_with_a_name(volume: object, expected: object, said: list[str]) -> None:
    report = Report()

    node = canonical(root({"volumes": {"v": volume}}), report)

    assert plain(node) == {"volumes": {"v": expected}}
    assert sorted(one.slug for one in report) == said


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"build": {}}, {"build": {"context": "."}}),
        (
            {"ports": [{"target": 1}]},
            {"ports": [{"target": 1, "protocol": "tcp", "mode": "ingress"}]},
        ),
        (
            {"secrets": [{"source": "s"}]},
            {"secrets": [{"source": "s", "target": "/run/secrets/s"}]},
        ),
        ({"configs": [{"source": "s"}]}, {"configs": [{"source": "s"}]}),
        ({"gpus": [{}]}, {"gpus": [{"count": "all"}]}),
        ({"gpus": [{"device_ids": []}]}, {"gpus": [{"device_ids": []}]}),
        ({"volumes": [{"bind": {}}]}, {"volumes": [{"bind": {"create_host_path": True}}]}),
    ],
)
def test_defaults_fill_what_is_left_out(given: object, expected: object) -> None:
    node = with_defaults(root({"services": {"web": given}}), Report())

    assert plain(node) == {"services": {"web": expected}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("volumes: {v: {external: true, driver: d}}", ["PC170 compose.yaml:1:31"]),
        ("volumes: {v: {external: true, name: n, x-a: 1}}", []),
        ("configs: {c: {file: f, content: c}}", ["PC171 compose.yaml:1:14"]),
        ("configs: {c: {name: n}}", ["PC171 compose.yaml:1:14"]),
        ("secrets: {s: {external: true}}", []),
        (
            "services: {a: {image: i, ports: [{target: 1, host_ip: h}]}}",
            ["PC172 compose.yaml:1:55"],
        ),
        ("services: {a: {image: i, ports: ['80:0']}}", ["PC164 compose.yaml:1:38"]),
        ("services: {a: {image: i, ports: [{target: 0}]}}", ["PC164 compose.yaml:1:43"]),
        (
            "services: {a: {image: i, develop: {watch: [{path: '', action: rebuild}]}}}",
            ["PC173 compose.yaml:1:51"],
        ),
        (
            "services: {a: {image: i, gpus: [{count: 1, device_ids: ['1']}]}}",
            ["PC174 compose.yaml:1:44"],
        ),
        (
            "services: {a: {image: i, volumes: [{type: bind, target: /d}]}}",
            ["PC175 compose.yaml:1:36"],
        ),
    ],
)
def test_rule_of_a_single_node(text: str, expected: list[str]) -> None:
    assert load(text).places == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("build", "./x", {"context": "/project/x", "dockerfile": "Dockerfile"}),
        ("build", "https://x/y.git", {"context": "https://x/y.git", "dockerfile": "Dockerfile"}),
        (
            "volumes",
            "['~/x:/d']",
            [{"type": "bind", "source": "/home/me/x", "target": "/d", "bind": {}}],
        ),
        (
            "volumes",
            "['/x/../y:/d']",
            [{"type": "bind", "source": "/x/../y", "target": "/d", "bind": {}}],
        ),
        (
            "volumes",
            "['C:\\x:/d']",
            [{"type": "bind", "source": "C:\\x", "target": "/d", "bind": {}}],
        ),
    ],
)
def test_path_becomes_absolute(key: str, value: str, expected: object) -> None:
    outcome = load(f"services: {{web: {{image: i, {key}: {value}}}}}", home="/home/me")

    assert outcome.web[key] == expected


def test_path_keeps_what_was_written() -> None:
    outcome = load("services: {web: {image: i, volumes: ['./x:/d']}}")

    assert outcome.loaded
    node: Any = outcome.loaded.root.get("services")
    source = node.get("web").get("volumes").items[0].get("source")
    assert isinstance(source, Scalar)
    assert (source.value, source.raw, source.span.text) == ("/project/x", "./x", "./x")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("{driver: local, driver_opts: {o: bind, device: ./d}}", "/project/d"),
        ("{driver: local, driver_opts: {o: 'bind,ro', device: ./d}}", "./d"),
        ("{driver_opts: {o: bind, device: ./d}}", "./d"),
    ],
)
def test_device_of_a_bound_volume_is_a_path(options: str, expected: str) -> None:
    outcome = load(f"volumes: {{v: {options}}}")

    assert outcome.shown["volumes"]["v"]["driver_opts"]["device"] == expected


@shared
def test_reference_transforms_alike() -> None:
    places = {
        "transformBuild": ("services", "foo", "build"),
        "transformEnvFile": ("services", "test", "env_file"),
        "transformMaybeExternal": ("volumes", "test"),
        "transformPorts": ("services", "foo", "ports"),
        "transformSSH": ("services", "foo", "build", "ssh"),
    }
    rows = [row for row in table("transform") if not row["ignore_parse_error"]]
    for row in rows:
        whole: Any = row["input"]
        for step in reversed(places[row["func"]]):
            whole = {step: whole}
        report = Report()
        found: Any = plain(canonical(root(whole), report))
        for step in places[row["func"]]:
            found = found[step]
        assert report.failed if "error" in row else found == row["expected"], row["test"]


@shared
def test_reference_accepts_alike() -> None:
    for row in table("validation-own"):
        report = Report()
        (document,) = parse(Source("a.yaml", row["input"]), report)
        assert isinstance(document, Mapping)
        validate(document, report)
        assert report.failed == ("error" in row), row["input"]
