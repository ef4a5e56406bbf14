"""PC412 to PC429, PC448, PC449: what lowering says of workloads and pods."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

GLOBAL_JOB = Code(
    "PC412",
    "global-job",
    Severity.WARNING,
    "`{service}` runs once, not once on each node",
    hint="write `mode: global` if a service that stays would do",
    loss=True,
    page="""\
Swarm's mode `global-job` runs a task to its end on every node. Kubernetes has Jobs, which run a
number of times somewhere, and DaemonSets, which run on every node but never end. podc makes a Job
that runs once; a DaemonSet (`mode: global`) whose command sleeps when it is done reaches all nodes.

```yaml
services:
  prepare:
    image: example/prepare:1.0
    deploy: {mode: global-job}      # warning[PC412]
```
""",
)

RESTARTED_ANYWAY = Code(
    "PC413",
    "restarted-anyway",
    Severity.NOTE,
    "`{service}` is a server to all appearances, so it is restarted whenever it ends, "
    "not by `{policy}`",
    hint="write `deploy: {{mode: replicated-job}}` if it should run to its end and stop",
    page="""\
The pods of a Deployment are always restarted, whatever the exit code. Only a Job lets them end.
podc makes a Job of a service that says so (`deploy.mode: replicated-job`), that another one waits
for with `service_completed_successfully`, or whose `restart: "no"` nothing contradicts: no port,
no healthcheck, no peer that calls it by name.

```yaml
services:
  worker:
    image: example/worker:1.0
    restart: on-failure      # a Deployment: restarted after exit code 0, too
```
""",
)

SIX_ATTEMPTS = Code(
    "PC414",
    "six-attempts",
    Severity.NOTE,
    "the job `{service}` is tried again six times at most, which is Kubernetes' own limit",
    hint="write the number: `restart: on-failure:20`",
    page="""\
Docker's `on-failure` without a number tries for ever. A Job has a limit of failures, six where none
is written, with longer and longer pauses between them.

```yaml
services:
  migrate:
    image: example/app:1.0
    command: ["migrate"]
    restart: on-failure      # six times
```
""",
)

ENDS_WHEN_DONE = Code(
    "PC415",
    "ends-when-done",
    Severity.NOTE,
    "`{service}` is a job, so it is not started again once it has ended well, despite `{policy}`",
    hint="delete `restart`, or write `restart: on-failure`",
    page="""\
Another service waits until this one has completed successfully, or its mode is that of a job. A Job
that has succeeded is done; only failures are tried again.

```yaml
services:
  migrate:
    image: example/app:1.0
    restart: always          # as a Job: until it has succeeded
  web:
    image: example/app:1.0
    depends_on:
      migrate: {condition: service_completed_successfully}
```
""",
)

UPDATE_RECREATES = Code(
    "PC416",
    "update-recreates",
    Severity.NOTE,
    "an update of `{service}` ends the old pod before it starts the new one: the two can't share "
    "their volume or their ports of the node",
    page="""\
A new pod would wait for ever for a volume that only one pod may write, or for a port of the node
that the old pod holds. So the Deployment has the strategy `Recreate`, and `update_config` is void.

```yaml
services:
  app:
    image: example/app:1.0
    volumes: ["files:/files"]
    deploy:
      update_config: {order: start-first}     # can't be
volumes:
  files:
```

Without the volume, or with one that many pods may write, the update goes as `update_config` says.
""",
)

ONE_BY_ONE = Code(
    "PC417",
    "one-by-one",
    Severity.NOTE,
    "an update of `{service}` replaces one pod after the other, from the last to the first",
    page="""\
A StatefulSet, which runs the databases that podc knows, replaces its pods one at a time: each has a
name and a disk of its own, and the old one must be gone before the new one starts. The numbers and
the order of `update_config` have no place there.

```yaml
services:
  db:
    image: postgres:17
    deploy: {update_config: {parallelism: 2}}      # one after the other all the same
```
""",
)

OBJECT_CLASH = Code(
    "PC418",
    "object-clash",
    Severity.ERROR,
    "two objects with different content would be called `{name}`",
    hint="rename the config, secret or volume that is named here",
    page="""\
podc names objects after the services, configs, secrets and volumes that they are made for. Here two
of one kind would get the same name, and the second would overwrite the first in the cluster.

```yaml
configs:
  app-settings: {content: "a: 1"}
  app_settings: {content: "a: 2"}     # error[PC418]: both would be `app-settings`
```

Rename one of them.
""",
)

DISK_EACH = Code(
    "PC449",
    "disk-each",
    Severity.WARNING,
    "each of the {count} replicas of `{service}` has a disk of its own; in Docker they share one",
    hint="run one replica, or use an operator that makes a cluster of this database",
    loss=True,
    page="""\
Replicas of a database can't work in the same files, and without more they don't know of each other.
A StatefulSet gives each its own disk, so each holds other data.

```yaml
services:
  db:
    image: postgres:17
    scale: 3                 # warning[PC449]: three databases
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data:
```
""",
)

# --- pods -----------------------------------------------------------------------------------------

SHARED_PORT = Code(
    "PC420",
    "shared-port",
    Severity.ERROR,
    "`{one}` and `{other}` run in one pod, and both listen on port {port}",
    hint="let one of them listen on another port, or give it a pod of its own",
    page="""\
Services that share a network or other namespaces become the containers of one pod. The containers
of a pod share one address, so each port belongs to one of them.

```yaml
services:
  app:
    image: example/app:1.0
    expose: ["8080"]
  debug:
    image: example/debug:1.0
    pid: service:app
    expose: ["8080"]       # error[PC420]
```
""",
)

POD_REPLICAS = Code(
    "PC421",
    "pod-replicas",
    Severity.WARNING,
    "`{service}` asks for {count} replicas, but runs as often as `{owner}`, whose pod it is in",
    hint="give both services the same number",
    loss=True,
    page="""\
