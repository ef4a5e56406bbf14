"""Merging and unicity: the rule of each path, and where merged values stand."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.compose.merge import merge
from compiler.compose.unicity import enforce
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Scalar, plain
from compiler.source.text import Source
from compiler.source.yaml import parse
from tests.compose.projects import CASES, Outcome, load, root, table

shared = pytest.mark.skipif(not CASES.is_dir(), reason="the reference's tables are not here")


def merged(base: dict[str, Any], override: dict[str, Any]) -> tuple[object, Report]:
    report = Report()
    return plain(merge(root(base), root(override), report)), report


def service(**keys: object) -> dict[str, Any]:
    return {"services": {"web": keys}}


@pytest.mark.parametrize(
    ("base", "override", "expected"),
    [
        ({"image": "a", "user": "1"}, {"image": "b"}, {"image": "b", "user": "1"}),
        ({"image": "a"}, {"image": None}, {"image": "a"}),
        ({"ports": ["1"]}, {"ports": ["2"]}, {"ports": ["1", "2"]}),
        ({"ports": ["1"]}, {"ports": []}, {"ports": ["1"]}),
        ({"command": ["a"]}, {"command": "b"}, {"command": "b"}),
        ({"command": ["a"]}, {"command": None}, {"command": None}),
        ({"entrypoint": "a"}, {"entrypoint": ["b"]}, {"entrypoint": ["b"]}),
        (
            {"environment": {"B": 1, "A": None}},
            {"environment": ["B=2"]},
            {"environment": ["A", "B=1", "B=2"]},
        ),
        ({"environment": {"A": 1}}, {"environment": None}, {"environment": {"A": 1}}),
        ({"labels": {"l": True}}, {"labels": {"m": ""}}, {"labels": ["l=true", "m="]}),
        ({"dns": "1.1.1.1"}, {"dns": ["2.2.2.2"]}, {"dns": ["1.1.1.1", "2.2.2.2"]}),
        (
            {"extra_hosts": ["a=1"]},
            {"extra_hosts": ["a=1", "a=2"]},
            {"extra_hosts": ["a=1", "a=2"]},
        ),
        (
            {"build": {"context": "x", "args": ["A=1"]}},
            {"build": "y"},
            {"build": {"context": "y", "args": ["A=1"]}},
        ),
        (
            {"depends_on": {"b": {"condition": "service_healthy", "restart": True}}},
            {"depends_on": ["b", "c"]},
            {
                "depends_on": {
                    "b": {"condition": "service_started", "restart": True, "required": True},
                    "c": {"condition": "service_started", "required": True},
                }
            },
        ),
        (
            {"networks": ["n"]},
            {"networks": {"n": {"priority": 1}, "m": None}},
            {"networks": {"n": {"priority": 1}, "m": None}},
        ),
        (
            {"logging": {"driver": "a", "options": {"x": "1"}}},
            {"logging": {"options": {"y": "2"}}},
            {"logging": {"driver": "a", "options": {"x": "1", "y": "2"}}},
        ),
        (
            {"logging": {"driver": "a", "options": {"x": "1"}}},
            {"logging": {"driver": "b"}},
            {"logging": {"driver": "b"}},
        ),
        ({"logging": {"driver": "a"}}, {"logging": None}, {"logging": {"driver": "a"}}),
        ({"ulimits": {"n": {"soft": 1, "hard": 2}}}, {"ulimits": {"n": 3}}, {"ulimits": {"n": 3}}),
        ({"x-a": {"l": [1]}}, {"x-a": {"l": [2], "m": 3}}, {"x-a": {"l": [1, 2], "m": 3}}),
    ],
)
def test_merge_follows_the_rule_of_the_path(
    base: dict[str, Any], override: dict[str, Any], expected: dict[str, Any]
) -> None:
    result, report = merged(service(**base), service(**override))

    assert result == service(**expected)
    assert report.summary() == []


def test_address_pools_merge_by_subnet() -> None:
    def pools(*config: dict[str, str]) -> dict[str, Any]:
        return {"networks": {"n": {"ipam": {"config": list(config)}}}}

    result, _ = merged(
        pools({"subnet": "A", "gateway": "ga"}), pools({"subnet": "A", "ip_range": "ra"})
    )

    assert result == pools({"subnet": "A", "gateway": "ga", "ip_range": "ra"})


@pytest.mark.parametrize(
    ("base", "override"),
    [
        ({"ports": ["1"]}, {"ports": "2"}),
        ({"ports": ["1"]}, {"ports": {"a": 1}}),
        ({"deploy": {"mode": "global"}}, {"deploy": "global"}),
        ({"logging": {"driver": "a"}}, {"logging": "b"}),
        ({"depends_on": ["a"]}, {"depends_on": "b"}),
        ({"environment": {"A": 1}}, {"environment": 5}),
    ],
)
def test_merge_of_another_form_is_refused(base: dict[str, Any], override: dict[str, Any]) -> None:
    _, report = merged(service(**base), service(**override))

    assert [one.slug for one in report] == ["cannot-override"]


def test_refused_override_stands_in_the_override_and_names_its_base() -> None:
    outcome = load(
        "services: {web: {image: i, ports: ['1']}}",
        also={"compose.override.yaml": "services: {web: {ports: 5}}"},
    )

    (one,) = outcome.report
    assert one.summary == "PC163 compose.override.yaml:1:25"
    assert [label.span.place for label in one.labels] == ["compose.yaml:1:35"]


def test_pair_made_of_an_entry_keeps_the_places_of_its_parts() -> None:
    report = Report()
    text = 'services: {web: {labels: {first: "one"}}}'
    (base,) = parse(Source("a.yaml", text), report)
    assert isinstance(base, Mapping)

    node = merge(base, root(service(labels=["second=two"])), report)
    (whole,) = (e.value for e in node.entries)
    (web,) = (e.value for e in whole)  # type: ignore[union-attr]
    first = web.get("labels").items[0]
    assert isinstance(first, Scalar)
    assert (first.part(0, 5).text, first.part(6, 9).text) == ("first", "one")


def test_merged_mapping_tells_where_it_was_overridden() -> None:
    report = Report()
    (base,) = parse(Source("a.yaml", "services: {web: {deploy: {mode: x}}}"), report)
    (override,) = parse(Source("b.yaml", "services: {web: {deploy: {replicas: 2}}}"), report)
    assert isinstance(base, Mapping)
    assert isinstance(override, Mapping)

    deploy = merge(base, override, report).get("services").get("web").get("deploy")  # type: ignore[union-attr]

    assert deploy.span.place == "a.yaml:1:26"
    assert [(step.how, step.span.place) for step in deploy.span.via] == [
        ("overridden here", "b.yaml:1:26")
    ]


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("environment", ["A=1", "B=2", "A=3"], ["A=3", "B=2"]),
        ("cap_add", ["B=1", "C", "B=2"], ["B=2", "C"]),
        ("volumes", ["aa:/x", "bb:/y", "cc:/x"], ["cc:/x", "bb:/y"]),
        ("devices", ["/a:/x", "/b:/x"], ["/b:/x"]),
        ("ports", ["80:80", "8080:80", "80:80"], ["80:80", "8080:80"]),
        (
            "ports",
            [{"target": 80, "published": "1"}, {"target": 80, "published": "1", "mode": "host"}],
            [{"target": 80, "published": "1", "mode": "host"}],
        ),
        ("expose", ["80", 80], [80]),
        ("env_file", ["a", {"path": "a"}], [{"path": "a"}]),
        (
            "secrets",
            ["s", {"source": "t", "target": "/run/secrets/s"}],
            [{"source": "t", "target": "/run/secrets/s"}],
        ),
        ("configs", ["c", {"source": "c"}], [{"source": "c"}]),
        ("security_opt", ["a", "a"], ["a", "a"]),
    ],
)
def test_last_of_equal_entries_stands_where_the_first_stood(
    path: str, given: list[object], expected: list[object]
) -> None:
    report = Report()

    result = enforce(root(service(**{path: given})), report)

    assert plain(result) == service(**{path: expected})
    assert report.summary() == []


@pytest.mark.parametrize("path", ["volumes", "devices", "ports"])
def test_entry_without_a_target_is_refused(path: str) -> None:
    report = Report()
    enforce(root(service(**{path: [{"source": "x"}]})), report)

    assert [one.slug for one in report] == ["missing-target"]


def overridden(base: str, override: str) -> Outcome:
    return load(base, also={"compose.override.yaml": override})


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("ports: !reset []", {}),
        ("ports: !override ['2']", {"ports": ["2"]}),
        ("ports: ['2']", {"ports": ["1", "2"]}),
        ("ports: [!reset '1']", {"ports": ["1"]}),
        ("environment: {A: !reset null}", {"ports": ["1"], "environment": {"B": "2"}}),
    ],
)
def test_tags_take_out_of_the_base(override: str, expected: dict[str, Any]) -> None:
    base = "services: {web: {image: i, ports: ['1'], environment: {A: 1, B: 2}}}"

    web = overridden(base, f"services: {{web: {{{override}}}}}").web

    ports = [str(port["target"]) for port in web.get("ports", [])]
    assert ports == expected.get("ports", [])
    if "environment" in expected:
        assert web["environment"] == expected["environment"]


def test_reset_service_is_gone() -> None:
    outcome = overridden("services: {web: {image: i}, db: {image: j}}", "services: {db: !reset }")

    assert sorted(outcome.services) == ["web"]


def test_later_document_overrides_an_earlier_one() -> None:
    outcome = load("services: {web: {image: a}}\n---\nservices: {web: {image: b}}\n")

    assert outcome.web == {"image": "b"}


def test_port_ranges_reveal_repeated_entries_once_written_out() -> None:
    outcome = overridden(
        "services: {web: {image: i, ports: ['80:80']}}",
        "services: {web: {ports: ['80:80/tcp']}}",
    )

    assert len(outcome.web["ports"]) == 1


@shared
def test_reference_merges_alike() -> None:
    for row in table("merge"):
        result, _ = merged(row["base"], row["override"])
        assert result == row["expected"], row["test"]


@shared
def test_reference_finds_the_same_repeated_entries() -> None:
    for row in table("unicity"):
        report = Report()
        assert plain(enforce(root(row["input"]), report)) == row["expected"], row["test"]
