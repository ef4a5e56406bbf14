"""Rules: what a server takes of a pod, and the node that is to run it refuses, or never means."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from difflib import get_close_matches

from compiler.codes import judging
from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.bundle import is_at_least
from compiler.verify.forms import named
from compiler.verify.manifest import Fields, items, mapping_at, number, text, text_at
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.quantities import quantity
from compiler.verify.rules.containers import CONTAINERS, name_of, pod_of
from compiler.verify.rules.pods import SPEC, every_container
from compiler.verify.rules.table import Rules, entries, fields, several, unique, whole

# https://man7.org/linux/man-pages/man7/capabilities.7.html
_CAPABILITIES = frozenset(
    (
        "ALL",
        "AUDIT_CONTROL",
        "AUDIT_READ",
        "AUDIT_WRITE",
        "BLOCK_SUSPEND",
        "BPF",
        "CHECKPOINT_RESTORE",
        "CHOWN",
        "DAC_OVERRIDE",
        "DAC_READ_SEARCH",
        "FOWNER",
        "FSETID",
        "IPC_LOCK",
        "IPC_OWNER",
        "KILL",
        "LEASE",
        "LINUX_IMMUTABLE",
        "MAC_ADMIN",
        "MAC_OVERRIDE",
        "MKNOD",
        "NET_ADMIN",
        "NET_BIND_SERVICE",
        "NET_BROADCAST",
        "NET_RAW",
        "PERFMON",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYSLOG",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_CHROOT",
        "SYS_MODULE",
        "SYS_NICE",
        "SYS_PACCT",
        "SYS_PTRACE",
        "SYS_RAWIO",
        "SYS_RESOURCE",
        "SYS_TIME",
        "SYS_TTY_CONFIG",
        "WAKE_ALARM",
    )
)
_PREFIX = "CAP_"
# `$(NAME)` in a path; `$$` stands for a dollar sign.
_MENTION = regex(r"\$\$|\$\(([^()]*)\)")
# Variables that a node adds for the Services of a namespace.
_OF_SERVICES = regex(r".+_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_[0-9]+_.+)?)")
_HUGE = "HugePages"
_PAGES = "hugepages-"
# The version that has the gate `GitRepoVolumeDriver` off.
_NO_REPOSITORIES_SINCE = "1.33"


def _capability(value: Plain) -> str:
    """Return which capability a text was meant to be."""
    bare = str(value).upper().removeprefix(_PREFIX)
    close = get_close_matches(bare, sorted(_CAPABILITIES), n=1)
    return f"write `{close[0]}`" if close else ""


_CAPABILITY = Form(
    "a capability of Linux without its `CAP_`, such as `NET_ADMIN`",
    lambda value: not isinstance(value, str) or value.upper() in _CAPABILITIES,
    _capability,
)


def folder(at: Place) -> Iterator[Fault]:
    """Check that a container's working directory is an absolute path."""
    path = text(at.fields, "workingDir")
    if path and not path.startswith("/") and not _is_of_windows(path, at):
        fact = f"`workingDir: {path}` of {name_of(at)} has to begin with `/`: nothing starts in it"
        yield Fault(("workingDir",), fact, f"write `/{path.removeprefix('./')}`")


def _is_of_windows(path: str, at: Place) -> bool:
    pod = pod_of(at)
    system = text_at(pod, "os", "name") or text_at(pod, "nodeSelector", "kubernetes.io/os")
    return system == "windows" or ":" in path or "\\" in path


def parts(at: Place) -> Iterator[Fault]:
    """Check that a variable in `subPathExpr` is one of its container's, and not empty."""
    if items(at.fields, "envFrom"):
        return
    known = {
        text(variable, "name")
        for _, variable in entries(at.fields, "env")
        if text(variable, "value") or variable.get("valueFrom") is not None
    }
    for index, mount in entries(at.fields, "volumeMounts"):
        for match in _MENTION.finditer(text(mount, "subPathExpr")):
            name = match[1]
            if name and name not in known and not _OF_SERVICES.fullmatch(name):
                fact = f"{name_of(at)} has no variable `{name}` for this path, or an empty one"
                yield Fault(("volumeMounts", index, "subPathExpr"), fact, "add it to `env`")


def container(at: Place) -> Iterator[Fault]:
    """Check that an amount is that of a container of the pod."""
    name, pod = text(at.fields, "containerName"), pod_of(at)
    if name and pod and not any(text(one, "name") == name for _, one in every_container(pod)):
        yield Fault(("containerName",), f"no container of the pod is called `{name}`")


def repository(at: Place) -> Iterator[Fault]:
    """Check that nodes still clone repositories."""
    if is_at_least(at.manifest.version, _NO_REPOSITORIES_SINCE):
        fact = f"nodes clone no repository since Kubernetes {_NO_REPOSITORIES_SINCE}"
        hint = "clone it in an init container, into an `emptyDir`"
        yield Fault((), fact, hint, key=True)


def huge_pages(at: Place) -> Iterator[Fault]:
    """Check that a volume of huge pages is in a pod that asks for such pages."""
    for index, volume in entries(at.fields, "volumes"):
        medium = text_at(volume, "emptyDir", "medium")
        if medium.startswith(_HUGE) and not _is_asked_for(medium, _pages(at.fields)):
            fact = f"no container of the pod asks for pages as `medium: {medium}` needs them"
            size = medium.partition("-")[2] or "2Mi"
            hint = f"give one a limit of `{_PAGES}{size}`"
            yield Fault(("volumes", index, "emptyDir", "medium"), fact, hint)


