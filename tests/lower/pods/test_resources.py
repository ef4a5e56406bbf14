"""Limits and reservations in canonical quantities, and requests where only limits are written."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Report
from compiler.ir import Texts
from compiler.lower.pods.resources import cores, requirements
from compiler.lower.scope import bytes_quantity
from tests.lowered import lowered, pod
from tests.projects import service, slugs


def plain(texts: Texts) -> dict[str, str]:
    return {name: value.plain for name, value in texts}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1, "1"),
        (2.0, "2"),
        (0.5, "500m"),
        (1.25, "1250m"),
        (0.001, "1m"),
        (0.0001, "1m"),
        (0.1, "100m"),
    ],
)
def test_cores_are_whole_or_thousandths_rounded_up(amount: float, expected: str) -> None:
    assert expected == cores(amount)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1024, "1Ki"),
        (64 * 2**20, "64Mi"),
        (1536 * 2**20, "1536Mi"),
        (2**30, "1Gi"),
        (1_000_000, "1000000"),
        (1, "1"),
    ],
)
def test_bytes_take_the_largest_unit_without_a_fraction(amount: int, expected: str) -> None:
    assert expected == bytes_quantity(amount)


def test_limits_and_reservations_are_limits_and_requests() -> None:
    report = Report()
    given = {
        "limits": {"cpus": 1, "memory": 2**29},
        "reservations": {"cpus": 0.25, "memory": 2**28},
    }

    found = requirements(service("web", resources=given), report)

    assert plain(found.limits) == {"cpu": "1", "memory": "512Mi"}
    assert plain(found.requests) == {"cpu": "250m", "memory": "256Mi"}
    assert slugs(report) == []


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"cpus": 4, "memory": 2**30}, {"cpu": "100m", "memory": "1Gi"}),
        ({"cpus": 0.05}, {"cpu": "50m"}),
        ({"memory": 2**20}, {"memory": "1Mi"}),
    ],
)
def test_requests_are_written_out_where_only_limits_are(
    limits: dict[str, float], expected: dict[str, str]
) -> None:
    report = Report()

    found = requirements(service("web", resources={"limits": limits}), report)

    assert expected == plain(found.requests)
    assert slugs(report) == ["requests-guessed web.yaml:2"]


def test_reservations_alone_are_requests_alone() -> None:
    report = Report()

    found = requirements(service("web", resources={"reservations": {"memory": 2**20}}), report)

    assert plain(found.requests) == {"memory": "1Mi"}
    assert found.limits == ()
    assert slugs(report) == []


def test_nothing_written_is_nothing() -> None:
    found = requirements(service("web"), Report())

    assert (found.requests, found.limits) == ((), ())


def test_more_reserved_than_allowed_is_an_error() -> None:
    report = Report()
    given = {"limits": {"memory": 2**20}, "reservations": {"memory": 2**30}}

    requirements(service("web", resources=given), report)

    assert slugs(report) == ["reserves-too-much web.yaml:2"]
    assert report.failed


# --- devices and the container's own disk ---------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("gpus: all", {"nvidia.com/gpu": "1"}),
        ("gpus: [{count: 2}]", {"nvidia.com/gpu": "2"}),
        ("gpus: [{count: 1, driver: amd}]", {"amd.com/gpu": "1"}),
        ('gpus: [{device_ids: ["0", "3"]}]', {"nvidia.com/gpu": "2"}),
        ("gpus: [{driver: cdi, device_ids: [gpu.intel.com/i915=0]}]", {"gpu.intel.com/i915": "1"}),
        ("devices: [nvidia.com/gpu=0, nvidia.com/gpu=1]", {"nvidia.com/gpu": "2"}),
        ("gpus: [{count: 1}, {count: 2}]", {"nvidia.com/gpu": "3"}),
        ("gpus: [{count: 1, capabilities: [tpu]}]", {}),
        ("gpus: [{count: 1, driver: tenstorrent}]", {}),
        ("devices: [/dev/ttyUSB0]", {}),
        ("storage_opt: {size: 20G}", {"ephemeral-storage": "20Gi"}),
        (
            "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 2}]}}}",
            {"nvidia.com/gpu": "2"},
        ),
    ],
)
def test_devices_and_disk_are_limits(written: str, expected: dict[str, str]) -> None:
    cluster, _ = lowered(f"services: {{web: {{image: x/y:1, {written}}}}}\n")

    assert plain(pod(cluster, "web").containers[0].resources.limits) == expected


_RESERVED = "deploy: {resources: {reservations: {devices: [%s]}}}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (_RESERVED % "{capabilities: [gpu]}", 1),
        ("gpus: [{driver: nvidia}]", 1),
        ("gpus: all", 0),  # the audit speaks of it
        (_RESERVED % "{capabilities: [gpu], count: all}", 0),
        (_RESERVED % "{capabilities: [gpu], count: 1}", 0),
        ("gpus: [{device_ids: ['0']}]", 0),
    ],
)
def test_devices_that_nobody_counted_are_told(written: str, said: int) -> None:
    _, report = lowered(f"services: {{web: {{image: x/y:1, {written}}}}}\n")

    assert [one.slug for one in report].count("devices-uncounted") == said


def test_disk_is_not_set_aside_whole_since_docker_reserves_nothing() -> None:
    cluster, _ = lowered("services: {web: {image: x/y:1, storage_opt: {size: 20G}}}\n")

    requests = plain(pod(cluster, "web").containers[0].resources.requests)

    assert requests == {"ephemeral-storage": "1Gi"}


def test_capabilities_of_a_gpu_reach_the_container_as_docker_tells_them() -> None:
    cluster, _ = lowered("""\
        services: {web: {image: x/y:1, gpus: [{count: 1, capabilities: [gpu, video, compute]}]}}
    """)

    (variables,) = cluster.config_maps
    assert plain(variables.texts) == {"NVIDIA_DRIVER_CAPABILITIES": "video,compute"}
