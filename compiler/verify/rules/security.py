"""Rules: the rights of pods and containers, and that they don't contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging
from compiler.knowledge.features import MOUNTED_LABELS, has
from compiler.regexes import regex
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import ID, is_inside, one_of
from compiler.verify.forms import named as spelled
from compiler.verify.manifest import Fields, items, items_at, mapping, mapping_at, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.containers import CONTAINERS, pod_of
from compiler.verify.rules.pods import KINDS, SPEC, every_container
from compiler.verify.rules.table import Rules, alone, entries, fields, unique, whole

_POD = "core.v1.PodSecurityContext"
_CONTAINER = "core.v1.SecurityContext"
_SECCOMP, _APPARMOR = "core.v1.SeccompProfile", "core.v1.AppArmorProfile"
_PROFILES = {
    _SECCOMP: "core.validateSeccompProfileField, core.validateSeccompProfileType",
    _APPARMOR: "core.ValidateAppArmorProfileField",
}
_FILE = ("localhostProfile",)
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


def privileges(fields: Fields) -> Iterator[Fault]:
    """Check that who gains no privileges has none."""
    if fields.get("allowPrivilegeEscalation") is not False:
        return
    if fields.get("privileged") is True:
        fact = "who is privileged has privileges, whatever `allowPrivilegeEscalation` says"
        yield Fault(("allowPrivilegeEscalation",), fact)
    if "CAP_SYS_ADMIN" in items_at(fields, "capabilities", "add"):
        fact = "who has `CAP_SYS_ADMIN` gains privileges, whatever `allowPrivilegeEscalation` says"
        yield Fault(("allowPrivilegeEscalation",), fact)


def root(fields: Fields) -> Iterator[Fault]:
    """Check that pods which may not run as root don't have to."""
    yield from _contradiction(fields, {})


def root_beside_pod(at: Place) -> Iterator[Fault]:
    """Check that who may not run as root does not have to, by what it or its pod says."""
    own, pod = mapping(at.fields, "securityContext"), mapping(pod_of(at), "securityContext")
    for fault in _contradiction(own, pod) if "runAsUser" in own or "runAsNonRoot" in own else ():
        yield fault._replace(path=("securityContext", *fault.path))


def _contradiction(own: Fields, pod: Fields) -> Iterator[Fault]:
    user = own.get("runAsUser", pod.get("runAsUser"))
    barred = own.get("runAsNonRoot", pod.get("runAsNonRoot"))
    if user == 0 and barred is True:
        field = "runAsUser" if "runAsUser" in own else "runAsNonRoot"
        fact = "`runAsUser: 0` is root, which `runAsNonRoot` rules out"
        yield Fault((field,), fact)


def unmasked(at: Place) -> Iterator[Fault]:
    """Check that only a pod with users of its own sees all of /proc."""
    if text(at.fields, "procMount") == "Unmasked" and pod_of(at).get("hostUsers") is not False:
        yield Fault(("procMount",), "`procMount: Unmasked` needs `hostUsers: false`")


def profile(fields: Fields) -> Iterator[Fault]:
    """Check that a profile has a name if it is the node's own, and only then."""
    kind, name = text(fields, "type"), fields.get("localhostProfile")
    if kind == "Localhost" and not name:
        yield Fault(
            ("localhostProfile",), "a profile of the type `Localhost` needs `localhostProfile`"
        )
    if kind in ("RuntimeDefault", "Unconfined") and name is not None:
        fact = f"a profile of the type `{kind}` has no `localhostProfile`"
        yield Fault(("localhostProfile",), fact, key=True)


def seccomp_file(fields: Fields) -> Iterator[Fault]:
    """Check that the file of a seccomp profile is one below the node's folder of them."""
    name = text(fields, "localhostProfile")
    if not is_inside(name):
        yield Fault(("localhostProfile",), f"`{name}` has to be a relative path without `..`")


def apparmor_name(fields: Fields) -> Iterator[Fault]:
    """Check that the name of an AppArmor profile is not too long, and has no blanks around it."""
    name = text(fields, "localhostProfile")
    if len(name) > _LONGEST_PROFILE or name != name.strip():
        fact = f"a profile's name has at most {_LONGEST_PROFILE} characters, no blanks around it"
        yield Fault(("localhostProfile",), fact)


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
    everyone = (at.fields, *(one for kind in KINDS for one in items(at.fields, kind)))
    if not any("windowsOptions" in mapping(one, "securityContext") for one in everyone):
        return
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
    alone(
        _CONTAINER,
        judging.SECURITY_CONTEXT,
        "core.ValidateSecurityContext",
        privileges,
        "allowPrivilegeEscalation",
    ),
    alone(_POD, judging.SECURITY_CONTEXT, "none: kubelet", root, "runAsUser"),
    *(
        whole(
            on,
            judging.SECURITY_CONTEXT,
            "none: kubelet",
            root_beside_pod,
            "securityContext.runAsUser",
            "securityContext.runAsNonRoot",
        )
        for on in CONTAINERS
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
        "securityContext.sysctls",
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
        for on, source in _PROFILES.items()
        for rule in (
            *fields(
                on,
                judging.SECURITY_CONTEXT,
                source,
                type=one_of("RuntimeDefault", "Localhost", "Unconfined", empty=False),
            ),
            alone(on, judging.SECURITY_CONTEXT, source, profile),
        )
    ),
    alone(_SECCOMP, judging.SECURITY_CONTEXT, _PROFILES[_SECCOMP], seccomp_file, *_FILE),
    alone(_APPARMOR, judging.SECURITY_CONTEXT, _PROFILES[_APPARMOR], apparmor_name, *_FILE),
)
