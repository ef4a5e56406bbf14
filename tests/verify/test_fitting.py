"""Objects that are both there, and do not go together; `samples/broken/links.yaml` has the rest."""

from __future__ import annotations

import pytest

from compiler import MemoryFiles, Options, pipeline
from compiler.diagnostics import Severity
from tests.verify.linted import lint

DISK = """\
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  hostPath: {path: /disk}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {volumeName: disk, %s}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: %s}
spec: {clusterIP: %s, ports: [{port: 80}]}
---
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "nginx:1.29", envFrom: [{configMapRef: {name: keys}}]}]}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
"""
FITS = {
    "storageClassName": "fast",
    "accessModes": "[ReadWriteOnce]",
    "resources": "{requests: {storage: 1Gi}}",
    "volumeMode": "Filesystem",
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, None),
        ({"storageClassName": "slow"}, "is of the class `fast`"),
        ({"resources": "{requests: {storage: 2Gi}}"}, "is smaller"),
        ({"accessModes": "[ReadWriteMany]"}, "does not take `ReadWriteMany`"),
        ({"volumeMode": "Block"}, "has `volumeMode: Filesystem`"),
    ],
)
def test_a_claim_has_to_fit_the_volume_that_it_names(
    change: dict[str, str], says: str | None
) -> None:
    spec = ", ".join(f"{field}: {value}" for field, value in (FITS | change).items())

    found = lint(DISK % spec)

    said = f"PersistentVolumeClaim `data`: PersistentVolume `disk` {says}"
    assert [one.message for one in found] == ([said] if says else [])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("10.0.0.5", "10.0.0.5", ["PC664"]),
        ("10.0.0.5", "10.0.0.6", []),
        ("None", "None", []),
    ],
)
def test_an_address_is_that_of_one_service(first: str, second: str, expected: list[str]) -> None:
    found = lint(SERVICE % ("a", first) + SERVICE % ("b", second))

    assert [one.number for one in found] == expected


def test_what_is_missing_may_be_there_as_another_kind() -> None:
    (found,) = lint(POD)

    assert found.hint == "there is a Secret of that name"


@pytest.mark.parametrize(
    ("name", "expected"), [("web", []), ("api", [("PC664", Severity.WARNING)])]
)
def test_an_address_in_another_file_may_be_that_of_another_cluster(
    name: str, expected: list[tuple[str, Severity]]
) -> None:
    texts = {"/a.yaml": SERVICE % ("web", "10.0.0.5"), "/b.yaml": SERVICE % (name, "10.0.0.5")}

    found = pipeline.lint(Options(files=tuple(texts), directory="/"), MemoryFiles(texts))

    assert [(one.number, one.severity) for one in found.diagnostics] == expected
