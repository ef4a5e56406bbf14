"""Rules: Services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import governing, judging
from compiler.codes import verifying as codes
from compiler.verify import words
from compiler.verify.forms import (
    ADDRESS,
    PADDED_CIDR,
    PORT,
    PORT_OR_NAME,
    PROTOCOL,
    QUALIFIED,
    USABLE,
    between,
    is_address,
    is_port,
    named,
    one_of,
)
from compiler.verify.manifest import Fields, items, mapping, number, number_at, text, texts
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.metadata import labelled
from compiler.verify.rules.table import (
    Rules,
    entries,
    fields,
    has_any,
    is_given,
    several,
    unique,
    unless,
    whole,
)

_SPEC = "core.v1.ServiceSpec"
_PORT = "core.v1.ServicePort"
NODE_PORTS = range(30000, 32768)
_DAY = 86400  # seconds that a client may stay with a pod
_KINDS = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
_OUTSIDE = ("NodePort", "LoadBalancer")
_ADDRESSES = ("clusterIP", "clusterIPs")
_BALANCER_ONLY = ("loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts")


def kind_of(service: Fields) -> str:
    """Return a Service's type."""
    return text(service, "type") or "ClusterIP"


def is_headless(service: Fields) -> bool:
    """Whether a Service has no address of its own."""
    return service.get("clusterIP") == "None" or items(service, "clusterIPs") == ["None"]


def has_ports(at: Place) -> Iterator[Fault]:
    """Check that a Service has ports, unless names are all it gives."""
    if items(at.fields, "ports"):
        return
    if not is_headless(at.fields) and kind_of(at.fields) != "ExternalName":
        yield Fault(("ports",), "it has no ports, and is not headless")


def port_names(at: Place) -> Iterator[Fault]:
    """Check that each of several ports has a name."""
    for index, port in several(at.fields, "ports"):
        if not text(port, "name"):
            fact = f"port {port.get('port')} needs a name: there are several"
            yield Fault(("ports", index), fact)


def ports_differ(at: Place) -> Iterator[Fault]:
    """Check that a port, and a port of the nodes, is there once for each protocol."""
    seen = set[tuple[str, int, str]]()
    for index, port in several(at.fields, "ports"):
        protocol = text(port, "protocol") or "TCP"
        for field in ("port", "nodePort"):
            found = number(port, field)
            if found and (field, found, protocol) in seen:
                what = "port" if field == "port" else "node port"
                yield Fault(("ports", index, field), f"{what} {found}/{protocol} is there twice")
            seen.add((field, found or 0, protocol))


def headless(at: Place) -> Iterator[Fault]:
    """Check that a headless Service is open inside the cluster only."""
    kind = kind_of(at.fields)
    if is_headless(at.fields) and kind in _OUTSIDE:
        yield Fault(("clusterIP",), f"a headless Service can't be a {kind}")


def external_name(at: Place) -> Iterator[Fault]:
    """Check that a Service which is another name has that name, and no address."""
    if kind_of(at.fields) != "ExternalName":
        return
    name = text(at.fields, "externalName").removesuffix(".")
    if not words.SUBDOMAIN.fits(name):
        fact = f"`externalName: {name}` has to be the name of a host"
        yield Fault(("externalName",), fact if name else "it needs `externalName`")
    for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if is_given(at.fields.get(field)):
            yield Fault((field,), f"a Service that is another name has no `{field}`", key=True)


def node_ports(at: Place) -> Iterator[Fault]:
    """Check that only a Service that is open outside has a port on nodes, in their range."""
    for index, port in entries(at.fields, "ports"):
        found = number(port, "nodePort")
        if not found or kind_of(at.fields) not in _KINDS:
            continue  # which is told
        kind, path = kind_of(at.fields), ("ports", index, "nodePort")
        if kind not in _OUTSIDE:
            fact = f"a Service of the type `{kind}` has no port on nodes"
            yield Fault(path, fact, "write `type: NodePort`, or take `nodePort` away", key=True)
        elif found not in NODE_PORTS:
            yield Fault(path, f"the node port {found} is outside {NODE_PORTS[0]}-{NODE_PORTS[-1]}")


def affinity(at: Place) -> Iterator[Fault]:
    """Check that a time with one pod comes with `sessionAffinity: ClientIP`."""
    how = text(at.fields, "sessionAffinity") or "None"
    if at.fields.get("sessionAffinityConfig") is not None and how == "None":
        fact = "`sessionAffinityConfig` has no effect without `sessionAffinity: ClientIP`"
        yield Fault(("sessionAffinityConfig",), fact, key=True)


