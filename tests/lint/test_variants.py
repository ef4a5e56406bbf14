"""Files of a folder that describe the same objects differently are meant one or the other."""

from __future__ import annotations

import pytest

from compiler import MemoryFiles, Options
from compiler.options import Security, Target
from compiler.pipeline import lint
from tests.lint.linted import linted, said

CONFIG = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{{key}: x}}\n"
WORKLOAD = """\
---
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
        - name: web
          image: "nginx:{tag}"
          env: [{{name: A, valueFrom: {{configMapKeyRef: {{name: web, key: {key}}}}}}}]
"""
SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{type: NodePort, selector: {{app: web}}, ports: [{{port: 80, nodePort: 30080}}]}}
"""


def found(**files: str) -> list[str]:
    options = Options(files=("all",), directory="/", target=Target(security=Security.OFF))
    texts = {f"/all/{name}.yaml": text for name, text in files.items()}
    return [
        f"{one.severity} {one.number} {one.span.source.path if one.span else ''}: {one.message}"
        for one in lint(options, MemoryFiles(texts)).diagnostics
    ]


def test_what_is_in_the_same_file_is_meant() -> None:
    aws = CONFIG.format(key="zone") + WORKLOAD.format(kind="Deployment", tag=1, key="zone")
    bare = CONFIG.format(key="rack") + WORKLOAD.format(kind="Deployment", tag=1, key="rack")

    (said,) = found(aws=aws, bare=bare)

    assert said == (
        "warning PC704 all/bare.yaml: ConfigMap `web`: `all/aws.yaml` describes it differently"
        ", and 1 more of this file"
    )


def test_in_another_file_any_that_fits_will_do() -> None:
    web = WORKLOAD.format(kind="Deployment", tag=1, key="rack")
    configs = {"aws": CONFIG.format(key="zone"), "bare": CONFIG.format(key="rack")}

    assert [one[:13] for one in found(web=web, **configs)] == ["warning PC704"]


def test_variants_do_not_compete() -> None:
    one = SERVICE.format(name="a") + WORKLOAD.format(kind="Deployment", tag=1, key="a")
    other = SERVICE.format(name="b") + WORKLOAD.format(kind="StatefulSet", tag=1, key="a")
    config, changed = CONFIG.format(key="a"), CONFIG.format(key="a").replace(": x", ": z")

    competing = found(one=one, other=other, config=config)
    variants = found(one=config + one, other=changed + other)

    assert {line[:13] for line in competing} == {"warning PC652", "warning PC655"}
    assert [line[:13] for line in variants] == ["warning PC704"]


@pytest.mark.parametrize(
    ("changed", "is_told"), [("shop/c", False), ("web", True), ("deep/a", True)]
)
def test_what_lies_in_a_folder_of_variants_does_not_compete(changed: str, is_told: bool) -> None:
    """Nobody applies a folder as a whole in which files describe one object differently."""
    config = CONFIG.format(key="a")
    files = {
        "all/shop/a.yaml": SERVICE.format(name="a"),
        "all/shop/b.yaml": SERVICE.format(name="b") + config,
        f"all/{changed}.yaml": config.replace(": x", ": z"),
    }

    assert any("PC652" in one for one in said(files)) is is_told


def test_equal_copies_are_left_alone() -> None:
    config = CONFIG.format(key="a")

    assert found(one=config, other=config) == []
    assert found(one=config + config) == [
        "error PC704 all/one.yaml: ConfigMap `web`: there are two of them"
    ]


def test_versions_of_a_service_do_not_compete_for_a_port_of_the_nodes() -> None:
    one, other = SERVICE.format(name="a"), SERVICE.format(name="a, namespace: b")

    assert found(one=one, other=other) == []
    assert "error PC652" in found(one=one + other)[0]


def test_of_several_in_other_files_none_is_known_to_lack_a_key() -> None:
    web = WORKLOAD.format(kind="Deployment", tag=1, key="none")
    one, other = CONFIG.format(key="zone"), CONFIG.format(key="rack")

    assert [line[:13] for line in found(web=web, one=one)] == ["error PC702 a"]
    assert "warning PC702" in {line[:13] for line in found(web=web, one=one, other=other)}


LIMITS = """\
apiVersion: v1
kind: LimitRange
metadata: {{name: {name}{namespace}}}
spec: {{limits: [{{type: Container, max: {{cpu: 1}}}}]}}
"""
GREEDY = """\
apiVersion: v1
kind: Pod
metadata: {{name: web{namespace}}}
spec:
  containers: [{{name: web, image: "nginx:1.29", resources: {{limits: {{cpu: 2}}}}}}]
"""


@pytest.mark.parametrize(
    ("limits", "namespace", "is_told"),
    [
        (["all/web.yaml"], "", True),
        (["all/limits.yaml"], "", True),
        (["all/limits.yaml", "all/more.yaml"], "", False),
        (["other/limits.yaml"], "", False),
        (["other/limits.yaml"], ", namespace: shop", True),
    ],
)
def test_limits_of_no_namespace_are_those_of_their_file_or_folder(
    limits: list[str], namespace: str, is_told: bool
) -> None:
    files = {"all/web.yaml": GREEDY.format(namespace=namespace)}
    for path in limits:
        text = LIMITS.format(name=path[-11:-5].strip("/"), namespace=namespace)
        files[path] = files[path] + "---\n" + text if path in files else text

    assert any("PC666" in one for one in said(files)) is is_told


def test_files_that_describe_an_object_are_told_of_once() -> None:
    config = CONFIG.format(key="a")
    files = {f"all/{name}.yaml": config.replace(": x", f": {name}") for name in "abcd"}

    (one,) = linted(files)
    assert one.message == (
        "ConfigMap `web`: `all/a.yaml` describes it differently; 2 more files describe it"
    )


def test_a_service_of_another_folder_of_variants_need_not_have_a_port() -> None:
    service = """\
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{ports: [{{port: {port}}}]}}
"""
    ingress = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
"""
    files = {"all/a.yaml": service.format(port=80), "all/ingress.yaml": ingress}

    assert "error PC651 all/ingress.yaml:4:46" in said(files)
    files["all/b.yaml"] = service.format(port=81)
    assert "warning PC651 all/ingress.yaml:4:46" in said(files)
