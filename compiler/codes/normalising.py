"""PC40x: what normalising a Compose project says of variables, ports and the files it names."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

UNSET_VARIABLES = Code(
    "PC401",
    "unset-variables",
    Severity.WARNING,
    "without a value here, so not passed on to `{service}`: {names}",
    hint="write `{name}: VALUE`, or set it where podc runs",
    loss=True,
    page="""\
A variable without a value is passed on from the place where Compose runs. podc found none there,
so the container gets no such variable; Docker would do the same.

```yaml
services:
  web:
    image: example/web:1.0
    environment:
      - API_KEY          # warning[PC401] unless API_KEY is set
```

Give a value in the file, in `.env`, or on the way: `podc build --env API_KEY=…`.
""",
)

NO_PORT = Code(
    "PC403",
    "no-port",
    Severity.ERROR,
    "`{port}` is no port",
    hint="write a number from 1 to 65535, or a range such as `8000-8010`",
    page="""\
Ports are whole numbers from 1 to 65535; a range has the smaller one first.

```yaml
services:
  web:
    image: nginx:1.29
    expose: ["http"]      # error[PC403]: write "80"
```

A name for a port goes into the long form: `{name: http, target: 80}`.
""",
)

FIRST_OF_RANGE = Code(
    "PC404",
    "first-of-range",
    Severity.NOTE,
    "of the range `{range}` the first port, {first}, is published",
    page="""\
For a single container port, Docker takes the first port of the range that is free on the host,
and another one for each further replica. A Kubernetes Service has one address for all replicas, so
one port is enough, and it is always the same.

```yaml
services:
  web:
    image: nginx:1.29
    ports: ["8000-8010:80"]     # published on 8000
```

Write the one port to make this plain: `"8000:80"`.
""",
)

MISSING_FILE = Code(
    "PC405",
    "missing-content",
    Severity.ERROR,
    "the {kind} `{name}` comes from `{path}`, which {reason}",
    hint="create the file, or write `external: true` if the cluster has the {kind} already",
    page="""\
The content of a config or secret is read while podc runs, and becomes part of a manifest. Here
there is nothing to read: no file stands at the path, or a directory does.

```yaml
secrets:
  db_password:
    file: ./db_password.txt     # error[PC405] where the file was never committed
```

Create the file, take the value from a variable (`environment: DB_PASSWORD`), or write
`external: true` and create the object in the cluster yourself. With `--secrets external` podc
only refers to secrets and reads none.
""",
)

LARGE_FILE = Code(
    "PC406",
    "large-file",
    Severity.ERROR,
    "the {kind} `{name}` comes from `{path}`, which has {size} bytes; an object holds 1048576",
    hint="mount a volume that has the file, or put it into the image",
    page="""\
A ConfigMap or Secret holds at most one mebibyte, all its keys taken together: that is what the
cluster's own store allows.

```yaml
configs:
  geodata:
    file: ./geodata.mmdb      # error[PC406] where it is larger
```

Bring larger files in the image, or fill a volume with them.
""",
)

UNSET_CONTENT = Code(
    "PC407",
    "unset-content",
    Severity.ERROR,
    "the {kind} `{name}` comes from the variable `{variable}`, which is not set",
    hint="set it: `podc build --env {variable}=…`",
    page="""\
A config or secret may take its content from a variable of the environment that podc runs in, or
of `.env`. This one has no value in any of them.

```yaml
secrets:
  token:
    environment: API_TOKEN     # error[PC407] unless API_TOKEN is set
```

Set the variable, or write `external: true` if the cluster has the object already.
""",
)

TOO_MANY_PORTS = Code(
    "PC390",
    "too-many-ports",
    Severity.ERROR,
    "`{service}` publishes {count} ports, and each would be an entry of a Service and of a pod",
    hint="publish the ports that clients use, or give the service `network_mode: host`",
    page="""\
Docker opens a range of ports at once. Kubernetes writes out each of them, in the pod and in the
Service, and load balancers take a few dozen. Up to 1,000 ports of a service are compiled.
""",
)
