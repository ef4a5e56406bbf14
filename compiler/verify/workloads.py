"""Rules: how workloads find, restart and replace their pods, and what a pod's fields may say."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping

from compiler.codes import verifying as codes
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import (
    Container,
    Fields,
    Finding,
    Manifest,
    entries,
    items,
    mapping,
    number,
    selects,
    text,
)

_SELECTING = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"))
_ALWAYS = ("Always",)
_RESTARTS: Mapping[str, tuple[str, ...]] = {
    "Job": ("Never", "OnFailure"),
    "CronJob": ("Never", "OnFailure"),
    "Pod": ("Always", "Never", "OnFailure"),
    **dict.fromkeys(_SELECTING, _ALWAYS),
}
_STRATEGIES: Mapping[str, tuple[str, str]] = {
    "Deployment": ("strategy", "Recreate"),
    "DaemonSet": ("updateStrategy", "OnDelete"),
    "StatefulSet": ("updateStrategy", "OnDelete"),
}
_COUNTS = ("replicas", "minReadySeconds", "completions", "parallelism", "backoffLimit")
_PERCENT = re.compile(r"[0-9]+%")
_NOTHING = (0, "0%")


def selector(manifest: Manifest) -> Iterator[Finding]:
    """Check that a selector is not empty, and that the workload's pods have what it asks for."""
    if manifest.kind not in _SELECTING or manifest.pod is None:
        return
    wanted = mapping(manifest.spec, "selector", "matchLabels")
    if not wanted and not items(manifest.spec, "selector", "matchExpressions"):
        yield Finding(codes.SELECTOR, ("spec", "selector"), "its selector is empty")
    elif not selects(wanted, manifest.pod.labels):
        missing = [key for key in wanted if manifest.pod.labels.get(key) != wanted[key]]
        fact = f"its pods lack what its selector asks for: `{missing[0]}`"
        yield Finding(codes.SELECTOR, ("spec", "selector", "matchLabels"), fact)


def restart_policy(manifest: Manifest) -> Iterator[Finding]:
    """Check that what runs for good is always restarted, and that what ends says when it is."""
    allowed = _RESTARTS.get(manifest.kind)
    if allowed is None or manifest.pod is None:
        return
    path = (*manifest.pod.at, "restartPolicy")
    policy = text(manifest.pod.spec, "restartPolicy") or "Always"
    if policy not in allowed:
        words = " or ".join(f"`{word}`" for word in allowed)
        fact = f"the restart policy of a {manifest.kind} is {words}, here it is `{policy}`"
        yield Finding(codes.RESTART_POLICY, path, fact)
    for container in manifest.pod.containers:
        if "initContainers" in container.path and text(container.fields, "restartPolicy") not in (
            "",
            "Always",
        ):
            fact = f"{container.name} can only be restarted always, which makes it a sidecar"
            yield Finding(codes.RESTART_POLICY, (*container.path, "restartPolicy"), fact)


def strategy(manifest: Manifest) -> Iterator[Finding]:
    """Check that an update has one way to proceed, and room for it."""
    if manifest.kind not in _STRATEGIES:
        return
    field, other = _STRATEGIES[manifest.kind]
    fields, path = mapping(manifest.spec, field), ("spec", field)
    kind = text(fields, "type") or "RollingUpdate"
    rolling = mapping(fields, "rollingUpdate")
    if kind not in ("RollingUpdate", other):
        fact = f"its strategy is `RollingUpdate` or `{other}`, and not `{kind}`"
        yield Finding(codes.STRATEGY, (*path, "type"), fact)
    if rolling and kind == "Recreate":
        fact = "`Recreate` ends all pods at once, so `rollingUpdate` can't be given"
        yield Finding(codes.STRATEGY, (*path, "rollingUpdate"), fact)
    yield from _rolling(rolling, (*path, "rollingUpdate"))


def _rolling(rolling: Fields, path: Path) -> Iterator[Finding]:
    for field in ("maxSurge", "maxUnavailable"):
        if not is_share(rolling.get(field)):
            fact = f"`{field}` is a number of pods, or a share such as `25%`"
            yield Finding(codes.STRATEGY, (*path, field), fact)
    if rolling.get("maxSurge") in _NOTHING and rolling.get("maxUnavailable") in _NOTHING:
        fact = "with neither surge nor unavailable pods an update can't proceed"
        yield Finding(codes.STRATEGY, path, fact)


