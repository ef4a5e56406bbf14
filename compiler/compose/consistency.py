"""Stage 4: whether the enabled part of a canonical project holds together; the rest is dropped."""

from __future__ import annotations

from collections.abc import Callable

from compiler.codes import consistency as codes
from compiler.compose.agreement import check_limits, check_scale, with_replicas
from compiler.compose.cycles import check_cycles
from compiler.compose.load import Loaded
from compiler.compose.profiles import without_services
from compiler.compose.references import Defined, check_references, defined
from compiler.diagnostics import Label, Report
from compiler.records import replace
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.walk import at, entries, items, text

_STARTS = ("CMD", "CMD-SHELL", "NONE")
_WITHOUT_TARGET = frozenset({"rebuild", "restart"})

Check = Callable[[Entry, Defined, Report], None]


def check(loaded: Loaded, report: Report) -> Loaded:
    """Return the project without the services that are off; report what does not fit together."""
    root = without_services(loaded.root, loaded.disabled)
    names = defined(root, loaded.root)
    services = entries(root.get("services"))
    for service in services:
        for rule in _RULES:
            rule(service, names, report)
    _check_secrets(root, report)
    _check_container_names(services, report)
    check_cycles(services, report)
    return replace(loaded, root=with_replicas(root))


def _check_image(service: Entry, _names: Defined, report: Report) -> None:
    if not any(at(service.value, key) is not None for key in ("image", "build", "provider")):
        report.add(codes.NO_IMAGE.at(service.key.span, name=service.name))


def _check_dockerfile(service: Entry, _names: Defined, report: Report) -> None:
    build = at(service.value, "build")
    inline = build.entry("dockerfile_inline") if isinstance(build, Mapping) else None
    other = at(build, "dockerfile")
    if inline and other:
        label = Label(other.span, "and the path of one")
        report.add(codes.TWO_DOCKERFILES.at(inline.key.span, labels=[label]))


def _check_platform(service: Entry, _names: Defined, report: Report) -> None:
    platform = at(service.value, "platform")
    built = [text(item) for item in items(at(service.value, "build", "platforms"))]
    if platform is not None and built and text(platform) not in built:
        report.add(codes.PLATFORM_NOT_BUILT.at(platform.span, platform=text(platform)))


def _check_network_mode(service: Entry, _names: Defined, report: Report) -> None:
    mode, networks = at(service.value, "network_mode"), at(service.value, "networks")
    if mode is not None and networks is not None:
        label = Label(networks.span, "the networks")
        report.add(codes.MODE_AND_NETWORKS.at(mode.span, labels=[label]))


def _check_health(service: Entry, _names: Defined, report: Report) -> None:
    test = items(at(service.value, "healthcheck", "test"))
    if test and text(test[0]) not in _STARTS:
        report.add(codes.HEALTH_TEST.at(test[0].span, written=text(test[0])))


def _check_watch(service: Entry, _names: Defined, report: Report) -> None:
    for watch in items(at(service.value, "develop", "watch")):
        action = text(at(watch, "action"))
        if at(watch, "target") is None and action not in _WITHOUT_TARGET:
            report.add(codes.WATCH_TARGET.at(watch.span, action=action))


def _check_mounts(service: Entry, _names: Defined, report: Report) -> None:
    """Report what is mounted where something is mounted already."""
    taken: dict[str, Node] = {}
    places = [(_memory(item), item) for item in items(at(service.value, "tmpfs"))]
    places += [(text(target), target) for target in _targets(service.value)]
    for path, node in places:
        if path is None:
            continue
        if path in taken:
            label = Label(taken[path].span, "and here")
            report.add(codes.TAKEN_TARGET.at(node.span, path=path, labels=[label]))
        taken.setdefault(path, node)


def _memory(item: Node) -> str | None:
    whole = text(item)
    return None if whole is None else whole.partition(":")[0]


def _targets(service: Node) -> list[Node]:
    mounts = items(at(service, "volumes"))
    return [target for mount in mounts if (target := at(mount, "target")) is not None]


def _check_secrets(root: Mapping, report: Report) -> None:
    for secret in entries(root.get("secrets")):
        if not any(at(secret.value, key) for key in ("external", "file", "environment")):
            report.add(codes.SECRET_SOURCE.at(secret.key.span, name=secret.name))


def _check_container_names(services: tuple[Entry, ...], report: Report) -> None:
    taken: dict[str, Entry] = {}
    for service in services:
        name = at(service.value, "container_name")
        if not isinstance(name, Scalar):
            continue
        first = taken.setdefault(str(name.value), service)
        if first is not service:
            label = Label(first.key.span, "this service has it")
            report.add(codes.TAKEN_NAME.at(name.span, name=name.value, labels=[label]))


_RULES: tuple[Check, ...] = (
    _check_image,
    _check_dockerfile,
    _check_platform,
    _check_network_mode,
    _check_health,
    check_references,
    check_scale,
    check_limits,
    _check_watch,
    _check_mounts,
)
