"""Rules: Ingresses, their classes, and network policies."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing, judging
from compiler.codes import verifying as codes
from compiler.verify import words
from compiler.verify.forms import (
    CIDR,
    PORT,
    PORT_OR_NAME,
    between,
    is_address,
    is_part,
    named,
    network,
    one_of,
)
from compiler.verify.manifest import items, mapping, number, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.metadata import service_name
from compiler.verify.rules.table import Rules, entries, exactly_one, fields, needs, whole

_INGRESS = "networking.v1.IngressSpec"
_BACKEND = "networking.v1.IngressBackend"
_PATH = "networking.v1.HTTPIngressPath"
_PEER = "networking.v1.NetworkPolicyPeer"
_PORT = "networking.v1.NetworkPolicyPort"
_CLASS = "networking.v1.IngressClassParametersReference"
_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
_STRANGE = ("//", "/./", "/../", "%2f", "%2F")
_STRANGE_ENDS = ("/..", "/.")
_ANNOTATION = "kubernetes.io/ingress.class"


def leads_somewhere(at: Place) -> Iterator[Fault]:
    """Check that an Ingress has rules, or a backend for all."""
    if not items(at.fields, "rules") and at.fields.get("defaultBackend") is None:
        yield Fault((), "it needs `rules` or a `defaultBackend`")


def one_class(at: Place) -> Iterator[Fault]:
    """Check that an Ingress names its class in one place."""
    own = at.fields.get("spec")
    name = text(own, "ingressClassName")
    other = text_at(at.fields, "metadata", "annotations", _ANNOTATION)
    if name and other and name != other:
        fact = f"`ingressClassName` and the annotation `{_ANNOTATION}` name different classes"
        yield Fault(("metadata", "annotations", _ANNOTATION), fact)


def host(at: Place) -> Iterator[Fault]:
    """Check that a rule's host is a name, with `*` at most for its first part."""
    name = text(at.fields, "host")
    if name:
        yield from _hosts((("host",), name))


def tls_hosts(at: Place) -> Iterator[Fault]:
    """Check that hosts of certificates are names."""
    for index, name in enumerate(items(at.fields, "hosts")):
        yield from _hosts((("hosts", index), name))


def _hosts(*found: tuple[tuple[str | int, ...], object]) -> Iterator[Fault]:
    for path, name in found:
        if not isinstance(name, str):
            continue
        if is_address(name):
            yield Fault(path, f"`{name}` has to be the name of a host, not an address")
        elif "*" in name and not words.WILDCARD.fits(name):
            yield Fault(
                path, f"in `{name}`, `*` can stand for the first part only: `*.example.com`"
            )
        elif "*" not in name and not words.SUBDOMAIN.fits(name):
            fact = f"the host `{name}` has to have {words.SUBDOMAIN.said}"
            yield Fault(path, fact, _bare(name))


def _bare(name: str) -> str:
    """Return a hint: a host without the scheme, the port and the path around it."""
    bare = name.lower().rpartition("://")[2].partition("/")[0].partition(":")[0]
    return f"write `{bare}`" if words.SUBDOMAIN.fits(bare) else ""


def path(at: Place) -> Iterator[Fault]:
    """Check that a path says how it is compared, begins with `/`, and has no strange parts."""
    kind, written = text(at.fields, "pathType"), text(at.fields, "path")
    if not written.startswith("/") and (written or kind in ("Exact", "Prefix")):
        yield Fault(("path",), f"the path `{written}` has to begin with `/`")
    if kind in ("Exact", "Prefix"):
        strange = [one for one in _STRANGE if one in written]
        strange += [one for one in _STRANGE_ENDS if written.endswith(one)]
        if strange:
            yield Fault(("path",), f"the path `{written}` can't have `{strange[0]}` in it")


def backend_port(at: Place) -> Iterator[Fault]:
    """Check that a backend's port has a name or a number."""
    port = mapping(at.fields, "port")
    has_name, has_number = bool(text(port, "name")), bool(number(port, "number"))
    if has_name and has_number:
        yield Fault(("port",), "a backend's port has a name or a number, not both")
    if not has_name and not has_number:
        yield Fault(("port",), "a backend needs the name or the number of a port")


def backend_name(at: Place) -> Iterator[Fault]:
    """Check that the Service that a path leads to has the name of one."""
    name, form = text(at.fields, "name"), service_name(at.manifest.version)
    if name and not form.fits(name):
        yield Fault(("name",), f"`name: {name}` has to have {form.said}")


