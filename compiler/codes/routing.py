"""PC370 to PC378: what lowering says of addresses under which services answer HTTP."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NO_ROUTE_PORT = Code(
    "PC370",
    "route-port",
    Severity.ERROR,
    "nothing says which port of `{service}` answers HTTP",
    hint="name the container's port: `x-podc: {{expose: {{port: 8080}}}}`",
    page="""\
A route leads to a port of the container: the one that `expose.port` names, or else the only port
that the service publishes or is known for. Here there is none, or there are several and none of
them is known for HTTP.

```yaml
services:
  web:
    image: example/web:1.0
    x-podc:
      expose: {host: shop.example.com, port: 8000}
```
""",
)

ROUTE_CLASH = Code(
    "PC371",
    "route-clash",
    Severity.ERROR,
    "`{address}` leads to `{one}` already, so it can't lead to `{other}`",
    hint="give one of them another `host`, or another `path`",
    page="""\
A request goes to one service. Two routes with the same host and the same path would leave it to the
controller which of them answers.
""",
)

ROUTE_PATH = Code(
    "PC372",
    "route-path",
    Severity.ERROR,
    "`{path}` is no path that a route can have: it holds `{part}`",
    hint="write the path without it",
    page="""\
An API server takes paths that begin with `/` and hold neither empty steps (`//`), nor `.` or `..`
as steps, nor an encoded slash (`%2F`): what a request for such a path means depends on who reads
it.
""",
)

ROUTE_LEFT_OUT = Code(
    "PC373",
    "route-left-out",
    Severity.NOTE,
    "`{service}` gets no address outside of the cluster: {why}",
    page="""\
`x-podc.expose` asks for an address under which a service answers from outside of the cluster. With
`--expose none`, or without a network, nothing of it can be had.
""",
)

NO_GATEWAY = Code(
    "PC374",
    "no-gateway",
    Severity.WARNING,
    "nobody says which Gateway the routes are for, so they ask for one called `{name}`",
    hint="name it with `--gateway NAME`, or `--gateway NAMESPACE/NAME`",
    page="""\
An HTTPRoute is a rule for a Gateway that somebody else runs, often in a namespace of its own. podc
can't know its name; `--gateway infra/public` says it. Its listeners have to allow routes from the
namespace of the project.
""",
)

TLS_AT_GATEWAY = Code(
    "PC375",
    "gateway-tls",
    Severity.NOTE,
    "the Gateway ends TLS, so its listener for `{host}` has to name the Secret `{secret}`",
    page="""\
An Ingress names the Secret with its host's certificate. An HTTPRoute does not: the certificate
belongs to the Gateway's listener, which whoever runs the Gateway configures.
""",
)

NOT_ROUTED = Code(
    "PC376",
    "not-routed",
    Severity.NOTE,
    "port {port} of `{service}` keeps a load balancer: {why}",
    hint="if it answers HTTP, write `x-podc: {{expose: {{port: {target}}}}}`",
    page="""\
With `--expose ingress` and `--expose gateway` the first published port of each service that is
known for HTTP gets a route: its `app_protocol` says so, its healthcheck asks it over HTTP, or it
has a number that web servers use by habit. Other ports are published as they are without.
""",
)

LOCAL_HOST_NAME = Code(
    "PC377",
    "local-host-name",
    Severity.WARNING,
    "nothing says which host `{service}` answers for, so it is `{host}`, this machine's own",
    hint="write `x-podc: {{expose: {{host: {name}.example.com}}}}`, or build with `--domain`",
    page="""\
Several services are reached through one address, and the host name that a browser asks for tells
them apart. On Docker's host it is the published port. Names below `localhost` lead to the machine
that asks (RFC 6761), which is right for a cluster on one's own desk and for no other:
`--domain example.com` gives each service a host below a domain of yours.
""",
)

PROXY_LABELS = Code(
    "PC378",
    "proxy-labels",
    Severity.WARNING,
    "`{key}` routes nothing to `{service}` in a cluster: no proxy reads it there",
    hint="write `x-podc: {{expose: {entry}}}`",
    loss=True,
    page="""\
Traefik, caddy-docker-proxy and nginx-proxy ask Docker's socket for labels and variables, and route
requests by them. There is no such socket in a cluster; an Ingress or an HTTPRoute says the same.

podc makes none of them by itself. Rules of proxies come with middlewares, some of which ask for a
password: a route without them could open what they keep shut. The hint says what to write.
""",
)
