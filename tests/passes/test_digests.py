"""Pods roll when what they read changes, and only then."""

from __future__ import annotations

import re

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes.digests import roll_with_configuration
from compiler.records import replace
from tests.clusters import cluster, container, deployment, pod, v

MAP, SECRET = ir.Reference.CONFIG_MAP, ir.Reference.SECRET

READS = {
    "envFrom": pod(container(env_from=(ir.AllFrom(MAP, v("settings")),))),
    "env": pod(container(env=(ir.FromKey(v("A"), MAP, v("settings"), v("A")),))),
    "a volume": pod(volumes=(ir.Projected("files", MAP, v("settings")),)),
    "an init container": pod(init=(container(env_from=(ir.AllFrom(MAP, v("settings")),)),)),
}


def digest(workload: ir.Workload, *objects: ir.ConfigMap | ir.Secret) -> str | None:
    maps = tuple(one for one in objects if isinstance(one, ir.ConfigMap))
    secrets = tuple(one for one in objects if isinstance(one, ir.Secret))
    made = cluster(workloads=(workload,), config_maps=maps, secrets=secrets)
    (found,) = roll_with_configuration(made, Options(), Report()).workloads
    value = dict(found.pod.annotations).get("podc.dev/config-digest")
    return value.plain if value else None


def config_map(name: str = "settings", **entries: str) -> ir.ConfigMap:
    return ir.ConfigMap(ir.Meta(v(name)), tuple((key, v(text)) for key, text in entries.items()))


def secret(**entries: str) -> ir.Secret:
    values = tuple((key, v(text.encode())) for key, text in entries.items())
    return ir.Secret(ir.Meta(v("settings")), values)


@pytest.mark.parametrize("how", READS)
def test_digest_changes_with_what_is_read(how: str) -> None:
    reading = deployment(pod=READS[how])

    before, after = digest(reading, config_map(A="1")), digest(reading, config_map(A="2"))

    assert before
    assert re.fullmatch("[0-9a-f]{16}", before)
    assert before != after


def test_digest_changes_with_a_secret() -> None:
    reading = deployment(pod=pod(container(env_from=(ir.AllFrom(SECRET, v("settings")),))))

    assert digest(reading, secret(A="1")) != digest(reading, secret(A="2"))


def test_digest_changes_with_bytes() -> None:
    reading = deployment(pod=READS["a volume"])
    first, second = (
        ir.ConfigMap(ir.Meta(v("settings")), binaries=(("A", v(content)),))
        for content in (b"\x00", b"\x01")
    )

    assert digest(reading, first) != digest(reading, second)


def test_digest_tells_keys_from_values() -> None:
    reading = deployment(pod=READS["envFrom"])

    assert digest(reading, config_map(AB="C")) != digest(reading, config_map(A="BC"))


def test_order_of_keys_does_not_change_the_digest() -> None:
    reading = deployment(pod=READS["envFrom"])

    assert digest(reading, config_map(A="1", B="2")) == digest(reading, config_map(B="2", A="1"))


def test_what_others_read_does_not_change_the_digest() -> None:
    reading = deployment(pod=READS["envFrom"])

    alone = digest(reading, config_map(A="1"))

    assert alone == digest(reading, config_map(A="1"), config_map("other", A="2"))


def test_pod_that_reads_nothing_is_left_alone() -> None:
    assert digest(deployment(), config_map(A="1")) is None


def test_what_is_not_ours_has_no_digest() -> None:
    assert digest(deployment(pod=READS["envFrom"])) is None


def test_annotations_that_are_there_stay() -> None:
    given = replace(READS["envFrom"], annotations=(("team", v("blue")),))
    made = cluster(workloads=(deployment(pod=given),), config_maps=(config_map(A="1"),))

    (found,) = roll_with_configuration(made, Options(), Report()).workloads

    assert [key for key, _ in found.pod.annotations] == ["podc.dev/config-digest", "team"]