def class_scope(at: Place) -> Iterator[Fault]:
    """Check that parameters of a class have a namespace if they lie in one, and only then."""
    scope, space = text(at.fields, "scope"), at.fields.get("namespace")
    if scope == "Namespace" and not space:
        yield Fault(("namespace",), "`scope: Namespace` needs a `namespace`")
    if scope in ("", "Cluster") and space is not None:
        yield Fault(("namespace",), "`scope: Cluster` takes no `namespace`", key=True)


def controller(at: Place) -> Iterator[Fault]:
    """Check that a class's controller is a domain with a path."""
    name = text(at.fields, "controller")
    if not words.is_domain_path(name) or len(name) > 250:  # noqa: PLR2004 - Kubernetes' own bound
        yield Fault(
            ("controller",), f"`controller: {name}` has to be such as `example.com/ingress`"
        )


def address_or_labels(at: Place) -> Iterator[Fault]:
    """Check that a peer is a range of addresses or found by labels, not both."""
    known = ("podSelector", "namespaceSelector", "ipBlock")
    given = [key for key in known if at.fields.get(key) is not None]
    if not given:
        yield Fault((), "a peer says nothing about who it is")
    elif "ipBlock" in given and len(given) > 1:
        yield Fault(("ipBlock",), f"`ipBlock` and `{given[0]}` exclude each other", key=True)


def exceptions(at: Place) -> Iterator[Fault]:
    """Check that exceptions lie inside their range, and are smaller."""
    whole_range = network(text(at.fields, "cidr"))
    for index, written in enumerate(items(at.fields, "except")):
        part = network(str(written))
        if whole_range is None or part is None:
            continue
        if part == whole_range:
            yield Fault(("except", index), f"`{written}` is all of the range, and nothing is left")
        elif not is_part(part, whole_range):
            yield Fault(("except", index), f"`{written}` is no part of `{whole_range}`")


def end_port(at: Place) -> Iterator[Fault]:
    """Check that a range of ports begins with a number that is not larger than its end."""
    first, last = at.fields.get("port"), number(at.fields, "endPort")
    if last is None:
        return
    if isinstance(first, bool) or not isinstance(first, int):
        yield Fault(("endPort",), "`endPort` needs a `port` that is a number")
    elif last < first:
        yield Fault(("endPort",), f"`endPort: {last}` is smaller than `port: {first}`")


def both_ways(at: Place) -> Iterator[Fault]:
    """Check that a policy names its directions once each."""
    found = items(at.fields, "policyTypes")
    if len(found) > 2:  # noqa: PLR2004 - there are two
        yield Fault(("policyTypes",), "`policyTypes` has two directions at most")


def heeded(at: Place) -> Iterator[Fault]:
    """Check that a policy's rules are of a direction that it is for."""
    named = [str(one).capitalize() for one in items(at.fields, "policyTypes")]
    for field, direction in (("ingress", "Ingress"), ("egress", "Egress")):
        if named and direction not in named and items(at.fields, field):
            fact = f"its rules of `{field}` mean nothing without `{direction}` in `policyTypes`"
            yield Fault((field,), fact, "write `policyTypes: [Ingress, Egress]`", key=True)


def certified(at: Place) -> Iterator[Fault]:
    """Check that certificates are for hosts of rules; they may be for others, too."""
    hosts = [text(rule, "host") for _, rule in entries(at.fields, "rules")]
    if not all(hosts) or at.fields.get("defaultBackend") is not None:
        return  # it is for any host
    for index, tls in entries(at.fields, "tls"):
        names = [str(name) for name in items(tls, "hosts")]
        is_for_one = any(_covers(name, one) for name in names for one in hosts)
        if hosts and names and not is_for_one and words.SUBDOMAIN.fits(names[0].lstrip("*.")):
            fact = f"no rule is for the host `{names[0]}` of this certificate"
            yield Fault(("tls", index, "hosts", 0), fact)


