"""Patches and whole objects of `x-podc`: where they land, and whose mistakes theirs are."""

from __future__ import annotations

import pytest

from compiler import Result
from compiler.source.nodes import Plain
from compiler.source.trees import child, nearest, plain
from tests.conftest import Compile

WEB = "services:\n  web:\n    image: nginx:1.29\n    ports: ['8080:80']\n"


def patched(compile_text: Compile, patch: str) -> Result:
    return compile_text(f"{WEB}    x-podc:\n      patch: {patch}\n", project_name="shop")


def whole(compile_text: Compile, key: str, text: str, **options: object) -> Result:
    return compile_text(f"x-podc:\n  {key}: [{text}]\n{WEB}", project_name="shop", **options)


def found(result: Result, kind: str, *path: str, name: str = "web") -> Plain:
    (one,) = (o for o in result.objects if o.kind == kind and o.name == name)
    tree = one.body
    for step in path:
        tree = child(tree, step)
    return plain(tree)


def said(result: Result) -> list[str]:
    return [one.summary for one in result.diagnostics]


def test_patch_changes_the_objects_of_its_kind_and_leads_back_to_its_line(
    compile_text: Compile,
) -> None:
    result = patched(compile_text, "{Deployment: {spec: {minReadySeconds: 5}}}")
    (deployment,) = (one for one in result.objects if one.kind == "Deployment")
    leaf = nearest(deployment.body, ("spec", "minReadySeconds"))

    assert found(result, "Deployment", "spec", "minReadySeconds") == 5
    assert leaf
    assert leaf.span
    assert leaf.span.first.line == 6


def test_name_picks_one_of_several(compile_text: Compile) -> None:
    patch = "{Service: {metadata: {name: web-public}, spec: {externalTrafficPolicy: Local}}}"
    result = patched(compile_text, patch)

    assert found(result, "Service", "spec", "externalTrafficPolicy") is None
    assert found(result, "Service", "spec", "externalTrafficPolicy", name="web-public") == "Local"


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("{StatefulSet: {spec: {replicas: 1}}}", ["PC329 compose.yaml:6:15"]),
        ("{Service: {metadata: {name: wbe}}}", ["PC329 compose.yaml:6:15"]),
        ("{Deployment: 3}", ["PC328 compose.yaml:6:27"]),
        ("{Deployment: {kind: StatefulSet}}", ["PC333 compose.yaml:6:28"]),
        ("{Deployment: {spec: {minReadySeconds: soon}}}", ["PC601 compose.yaml:6:52"]),
        ("{Deployment: {spec: {minReadySecond: 1}}}", ["PC601 compose.yaml:6:51"]),
        ("{Deployment: {spec: {replicas: -1}}}", ["PC621 compose.yaml:6:45"]),
    ],
)
def test_mistake_in_a_patch_is_told_at_its_place(
    compile_text: Compile, patch: str, expected: list[str]
) -> None:
    assert said(patched(compile_text, patch)) == expected


def test_patch_that_breaks_another_object_is_the_patchs_mistake(compile_text: Compile) -> None:
    labels = "{app.kubernetes.io/name: other}"
    patch = f"{{Deployment: {{spec: {{template: {{metadata: {{labels: {labels}}}}}}}}}}}"
    result = patched(compile_text, patch)

    assert result.failed
    assert not [one for one in result.diagnostics if one.number.startswith("PC9")]


def test_patch_of_the_project_names_its_object(compile_text: Compile) -> None:
    patch = "{kind: Deployment, metadata: {name: web}, spec: {paused: true}}"

    assert found(whole(compile_text, "patches", patch), "Deployment", "spec", "paused") is True


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("{metadata: {name: web}}", ["PC330 compose.yaml:2:13"]),
        ("{kind: Service}", ["PC330 compose.yaml:2:13"]),
        ("{kind: Service, metadata: {name: wbe}}", ["PC329 compose.yaml:2:13"]),
    ],
)
def test_patch_of_nothing_is_told(compile_text: Compile, patch: str, expected: list[str]) -> None:
    assert said(whole(compile_text, "patches", patch)) == expected


CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: more}, data: {a: b}}"


def test_whole_object_is_written_in_the_namespace_of_the_others(compile_text: Compile) -> None:
    from compiler import Target  # noqa: PLC0415 - one test asks for a target

    result = whole(compile_text, "raw", CONFIG, target=Target(namespace="prod"))

    assert found(result, "ConfigMap", "data", name="more") == {"a": "b"}
    assert found(result, "ConfigMap", "metadata", "namespace", name="more") == "prod"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{kind: ConfigMap, metadata: {name: a}}", ["PC334 compose.yaml:2:9"]),
        ("{apiVersion: v1, kind: ConfigMap}", ["PC334 compose.yaml:2:9"]),
        ("{apiVersion: v1, kind: Config, metadata: {name: a}}", ["PC602 compose.yaml:2:32"]),
        (
            "{apiVersion: example.com/v1, kind: Shop, metadata: {name: a}}",
            ["PC335 compose.yaml:2:44"],
        ),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: A}}", ["PC610 compose.yaml:2:60"]),
    ],
)
def test_mistake_in_a_whole_object_is_told_at_its_place(
    compile_text: Compile, text: str, expected: list[str]
) -> None:
    assert said(whole(compile_text, "raw", text)) == expected


def test_job_with_another_patch_is_another_job(compile_text: Compile) -> None:
    text = "services: {seed: {image: 'example/seed:1.0', restart: 'no'%s}}"
    patch = ", x-podc: {patch: {Job: {spec: {activeDeadlineSeconds: 60}}}}"
    names = [
        next(one.name for one in compile_text(text % more).objects if one.kind == "Job")
        for more in ("", patch)
    ]

    assert names[0] != names[1]
