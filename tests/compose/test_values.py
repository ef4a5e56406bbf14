"""Odd values of single keys: taken, or refused, as the reference takes and refuses them."""

from __future__ import annotations

import pytest

from tests.compose.projects import load, web


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("storage_opt: {size: 1.5}", "PC200 compose.yaml:4:25"),
        ("storage_opt: {size: [a]}", "PC200 compose.yaml:4:25"),
        ("build: {context: ., additional_contexts: {a: }}", "PC200 compose.yaml:4:50"),
        ("deploy: {resources: {limits: {cpus: ' 5'}}}", "PC202 compose.yaml:4:41"),
        ("deploy: {resources: {limits: {cpus: nan}}}", "PC202 compose.yaml:4:41"),
        ("deploy: {resources: {limits: {pids: '1_0'}}}", "PC202 compose.yaml:4:41"),
        ("gpus: [{count: 1e2}]", "PC202 compose.yaml:4:20"),
        ("ulimits: {nproc: 1e2}", "PC202 compose.yaml:4:22"),
        ("configs: [{source: c, mode: '0o440'}]", "PC208 compose.yaml:4:33"),
        ("blkio_config: {weight: '5'}", "PC216 compose.yaml:4:28"),
        ("build: {context: ., ulimits: {nproc: '5'}}", "PC216 compose.yaml:4:42"),
        ("volumes: [{type: tmpfs, target: /t, tmpfs: {mode: '0700'}}]", "PC216 compose.yaml:4:55"),
        ("cpu_shares: 99999999999999999999", "PC217 compose.yaml:4:17"),
        ("healthcheck: {test: a, retries: 99999999999999999999}", "PC217 compose.yaml:4:37"),
        ("ports: [1e3]", "PC166 compose.yaml:4:13"),
        ("env_file: ['']", "PC132 compose.yaml:4:16"),
        ("secrets: [{target: /t}]", "PC237 compose.yaml:4:15"),
        ("configs: ['']", "PC237 compose.yaml:4:15"),
        ("build: {context: ., secrets: [{target: /t}]}", "PC237 compose.yaml:4:35"),
    ],
)
def test_value_that_the_key_does_not_take_is_refused_at_its_place(keys: str, said: str) -> None:
    assert web(keys).places == [said]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("storage_opt: {size: 10, other: }", {"storage_opt": {"size": "10", "other": ""}}),
        (
            "blkio_config: {weight: 0, weight_device: [{path: /d}, {weight: 5}]}",
            {
                "blkio_config": {
                    "weight_device": [{"path": "/d", "weight": 0}, {"path": "", "weight": 5}]
                }
            },
        ),
        (
            "blkio_config: {device_read_bps: [{path: /d}]}",
            {"blkio_config": {"device_read_bps": [{"path": "/d", "rate": "0"}]}},
        ),
        ("build: {context: ., args: ['', A=1]}", {"args": {"A": "1"}}),
        ("labels: ['', a]", {"labels": {"": "", "a": ""}}),
    ],
)
def test_blank_value_is_shown_where_it_counts(keys: str, shown: dict[str, object]) -> None:
    service = web(keys).web

    assert shown.items() <= (service | service.get("build", {})).items()


def test_key_without_effect_in_a_request_for_devices_is_left_out_with_a_word() -> None:
    outcome = web("gpus: [{count: 1, speed: fast, x-note: a}]")

    assert outcome.places == ["PC218 compose.yaml:4:23"]
    assert outcome.web["gpus"] == [{"count": 1, "x-note": "a"}]


def test_link_and_volumes_of_one_service_make_one_dependency_the_first_counts() -> None:
    services = load("""\
        services:
          web: {image: i, links: [db], volumes_from: [db]}
          db: {image: i}
    """).services

    assert services["web"]["depends_on"] == {
        "db": {"condition": "service_started", "restart": True, "required": True}
    }


def test_mapping_in_an_override_of_variables_is_refused() -> None:
    outcome = load(
        "services: {web: {image: i, environment: {A: 1}}}",
        also={"compose.override.yaml": "services: {web: {environment: {A: {b: c}}}}"},
    )

    assert outcome.places == ["PC163 compose.override.yaml:1:31"]


def test_anchor_serves_later_documents_of_its_file() -> None:
    services = load("""\
        x-base: &base {image: i}
        services: {web: *base}
        ---
        services: {db: *base}
    """).services

    assert services["db"]["image"] == "i"
