"""Practice: what containers run, ask for, and may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import equipping, guarding, practising
from compiler.knowledge.features import has
from compiler.knowledge.podsecurity import DEFAULT_CAPABILITIES, RELAXED_FOR_OWN_USERS
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify.manifest import (
    Fields,
    items_at,
    mapping,
    mapping_at,
    number,
    number_at,
    text,
    text_at,
)
from compiler.verify.plan import Fault, Place
from compiler.verify.practice.looks import looks_secret
from compiler.verify.rules.containers import PROBES, name_of, pod_of
from compiler.verify.rules.table import Rules, entries, whole

_ON = "core.v1.Container"
_SOURCE = "linters: kube-linter, kube-score, Polaris"
_LOW_ID = 10_000
_LOW_PORT = 1024
_SSH = 22
_SLOW = 30  # seconds that are a guess at how long a start takes
_CAPABILITIES = "securityContext.capabilities"
_ENDING = ("Never", "OnFailure")


def _tag(image: str) -> str:
    """Return an image's tag: empty where it has none, `@` where it has a digest."""
    if "@" in image:
        return "@"
    return image.rpartition("/")[2].partition(":")[2]


def image_tag(at: Place) -> Iterator[Fault]:
    """Check that an image has a tag that stays."""
    image = text(at.fields, "image")
    tag = _tag(image)
    if image and tag in ("", "latest"):
        said = "the tag `latest`" if tag else "no tag"
        yield Fault(("image",), f"the image `{image}` of {name_of(at)} has {said}")


def image_digest(at: Place) -> Iterator[Fault]:
    """Check that an image is named by its digest."""
    image = text(at.fields, "image")
    if image and _tag(image) != "@":
        yield Fault(("image",), f"the image `{image}` of {name_of(at)} has no digest")


def pull_policy(at: Place) -> Iterator[Fault]:
    """Check that an image whose tag moves is looked for again."""
    policy, image = text(at.fields, "imagePullPolicy"), text(at.fields, "image")
    if policy in ("IfNotPresent", "Never") and image and _tag(image) in ("", "latest"):
        fact = f"`{policy}` keeps whatever `{image}` was when the node first pulled it"
        yield Fault(("imagePullPolicy",), fact)


def _lacks(side: str, name: str, at: Place) -> Iterable[Fault]:
    # A pod may ask for all its containers.
    if _has(side, name, at.fields) or _has(side, name, pod_of(at)):
        return ()
    what = "asks for no" if side == "requests" else "has no limit of"
    return (Fault(("resources",), f"{name_of(at)} {what} {name}"),)


def _has(side: str, name: str, fields: Fields) -> bool:
    resources = fields.get("resources")
    if not resources:
        return False
    # A limit is a request, too.
    return name in mapping(resources, side) or name in mapping(resources, "limits")


def cpu_request(at: Place) -> Iterable[Fault]:
    """Check that a container asks for processor."""
    return _lacks("requests", "cpu", at)


def cpu_limit(at: Place) -> Iterable[Fault]:
    """Check that a container has a limit of processor."""
    return _lacks("limits", "cpu", at)


def memory_request(at: Place) -> Iterable[Fault]:
    """Check that a container asks for memory."""
    return _lacks("requests", "memory", at)


def memory_limit(at: Place) -> Iterable[Fault]:
    """Check that a container has a limit of memory."""
    return _lacks("limits", "memory", at)


def ephemeral_storage(at: Place) -> Iterator[Fault]:
    """Check that what a container writes beside its volumes is bounded."""
    for side in ("requests", "limits"):
        yield from _lacks(side, "ephemeral-storage", at)


def same_probe(at: Place) -> Iterator[Fault]:
    """Check that liveness asks something else than readiness."""
    liveness, readiness = (at.fields.get(kind) for kind in ("livenessProbe", "readinessProbe"))
    if liveness is not None and liveness == readiness:
        fact = f"liveness and readiness of {name_of(at)} ask the same: a busy pod is restarted"
        yield Fault(("livenessProbe",), fact, "let it ask for less, or take it away", key=True)


def no_liveness(at: Place) -> Iterator[Fault]:
    """Check that a container that hangs is restarted."""
    ends = at.path[-2] != "containers" or text(pod_of(at), "restartPolicy") in _ENDING
    if not ends and at.fields.get("livenessProbe") is None:
        yield Fault((), f"{name_of(at)} has no liveness probe", "add a `livenessProbe`")


def no_startup(at: Place) -> Iterator[Fault]:
    """Check that a container that is slow to start is waited for as long as it takes, no longer."""
    delay = number_at(at.fields, "livenessProbe", "initialDelaySeconds") or 0
    if delay >= _SLOW and at.fields.get("startupProbe") is None:
        fact = f"liveness of {name_of(at)} waits {delay} s, however long it takes to start"
        yield Fault(("livenessProbe", "initialDelaySeconds"), fact, "add a `startupProbe`")