def _covers(name: str, host: str) -> bool:
    """Whether the host of a certificate is one of a rule, or one of all below a domain."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])


def resource(at: Place) -> Iterator[Fault]:
    """Check that a resource which answers, or holds parameters, has a kind, a name and a group."""
    if at.path[-1] not in ("resource", "parameters"):
        return
    for field in ("kind", "name"):
        found = text(at.fields, field)
        if not words.SEGMENT.fits(found):
            yield Fault((field,), f"`{field}: {found}` has to have {words.SEGMENT.said}")
    group = at.fields.get("apiGroup")
    if isinstance(group, str) and not words.SUBDOMAIN.fits(group):
        yield Fault(("apiGroup",), f"`apiGroup: {group}` has to have {words.SUBDOMAIN.said}")


RULES: Rules = (
    whole(_INGRESS, governing.INGRESS, "networking.ValidateIngressSpec", leads_somewhere),
    *fields(
        _INGRESS,
        governing.INGRESS,
        "networking.ValidateIngressSpec",
        ingressClassName=named(words.SUBDOMAIN, empty=False),
    ),
    whole(_INGRESS, judging.SENSELESS, "none: nobody asks for it", certified, "tls"),
    whole(
        "networking.v1.Ingress", governing.INGRESS, "networking.ValidateIngressCreate", one_class
    ),
    whole(
        "networking.v1.IngressRule",
        governing.INGRESS,
        "networking.validateIngressRules",
        host,
        "host",
    ),
    whole(
        "networking.v1.IngressTLS",
        governing.INGRESS,
        "networking.validateIngressTLS",
        tls_hosts,
        "hosts",
    ),
    *fields(
        "networking.v1.IngressTLS",
        governing.INGRESS,
        "networking.validateTLSSecretName",
        secretName=named(words.SUBDOMAIN),
    ),
    needs(
        "networking.v1.HTTPIngressRuleValue",
        governing.INGRESS,
        "networking.validateHTTPIngressRuleValue",
        "paths",
    ),
    needs(_PATH, governing.INGRESS, "networking.validateHTTPIngressPath", "pathType"),
    *fields(
        _PATH,
        governing.INGRESS,
        "networking.validateHTTPIngressPath",
        pathType=one_of(*_TYPES),
    ),
    whole(_PATH, governing.INGRESS, "networking.validateHTTPIngressPath", path),
    exactly_one(
        _BACKEND, governing.INGRESS, "networking.validateIngressBackend", "service", "resource"
    ),
    whole(
        "networking.v1.IngressServiceBackend",
        governing.INGRESS,
        "networking.validateIngressBackend",
        backend_port,
    ),
    needs(
        "networking.v1.IngressServiceBackend",
        governing.INGRESS,
        "networking.validateIngressBackend",
        "name",
    ),
    whole(
        "networking.v1.IngressServiceBackend",
        governing.INGRESS,
        "networking.validateIngressBackend",
        backend_name,
        "name",
    ),
    *fields(
        "networking.v1.ServiceBackendPort",
        governing.INGRESS,
        "networking.validateIngressBackend",
        name=named(words.PORT),
        number=between(1, 65535, zero=True),
    ),
    whole(
        "networking.v1.IngressClassSpec",
        governing.CLASS,
        "networking.validateIngressClassSpec",
        controller,
    ),
    whole(
        _CLASS, governing.CLASS, "networking.validateIngressClassParametersReference", class_scope
    ),
    *fields(
        _CLASS,
        governing.CLASS,
        "networking.validateIngressClassParametersReference",
        scope=one_of("Cluster", "Namespace"),
    ),
    *(
        whole(
            on,
            code,
            "networking.validateIngressTypedLocalObjectReference, "
            "networking.validateIngressClassParametersReference",
            resource,
        )
        for on, code in (
            ("core.v1.TypedLocalObjectReference", governing.INGRESS),
            (_CLASS, governing.CLASS),
        )
    ),
    *fields(
        _CLASS,
        governing.CLASS,
        "networking.validateIngressClassParametersReference",
        namespace=named(words.LABEL),
    ),
    whole(
        "networking.v1.NetworkPolicySpec",
        governing.NETWORK_POLICY,
        "networking.ValidateNetworkPolicySpec",
        both_ways,
        "policyTypes",
    ),
    whole(
        "networking.v1.NetworkPolicySpec",
        judging.SENSELESS,
        "none: network plugins pass over them",
        heeded,
        "policyTypes",
    ),
    whole(
        _PEER, governing.NETWORK_POLICY, "networking.ValidateNetworkPolicyPeer", address_or_labels
    ),
    *fields(
        "networking.v1.IPBlock",
        governing.NETWORK_POLICY,
        "networking.ValidateIPBlock",
        cidr=CIDR,
        **{"except": CIDR},
    ),
    whole(
        "networking.v1.IPBlock",
        governing.NETWORK_POLICY,
        "networking.ValidateIPBlock",
        exceptions,
        "except",
    ),
    *fields(
        _PORT,
        codes.PORT,
        "networking.ValidateNetworkPolicyPort",
        port=PORT_OR_NAME,
        endPort=PORT,
        protocol=one_of("TCP", "UDP", "SCTP", empty=False),
    ),
    whole(
        _PORT, governing.NETWORK_POLICY, "networking.ValidateNetworkPolicyPort", end_port, "endPort"
    ),
    *fields(
        "networking.v1.NetworkPolicySpec",
        governing.NETWORK_POLICY,
        "networking.ValidateNetworkPolicySpec",
        policyTypes=one_of("Ingress", "Egress", empty=False),
    ),
)
