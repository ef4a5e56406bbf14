"""Rules: what the parts of a pod have to agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.diagnostics import Severity
from compiler.knowledge.features import USER_NAMESPACES, has
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import ADDRESS, QUALIFIED, between, named, one_of
from compiler.verify.manifest import Fields, items, items_at, mapping, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.containers import pod_of
from compiler.verify.rules.metadata import labelled
from compiler.verify.rules.table import Rules, entries, fields, needs, unique, whole

SPEC = "core.v1.PodSpec"
KINDS = ("initContainers", "containers", "ephemeralContainers")
_NAMED = ("containers", "initContainers", "ephemeralContainers")  # of two names, which is told
_OTHERS = frozenset({"initContainers", "ephemeralContainers"})
_OWN_NAMES = ("hostname", "subdomain")
_LONGEST_SEARCH = 2048
_SERVERS = 3
_SEARCHES = 32


def every_container(spec: Fields, kinds: tuple[str, ...] = KINDS) -> Sequence[tuple[Path, Fields]]:
    """Return the containers of a pod, of all kinds, each with its path."""
    return [
        ((kind, index), one) for kind in kinds if kind in spec for index, one in entries(spec, kind)
    ]


def _are_several(spec: Fields) -> bool:
    """Whether a pod has other containers than one that stays."""
    return len(items(spec, "containers")) != 1 or not _OTHERS.isdisjoint(spec)


def names_differ(at: Place) -> Iterator[Fault]:
    """Check that containers of all kinds have different names."""
    seen = set[str]()
    for path, one in every_container(at.fields, _NAMED) if _are_several(at.fields) else ():
        name = text(one, "name")
        if name and name in seen:
            yield Fault((*path, "name"), f"the name `{name}` is used twice in a pod")
        seen.add(name)


def has_containers(at: Place) -> Iterator[Fault]:
    """Check that a pod has a container, and none for debugging: those are added when it runs."""
    if "containers" in at.fields and not items(at.fields, "containers"):
        yield Fault(("containers",), "its pod has no containers")
    if at.fields.get("ephemeralContainers"):
        fact = "ephemeral containers are added to pods that run: a manifest has none"
        yield Fault(("ephemeralContainers",), fact, key=True)


def listeners_differ(at: Place) -> Iterator[Fault]:
    """Check that no two containers listen on the same port: they share an address."""
    yield from _clashes(at, beside_sidecars=False)


def sidecars_listen_apart(at: Place) -> Iterator[Fault]:
    """Check that a sidecar listens on no port of another container."""
    starting = entries(at.fields, "initContainers")
    if any(one.get("restartPolicy") == "Always" for _, one in starting):
        yield from _clashes(at, beside_sidecars=True)


def _clashes(at: Place, *, beside_sidecars: bool) -> Iterator[Fault]:
    """Yield the ports that a container declares after another one did."""
    listening: dict[tuple[int | None, str], tuple[str, bool]] = {}
    for path, container in every_container(at.fields) if _are_several(at.fields) else ():
        is_sidecar = path[0] == "initContainers"
        if is_sidecar and container.get("restartPolicy") != "Always":
            continue
        name = text(container, "name")
        for index, port in entries(container, "ports"):
            key = (number(port, "containerPort"), text(port, "protocol") or "TCP")
            other, was_sidecar = listening.setdefault(key, (name, is_sidecar))
            if other != name and (is_sidecar or was_sidecar) is beside_sidecars:
                fact = f"`{other}` and `{name}` both listen on port {key[0]}/{key[1]}"
                yield Fault((*path, "ports", index, "containerPort"), fact)


def host_ports_differ(at: Place) -> Iterator[Fault]:
    """Check that a port of the node is taken once."""
    found, own = number(at.fields, "hostPort"), _host_port(at.fields)
    for _, container in entries(pod_of(at), "containers") if found else ():
        for _, port in entries(container, "ports"):
            if port is at.fields:
                return
            if _host_port(port) == own and at.path[-4] == "containers":
                yield Fault(("hostPort",), f"the host port {found} is taken twice")
                return


def _host_port(port: Fields) -> tuple[str, int | None, str]:
    return text(port, "hostIP"), number(port, "hostPort"), text(port, "protocol") or "TCP"


def host_network_ports(at: Place) -> Iterator[Fault]:
    """Check that on the node's own network a port is the same inside and outside."""
    if at.fields.get("hostNetwork") is not True:
        return
    for index, container in entries(at.fields, "containers"):
        for place, port in entries(container, "ports"):
            found = number(port, "hostPort")
            if found and found != number(port, "containerPort"):
                fact = f"with `hostNetwork`, the host port {found} has to be the container's"
                yield Fault(("containers", index, "ports", place, "hostPort"), fact)