def probed_port(at: Place) -> Iterator[Fault]:
    """Check that a probe asks a port that is declared."""
    known = {number(port, "containerPort") for _, port in entries(at.fields, "ports")}
    for kind in (one for one in PROBES if one in at.fields):
        for means in ("httpGet", "tcpSocket", "grpc"):
            port = number_at(at.fields[kind], means, "port")
            if port is not None and port not in known:
                fact = f"{name_of(at)} is probed at port {port}, which is none of its `ports`"
                yield Fault((kind, means, "port"), fact)


def _security(at: Place) -> Fields:
    return mapping(at.fields, "securityContext")


def _either(at: Place, field: str) -> Plain:
    """Return what a container, or else its pod, says of a field of the security context."""
    own = _security(at).get(field)
    return mapping(pod_of(at), "securityContext").get(field) if own is None else own


def _is_windows(at: Place) -> bool:
    return text_at(pod_of(at), "os", "name") == "windows"


def escalation(at: Place) -> Iterator[Fault]:
    """Check that a container gains no privileges."""
    security = _security(at)
    if security.get("allowPrivilegeEscalation") is False or security.get("privileged") is True:
        return
    if not _is_windows(at):
        fact = f"{name_of(at)} may gain privileges"
        yield Fault(("securityContext",), fact, "write `allowPrivilegeEscalation: false`")


def privileged(at: Place) -> Iterator[Fault]:
    """Check that a container is not root on its node."""
    if _security(at).get("privileged") is True:
        yield Fault(("securityContext", "privileged"), f"{name_of(at)} is privileged")


def _dropped(at: Place) -> set[str]:
    dropped = items_at(at.fields, "securityContext", "capabilities", "drop")
    return {str(one).removeprefix("CAP_") for one in dropped}


def net_raw(at: Place) -> Iterator[Fault]:
    """Check that a container can't forge packets."""
    if not _dropped(at) & {"ALL", "NET_RAW"} and not _is_windows(at):
        yield Fault(("securityContext",), f"{name_of(at)} keeps the capability `NET_RAW`")


def all_capabilities(at: Place) -> Iterator[Fault]:
    """Check that a container drops all capabilities."""
    if "ALL" not in _dropped(at) and not _is_windows(at):
        yield Fault(("securityContext",), f"{name_of(at)} does not drop all capabilities")


def added_capabilities(at: Place) -> Iterator[Fault]:
    """Check that a container is given no capability beyond those that runtimes give."""
    for path, one in added(at):
        if one.removeprefix("CAP_") not in DEFAULT_CAPABILITIES:
            yield Fault(path, f"{name_of(at)} is given the capability `{one}`")


def added(at: Place) -> Iterator[tuple[Path, str]]:
    """Yield the capabilities that a container is given, each with its place."""
    for index, one in enumerate(items_at(_security(at), "capabilities", "add")):
        yield ("securityContext", "capabilities", "add", index), str(one)


def has_own_users(at: Place) -> bool:
    """Whether root of a pod is nobody on its node, and the standards of its version know that."""
    is_new = has(at.manifest.version, RELAXED_FOR_OWN_USERS)
    return is_new and pod_of(at).get("hostUsers") is False


def may_be_root(at: Place) -> Iterator[Fault]:
    """Check that a container can't run as root, nor as the administrator of Windows."""
    if _either(at, "runAsNonRoot") is True or has_own_users(at):
        return
    hint = "write `runAsNonRoot: true`"
    if _either(at, "runAsUser") == 0:
        hint += ", and a `runAsUser` that is not 0"
    yield Fault(("securityContext",), f"{name_of(at)} may run as root", hint)


def low_user(at: Place) -> Iterator[Fault]:
    """Check that a container's user and group are none of the node's."""
    for field in ("runAsUser", "runAsGroup"):
        found = _either(at, field)
        if (not isinstance(found, int) or found < _LOW_ID) and not _is_windows(at):
            fact = f"`{field}` of {name_of(at)} is below {_LOW_ID}, or not given"
            yield Fault(("securityContext", field), fact)


def writable_root(at: Place) -> Iterator[Fault]:
    """Check that a container can't change its image's files."""
    if _security(at).get("readOnlyRootFilesystem") is not True and not _is_windows(at):
        fact = f"{name_of(at)} may write to its image's files"
        yield Fault(("securityContext",), fact, "write `readOnlyRootFilesystem: true`")


def seccomp(at: Place) -> Iterator[Fault]:
    """Check that system calls which containers don't need are forbidden."""
    profile = _either(at, "seccompProfile")
    kind = text(profile, "type") if isinstance(profile, dict) else ""
    if kind not in ("RuntimeDefault", "Localhost") and not _is_windows(at):
        fact = f"{name_of(at)} has no seccomp profile"
        yield Fault(("securityContext",), fact, "write `seccompProfile: {type: RuntimeDefault}`")


def apparmor(at: Place) -> Iterator[Fault]:
    """Check that a container has an AppArmor profile."""
    profile = _either(at, "appArmorProfile")
    if not isinstance(profile, dict) and not _is_windows(at):
        yield Fault(("securityContext",), f"{name_of(at)} has no AppArmor profile")


