"""Practice: what Kubernetes' Pod Security Standards ask for and linters don't.

A namespace that enforces a standard refuses a pod that does not meet it. What the standards ask for
besides, and linters ask, too, is in `containers` and `pods`.
https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import guarding
from compiler.knowledge.features import has
from compiler.knowledge.podsecurity import (
    ADDABLE,
    DEFAULT_CAPABILITIES,
    HOSTS_OF_PROBES,
    VOLUMES,
    confines,
)
from compiler.verify.manifest import Fields, mapping, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.practice.containers import added, has_own_users, is_unmasked
from compiler.verify.rules.annotated import ARMOR, NOTES, profile_notes
from compiler.verify.rules.containers import name_of, pod_of
from compiler.verify.rules.pods import SPEC, every_container
from compiler.verify.rules.table import Rules, entries, whole

_CONTAINER = "core.v1.Container"
_BASELINE = "Pod Security Standards: baseline"
_RESTRICTED = "Pod Security Standards: restricted"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _who(at: Place) -> str:
    """Return whose context something is in: a container's, or its pod's."""
    place = at
    while place.above and not isinstance(place.path[-1], int):
        place = place.above
    return name_of(place) if place.above else "its pod"


def host_process(at: Place) -> Iterator[Fault]:
    """Check that a container is no process of its Windows node."""
    if at.fields["hostProcess"] is True:
        yield Fault(("hostProcess",), f"{_who(at)} is a process of its node", "take it away")


def apparmor_off(at: Place) -> Iterator[Fault]:
    """Check that AppArmor is not switched off."""
    if text(at.fields, "type") == "Unconfined":
        yield Fault(("type",), f"{_who(at)} runs without AppArmor")


def apparmor_annotated_off(at: Place) -> Iterator[Fault]:
    """Check that AppArmor is not switched off by an annotation."""
    for key, value in profile_notes(at).items():
        if key.startswith(ARMOR) and value == "unconfined":
            yield Fault((*NOTES, key), f"`{key.removeprefix(ARMOR)}` runs without AppArmor")


def selinux_label(at: Place) -> Iterator[Fault]:
    """Check that SELinux keeps a container in."""
    labels = {key: text(at.fields, key) for key in ("user", "role", "type")}
    for key, label in labels.items():
        if label and not (key == "type" and confines(label, at.manifest.version)):
            yield Fault((key,), f"{_who(at)} has the SELinux {key} `{label}`")


def probed_host(at: Place) -> Iterator[Fault]:
    """Check that a probe or a hook asks its own pod, and no other host.

    Who is on its node's own network, which is told, may have to ask it by a name.
    """
    host, is_on_node = text(at.fields, "host"), pod_of(at).get("hostNetwork") is True
    if not host or (is_on_node and host in _LOOPBACK):
        return
    if has(at.manifest.version, HOSTS_OF_PROBES):
        yield Fault(("host",), f"`{at.path[-2]}` of {_who(at)} asks the host `{host}`")


def unconfined_pod(at: Place) -> Iterator[Fault]:
    """Check that a pod has no way out by seccomp, even if each container has its own profile."""
    path = ("securityContext", "seccompProfile")
    if text_at(at.fields, *path, "type") == "Unconfined" and _all_have("seccompProfile", at.fields):
        fact = "its pod has no seccomp profile, whatever its containers have"
        yield Fault((*path, "type"), fact, "write `RuntimeDefault`")


def root_pod(at: Place) -> Iterator[Fault]:
    """Check that a pod is not root's, even if each container has its own user."""
    if has_own_users(at):
        return
    context = mapping(at.fields, "securityContext")
    found = {
        "runAsNonRoot": context.get("runAsNonRoot") is False,
        "runAsUser": number(context, "runAsUser") == 0,
    }
    for field, is_root in found.items():
        if is_root and _all_have(field, at.fields):
            fact = f"`{field}` of its pod lets containers be root, whatever they say themselves"
            yield Fault(("securityContext", field), fact, "take it away")


def _all_have(field: str, pod: Fields) -> bool:
    """Whether all containers say something themselves, so that what their pod says is not heard."""
    return all(field in mapping(one, "securityContext") for _, one in every_container(pod))


def added_back(at: Place) -> Iterator[Fault]:
    """Check that a container has none of the capabilities back but `NET_BIND_SERVICE`."""
    for path, one in added(at):
        if one.removeprefix("CAP_") in DEFAULT_CAPABILITIES - {ADDABLE}:
            fact = f"{name_of(at)} is given the capability `{one}`, which `restricted` refuses"
            yield Fault(path, fact)


def proc_mount_of_own_users(at: Place) -> Iterator[Fault]:
    """Check that /proc is masked even where root is nobody on the node."""
    if is_unmasked(at) and has_own_users(at):
        yield Fault(("securityContext", "procMount"), f"{name_of(at)} sees all of /proc")


def volume_kinds(at: Place) -> Iterator[Fault]:
    """Check that volumes are of the kinds that name no driver of the node, and no server."""
    for index, volume in entries(at.fields, "volumes"):
        for kind in volume:
            if kind not in VOLUMES and kind not in ("name", "hostPath"):
                name = text(volume, "name")
                fact = f"the volume `{name}` is of the kind `{kind}`, which `restricted` refuses"
                yield Fault(("volumes", index, kind), fact, key=True)


BASELINE: Rules = (
    whole(
        "core.v1.WindowsSecurityContextOptions",
        guarding.PRIVILEGED,
        _BASELINE,
        host_process,
        "hostProcess",
    ),
    whole("core.v1.AppArmorProfile", guarding.APPARMOR_OFF, _BASELINE, apparmor_off),
    *(
        whole(on, guarding.APPARMOR_OFF, _BASELINE, apparmor_annotated_off, "metadata.annotations")
        for on in ("core.v1.Pod", "core.v1.PodTemplateSpec")
    ),
    whole("core.v1.SELinuxOptions", guarding.SELINUX_LABEL, _BASELINE, selinux_label),
    *(
        whole(on, guarding.PROBED_HOST, _BASELINE, probed_host, "host")
        for on in ("core.v1.HTTPGetAction", "core.v1.TCPSocketAction")
    ),
    whole(SPEC, guarding.NO_SECCOMP, _BASELINE, unconfined_pod, "securityContext.seccompProfile"),
)
RESTRICTED: Rules = (
    whole(SPEC, guarding.MAY_BE_ROOT, _RESTRICTED, root_pod, "securityContext"),
    whole(_CONTAINER, guarding.ADDED_BACK, _RESTRICTED, added_back, "securityContext.capabilities"),
    whole(
        _CONTAINER,
        guarding.PROC_MOUNT,
        _RESTRICTED,
        proc_mount_of_own_users,
        "securityContext.procMount",
    ),
    whole(SPEC, guarding.VOLUME_KIND, _RESTRICTED, volume_kinds, "volumes"),
)
