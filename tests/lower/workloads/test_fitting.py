"""What a service says that the kind of its workload has no use for."""

from __future__ import annotations

import pytest

from tests.lowered import lowered

SLUGS = ("unused-by-kind", "reached-at-times", "runs-at-once")


def said(*services: str) -> list[str]:
    """Return what is said of services, whose lines begin at the second of the file."""
    _, report = lowered("services:\n" + "".join(f"  {one}\n" for one in services))
    return [f"{one.slug} {one.span.first.line}" for one in report if one.slug in SLUGS and one.span]


@pytest.mark.parametrize(
    "text",
    [
        "deploy: {mode: global, replicas: 2}",
        "deploy: {mode: global, placement: {preferences: [{spread: node.labels.zone}]}}",
        "deploy: {mode: global, placement: {max_replicas_per_node: 1}}",
        "deploy: {mode: global-job, replicas: 2}",
        "x-podc: {controller: job}, deploy: {update_config: {order: start-first}}",
        "x-podc: {schedule: '@daily'}, deploy: {update_config: {parallelism: 2}}",
    ],
)
def test_what_says_nothing_of_the_kind_is_told(text: str) -> None:
    assert said(f"web: {{image: 'x/a:1', {text}}}") == ["unused-by-kind 2"]


@pytest.mark.parametrize(
    "text",
    [
        "deploy: {mode: global, update_config: {parallelism: 2, order: start-first}}",
        "deploy: {mode: replicated-job, replicas: 2}",
        "deploy: {replicas: 2, update_config: {delay: 5s}, placement: {max_replicas_per_node: 1}}",
        "x-podc: {schedule: '@daily'}, scale: 1, expose: ['80']",
    ],
)
def test_what_the_kind_has_use_for_is_not_told(text: str) -> None:
    assert said(f"web: {{image: 'x/a:1', {text}}}") == []


@pytest.mark.parametrize(
    "text", ["ports: ['80:80']", "expose: ['80'], x-podc: {expose: {host: a.example}}"]
)
def test_job_that_somebody_outside_is_to_reach_is_told(text: str) -> None:
    assert said(f"web: {{image: 'x/a:1', deploy: {{mode: replicated-job}}, {text}}}") == [
        "reached-at-times 2"
    ]


def test_replicas_of_a_schedule_are_told() -> None:
    schedule = "x-podc: {schedule: '@daily'}"

    assert said(f"web: {{image: 'x/a:1', scale: 3, {schedule}}}") == ["runs-at-once 2"]


def test_pod_goes_as_its_owner_says() -> None:
    web = "web: {image: 'x/a:1', ports: ['80:80']}"
    log = "log: {image: 'x/b:1', network_mode: 'service:web', "

    assert said(web, f"{log}x-podc: {{autoscale: {{max: 3}}}}}}") == ["unused-by-kind 3"]
    assert said(web, f"{log}deploy: {{update_config: {{delay: 5s}}}}}}") == ["unused-by-kind 3"]
    assert said(web, f"{log}cpus: 1}}") == []
