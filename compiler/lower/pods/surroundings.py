"""What concerns a pod as a whole: its host name, resolver, namespaces, node and time to stop."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import TypeVar

from compiler.codes import auditing, hardening
from compiler.codes import workloads as codes
from compiler.diagnostics import Report
from compiler.ir import HostAlias, Pod, Texts
from compiler.knowledge import features
from compiler.lower.identity.systems import is_windows
from compiler.lower.network.hosts import spoken_hosts
from compiler.lower.scope import Kind, Scope, label_at, object_name, whole_seconds
from compiler.project import Service
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.values import Value, inferred

T = TypeVar("T")

_LONGEST_LABEL = 63
_LONGEST_NAME = 253
_OPTION = regex(r"[A-Za-z0-9_-]+(:[A-Za-z0-9._-]*)?")
_HOST_NAME = regex(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")

# Docker's words for a processor → those of Go, which Kubernetes labels its nodes with.
_ARCHITECTURES: Mapping[str, str] = {
    "aarch64": "arm64",
    "x86_64": "amd64",
    "x86-64": "amd64",
    "armhf": "arm",
    "armel": "arm",
    "i386": "386",
}
_SYSTEMS = ("linux", "windows")

_DEFAULT_RUNTIMES = ("runc", "io.containerd.runc.v2")


def surround(pod: Pod, services: Sequence[Service], scope: Scope) -> Pod:
    """Return the pod with what its services, the owner first, ask for it as a whole."""
    report = scope.report
    host_network = _first_true(_is_host(one.network_mode) for one in services)
    return replace(
        pod,
        hostname=_hostname(services[0], scope) if host_network is None else None,
        host_network=host_network,
        host_pid=_first_true(_is_host(one.pid) for one in services),
        host_ipc=_first_true(_is_host(one.ipc) for one in services),
        share_processes=_share_processes(services),
        host_aliases=_host_aliases(services, report),
        dns_policy=host_network.be("ClusterFirstWithHostNet") if host_network else None,
        dns_searches=_distinct(_searches(services, report)),
        dns_options=_dns_options(services, report),
        host_users=_host_users(services, scope),
        windows_account=_windows_account(services),
        grace=_grace(services),
        system=_system(services),
        seccomp=None if _system(services) else pod.seccomp,
        node_selector=_node_selector(services, report),
        runtime_class=_runtime_class(services, report),
    )


# --- names ----------------------------------------------------------------------------------------


def _hostname(owner: Service, scope: Scope) -> Value[str] | None:
    """Return the pod's own name: as written, or the service's where it speaks of itself by it.

    A StatefulSet names its pods itself, whatever is written.
    """
    name = owner.name.plain
    if scope.kinds[name] is Kind.STATEFUL_SET:
        return None
    if owner.hostname is None:
        rule = "the service speaks of itself by its own name"
        own = scope.names[name]
        speaks = spoken_hosts(owner, {name.lower(), own.plain})
        return inferred(own.plain, rule, own) if speaks else None
    label = re.sub(r"[^a-z0-9-]", "-", owner.hostname.plain.partition(".")[0].lower())
    label = label.strip("-")[:_LONGEST_LABEL].rstrip("-")
    if label != owner.hostname.plain.lower():
        text = owner.hostname.plain
        scope.report.add(codes.HOST_NAME_CUT.at(owner.hostname.span, hostname=text, label=label))
    return owner.hostname.be(label) if label else None


def _host_aliases(services: Sequence[Service], report: Report) -> tuple[HostAlias, ...]:
    """Return the lines for the pod's hosts file, names gathered by address."""
    lines: dict[str, HostAlias] = {}
    for name, address in _hosts(services):
        if not _is_alias(name.plain, address.plain):
            report.add(codes.NO_HOST_ALIAS.at(name.span, name=name.plain, address=address.plain))
            continue
        line = lines.get(address.plain, HostAlias(address, ()))
        lines[address.plain] = HostAlias(line.address, _distinct((*line.names, name)))
    return tuple(lines.values())


def _hosts(services: Sequence[Service]) -> Iterator[tuple[Value[str], Value[str]]]:
    for service in services:
        for host in service.extra_hosts:
            for address in host.addresses:
                if address.plain != "host-gateway":  # the audit speaks of it
                    yield host.name.map(str.lower), address