def is_share(value: Plain) -> bool:
    """Whether a value is absent, a count, or a percentage."""
    match value:
        case None:
            return True
        case str():
            return _PERCENT.fullmatch(value) is not None
        case int():
            return value >= 0
        case _:
            return False


def counts(manifest: Manifest) -> Iterator[Finding]:
    """Check that counts are not negative."""
    for field in _COUNTS:
        if (number(manifest.spec, field) or 0) < 0:
            yield Finding(codes.FIELD, ("spec", field), f"`{field}` can't be negative")


def pod_fields(manifest: Manifest) -> Iterator[Finding]:
    """Check that the fields of a pod don't exclude each other."""
    pod = manifest.pod
    if pod is None:
        return
    if pod.spec.get("hostPID") is True and pod.spec.get("shareProcessNamespace") is True:
        fact = "`hostPID` and `shareProcessNamespace` exclude each other"
        yield Finding(codes.FIELD, (*pod.at, "shareProcessNamespace"), fact)
    if (number(pod.spec, "terminationGracePeriodSeconds") or 0) < 0:
        fact = "`terminationGracePeriodSeconds` can't be negative"
        yield Finding(codes.FIELD, (*pod.at, "terminationGracePeriodSeconds"), fact)
    if pod.spec.get("dnsPolicy") == "None" and not items(pod.spec, "dnsConfig", "nameservers"):
        fact = "without a DNS policy it needs `nameservers`"
        yield Finding(codes.FIELD, (*pod.at, "dnsConfig"), fact)


def host_aliases(manifest: Manifest) -> Iterator[Finding]:
    """Check that addresses in /etc/hosts are addresses."""
    pod = manifest.pod
    for index, alias in enumerate(entries(pod.spec, "hostAliases") if pod else ()):
        if not _is_address(text(alias, "ip")):
            path: Path = (*(pod.at if pod else ()), "hostAliases", index, "ip")
            yield Finding(codes.FIELD, path, f"`{text(alias, 'ip')}` is no IP address")


def _is_address(written: str) -> bool:
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


def sysctls(manifest: Manifest) -> Iterator[Finding]:
    """Check that a kernel parameter is set once, and is none of the node's own network."""
    pod, seen = manifest.pod, set[str]()
    if pod is None:
        return
    for index, one in enumerate(entries(pod.spec, "securityContext", "sysctls")):
        name, path = text(one, "name"), (*pod.at, "securityContext", "sysctls", index)
        if name in seen:
            yield Finding(codes.FIELD, path, f"the sysctl `{name}` is set twice")
        if name.startswith("net.") and pod.spec.get("hostNetwork") is True:
            fact = f"the sysctl `{name}` can't be set on the node's own network"
            yield Finding(codes.FIELD, path, fact)
        seen.add(name)


def privileges(manifest: Manifest) -> Iterator[Finding]:
    """Check that a container's rights don't contradict each other."""
    for container in manifest.pod.containers if manifest.pod else ():
        security = mapping(container.fields, "securityContext")
        path = (*container.path, "securityContext")
        if security.get("allowPrivilegeEscalation") is False and _is_mighty(security):
            fact = f"{container.name} can't have those rights and gain no privileges"
            yield Finding(codes.FIELD, (*path, "allowPrivilegeEscalation"), fact)
        if security.get("runAsNonRoot") is True and number(security, "runAsUser") == 0:
            fact = f"{container.name} has to run as root and not to run as root"
            yield Finding(codes.FIELD, (*path, "runAsNonRoot"), fact)
        yield from _identities(security, container, path)


def _is_mighty(security: Fields) -> bool:
    added = items(security, "capabilities", "add")
    return security.get("privileged") is True or "SYS_ADMIN" in added or "CAP_SYS_ADMIN" in added


def _identities(security: Fields, container: Container, path: Path) -> Iterator[Finding]:
    for field in ("runAsUser", "runAsGroup"):
        if not 0 <= (number(security, field) or 0) < 2**31:
            fact = f"{container.name} can't have the id of `{field}`: ids end at {2**31 - 1}"
            yield Finding(codes.FIELD, (*path, field), fact)


RULES = (
    selector,
    restart_policy,
    strategy,
    counts,
    pod_fields,
    host_aliases,
    sysctls,
    privileges,
)
