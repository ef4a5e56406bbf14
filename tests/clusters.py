"""Small clusters for tests: each builder fills in what its test does not care about."""

from __future__ import annotations

from typing import TypeVar

from compiler import ir
from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object, build
from compiler.options import Options, Target
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Plain
from compiler.source.trees import plain
from compiler.source.values import Default, Value

T = TypeVar("T")


def v(value: T) -> Value[T]:
    return Value(value, Default("a test"))


def texts(**pairs: str) -> ir.Texts:
    return tuple((key, v(value)) for key, value in pairs.items())


def meta(name: str = "web") -> ir.Meta:
    return ir.Meta(v(name), texts(app=name), service=name)


def container(name: str = "web", **fields: object) -> ir.Container:
    return ir.Container(v(name), v("nginx:1.29"), **fields)  # type: ignore[arg-type]  # real fields


def pod(*containers: ir.Container, **fields: object) -> ir.Pod:
    fields = {"labels": texts(app="web"), **fields}
    return ir.Pod(containers or (container(),), **fields)  # type: ignore[arg-type]  # real fields


def deployment(name: str = "web", **fields: object) -> ir.Deployment:
    fields = {"pod": pod(labels=texts(app=name)), "selector": texts(app=name), **fields}
    return ir.Deployment(meta(name), replicas=v(1), **fields)  # type: ignore[arg-type]  # real fields


def service(name: str = "web", *ports: int) -> ir.Service:
    named = (ir.ServicePort(v(p), v(p), v("TCP"), v(f"p{p}")) for p in ports or (80,))
    return ir.Service(meta(name), texts(app=name), tuple(named))


def cluster(**items: object) -> ir.Cluster:
    return ir.Cluster(v("shop"), **items)  # type: ignore[arg-type]  # a test names real fields


def objects_of(
    made: ir.Cluster, templates: dict[str, str] | None = None, namespace: str | None = None
) -> tuple[tuple[Object, ...], Report]:
    """Build, with these files in `--templates` if there are any."""
    report = Report()
    files = MemoryFiles({f"/in/own/{name}": text for name, text in (templates or {}).items()})
    folder = None if templates is None else "own"
    options = Options(directory="/in", templates=folder, target=Target(namespace=namespace))
    return build(made, options, files, report), report


def bodies(made: ir.Cluster) -> list[Plain]:
    objects, report = objects_of(made)
    assert report.summary() == []
    return [plain(one.body) for one in objects]


def only(made: ir.Cluster) -> dict[str, Plain]:
    (body,) = bodies(made)
    assert isinstance(body, dict)
    return body