def shared_spaces(at: Place) -> Iterator[Fault]:
    """Check that spaces shared with the node don't exclude each other."""
    pod = at.fields
    if pod.get("hostPID") is True and pod.get("shareProcessNamespace") is True:
        fact = "`hostPID` and `shareProcessNamespace` exclude each other"
        yield Fault(("shareProcessNamespace",), fact)
    if pod.get("hostUsers") is not False or not has(at.manifest.version, USER_NAMESPACES):
        return
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field) is True:
            yield Fault((field,), f"`{field}` and `hostUsers: false` exclude each other")
    for path, container in every_container(pod):
        if items(container, "volumeDevices"):
            fact = "devices and `hostUsers: false` exclude each other"
            yield Fault((*path, "volumeDevices"), fact, key=True)


def name_servers(at: Place) -> Iterator[Fault]:
    """Check that a pod without a DNS policy has name servers."""
    if at.fields.get("dnsPolicy") == "None" and not items_at(at.fields, "dnsConfig", "nameservers"):
        yield Fault(("dnsConfig",), "with `dnsPolicy: None` it needs `dnsConfig.nameservers`")


def resolver_limits(at: Place) -> Iterator[Fault]:
    """Check that a pod's resolver has no more servers and domains than libc reads."""
    servers, searches = items(at.fields, "nameservers"), items(at.fields, "searches")
    if len(servers) > _SERVERS:
        yield Fault(("nameservers", _SERVERS), f"a pod has at most {_SERVERS} name servers")
    if len(searches) > _SEARCHES or len(" ".join(map(str, searches))) > _LONGEST_SEARCH:
        fact = f"a pod searches at most {_SEARCHES} domains of {_LONGEST_SEARCH} characters in all"
        yield Fault(("searches",), fact)
    for index, domain in enumerate(searches):
        if isinstance(domain, str) and domain != "." and not words.SEARCH.fits(domain.rstrip(".")):
            yield Fault(("searches", index), f"`{domain}` has to have {words.SEARCH.said}")


def negative_grace(at: Place) -> Iterator[Fault]:
    """Check that a pod has no negative time to end: a server makes it 1 second."""
    if (number(at.fields, "terminationGracePeriodSeconds") or 0) < 0:
        fact = "`terminationGracePeriodSeconds` can't be negative"
        yield Fault(("terminationGracePeriodSeconds",), fact)


def node_labels(at: Place) -> Iterable[Fault]:
    """Check that the labels which a node needs can be labels."""
    return labelled(mapping(at.fields, "nodeSelector"), ("nodeSelector",))


def host_names(at: Place) -> Iterator[Fault]:
    """Check that an overridden host name is the only say in the matter."""
    if at.fields.get("hostnameOverride") is None:
        return
    for field in ("setHostnameAsFQDN", "hostNetwork"):
        if at.fields.get(field) is True:
            yield Fault(
                ("hostnameOverride",), f"`hostnameOverride` and `{field}` exclude each other"
            )


_LINUX_ONLY = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
)


def fits_its_system(at: Place) -> Iterator[Fault]:
    """Check that a pod which says its system has no settings of the other one."""
    system = text_at(at.fields, "os", "name")
    wrong = {"linux": ("windowsOptions",), "windows": _LINUX_ONLY}.get(system, ())
    if not wrong:
        return
    for path, security in _contexts(at.fields):
        for field in wrong:
            if security.get(field) is not None:
                yield Fault((*path, field), f"a pod for {system} can't have `{field}`", key=True)
    for field in ("hostPID", "hostIPC", "hostUsers", "shareProcessNamespace"):
        if system == "windows" and at.fields.get(field):
            yield Fault((field,), f"a pod for windows can't have `{field}`", key=True)