Services that share a network or other namespaces become the containers of one pod, and a pod is
replicated as a whole. The number that counts is that of the service whose namespace is shared.

```yaml
services:
  app:
    image: example/app:1.0
  log:
    image: example/log:1.0
    network_mode: service:app
    scale: 2               # warning[PC421]: once for each pod of `app`
```
""",
)

POD_CIRCLE = Code(
    "PC422",
    "pod-circle",
    Severity.ERROR,
    "the pod of `{pod}` waits for that of `{other}`, which waits for it in turn",
    hint="drop one of the conditions, or the namespace that the services share",
    page="""\
Services that share a network or other namespaces become the containers of one pod, which waits for
everything that any of them waits for. That can close a circle which the services by themselves do
not have, and then neither pod would ever start.

```yaml
services:
  a: {image: example/a:1.0, depends_on: {c: {condition: service_healthy}}}
  b: {image: example/b:1.0, network_mode: "service:a", healthcheck: {test: [CMD, ok]}}
  c:
    image: example/c:1.0
    healthcheck: {test: [CMD, ok]}
    depends_on: {b: {condition: service_healthy}}     # error[PC422]
```
""",
)

POD_CONFLICT = Code(
    "PC423",
    "pod-conflict",
    Severity.WARNING,
    "`{service}` asks for `{what}` {value}, but its pod has {first}",
    hint="give the services of one pod the same value",
    loss=True,
    page="""\
Some settings belong to a pod as a whole: kernel parameters, the group of its volumes, the runtime.
Services that run in one pod can't have different ones; the first that is written holds.

```yaml
services:
  app: {image: example/app:1.0, runtime: runsc}
  log: {image: example/log:1.0, pid: "service:app", runtime: kata}     # warning[PC423]
```
""",
)

RUNS_BEFORE = Code(
    "PC424",
    "runs-before",
    Severity.NOTE,
    "`{service}` becomes an init container of `{dependent}`, the one service that waits for it: "
    "it runs before each start of its pod",
    page="""\
A service that one other waits for with `service_completed_successfully` runs to its end in the same
pod, before that one's container starts. Nobody has to ask the cluster whether it is done, and both
see the same volumes. Unlike in Docker it runs again whenever a pod of that service is made anew, so
it should do no harm the second time; migrations don't.

```yaml
services:
  migrate:
    image: example/app:1.0
    command: ["migrate"]
  web:
    image: example/app:1.0
    depends_on:
      migrate: {condition: service_completed_successfully}
```

With a second dependent, or more than one replica, the service becomes a Job that runs once.
""",
)

PLATFORMS_DIFFER = Code(
    "PC425",
    "platforms-differ",
    Severity.ERROR,
    "one pod can't run on `{platform}` and on `{other}`",
    hint="give the services of one pod the same `platform`",
    page="""\
Services that share a network or other namespaces become the containers of one pod, and a pod runs
on one node: with one operating system and one kind of processor.

```yaml
services:
  app: {image: example/app:1.0, platform: linux/amd64}
  log: {image: example/log:1.0, pid: "service:app", platform: linux/arm64}     # error[PC425]
```
""",
)

HOST_NAME_CUT = Code(
    "PC427",
    "host-name-cut",
    Severity.NOTE,
    "the host name `{hostname}` becomes `{label}`",
    page="""\
A pod's host name is a single label: letters, digits and `-`. Of a name with dots the first part is
kept; other characters become `-`. The domain of a pod is given by its namespace.

```yaml
services:
  mail:
    image: example/mail:1.0
    hostname: mail.example.org      # the pod is called `mail`
```
""",
)

NO_HOST_ALIAS = Code(
    "PC428",
    "no-host-alias",
    Severity.WARNING,
    "`{name}` → `{address}` can't stand in a pod's hosts file",
    hint="write a lower-case DNS name and a plain IP address",
    loss=True,
    page="""\
The hosts file of a pod takes DNS names, which have no `_`, and IP addresses. Other lines of
`extra_hosts` would make Kubernetes refuse the pod, so they are left out.

```yaml
services:
  web:
    image: nginx:1.29
    extra_hosts:
      - "my_db=10.0.0.5"       # warning[PC428]: write `my-db`
```
""",
)

NO_ANNOTATION_KEY = Code(
    "PC429",
    "no-annotation-key",
    Severity.WARNING,
    "the label `{key}` is left out: Kubernetes takes no such key",
    hint="use letters, digits, `-`, `_` and `.`, at most 63 of them behind an optional `domain/`",
    loss=True,
    page="""\
Docker's labels become annotations of the pod. Their keys have at most 63 characters, letters,
digits, `-`, `_` and `.`, begin and end with a letter or digit, and may have a DNS name and a `/`
in front. A label with another key can't be kept.

```yaml
labels:
  my team: shop            # warning[PC429]: write `my-team`
```
""",
)

POD_RESTARTS = Code(
    "PC448",
    "pod-restarts",
    Severity.WARNING,
    "`{service}` would run once, but it is in the pod of `{owner}`, which starts it again whenever "
    "it ends",
    hint="give it a pod of its own, or let `{owner}` wait until it has completed",
    loss=True,
    page="""\
Services that share a network or other namespaces become the containers of one pod, and a pod has
one policy of restarts. In the pod of a server every container is started again.

```yaml
services:
  app:
    image: example/app:1.0
    ports: ["80:80"]
  report:
    image: example/report:1.0
    network_mode: service:app
    restart: "no"                # warning[PC448]
```
""",
)
