"""Manifests under `--security restricted` meet the Pod Security Standard of that name.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, control by control.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiler import DiskFiles, Options, Target
from compiler.options import Security
from compiler.output.stream import stream
from compiler.pipeline import compile as run
from compiler.source.nodes import Plain
from compiler.source.trees import plain
from compiler.verify.manifest import items_at, mapping, mapping_at, text, text_at
from tests.conftest import ROOT
from tests.verify.linted import lint
from tests.verify.standards import OF_STANDARDS

_TEMPLATE = ("spec", "template")
TEMPLATES = {
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
}
SAMPLES = ("api-with-migration", "message-queue", "release", "shop", "web-and-database")
VOLUMES = {"configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret"}


def pods(sample: str) -> list[Plain]:
    options = Options(
        directory=str(ROOT / "samples/apps" / sample), target=Target(security=Security.RESTRICTED)
    )
    result = run(options, DiskFiles())
    assert not result.failed, [one.message for one in result.diagnostics]
    bodies = [(one.kind, plain(one.body)) for one in result.objects if one.kind in TEMPLATES]
    return [mapping_at(body, *TEMPLATES[kind], "spec") for kind, body in bodies]


def entries(fields: Plain, *path: str) -> list[dict[str, Plain]]:
    return [mapping_at(one) for one in items_at(fields, *path)]


def breaches(pod: Plain) -> Iterator[str]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if mapping_at(pod).get(key):
            yield key
    for volume in entries(pod, "volumes"):
        if not {*volume} - {"name"} <= VOLUMES:
            yield f"the volume {volume}"
    profile = text_at(pod, "securityContext", "seccompProfile", "type")
    for container in (*entries(pod, "initContainers"), *entries(pod, "containers")):
        context = mapping(container, "securityContext")
        met = {
            "runAsNonRoot": context.get("runAsNonRoot") is True,
            "runAsUser": context.get("runAsUser") != 0,
            "privileged": not context.get("privileged"),
            "allowPrivilegeEscalation": context.get("allowPrivilegeEscalation") is False,
            "drop": items_at(context, "capabilities", "drop") == ["ALL"],
            "add": {*map(str, items_at(context, "capabilities", "add"))} <= {"NET_BIND_SERVICE"},
            "seccomp": (text_at(context, "seccompProfile", "type") or profile) == "RuntimeDefault",
            "hostPort": not any(port.get("hostPort") for port in entries(container, "ports")),
        }
        yield from (
            f"{text(container, 'name')}: {key}" for key, is_met in met.items() if not is_met
        )


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_container_meets_the_standard(sample: str) -> None:
    found = pods(sample)

    assert found
    assert [breach for pod in found for breach in breaches(pod)] == []


@pytest.mark.parametrize("version", ["1.30", "1.34", "1.37"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_lint_finds_nothing_against_the_standard(sample: str, version: str) -> None:
    target = Target(version, security=Security.RESTRICTED)
    result = run(Options(directory=str(ROOT / "samples/apps" / sample), target=target), DiskFiles())

    told = lint(stream(result.objects), version, Security.RESTRICTED)

    assert {one.number for one in told} & OF_STANDARDS == set()
