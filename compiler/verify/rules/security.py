"""Rules: the rights of pods and containers, and that they don't contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.knowledge.features import MOUNTED_LABELS, has
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import ID, one_of
from compiler.verify.forms import named as spelled
from compiler.verify.manifest import items_at, mapping, mapping_at, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.containers import pod_of
from compiler.verify.rules.pods import SPEC, every_container
from compiler.verify.rules.table import Rules, entries, fields, unique, whole

_POD = "core.v1.PodSecurityContext"
_CONTAINER = "core.v1.SecurityContext"
_PROFILES = ("core.v1.SeccompProfile", "core.v1.AppArmorProfile")
_WINDOWS = "core.v1.WindowsSecurityContextOptions"
_WINDOWS_SOURCE = "core.validateWindowsSecurityContextOptions"
_NETBIOS = regex(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
_USER = regex(r'[^"/\\:;|=,+*?<>@\[\]\x00-\x1f\x7f]{1,104}')
_DOTS = regex(r"[. ]+")
_CREDENTIALS = 64 * 1024  # bytes
_LONGEST_PROFILE = 4095
_IPC = ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")


def labelled_by_mounting(at: Place) -> Iterator[Fault]:
    """Check that volumes get their SELinux label by being mounted only where a server knows how."""
    version = at.manifest.version
    if at.fields["seLinuxChangePolicy"] == "MountOption" and not has(version, MOUNTED_LABELS):
        fact = f"Kubernetes {version} takes no `seLinuxChangePolicy` but `Recursive`"
        yield Fault(("seLinuxChangePolicy",), fact, f"Kubernetes {MOUNTED_LABELS} does")


def privileges(at: Place) -> Iterator[Fault]:
    """Check that who gains no privileges has none."""
    if at.fields.get("allowPrivilegeEscalation") is not False:
        return
    if at.fields.get("privileged") is True:
        fact = "who is privileged has privileges, whatever `allowPrivilegeEscalation` says"
        yield Fault(("allowPrivilegeEscalation",), fact)
    if "CAP_SYS_ADMIN" in items_at(at.fields, "capabilities", "add"):
        fact = "who has `CAP_SYS_ADMIN` gains privileges, whatever `allowPrivilegeEscalation` says"
        yield Fault(("allowPrivilegeEscalation",), fact)


def root(at: Place) -> Iterator[Fault]:
    """Check that who may not run as root does not have to."""
    own, pod = at.fields, mapping(pod_of(at), "securityContext")
    user = own.get("runAsUser", pod.get("runAsUser"))
    barred = own.get("runAsNonRoot", pod.get("runAsNonRoot"))
    if user == 0 and barred is True and ("runAsUser" in own or "runAsNonRoot" in own):
        field = "runAsUser" if "runAsUser" in own else "runAsNonRoot"
        fact = "`runAsUser: 0` is root, which `runAsNonRoot` rules out"
        yield Fault((field,), fact)


def unmasked(at: Place) -> Iterator[Fault]:
    """Check that only a pod with users of its own sees all of /proc."""
    if text(at.fields, "procMount") == "Unmasked" and pod_of(at).get("hostUsers") is not False:
        yield Fault(("procMount",), "`procMount: Unmasked` needs `hostUsers: false`")


def profile(at: Place) -> Iterator[Fault]:
    """Check that a profile has a name if it is the node's own, and only then."""
    kind, name = text(at.fields, "type"), at.fields.get("localhostProfile")
    if kind == "Localhost" and not name:
        yield Fault(
            ("localhostProfile",), "a profile of the type `Localhost` needs `localhostProfile`"
        )
    if kind in ("RuntimeDefault", "Unconfined") and name is not None:
        fact = f"a profile of the type `{kind}` has no `localhostProfile`"
        yield Fault(("localhostProfile",), fact, key=True)
    if at.path[-1] == "seccompProfile" and isinstance(name, str) and _leaves(name):
        yield Fault(("localhostProfile",), f"`{name}` has to be a relative path without `..`")
    if at.path[-1] == "appArmorProfile" and isinstance(name, str) and _is_odd(name):
        fact = f"a profile's name has at most {_LONGEST_PROFILE} characters, no blanks around it"
        yield Fault(("localhostProfile",), fact)


def _is_odd(name: str) -> bool:
    return len(name) > _LONGEST_PROFILE or name != name.strip()