def _pages(pod: Fields) -> set[int | None]:
    """Return the sizes of the huge pages that a pod asks for, in billionths of a byte."""
    asking = [pod, *(one for _, one in every_container(pod))]
    amounts = (
        mapping_at(one, "resources", kind) for one in asking for kind in ("requests", "limits")
    )
    names = (name for one in amounts for name in one if name.startswith(_PAGES))
    return {quantity(name.removeprefix(_PAGES)) for name in names}


def _is_asked_for(medium: str, sizes: set[int | None]) -> bool:
    size = medium.partition("-")[2]
    return quantity(size) in sizes if size else len(sizes) == 1


def program(at: Place) -> Iterator[Fault]:
    """Check that a command is a program and its arguments, not a line of a shell in one text."""
    command = items(at.fields, "command")
    first = command[0] if command else None
    if not isinstance(first, str) or len(command) > 1:
        return
    name, _, rest = first.strip().partition(" ")
    is_line = rest and ("/" not in name or rest.lstrip().startswith("-"))
    if is_line and not _is_of_windows(first, at):
        fact = f"`{name} …` is one text, and taken for the name of a program"
        yield Fault(("command", 0), fact, f"write `{_split(first)}`")


def _split(line: str) -> str:
    """Return a line of a shell as the list that a container runs."""
    plain = not set(line) & set("|&;<>()$`\\*?[#~!{\n")
    try:
        found = shlex.split(line) if plain else ["sh", "-c", line]
    except ValueError:
        found = ["sh", "-c", line]
    return f"[{', '.join(map(_item, found))}]"


def _item(word: str) -> str:
    return word if word.replace("-", "").isalnum() and not word.isdecimal() else f'"{word}"'


def listens_once(at: Place) -> Iterator[Fault]:
    """Check that a container declares a port once."""
    seen = set[tuple[int | None, str]]()
    for index, port in several(at.fields, "ports"):
        key = number(port, "containerPort"), text(port, "protocol") or "TCP"
        if key in seen and key[0] is not None and not port.get("hostPort"):
            fact = f"{name_of(at)} declares the port {key[0]} of {key[1]} twice"
            yield Fault(("ports", index, "containerPort"), fact)
        seen.add(key)


def over_everything(at: Place) -> Iterator[Fault]:
    """Check that nothing is mounted over the whole image."""
    if text(at.fields, "mountPath") == "/" and not _is_of_windows("", at):
        fact = "a volume at `/` hides the whole image, its program too"
        yield Fault(("mountPath",), fact, "mount it at a folder")


def login(at: Place) -> Iterator[Fault]:
    """Check that a Secret that a pod's images are pulled with has a name."""
    is_one = at.path[-3:-1] == ("spec", "imagePullSecrets") and at.fields.keys() <= {"name"}
    if is_one and not at.fields.get("name"):
        yield Fault(("name",), "an item of `imagePullSecrets` has no name, and is passed over")


# Objects that volumes come from, by fields that a server takes as they are.
_NAMES = (
    ("SecretVolumeSource", "secretName"),
    ("ConfigMapVolumeSource", "name"),
    ("SecretProjection", "name"),
    ("ConfigMapProjection", "name"),
    ("PersistentVolumeClaimVolumeSource", "claimName"),
)
_NODE = "none: kubelet"
_RUNTIME = "none: container runtimes"
RULES: Rules = (
    *(
        rule
        for on in CONTAINERS
        for rule in (
            whole(on, judging.UNSTARTABLE, _RUNTIME, folder, "workingDir"),
            whole(on, judging.UNSTARTABLE, _NODE, parts, "volumeMounts"),
            whole(on, judging.SENSELESS, _RUNTIME, program, "command"),
        )
    ),
    whole("core.v1.ExecAction", judging.SENSELESS, _RUNTIME, program, "command"),
    whole("core.v1.ResourceFieldSelector", judging.UNSTARTABLE, _NODE, container, "containerName"),
    whole("core.v1.GitRepoVolumeSource", judging.UNSTARTABLE, _NODE, repository),
    whole(SPEC, judging.UNSTARTABLE, _NODE, huge_pages, "volumes"),
    *(
        rule
        for on, field in _NAMES
        for rule in fields(
            f"core.v1.{on}", judging.UNSTARTABLE, _NODE, **{field: named(words.SUBDOMAIN)}
        )
    ),
    *fields("core.v1.Capabilities", judging.SENSELESS, _RUNTIME, add=_CAPABILITY, drop=_CAPABILITY),
    whole(
        "core.v1.Container",
        judging.SENSELESS,
        "none: a warning of the server",
        listens_once,
        "ports",
    ),
    whole("core.v1.VolumeMount", judging.SENSELESS, _RUNTIME, over_everything),
    whole(
        "core.v1.LocalObjectReference", judging.SENSELESS, "none: a warning of the server", login
    ),
    *(
        unique(f"core.v1.{on}", judging.SENSELESS, "none: the last is there", "items", "path")
        for on in ("SecretVolumeSource", "ConfigMapVolumeSource")
    ),
)