def _contexts(pod: Fields) -> Iterator[tuple[Path, Fields]]:
    """Yield the security contexts of a pod and of its containers."""
    yield ("securityContext",), mapping(pod, "securityContext")
    for path, container in every_container(pod):
        yield (*path, "securityContext"), mapping(container, "securityContext")


def own_names(at: Place) -> Iterator[Fault]:
    """Check that a pod's host name and domain are labels: a StatefulSet gives its own."""
    for field in _OWN_NAMES if at.manifest.kind != "StatefulSet" else ():
        found = text(at.fields, field)
        if found and not words.LABEL.fits(found):
            yield Fault((field,), f"`{field}: {found}` has to be {words.LABEL.said}")


def waits_nowhere(at: Place) -> Iterator[Fault]:
    """Check that a pod which waits for its gates is on no node yet."""
    if items(at.fields, "schedulingGates") and text(at.fields, "nodeName"):
        fact = "a pod with `schedulingGates` is on no node yet, and can't have `nodeName`"
        yield Fault(("nodeName",), fact, key=True)


def claims_differ(at: Place) -> Iterator[Fault]:
    """Check that a container uses a claim, or a request of it, once."""
    seen = set[tuple[str, str]]()
    for index, one in entries(at.fields, "claims"):
        name, request = text(one, "name"), text(one, "request")
        taken = {other for known, other in seen if known == name}
        if request in taken or "" in taken or (taken and not request):
            yield Fault(("claims", index), f"the claim `{name}` is used twice")
        seen.add((name, request))


def resource_claim(at: Place) -> Iterator[Fault]:
    """Check that a container uses a claim of its pod."""
    known = {text(claim, "name") for _, claim in entries(pod_of(at), "resourceClaims")}
    if text(at.fields, "name") not in known:
        fact = f"`{text(at.fields, 'name')}` is none of the pod's `resourceClaims`"
        yield Fault(("name",), fact)


def given_priority(at: Place) -> Iterator[Fault]:
    """Check that a pod's priority comes from its class."""
    priority = number(at.fields, "priority")
    if priority and not text(at.fields, "priorityClassName"):
        fact = f"`priority: {priority}` is refused: a pod's priority is that of its class"
        yield Fault(("priority",), fact, "name a PriorityClass in `priorityClassName`", key=True)


def given_overhead(at: Place) -> Iterator[Fault]:
    """Check that what a pod takes beside its containers comes from its runtime class."""
    if mapping(at.fields, "overhead") and not text(at.fields, "runtimeClassName"):
        fact = "`overhead` is refused: it is that of the pod's runtime class"
        yield Fault(("overhead",), fact, "take it away, or name a `runtimeClassName`", key=True)


