"""PC460 to PC468: what lowering says of ports, aliases and networks."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

DATABASE_INSIDE = Code(
    "PC460",
    "unpublished-database",
    Severity.WARNING,
    "port {port} of `{service}` is not published: {what}",
    hint="reach it with `kubectl port-forward service/{name} {port}`, "
    "or publish it with `x-podc: {{publish: true}}`",
    page="""\
People publish 5432 for their own desk, not for the internet, and a load balancer would open it to
the world. Peers inside the project reach the port all the same.

```yaml
services:
  db:
    image: postgres:17
    ports: ["5432:5432"]       # warning[PC460]
    x-podc:
      publish: true            # published all the same
```
""",
)

LOOPBACK_PORT = Code(
    "PC461",
    "loopback-port",
    Severity.NOTE,
    "port {port} is bound to {address}, so it stays inside the cluster",
    hint="reach it with `kubectl port-forward`, or drop the address to publish it",
    page="""\
A port that is bound to 127.0.0.1 is reached from the machine itself only. The nearest thing is a
port that only the cluster reaches.
""",
)

UNFIXED_PORT = Code(
    "PC462",
    "unfixed-port",
    Severity.NOTE,
    "port {port} has no published port, so it stays inside the cluster",
    hint='write `"{port}:{port}"` to publish it',
    page="""\
For `"3000"` Docker chooses a free port of the host at each start. Nobody can count on that, so
podc takes it as a port for peers.
""",
)

NODE_PORT = Code(
    "PC463",
    "node-port-range",
    Severity.NOTE,
    "port {port} is published on a port that the cluster chooses: node ports are 30000 to 32767",
    hint="publish a port between 30000 and 32767",
    page="""\
With `--expose nodeport` a port is opened on every node, in the range that clusters keep for that
purpose. A published port outside of it can't be had, so the cluster chooses one.
""",
)

ALIAS_CLASH = Code(
    "PC464",
    "alias-clash",
    Severity.ERROR,
    "`{alias}` is a name of `{one}`, and one of `{other}`",
    hint="give each its own name: Kubernetes has one Service of a name",
    page="""\
On Docker's networks a name may mean different things on different networks. A Service's name is
one name for the whole namespace.
""",
)

NO_ALIAS = Code(
    "PC465",
    "dotted-alias",
    Severity.WARNING,
    "`{alias}` can't be the name of a Service, so nobody finds `{service}` by it",
    hint="use a name of letters, digits and `-`, or the service's own name `{name}`",
    loss=True,
    page="""\
Aliases, container names and host names that peers may use become Services of their own. A
Service's name is a single label of a host name: no dots, nothing but letters, digits and `-`.
""",
)

HOST_PORT = Code(
    "PC466",
    "host-port",
    Severity.NOTE,
    "port {port} is opened on the node that the pod runs on, as `mode: host` says",
    hint="delete `mode: host` to publish it through a Service",
    page="""\
A host port leaves room for one pod on each node, and clients have to know the node. A Service has
an address of its own, wherever its pods run.
""",
)

NETWORK_OPEN = Code(
    "PC467",
    "external-network",
    Severity.NOTE,
    "`{service}` is on the external network `{network}`, so other namespaces may reach it",
    page="""\
An external network connects projects. The policy of a service on one admits pods of other
namespaces, too.
""",
)

INTERNAL_PORT = Code(
    "PC468",
    "internal-network",
    Severity.NOTE,
    "port {port} of `{service}` is not published: all of its networks are internal",
    hint="put the service on a network that is not internal",
    page="""\
A network with `internal: true` has no way out or in, and Docker publishes nothing from it. A
service that is on such networks alone is reached by its peers only.
""",
)

# --- storage --------------------------------------------------------------------------------------
