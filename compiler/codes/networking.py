"""PC456, PC458, PC459 and PC469: what lowering says of ports and names, where they mislead."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

PORTS_APART = Code(
    "PC456",
    "protocols-apart",
    Severity.NOTE,
    "`{service}` is published by two Services, one for TCP and one for UDP: `{one}`, `{other}`",
    page="""\
Many clouds give a load balancer a single protocol. So that both kinds of ports are published, each
gets a Service, and an address, of its own.
""",
)

PUBLISHED_TWICE = Code(
    "PC458",
    "published-twice",
    Severity.ERROR,
    "port {port} is published for port {one} and for port {other} of `{service}`",
    hint="publish one of the two on another port",
    page="""\
On Docker's host one port may lead to several containers' ports, one for each of the host's
addresses. A Service has one address, so each of its ports leads to one place.

```yaml
services:
  web:
    image: nginx:1.29
    ports:
      - "10.0.0.1:80:8080"
      - "10.0.0.2:80:8081"      # error[PC458]
```
""",
)

LOCALHOST_PORT = Code(
    "PC459",
    "localhost-port",
    Severity.WARNING,
    "`{address}` is no address of `{service}` in the cluster: there, localhost is the pod itself",
    hint="write `{name}:{port}` for containers, and for browsers the host name that they see",
    page="""\
The port is published by another service, so the address means Docker's host: a browser on the same
machine finds the service there. In a cluster nothing is published on localhost. Containers reach
each other by name, browsers by the address of the load balancer.
""",
)

NAME_NOT_FOUND = Code(
    "PC469",
    "name-not-found",
    Severity.NOTE,
    "`{alias}` can't be the name of a Service: peers find `{service}` as `{name}` only",
    page="""\
On Docker's networks containers also answer to their `container_name`. A Service's name is a single
label of a host name: letters, digits and `-`. Where a variable, a command or a healthcheck calls
the container by such a name, podc writes the Service's; inside of images it can't.
""",
)