def _leaves(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


def sysctls(at: Place) -> Iterator[Fault]:
    """Check that kernel parameters of the node's own spaces are left alone."""
    for index, one in entries(mapping(at.fields, "securityContext"), "sysctls"):
        name = text(one, "name").replace("/", ".")
        for field, starts in (("hostNetwork", ("net.",)), ("hostIPC", _IPC)):
            if name.startswith(starts) and at.fields.get(field) is True:
                fact = f"the sysctl `{name}` can't be set with `{field}`"
                yield Fault(("securityContext", "sysctls", index, "name"), fact)


def host_process(at: Place) -> Iterator[Fault]:
    """Check that containers which are processes of a Windows node share its network."""
    if at.fields.get("hostProcess") is True and pod_of(at).get("hostNetwork") is not True:
        yield Fault(("hostProcess",), "processes of the node need `hostNetwork: true`")


def windows_user(at: Place) -> Iterator[Fault]:
    """Check that a Windows user has a name, in a domain or in none, of letters that names have."""
    written = at.fields.get("runAsUserName")
    if not isinstance(written, str):
        return
    domain, _, user = written.rpartition("\\")
    is_known = not domain or _NETBIOS.fullmatch(domain) or words.SUBDOMAIN.fits(domain)
    is_named = _USER.fullmatch(user) and not _DOTS.fullmatch(user) and not written.startswith("\\")
    if not (is_known and is_named):
        fact = f"`runAsUserName: {written}` has to be such as `ContainerUser` or `DOMAIN\\NAME`"
        yield Fault(("runAsUserName",), fact)


def credentials(at: Place) -> Iterator[Fault]:
    """Check that credentials written out for Windows are not empty, and 64 KiB at most."""
    size = len(text(at.fields, "gmsaCredentialSpec").encode())
    if at.fields["gmsaCredentialSpec"] is not None and not 0 < size <= _CREDENTIALS:
        fact = f"`gmsaCredentialSpec` has {size} bytes, and 1 to {_CREDENTIALS} are taken"
        yield Fault(("gmsaCredentialSpec",), fact)


def all_of_the_node(at: Place) -> Iterator[Fault]:
    """Check that all containers of a pod are processes of a Windows node, or none."""
    path: Path = ("securityContext", "windowsOptions")
    every = mapping_at(at.fields, "securityContext", "windowsOptions").get("hostProcess")
    said = []
    for place, one in every_container(at.fields):
        own = mapping_at(one, "securityContext", "windowsOptions").get("hostProcess")
        said.append(every if own is None else own)
        if every is not None and own is not None and own != every:
            fact = "`hostProcess` of a container has to be that of its pod"
            yield Fault((*place, *path, "hostProcess"), fact)
    if True in said and not all(said):
        yield Fault(("containers",), "either all containers are processes of the node, or none")


RULES: Rules = (
    whole(_WINDOWS, judging.SECURITY_CONTEXT, _WINDOWS_SOURCE, windows_user, "runAsUserName"),
    whole(_WINDOWS, judging.SECURITY_CONTEXT, _WINDOWS_SOURCE, credentials, "gmsaCredentialSpec"),
    *fields(
        _WINDOWS,
        judging.SECURITY_CONTEXT,
        _WINDOWS_SOURCE,
        gmsaCredentialSpecName=spelled(words.SUBDOMAIN, empty=False),
    ),
    whole(
        _CONTAINER,
        judging.SECURITY_CONTEXT,
        "core.ValidateSecurityContext",
        privileges,
        "allowPrivilegeEscalation",
    ),
    *(
        whole(on, judging.SECURITY_CONTEXT, "none: kubelet", root, "runAsUser", "runAsNonRoot")
        for on in (_CONTAINER, _POD)
    ),
    whole(
        _CONTAINER,
        judging.SECURITY_CONTEXT,
        "core.ValidateSecurityContext",
        unmasked,
        "procMount",
    ),
    whole(
        SPEC,
        judging.SECURITY_CONTEXT,
        "core.validateSysctls, core.ValidateHostSysctl",
        sysctls,
        "securityContext",
    ),
    whole(
        _WINDOWS,
        judging.SECURITY_CONTEXT,
        "core.validateWindowsHostProcessPod",
        host_process,
    ),
    whole(SPEC, judging.SECURITY_CONTEXT, "core.validateWindowsHostProcessPod", all_of_the_node),
    *fields(
        _CONTAINER,
        judging.SECURITY_CONTEXT,
        "core.ValidateSecurityContext, core.ValidateProcMountType",
        runAsUser=ID,
        runAsGroup=ID,
        procMount=one_of("Default", "Unmasked", empty=False),
    ),
    *fields(
        _POD,
        judging.SECURITY_CONTEXT,
        "core.validatePodSpecSecurityContext",
        runAsUser=ID,
        runAsGroup=ID,
        fsGroup=ID,
        supplementalGroups=ID,
        fsGroupChangePolicy=one_of("OnRootMismatch", "Always", empty=False),
        supplementalGroupsPolicy=one_of("Merge", "Strict", empty=False),
        seLinuxChangePolicy=one_of("Recursive", "MountOption", empty=False),
    ),
    whole(
        _POD,
        judging.SECURITY_CONTEXT,
        "core.validateSELinuxChangePolicy",
        labelled_by_mounting,
        "seLinuxChangePolicy",
    ),
    *fields(
        "core.v1.Sysctl",
        judging.SECURITY_CONTEXT,
        "core.IsValidSysctlName",
        name=spelled(words.SYSCTL, empty=False),
    ),
    unique(_POD, judging.SECURITY_CONTEXT, "core.validateSysctls", "sysctls", "name"),
    *(
        rule
        for on in _PROFILES
        for rule in (
            *fields(
                on,
                judging.SECURITY_CONTEXT,
                "core.validateSeccompProfileType, core.ValidateAppArmorProfileField",
                type=one_of("RuntimeDefault", "Localhost", "Unconfined", empty=False),
            ),
            whole(
                on,
                judging.SECURITY_CONTEXT,
                "core.validateSeccompProfileField, core.ValidateAppArmorProfileField",
                profile,
            ),
        )
    ),
)
