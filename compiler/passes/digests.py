"""A digest of all that a pod reads, in its annotations: pods roll when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import replace
from compiler.source.values import default

ANNOTATION = "podc.dev/config-digest"


def roll_with_configuration(
    cluster: ir.Cluster,
    options: Options,  # noqa: ARG001 - a pass
    report: Report,  # noqa: ARG001 - a pass
) -> ir.Cluster:
    """Annotate pod templates with a digest of the ConfigMaps and Secrets that they read."""
    contents = {
        **{(ir.Reference.CONFIG_MAP, m.meta.name.plain): _of_map(m) for m in cluster.config_maps},
        **{(ir.Reference.SECRET, one.meta.name.plain): _of_secret(one) for one in cluster.secrets},
    }
    workloads = tuple(_annotated(one, contents) for one in cluster.workloads)
    return replace(cluster, workloads=workloads)


def _annotated(
    workload: ir.Workload, contents: dict[tuple[ir.Reference, str], bytes]
) -> ir.Workload:
    read = sorted(set(_read(workload.pod)) & contents.keys())
    if not read:
        return workload
    digest = sha256(b"".join(contents[key] for key in read)).hexdigest()[:16]
    note = (ANNOTATION, default(digest, "pods roll when what they read changes"))
    annotations = tuple(sorted({**dict(workload.pod.annotations), note[0]: note[1]}.items()))
    return replace(workload, pod=replace(workload.pod, annotations=annotations))


def _read(pod: ir.Pod) -> Iterator[tuple[ir.Reference, str]]:
    for container in (*pod.init, *pod.containers):
        yield from ((one.kind, one.object.plain) for one in container.env_from)
        for variable in container.env:
            if isinstance(variable, ir.FromKey):
                yield variable.kind, variable.object.plain
    projected = (volume for volume in pod.volumes if isinstance(volume, ir.Projected))
    yield from ((one.kind, one.object.plain) for one in projected)


def _of_map(config_map: ir.ConfigMap) -> bytes:
    texts = [(key, value.plain.encode()) for key, value in config_map.texts]
    return _digest([*texts, *((key, value.plain) for key, value in config_map.binaries)])


def _of_secret(secret: ir.Secret) -> bytes:
    return _digest([(key, value.plain) for key, value in secret.values])


def _digest(entries: list[tuple[str, bytes]]) -> bytes:
    """Return a digest that no shift of bytes between keys and values leaves as it was."""
    pairs = sorted(entries)  # nobody reads the order of keys
    parts = (sha256(key.encode()).digest() + sha256(text).digest() for key, text in pairs)
    return sha256(b"".join(parts)).digest()
