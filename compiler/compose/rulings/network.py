"""Rulings on names, ports and networks, and on what a service waits for."""

from __future__ import annotations

from compiler.compose.rulings.fates import (
    FILLED_IN,
    Ruling,
    Shape,
    Texts,
    altered,
    approximated,
    inert,
    lost,
    lowered,
    refused,
    told,
    unsupported,
)

_PORT = r"0*([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])"
_ADDRESS = "use the service's name, which Kubernetes resolves"

PORTS: tuple[Ruling, ...] = (
    lowered(
        "services.*.ports[].target", "lower.network.services", Shape("1 to 65535", _PORT, "number")
    ),
    refused(
        "services.*.ports[].target",
        "is no port: they go from 1 to 65535",
        hint="write the port that the container listens on",
    ),
    lowered("services.*.ports[].published", "lower.network.services"),
    inert("services.*.ports[].protocol", "is the default", Texts(("tcp",))),
    lowered("services.*.ports[].protocol", "lower.network.services", Texts(("udp",))),
    lowered("services.*.ports[].protocol", "lower.network.services", Texts(("sctp",))),
    refused(
        "services.*.ports[].protocol",
        "is none of the protocols that a Service forwards",
        hint="write `tcp`, `udp` or `sctp`",
    ),
    inert(
        "services.*.ports[].host_ip",
        "is every address, the default",
        Texts(("0.0.0.0", "::")),  # noqa: S104 - a value to recognise, not one to bind
    ),
    lowered(
        "services.*.ports[].host_ip",
        "lower.network.services",
        Shape("127.0.0.1", r"127\.\d+\.\d+\.\d+|::1", "loopback"),
    ),
    altered(
        "services.*.ports[].host_ip",
        "lower.network.services",
        "is left out: the port is published on the addresses that the cluster gives",
    ),
    lowered("services.*.ports[].app_protocol", "lower.network.services"),
    lowered("services.*.ports[].name", "lower.network.services"),
    inert("services.*.ports[].mode", "is the default", Texts(("ingress",))),
    lowered("services.*.ports[].mode", "lower.network.services", Texts(("host",))),
    refused(
        "services.*.ports[].mode",
        "is neither of the two modes that ports have",
        hint="write `ingress` or `host`",
    ),
    unsupported(
        "services.*.expose[]",
        "is blank and names no port: it is left out",
        when=Shape("blank", r"\s*", "blank"),
        hint="give the number of a port, or delete the line",
    ),
    lowered("services.*.expose[]", "lower.network.services"),
)

NAMES: tuple[Ruling, ...] = (
    unsupported(
        "services.*.hostname",
        "is left out: a pod is called as it is named, which no placeholder changes",
        when=FILLED_IN,
        hint="read the name from a variable: `HOSTNAME` holds it in every pod",
    ),
    lowered("services.*.hostname", "lower.pods.surroundings"),
    unsupported(
        "services.*.domainname",
        "is left out: a pod's domain is its namespace's",
        hint=_ADDRESS,
    ),
    lowered("services.*.container_name", "lower.names"),
    lowered("services.*.links", "lower.names"),
    unsupported(
        "services.*.external_links",
        "names a container outside the project; pods don't find it",
        hint="make a Service of type ExternalName with that name",
    ),
    unsupported(
        "services.*.extra_hosts[]",
        "asks for the address of Docker's host; a pod has no such host",
        when=Shape("NAME=host-gateway", r".*[=:]host-gateway", "host-gateway"),
        hint="name the machine that is meant by its address or its DNS name",
    ),
    lowered("services.*.extra_hosts[]", "lower.pods.surroundings"),
    lost(
        "services.*.dns",
        "lower.network.resolvers",
        "is left out where the service calls a peer: with a name server of its own it finds none",
    ),
    lowered("services.*.dns_search", "lower.pods.surroundings"),
    lowered("services.*.dns_opt", "lower.pods.surroundings"),
    unsupported("services.*.mac_address", "has no equivalent: the cluster gives addresses"),
)

NETWORKS: tuple[Ruling, ...] = (
    lowered("services.*.network_mode", "lower.pods.surroundings", Texts(("host",))),
    lowered("services.*.network_mode", "lower.network.services", Texts(("none",))),
    inert(
        "services.*.network_mode",
        "is Docker's default network; pods have one, too",
        Texts(("bridge", "default")),
    ),
    lowered(
        "services.*.network_mode",
        "lower.pods.sharing",
        Shape("service:NAME", r"service:.+", "service"),
    ),
    refused(
        "services.*.network_mode",
        "names a container outside the project; a pod can't join its network",
        when=Shape("container:NAME", r"container:.+", "container"),
        hint="make it a service of this project and write `service:NAME`",
    ),
    unsupported(
        "services.*.network_mode",
        "is left out: the pod is on the cluster's network",
        hint="list the network under `networks` to separate the service from others",
    ),
    lowered("services.*.networks", "lower.network.services"),
    lowered("services.*.networks.*.aliases", "lower.names"),
    unsupported(
        "services.*.networks.*.ipv4_address",
        "has no equivalent: the cluster gives addresses",
        hint=_ADDRESS,
    ),
    unsupported(
        "services.*.networks.*.ipv6_address",
        "has no equivalent: the cluster gives addresses",
        hint=_ADDRESS,
    ),
    unsupported(
        "services.*.networks.*.link_local_ips",
        "has no equivalent: the cluster gives addresses",
        hint=_ADDRESS,
    ),
    unsupported(
        "services.*.networks.*.mac_address", "has no equivalent: the cluster gives addresses"
    ),
    unsupported(
        "services.*.networks.*.interface_name", "has no equivalent: a pod's interface is `eth0`"
    ),
    unsupported(
        "services.*.networks.*.driver_opts", "has no equivalent: pods share the cluster's network"
    ),
    unsupported(
        "services.*.networks.*.priority", "has no equivalent: a pod is on one network only"
    ),
    unsupported(
        "services.*.networks.*.gw_priority", "has no equivalent: a pod is on one network only"
    ),
)

ORDER: tuple[Ruling, ...] = (
    told(
        "services.*.depends_on.*.condition",
        "lower.pods.ordering",
        "is not waited for: both start together, and what fails is started again",
        when=Texts(("service_started",)),
    ),
    lowered(
        "services.*.depends_on.*.condition", "lower.pods.ordering", Texts(("service_healthy",))
    ),
    lowered(
        "services.*.depends_on.*.condition",
        "lower.pods.ordering",
        Texts(("service_completed_successfully",)),
    ),
    inert("services.*.depends_on.*.restart", "is the default", Texts(("false",))),
    told(
        "services.*.depends_on.*.restart",
        "lower.pods.ordering",
        "is left out: Kubernetes restarts no pod because another was",
    ),
    inert("services.*.depends_on.*.required", "is the default", Texts(("true",))),
    approximated(
        "services.*.depends_on.*.required",
        "compose.audit",
        "is left out: a service that is there counts as required",
    ),
)