def _is_alias(name: str, address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return len(name) <= _LONGEST_NAME and bool(_HOST_NAME.fullmatch(name))


def _searches(services: Sequence[Service], report: Report) -> Iterator[Value[str]]:
    """Yield the search domains; `.` alone is Docker's word for none."""
    for domain in (one for service in services for one in service.dns_search):
        name = domain.plain.removesuffix(".").lower()
        if _HOST_NAME.fullmatch(name) and len(name) <= _LONGEST_NAME:
            yield domain.be(name)
        elif name:
            advice = "write a domain such as `example.com`"
            _say_word(domain, "a domain", advice, report)


def _dns_options(services: Sequence[Service], report: Report) -> Texts:
    """Return the resolver's options by name; one without a value has the empty text."""
    found: dict[str, Value[str]] = {}
    for option in (one for service in services for one in service.dns_opt):
        name, _, value = option.plain.partition(":")
        if _OPTION.fullmatch(option.plain):
            found.setdefault(name, option.be(value))
        else:
            _say_word(option, "an option of the resolver", "write `name` or `name:value`", report)
    return tuple(found.items())


def _say_word(word: Value[str], what: str, advice: str, report: Report) -> None:
    report.add(
        hardening.NO_RESOLVER_WORD.at(
            word.span, text=word.plain, what=what, advice=advice, subject=word.plain
        )
    )


# --- namespaces, time, nodes ----------------------------------------------------------------------


def _is_host(mode: Value[str] | None) -> Value[bool] | None:
    return mode.be(True) if mode and mode.plain == "host" else None


def _share_processes(services: Sequence[Service]) -> Value[bool] | None:
    """Return whether the pod has one process tree: it reaps, and containers see each other's."""
    if any(_is_host(service.pid) for service in services):
        return None  # Kubernetes refuses both at once
    joined = (
        one.pid.be(True) if one.pid and one.pid.plain.startswith("service:") else None
        for one in services
    )
    return _first_true((*joined, *(one.init for one in services)))


def _host_users(services: Sequence[Service], scope: Scope) -> Value[bool] | None:
    """Return whether the pod has the node's users: it has, unless the file asks for its own."""
    own = (one.userns_mode for one in services)
    asked = next((mode for mode in own if mode and mode.plain != "host"), None)
    if asked is None:
        return None
    modes = (mode for one in services for mode in (one.network_mode, one.pid, one.ipc))
    because = None
    if not features.has(scope.options.target.kubernetes, features.USER_NAMESPACES):
        because = f"is left out: user namespaces are there from {features.USER_NAMESPACES} on"
    elif any(_is_host(mode) for mode in modes):
        because = "is left out: a pod in a namespace of the node has the node's users, too"
    if because is None:
        return asked.be(False)
    scope.report.add(
        auditing.UNSUPPORTED_KEY.at(
            asked.span, key="userns_mode", because=because, subject="userns_mode"
        )
    )
    return None


def _windows_account(services: Sequence[Service]) -> Value[str] | None:
    """Return the GMSACredentialSpec that the pod runs as, named as its config or file is."""
    named = (one.credential_spec for one in services)
    found = next((name for name in named if name), None)
    return found and found.map(lambda text: object_name(posixpath.basename(text).split(".")[0]))


def _grace(services: Sequence[Service]) -> Value[int] | None:
    """Return the longest time to stop that any container of the pod asks for; none is zero."""
    times = [one.stop_grace_period for one in services if one.stop_grace_period]
    if not times:
        return None
    longest = max(times, key=lambda time: time.plain)
    return longest.map(whole_seconds)


def _system(services: Sequence[Service]) -> Value[str] | None:
    """Return Windows, where a container of the pod runs on it."""
    own = (one for one in services if is_windows(one))
    named = next((one.platform or one.image or one.name for one in own), None)
    return inferred("windows", "the container is one for Windows", named) if named else None


def _node_selector(services: Sequence[Service], report: Report) -> Texts:
    """Return the labels of nodes that run this platform; a pod runs on one node."""
    found: dict[str, Value[str]] = {}
    for service in services:
        for label, value in _platform(service):
            first = found.setdefault(label, value)
            if first != value:
                labels = label_at(first, first.plain)
                report.add(
                    codes.PLATFORMS_DIFFER.at(
                        value.span, platform=value.plain, other=first.plain, labels=labels
                    )
                )
    return tuple(sorted(found.items()))


def _platform(service: Service) -> Iterator[tuple[str, Value[str]]]:
    """Yield operating system and processor of `linux/arm64/v8`, `linux` or `arm64`."""
    if service.platform is None:
        own = _system([service])
        yield from [("kubernetes.io/os", own)] if own else []
        return
    words = service.platform.plain.lower().split("/")
    system = words[0] if len(words) > 1 or words[0] in _SYSTEMS else None
    processor = words[1] if len(words) > 1 else None if system else words[0]
    if system:
        yield "kubernetes.io/os", service.platform.be(system)
    if processor:
        yield "kubernetes.io/arch", service.platform.be(_ARCHITECTURES.get(processor, processor))


def _runtime_class(services: Sequence[Service], report: Report) -> Value[str] | None:
    """Return the runtime of the pod; Docker's default one is every cluster's, without a class."""
    asked = [
        (one, one.runtime)
        for one in services
        if one.runtime and one.runtime.plain not in _DEFAULT_RUNTIMES
    ]
    for service, runtime in asked[1:]:
        first = asked[0][1]
        if runtime != first:
            report.add(
                codes.POD_CONFLICT.at(
                    runtime.span,
                    what="runtime",
                    service=service.name.plain,
                    value=runtime.plain,
                    first=first.plain,
                    labels=label_at(first, "this one holds"),
                )
            )
    return asked[0][1] if asked else None


def _first_true(flags: Iterable[Value[bool] | None]) -> Value[bool] | None:
    return next((flag for flag in flags if flag and flag.plain), None)


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
