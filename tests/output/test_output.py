"""Objects become texts: a stream, a folder's files, or JSON."""

from __future__ import annotations

import json

import pytest

from compiler import ir
from compiler.kubernetes.objects import Object
from compiler.output.directory import directory
from compiler.output.jsonlist import listing
from compiler.output.stream import stream
from compiler.source.trees import Tree
from tests.clusters import cluster, deployment, meta, objects_of, service, v


def made(kind: str, name: str, value: str = "x") -> Object:
    body: Tree = {"kind": v(kind), "metadata": {"name": v(name)}, "value": v(value), "no": None}
    return Object("v1", kind, name, None, body)


def test_a_stream_has_the_objects_in_the_order_given() -> None:
    assert stream([made("B", "b"), made("A", "a", "é")]) == (
        "kind: B\nmetadata:\n  name: b\nvalue: x\n---\nkind: A\nmetadata:\n  name: a\nvalue: é\n"
    )


def test_no_objects_are_no_text() -> None:
    assert stream([]) == ""
    assert directory([]) == {}


def test_a_folder_has_a_file_for_each_object() -> None:
    assert directory([made("Secret", "web"), made("Service", "web"), made("ConfigMap", "web")]) == {
        "20-configmap-web.yaml": "kind: ConfigMap\nmetadata:\n  name: web\nvalue: x\n",
        "40-service-web.yaml": "kind: Service\nmetadata:\n  name: web\nvalue: x\n",
        "90-secret-web.yaml": "kind: Secret\nmetadata:\n  name: web\nvalue: x\n",
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a:b", "a/b"), ["80-thing-a-b.2.yaml", "80-thing-a-b.yaml"]),
        (("A", "a"), ["80-thing-a.2.yaml", "80-thing-a.yaml"]),
        (("../../x",), ["80-thing-..-..-x.yaml"]),
        (("a" * 250,), [f"80-thing-{'a' * 200}.yaml"]),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(names: tuple[str, ...], expected: str) -> None:
    assert list(directory([made("Thing", name) for name in names])) == expected


def test_a_folder_keeps_the_order_of_the_stream() -> None:
    everything = cluster(
        workloads=(deployment(),),
        services=(service(),),
        config_maps=(ir.ConfigMap(meta()),),
        secrets=(ir.Secret(meta()),),
        claims=(ir.Claim(meta(), v("1Gi"), (v("ReadWriteOnce"),)),),
        policies=(ir.NetworkPolicy(meta(), (), ingress=()),),
        waiters=(ir.JobWaiter(meta(), (v("job"),)),),
    )
    objects, _ = objects_of(everything)

    assert "---\n".join(directory(objects).values()) == stream(objects)


def test_json_is_one_list() -> None:
    text = listing([made("B", "b"), made("A", "a", "é")])

    assert "é" in text
    assert text.endswith("}\n")
    assert json.loads(text) == {
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            {"kind": "B", "metadata": {"name": "b"}, "value": "x"},
            {"kind": "A", "metadata": {"name": "a"}, "value": "é"},
        ],
    }


def test_a_folder_of_json_has_an_object_in_each_file() -> None:
    texts = directory([made("Service", "web")], emit="json")

    assert list(texts) == ["40-service-web.json"]
    assert json.loads(texts["40-service-web.json"]) == {
        "kind": "Service",
        "metadata": {"name": "web"},
        "value": "x",
    }
