"""PC366, PC380 to PC386: hosts that texts speak of and a cluster has otherwise, or not at all."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

HOST_NOT_FOUND = Code(
    "PC380",
    "host-not-found",
    Severity.WARNING,
    "`{host}` is no host in the cluster: {why}",
    hint="{hint}",
    loss=True,
    page="""\
Every name by which a text of the project calls one of its services (in variables, commands,
healthchecks, links and mounted files) has to be that of a Service, or nobody answers. A Service is
called by letters, digits and `-`; a service without a network, or a job that listens nowhere, has
none.

In variables, commands and healthchecks podc writes the right name itself. Mounted files stay as
they are: change the name there, or rename the service.
""",
)

PORT_NOT_CARRIED = Code(
    "PC381",
    "port-not-carried",
    Severity.WARNING,
    "`{host}:{port}` is called here, and the Service `{host}` has no port {port}",
    hint="write it under `expose` of `{service}`",
    loss=True,
    page="""\
A Service forwards the ports that it lists. Those that are named together with its host are listed
without further ado; this one could not be.
""",
)

PORT_UNSAID = Code(
    "PC366",
    "port-unsaid",
    Severity.NOTE,
    "`{host}` is called without a port: in the cluster it answers at {ports} alone",
    hint="write other ports that peers use under `expose` of `{service}`",
    page="""\
In Docker every port of a container is there for its peers. A Service has those that it lists: those
under `ports` and `expose`, those that a text names together with the host, and those that podc
knows of the image. Of this service peers name no port, and podc does not know its image.

```yaml
services:
  manager:
    image: example/jobs:1.0
    ports: ["8081:8081"]                  # its page; workers call it at 6123
    # expose: ["6123"]
  worker:
    image: example/jobs:1.0
    environment: {MANAGER_HOST: manager}  # note[PC366]
```
""",
)

DOCKER_HOST = Code(
    "PC382",
    "docker-host",
    Severity.WARNING,
    "`{host}` is the machine that Docker runs on; pods have no such host",
    hint="make what runs there a service of the project, or write its DNS name",
    loss=True,
    page="""\
`host.docker.internal`, `host-gateway` and Docker's own bridge address lead from a container to
programs on Docker's host. A pod runs on some node of a cluster, where nobody has started them.

For a machine outside of the cluster, write its name; or give its address a name that pods know with
`extra_hosts: ["backend:10.0.0.5"]`.
""",
)

DOCKER_RESOLVER = Code(
    "PC383",
    "docker-resolver",
    Severity.WARNING,
    "`127.0.0.11` is Docker's own name server; pods ask the cluster's",
    hint="write `kube-dns.kube-system.svc.cluster.local` for nginx, and full names of peers: "
    "`{name}.NAMESPACE.svc.cluster.local`",
    loss=True,
    page="""\
nginx looks names up at its start, or with `resolver` while it runs. In a cluster the name server is
the Service `kube-dns` in the namespace `kube-system` on most distributions. nginx's own resolver
adds no domain, so with it peers need their full names.

Without variables in `proxy_pass`, no `resolver` is needed: delete the line.
""",
)

STATIC_ADDRESS = Code(
    "PC384",
    "static-address",
    Severity.WARNING,
    "`{address}` is the address of `{service}` on Docker's network only",
    hint="write its name: `{name}`",
    loss=True,
    page="""\
Networks of Docker's may give a service an address of one's choice. A cluster gives pods theirs, and
others after each restart, so peers call each other by name.
""",
)

DNS_LEFT_OUT = Code(
    "PC385",
    "dns-left-out",
    Severity.WARNING,
    "the name server {server} is left out: {why}",
    hint="add it to the cluster's DNS as an upstream",
    loss=True,
    page="""\
Docker's own name server knows the peers, and asks those under `dns` for all other names. A pod with
name servers of its own asks nobody but them. So they are kept where a service calls no peer by
name, or is on the node's network, and left out elsewhere.
""",
)

ONE_OF_MANY = Code(
    "PC386",
    "one-of-many",
    Severity.NOTE,
    "`{host}` leads to `{service}` on some node, a different one from time to time",
    hint="write `deploy: {{endpoint_mode: dnsrr}}` below `{service}` to find it on every node",
    page="""\
A service with `mode: global` runs on every node. Its name has one address, behind which the pods of
all nodes take turns, as in a swarm. With `endpoint_mode: dnsrr` the name leads to every pod, which
is what a monitor that asks all of them wants.
""",
)