def proc_mount(at: Place) -> Iterator[Fault]:
    """Check that /proc is masked."""
    if is_unmasked(at) and not has_own_users(at):
        yield Fault(("securityContext", "procMount"), f"{name_of(at)} sees all of /proc")


def is_unmasked(at: Place) -> bool:
    """Whether a container sees all of /proc."""
    return _security(at).get("procMount") == "Unmasked"


def host_ports(at: Place) -> Iterator[Fault]:
    """Check that a container takes no port of its node."""
    for index, port in entries(at.fields, "ports"):
        if number(port, "hostPort"):
            fact = f"{name_of(at)} takes port {number(port, 'hostPort')} of its node"
            yield Fault(("ports", index, "hostPort"), fact)


def low_ports(at: Place) -> Iterator[Fault]:
    """Check that a container listens on ports that any user can have."""
    for index, port in entries(at.fields, "ports"):
        found = number(port, "containerPort") or _LOW_PORT
        if found < _LOW_PORT and found != _SSH:
            fact = f"{name_of(at)} listens on port {found}"
            yield Fault(("ports", index, "containerPort"), fact)


def ssh(at: Place) -> Iterator[Fault]:
    """Check that a container has no SSH server."""
    for index, port in entries(at.fields, "ports"):
        if number(port, "containerPort") == _SSH:
            yield Fault(("ports", index, "containerPort"), f"{name_of(at)} listens on port {_SSH}")


def secrets_in_variables(at: Place) -> Iterator[Fault]:
    """Check that no secret is written as a variable's value."""
    for index, one in entries(at.fields, "env"):
        name, value = text(one, "name"), text(one, "value")
        if looks_secret(name, value):
            fact = f"the variable `{name}` of {name_of(at)} looks like a secret"
            yield Fault(("env", index, "value"), fact, "keep it in a Secret: `secretKeyRef`")


def secret_variables(at: Place) -> Iterator[Fault]:
    """Check that secrets are files and not variables."""
    for index, one in entries(at.fields, "env"):
        if mapping_at(one, "valueFrom", "secretKeyRef"):
            fact = f"the variable `{text(one, 'name')}` of {name_of(at)} is a secret"
            yield Fault(("env", index), fact)


BASELINE: Rules = (
    whole(_ON, equipping.IMAGE_TAG, _SOURCE, image_tag),
    whole(_ON, equipping.PULL_POLICY, _SOURCE, pull_policy, "imagePullPolicy"),
    whole(_ON, equipping.CPU_REQUEST, _SOURCE, cpu_request),
    whole(_ON, equipping.MEMORY_REQUEST, _SOURCE, memory_request),
    whole(_ON, equipping.MEMORY_LIMIT, _SOURCE, memory_limit),
    whole(_ON, equipping.LIVENESS, _SOURCE, same_probe, "livenessProbe"),
    whole(_ON, equipping.PROBED_PORT, _SOURCE, probed_port, *PROBES),
    whole(_ON, guarding.ESCALATION, _SOURCE, escalation),
    whole(_ON, guarding.PRIVILEGED, _SOURCE, privileged, "securityContext.privileged"),
    whole(_ON, guarding.NET_RAW, _SOURCE, net_raw),
    whole(_ON, guarding.ADDED_CAPABILITY, _SOURCE, added_capabilities, _CAPABILITIES),
    whole(_ON, guarding.NO_SECCOMP, _SOURCE, seccomp),
    whole(_ON, guarding.PROC_MOUNT, _SOURCE, proc_mount, "securityContext.procMount"),
    whole(_ON, guarding.HOST_PORT, _SOURCE, host_ports, "ports"),
    whole(_ON, practising.SECRET_IN_VARIABLE, _SOURCE, secrets_in_variables, "env"),
)
RESTRICTED: Rules = (
    whole(_ON, equipping.IMAGE_DIGEST, _SOURCE, image_digest),
    whole(_ON, equipping.CPU_LIMIT, _SOURCE, cpu_limit),
    whole(_ON, equipping.EPHEMERAL_STORAGE, _SOURCE, ephemeral_storage),
    whole(_ON, equipping.LIVENESS, _SOURCE, no_liveness),
    whole(_ON, practising.NO_STARTUP_PROBE, _SOURCE, no_startup, "livenessProbe"),
    whole(_ON, guarding.ALL_CAPABILITIES, _SOURCE, all_capabilities),
    whole(_ON, guarding.MAY_BE_ROOT, _SOURCE, may_be_root),
    whole(_ON, guarding.LOW_USER, _SOURCE, low_user),
    whole(_ON, guarding.WRITABLE_ROOT, _SOURCE, writable_root),
    whole(_ON, guarding.NO_APPARMOR, _SOURCE, apparmor),
    whole(_ON, guarding.SSH_PORT, _SOURCE, ssh, "ports"),
    whole(_ON, practising.LOW_PORT, _SOURCE, low_ports, "ports"),
    whole(_ON, practising.SECRET_VARIABLE, _SOURCE, secret_variables, "env"),
)
