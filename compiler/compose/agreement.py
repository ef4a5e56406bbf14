"""Two spellings of one thing in a service: where both are used they have to agree."""

from __future__ import annotations

from compiler.codes import consistency as codes
from compiler.compose.references import Defined
from compiler.diagnostics import Label, Report
from compiler.records import replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.walk import at

_LIMITS = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
)


def check_limits(service: Entry, _names: Defined, report: Report) -> None:
    """Report an old limit that the block under `deploy.resources` does not repeat."""
    for short, block, key in _LIMITS:
        old = at(service.value, short)
        resources = at(service.value, "deploy", "resources", block)
        new = at(resources, key)
        if old is None or resources is None or old == new:
            continue
        place = f"deploy.resources.{block}.{key}"
        label = Label((new or resources).span, "differs" if new else f"has no `{key}`")
        report.add(codes.DIFFERENT_LIMITS.at(old.span, old=short, new=place, labels=[label]))


def check_scale(service: Entry, _names: Defined, report: Report) -> None:
    """Report numbers of containers that differ, are negative, or share one name."""
    scale, replicas = at(service.value, "scale"), at(service.value, "deploy", "replicas")
    if scale is not None and replicas is not None and scale != replicas:
        label = Label(replicas.span, "differs")
        report.add(codes.DIFFERENT_SCALES.at(scale.span, labels=[label]))
    for node in (scale, replicas):
        if node is not None and _count(node) < 0:
            report.add(codes.NEGATIVE_SCALE.at(node.span, number=_count(node)))
    number = replicas if scale is None else scale
    name = at(service.value, "container_name")
    if name is not None and number is not None and _count(number) > 1:
        label = Label(number.span, "more than one container")
        report.add(codes.SHARED_NAME.at(name.span, labels=[label]))


def with_replicas(root: Mapping) -> Mapping:
    """Return the project with `scale` repeated as `deploy.replicas` where there is a `deploy`."""
    services = root.entry("services")
    if services is None or not isinstance(services.value, Mapping):
        return root
    together = tuple(_together(entry) for entry in services.value.entries)
    return root.with_entry(services.key, replace(services.value, entries=together))


def _together(entry: Entry) -> Entry:
    if not isinstance(entry.value, Mapping):
        return entry
    scale, deploy = entry.value.entry("scale"), entry.value.entry("deploy")
    if scale is None or deploy is None or not isinstance(deploy.value, Mapping):
        return entry
    written = deploy.value.entry("replicas")
    if written:
        return entry
    key = replace(scale.key, value="replicas")
    whole = deploy.value.with_entry(key, scale.value)
    return Entry(entry.key, entry.value.with_entry(deploy.key, whole))


def _count(node: Node) -> int:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, int) else 0