RULES: Rules = (
    whole(
        SPEC,
        codes.OBJECT_NAME,
        "core.validateContainers, core.validateInitContainers, core.validateEphemeralContainers",
        names_differ,
    ),
    whole(
        SPEC,
        judging.CONTAINER,
        "core.validateContainers, core.ValidatePodTemplateSpec, core.ValidatePodCreate",
        has_containers,
    ),
    whole(SPEC, codes.PORT, "none: the second can't start", listeners_differ),
    whole(
        SPEC, codes.PORT, "none: both may end on their own", sidecars_listen_apart, "initContainers"
    )._replace(severity=Severity.WARNING),
    whole(
        "core.v1.ContainerPort",
        codes.PORT,
        "core.checkHostPortConflicts",
        host_ports_differ,
        "hostPort",
    ),
    whole(SPEC, codes.PORT, "core.validatePodHostNetworkDeps", host_network_ports, "hostNetwork"),
    whole(
        SPEC,
        judging.POD_NETWORK,
        "core.validatePodSpecSecurityContext, core.validateHostUsers",
        shared_spaces,
        "hostPID",
        "hostUsers",
    ),
    whole(SPEC, judging.POD_NETWORK, "core.validatePodDNSConfig", name_servers, "dnsPolicy"),
    whole(SPEC, judging.SENSELESS, "none: made 1", negative_grace, "terminationGracePeriodSeconds"),
    whole(SPEC, judging.REFUSED, "Priority (admission)", given_priority, "priority"),
    whole(SPEC, judging.REFUSED, "RuntimeClass (admission)", given_overhead, "overhead"),
    whole(SPEC, codes.LABEL, "core.ValidatePodSpec", node_labels, "nodeSelector"),
    whole(SPEC, codes.OBJECT_NAME, "core.ValidatePodSpec", own_names, *_OWN_NAMES),
    whole(SPEC, codes.FIELD, "core.ValidatePodCreate", waits_nowhere, "schedulingGates"),
    whole(SPEC, judging.POD_NETWORK, "core.validatePodHostName", host_names, "hostnameOverride"),
    whole(
        SPEC,
        judging.SECURITY_CONTEXT,
        "core.validateLinux, core.validateWindows",
        fits_its_system,
        "os",
    ),
    whole(
        "core.v1.ResourceClaim",
        judging.RESOURCE_NAME,
        "core.validateResourceClaimNames",
        resource_claim,
    ),
    *fields(
        "core.v1.ResourceClaim",
        judging.RESOURCE_NAME,
        "core.validateResourceClaimNames",
        request=named(words.LABEL),
    ),
    whole(
        "core.v1.ResourceRequirements",
        judging.RESOURCE_NAME,
        "core.validateResourceClaimNames",
        claims_differ,
        "claims",
    ),
    *fields(
        "core.v1.PodResourceClaim",
        judging.RESOURCE_NAME,
        "core.validatePodResourceClaim",
        name=named(words.LABEL, empty=False),
        resourceClaimName=named(words.SUBDOMAIN, empty=False),
        resourceClaimTemplateName=named(words.SUBDOMAIN, empty=False),
    ),
    *fields(
        SPEC,
        codes.FIELD,
        "core.validateRestartPolicy, core.validateDNSPolicy, core.ValidatePreemptionPolicy",
        restartPolicy=one_of("Always", "OnFailure", "Never"),
        dnsPolicy=one_of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        preemptionPolicy=one_of("Never", "PreemptLowerPriority", empty=False),
        activeDeadlineSeconds=between(1, 2**31 - 1),
    ),
    *fields(
        SPEC,
        codes.OBJECT_NAME,
        "core.ValidatePodSpec",
        hostnameOverride=named(words.SUBDOMAIN._replace(longest=64)),
        nodeName=named(words.SUBDOMAIN),
        serviceAccountName=named(words.SUBDOMAIN),
        serviceAccount=named(words.SUBDOMAIN),
        priorityClassName=named(words.SUBDOMAIN),
        runtimeClassName=named(words.SUBDOMAIN, empty=False),
    ),
    *fields(
        "core.v1.PodOS",
        codes.FIELD,
        "core.validateOS",
        name=one_of("linux", "windows", empty=False),
    ),
    whole(
        "core.v1.PodDNSConfig", judging.POD_NETWORK, "core.validatePodDNSConfig", resolver_limits
    ),
    *fields(
        "core.v1.PodDNSConfig",
        judging.POD_NETWORK,
        "core.validatePodDNSConfig",
        nameservers=ADDRESS,
    ),
    needs("core.v1.PodDNSConfigOption", judging.POD_NETWORK, "core.validatePodDNSConfig", "name"),
    *fields(
        "core.v1.HostAlias",
        judging.POD_NETWORK,
        "core.ValidateHostAliases",
        ip=ADDRESS,
        hostnames=named(words.SUBDOMAIN, empty=False),
    ),
    *fields(
        "core.v1.PodReadinessGate",
        codes.FIELD,
        "core.validateReadinessGates",
        conditionType=QUALIFIED,
    ),
    *fields(
        "core.v1.PodSchedulingGate", codes.FIELD, "core.validateSchedulingGates", name=QUALIFIED
    ),
    unique(SPEC, codes.FIELD, "core.validateSchedulingGates", "schedulingGates", "name"),
    unique(SPEC, judging.RESOURCE_NAME, "core.validatePodResourceClaims", "resourceClaims", "name"),
)
