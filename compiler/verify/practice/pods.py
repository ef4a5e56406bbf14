"""Practice: what pods share with their nodes, and what they are given."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import guarding
from compiler.knowledge.podsecurity import is_safe
from compiler.verify.manifest import mapping, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.pods import SPEC
from compiler.verify.rules.table import Rules, entries, whole

_SOURCE = "linters: kube-linter, kube-score, Polaris"
_NAMESPACES = ("hostNetwork", "hostPID", "hostIPC")
_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock")


def default_account(at: Place) -> Iterator[Fault]:
    """Check that a pod has an account of its own."""
    if text(at.fields, "serviceAccountName") in ("", "default"):
        yield Fault(("serviceAccountName",), "its pods run under the account `default`")


def service_links(at: Place) -> Iterator[Fault]:
    """Check that a pod gets no variables for every Service."""
    if at.fields.get("enableServiceLinks") is not False:
        fact = "its pods get variables for each Service of the namespace"
        yield Fault((), fact, "write `enableServiceLinks: false`")


def host_namespaces(at: Place) -> Iterator[Fault]:
    """Check that a pod is not in spaces of its node."""
    for field in _NAMESPACES:
        if at.fields.get(field) is True:
            yield Fault((field,), f"its pods see what is their node's: `{field}`")


def host_paths(at: Place) -> Iterator[Fault]:
    """Check that a pod mounts no folder of its node."""
    for index, volume in entries(at.fields, "volumes"):
        path = text_at(volume, "hostPath", "path")
        if path and not path.endswith(_SOCKETS):
            fact = f"the volume `{text(volume, 'name')}` is the node's `{path}`"
            yield Fault(("volumes", index, "hostPath"), fact)


def runtime_sockets(at: Place) -> Iterator[Fault]:
    """Check that a pod can't talk to the container runtime."""
    for index, volume in entries(at.fields, "volumes"):
        path = text_at(volume, "hostPath", "path")
        if path.endswith(_SOCKETS):
            fact = f"through `{path}` its pods are root on their nodes"
            yield Fault(("volumes", index, "hostPath", "path"), fact)


def sysctls(at: Place) -> Iterator[Fault]:
    """Check that a pod sets kernel parameters that every node allows."""
    for index, one in entries(mapping(at.fields, "securityContext"), "sysctls"):
        name = text(one, "name").replace("/", ".")
        if not is_safe(name, at.manifest.version):
            path = ("securityContext", "sysctls", index, "name")
            yield Fault(path, f"nodes don't allow the sysctl `{name}` by default")


BASELINE: Rules = (
    whole(SPEC, guarding.SERVICE_LINKS, _SOURCE, service_links),
    whole(SPEC, guarding.HOST_NAMESPACE, _SOURCE, host_namespaces, *_NAMESPACES),
    whole(SPEC, guarding.HOST_PATH, _SOURCE, host_paths, "volumes"),
    whole(SPEC, guarding.RUNTIME_SOCKET, _SOURCE, runtime_sockets, "volumes"),
    whole(SPEC, guarding.UNSAFE_SYSCTL, _SOURCE, sysctls, "securityContext.sysctls"),
)
RESTRICTED: Rules = (whole(SPEC, guarding.DEFAULT_ACCOUNT, _SOURCE, default_account),)