def affinity_time(at: Place) -> Iterator[Fault]:
    """Check that the time with one pod is a second at least, and a day at most."""
    seconds = number_at(at.fields, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
    is_heeded = text(at.fields, "sessionAffinity") == "ClientIP"
    if is_heeded and seconds is not None and not 0 < seconds <= _DAY:
        path = ("sessionAffinityConfig", "clientIP", "timeoutSeconds")
        yield Fault(path, f"`timeoutSeconds: {seconds}` has to be a number from 1 to {_DAY}")


def of_balancers(at: Place) -> Iterator[Fault]:
    """Check that only a LoadBalancer has what belongs to one."""
    kind = kind_of(at.fields)
    for field in _BALANCER_ONLY if kind != "LoadBalancer" else ():
        value = at.fields.get(field)
        if value is not None and value != []:
            yield Fault((field,), f"`{field}` needs `type: LoadBalancer`", key=True)


def traffic(at: Place) -> Iterator[Fault]:
    """Check that a policy on traffic from outside is said where such traffic comes."""
    kind, policy = kind_of(at.fields), text(at.fields, "externalTrafficPolicy")
    open_outside = kind in _OUTSIDE or bool(items(at.fields, "externalIPs"))
    if policy and not open_outside and kind in _KINDS:
        fact = f"`externalTrafficPolicy` means nothing: `type: {kind}` is not open to outside"
        yield Fault(("externalTrafficPolicy",), fact, key=True)
    if number(at.fields, "healthCheckNodePort") and not (
        kind == "LoadBalancer" and policy == "Local"
    ):
        fact = "`healthCheckNodePort` needs a LoadBalancer with `externalTrafficPolicy: Local`"
        yield Fault(("healthCheckNodePort",), fact, key=True)


def addresses(at: Place) -> Iterator[Fault]:
    """Check that a Service's addresses are addresses, and the first of several is the one."""
    one, several = text(at.fields, "clusterIP"), items(at.fields, "clusterIPs")
    if one not in ("", "None") and not is_address(one):
        yield Fault(("clusterIP",), f"`clusterIP: {one}` has to be an IP address or `None`")
    if several and several[0] != one:
        yield Fault(("clusterIPs",), "the first of `clusterIPs` has to be `clusterIP`")
    of_family = [":" in str(address) for address in several]
    if len(of_family) != len(set(of_family)):
        yield Fault(("clusterIPs", 1), "`clusterIPs` has one address of each family at most")
    for index, address in enumerate(several):
        alone = address == "None" and len(several) == 1
        if isinstance(address, str) and not (alone or is_address(address)):
            yield Fault(("clusterIPs", index), f"`{address}` has to be an IP address")


def families(at: Place) -> Iterator[Fault]:
    """Check that addresses are of the families that are named."""
    names = items(at.fields, "ipFamilies")
    one = text(at.fields, "clusterIP")
    if names and is_address(one) and (":" in one) != (names[0] == "IPv6"):
        yield Fault(("clusterIP",), f"`clusterIP: {one}` is no address of the family {names[0]}")
    if len(names) > 1 and text(at.fields, "ipFamilyPolicy") == "SingleStack":
        yield Fault(("ipFamilyPolicy",), "`SingleStack` takes one family, and there are two")


def annotated(at: Place) -> Iterator[Fault]:
    """Check that a Service's annotations say what they can, and nothing else than its fields."""
    notes = texts(at.fields, *_NOTES)
    if not notes:
        return
    if notes.get(_MODE, notes.get(_HINTS)) != notes.get(_HINTS, notes.get(_MODE)):
        yield Fault((*_NOTES, _MODE), f"it says something else than `{_HINTS}`")
    ranges, spec = notes.get(_RANGES), mapping(at.fields, "spec")
    if ranges is None or items(spec, "loadBalancerSourceRanges"):
        return
    if kind_of(spec) != "LoadBalancer":
        yield Fault((*_NOTES, _RANGES), f"`{_RANGES}` needs `type: LoadBalancer`", key=True)
    for one in ranges.split(",") if ranges.strip() else ():
        if not PADDED_CIDR.fits(one):
            fact = f"`{one.strip()}` has to be {PADDED_CIDR.said}"
            yield Fault((*_NOTES, _RANGES), fact)


def named_outside(at: Place) -> Iterator[Fault]:
    """Check that a Service which is another name has the name of a host, and no address."""
    name = text(at.fields, "externalName")
    if kind_of(at.fields) == "ExternalName" and is_address(name):
        hint = "give a Service without `selector` an EndpointSlice with the address"
        yield Fault(("externalName",), f"no name server finds `{name}`: it is an address", hint)


def asked_labels(at: Place) -> Iterable[Fault]:
    """Check that the labels which a Service asks for can be labels."""
    return labelled(mapping(at.fields, "selector"), ("selector",))


_NOTES = ("metadata", "annotations")
_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_MODE = "service.kubernetes.io/topology-mode"
_HINTS = "service.kubernetes.io/topology-aware-hints"
_TARGET = PORT_OR_NAME._replace(fits=lambda value: value in (0, "") or is_port(value))
_SOURCE = "core.validateService"
_CLOSE = one_of("PreferClose", "PreferSameZone", "PreferSameNode", empty=False)
RULES: Rules = (
    unless(has_any("ports"), whole(_SPEC, codes.PORT, _SOURCE, has_ports)),
    whole("core.v1.Service", governing.SERVICE, _SOURCE, annotated, "metadata.annotations"),
    whole(_SPEC, codes.PORT, "core.validateServicePort", port_names, "ports"),
    unique(_SPEC, codes.PORT, "core.validateServicePort", "ports", "name"),
    whole(_SPEC, codes.PORT, _SOURCE, ports_differ, "ports"),
    whole(_SPEC, codes.PORT, f"{_SOURCE}; the allocator of node ports", node_ports, "ports"),
    whole(_SPEC, governing.SERVICE, _SOURCE, headless, *_ADDRESSES),
    whole(_SPEC, governing.SERVICE, _SOURCE, external_name, "type"),
    whole(_SPEC, judging.SENSELESS, "none: name servers", named_outside, "externalName"),
    whole(_SPEC, judging.SENSELESS, "none: dropped", affinity, "sessionAffinityConfig"),
    whole(
        _SPEC,
        governing.SERVICE,
        "core.validateClientIPAffinityConfig",
        affinity_time,
        "sessionAffinityConfig",
    ),
    whole(
        _SPEC,
        governing.SERVICE,
        f"{_SOURCE}, core.validateLoadBalancerClassField",
        of_balancers,
        *_BALANCER_ONLY,
    ),
    whole(
        _SPEC,
        governing.SERVICE,
        "core.validateServiceExternalTrafficPolicy",
        traffic,
        "externalTrafficPolicy",
        "healthCheckNodePort",
    ),
    whole(
        _SPEC,
        governing.SERVICE,
        "core.ValidateServiceClusterIPsRelatedFields",
        addresses,
        *_ADDRESSES,
    ),
    whole(
        _SPEC,
        governing.SERVICE,
        "core.ValidateServiceClusterIPsRelatedFields",
        families,
        "ipFamilies",
    ),
    whole(_SPEC, codes.LABEL, _SOURCE, asked_labels, "selector"),
    *fields(
        _SPEC,
        codes.FIELD,
        "core.validateService, core.validateServiceExternalTrafficPolicy, "
        "core.validateServiceInternalTrafficFieldsValue, core.validateServiceTrafficDistribution, "
        "core.ValidateServiceClusterIPsRelatedFields",
        type=one_of(*_KINDS),
        sessionAffinity=one_of("ClientIP", "None"),
        externalTrafficPolicy=one_of("Cluster", "Local"),
        internalTrafficPolicy=one_of("Cluster", "Local", empty=False),
        ipFamilyPolicy=one_of("SingleStack", "PreferDualStack", "RequireDualStack", empty=False),
        ipFamilies=one_of("IPv4", "IPv6", empty=False),
        trafficDistribution=_CLOSE,
    ),
    *fields(
        _SPEC,
        governing.SERVICE,
        _SOURCE,
        externalIPs=ADDRESS,
        loadBalancerSourceRanges=PADDED_CIDR,
        healthCheckNodePort=between(1, 65535, zero=True),
        loadBalancerClass=QUALIFIED,
    ),
    *fields(_SPEC, governing.SERVICE, "core.ValidateEndpointIP", externalIPs=USABLE),
    unique(_SPEC, governing.SERVICE, "core.ValidateServiceClusterIPsRelatedFields", "ipFamilies"),
    *fields(
        _PORT,
        codes.PORT,
        "core.validateServicePort",
        name=named(words.LABEL),
        port=PORT,
        targetPort=_TARGET,
        protocol=PROTOCOL,
        appProtocol=QUALIFIED,
    ),
)
