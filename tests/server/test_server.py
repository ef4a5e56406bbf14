"""A real API server takes what podc writes, and judges the broken samples as podc does.

`PODC_KUBECONFIG=… make server-test`; docs/validation.md says how to have a server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.conftest import GOLDEN
from tests.kubernetes_code import DIFFERENCES
from tests.server.cluster import Body, Cluster
from tests.verify.broken import Case, cases, text
from tests.verify.linted import lint

CASES = tuple(cases())
# docs/validation.md says why a server may take the others.
# Fields that a version has not, or not yet on.
_NEWER = frozenset({"PC601", "PC602", "PC650"})
# What admission looks for in the cluster, where a dry run has put nothing.
_ABSENT = ("no PriorityClass with name", "pod rejected: RuntimeClass")
# What servers of 1.30 leave to a controller, which then can't make the pods, or find the target.
_LEFT = frozenset(
    {
        "autoscaling/target-without-group",
        "workloads/statefulset-claims",
        "workloads/statefulset-mount",
    }
)
REFUSED = [one for one in CASES if not any(fnmatch(one.title, two) for two in DIFFERENCES)]


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return Cluster(Path(os.environ["PODC_KUBECONFIG"]))


def goldens() -> Iterator[tuple[str, Body]]:
    for path in sorted(GOLDEN.rglob("manifests.yaml")):
        for body in yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader):  # type: ignore[attr-defined]  # where libyaml is
            yield str(path.relative_to(GOLDEN)), body


def test_everything_that_podc_writes_is_taken(cluster: Cluster) -> None:
    refused = []
    for path, body in goldens():
        answer = cluster.asks(body)
        if answer.taken is False:
            refused.append(f"{path}: {answer.why}")

    assert refused == []


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.title)
def test_a_broken_manifest_is_refused(case: Case, cluster: Cluster) -> None:
    found = lint(text(case.broken), cluster.version)
    expected = found.failed
    if case.title in _LEFT and cluster.version == "1.30":
        expected = False

    assert all(cluster.asks(body).taken for body in case.broken) != expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_its_near_miss_is_taken(case: Case, cluster: Cluster) -> None:
    answers = [cluster.asks(body) for body in case.valid]
    newer = any(one.number in _NEWER for one in lint(text(case.valid), cluster.version))

    refused = [one.why for one in answers if one.taken is False]
    assert newer or [why for why in refused if not any(one in why for one in _ABSENT)] == []
