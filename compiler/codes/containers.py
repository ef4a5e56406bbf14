"""PC367, PC419, PC426, PC430 to PC444: commands, health, resources, identity."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

DEVICES_UNCOUNTED = Code(
    "PC367",
    "devices-uncounted",
    Severity.WARNING,
    "`{service}` gets one device: Docker gives all that there are, and pods ask for a number",
    hint="say how many: `count: 1`",
    page="""\
A request for GPUs without `count` and without `device_ids` means all of the machine's to Docker.
What a node has is not known before a pod runs, and a pod asks for a number of devices, which nobody
else gets meanwhile.

```yaml
services:
  train:
    deploy:
      resources:
        reservations:
          devices:
            - capabilities: [gpu]           # warning[PC367]; with `count: 2` the pod gets two
```
""",
)

NO_COMMAND = Code(
    "PC426",
    "no-command",
    Severity.ERROR,
    "`{service}` takes away the image's entrypoint and names no command",
    hint='add the whole command: `command: ["program", "argument"]`',
    page="""\
An empty `entrypoint` makes Docker run the image's default command without the image's entrypoint.
Kubernetes can't drop an entrypoint but by naming another, and which command the image has is not
known to a compiler.

```yaml
services:
  web:
    image: example/web:1.0
    entrypoint: []           # error[PC426] without `command`
    command: ["serve", "--port", "8080"]
```
""",
)

SECRET_IN_CHECK = Code(
    "PC419",
    "secret-in-check",
    Severity.WARNING,
    "the healthcheck of `{service}` holds a secret value, for all to read who may read pods",
    hint='let the shell read the variable: `test: [CMD-SHELL, "… $${{NAME}}"]`',
    page="""\
Whoever may read pods may read their probes. The value of a variable that looks secret stands in the
healthcheck, too. In the shell's form podc replaces it by the variable; in the form `CMD` there is
no shell that could read one.

```yaml
healthcheck:
  test: [CMD, mysqladmin, ping, -pchange-me]              # warning[PC419]
healthcheck:
  test: mysqladmin ping -p$${MYSQL_ROOT_PASSWORD}         # read in the container
```
""",
)

CHECK_WITHOUT_COMMAND = Code(
    "PC430",
    "check-without-command",
    Severity.ERROR,
    "the healthcheck's `test` is `{test}` and nothing else",
    hint='write the command: `test: ["CMD", "curl", "-f", "http://localhost"]`',
    page="""\
A list begins with `CMD` (the words of a command follow), `CMD-SHELL` (a line for the shell follows)
or `NONE` (no check).

```yaml
healthcheck:
  test: ["CMD"]                                 # error[PC430]
healthcheck:
  test: ["CMD-SHELL", "pg_isready -U postgres"] # right
```
""",
)

CHECK_WITHOUT_TEST = Code(
    "PC431",
    "check-without-test",
    Severity.WARNING,
    "the healthcheck of `{service}` has no `test`, so there is nothing to run",
    hint="repeat the image's own command in `test`",
    loss=True,
    page="""\
Docker would run the check that the image's Dockerfile has, at the times of the Compose file. Images
are not read by podc, and Kubernetes ignores their HEALTHCHECK. For images that podc knows it takes
the command from its own table; this is none of them.

```yaml
healthcheck:
  interval: 10s          # warning[PC431] without a `test`
```
""",
)

CHECK_OF_IMAGE = Code(
    "PC432",
    "check-of-image",
    Severity.NOTE,
    "`{service}` counts as ready once `{command}` succeeds: no `test` is written, and podc knows "
    "the image",
    hint="write a `healthcheck` with a `test` of your own",
    page="""\
Something depends on when this service is ready, and the file has no command that tells. The image
is one that podc knows, so it asks the way the image's own documentation does.

```yaml
services:
  db:
    image: postgres:17
    healthcheck: {interval: 5s}      # asked with `pg_isready`
```
""",
)

NOTHING_TO_WAIT_FOR = Code(
    "PC433",
    "nothing-to-wait-for",
    Severity.WARNING,
    "a service waits until `{service}` is healthy, but nothing tells when it is",
    hint="give `{service}` a `healthcheck`",
    loss=True,
    page="""\
`service_healthy` needs a healthcheck: the file's, or one in the image, which Kubernetes ignores and
podc does not read. Without one the pod counts as ready as soon as its container runs.

```yaml
services:
  web:
    image: example/web:1.0
    depends_on:
      api: {condition: service_healthy}     # warning[PC433]
  api:
    image: example/api:1.0
```
""",
)

JOB_CHECK = Code(
    "PC434",
    "job-check",
    Severity.NOTE,
    "`{service}` is a job, so its healthcheck is left out: it ends, and its exit code tells how",
    page="""\
Probes decide whether a pod gets connections and whether it is restarted. A Job gets no connections,
and whether it went well is told by its exit code.

```yaml
services:
  migrate:
    image: example/app:1.0
    deploy: {mode: replicated-job}
    healthcheck: {test: [CMD, ok]}      # left out
```
""",
)

DATABASE_LIVENESS = Code(
    "PC348",
    "database-liveness",
    Severity.NOTE,
    "`{service}` is not restarted while its healthcheck fails: a database that recovers would never"
    " come up",
    hint="write `x-podc: {{probes: {{liveness: true}}}}` if it is to be restarted all the same",
    page="""\
Swarm, and autoheal where a label asks for it, start a container again whose healthcheck fails; in
Kubernetes a liveness probe does. A database that is repairing its files after a crash would be
killed again and again, so podc leaves that probe out for the databases that it knows. Until the
readiness probe succeeds they get no connections.

```yaml
services:
  db:
    image: postgres:17
    healthcheck: {test: pg_isready}
    labels: {autoheal: "true"}      # no liveness probe
```
""",
)

REQUESTS_GUESSED = Code(
    "PC436",
    "requests-guessed",
    Severity.NOTE,
    "only limits are written, so podc sets aside {amounts}",
    hint="write what the service needs under `deploy.resources.reservations`",
    page="""\
Docker sets nothing aside for a container. Kubernetes places pods by what they request, and takes
the limit for the request where none is written: four cores of limit would then occupy four cores.
podc requests all of the memory, since a container beyond its request is the first to be killed, and
a tenth of a core.

```yaml
deploy:
  resources:
    limits: {cpus: "4", memory: 1G}
    reservations: {cpus: "0.5", memory: 512M}     # says it plainly
```
""",
)

RESERVES_TOO_MUCH = Code(
    "PC437",
    "reserves-too-much",
    Severity.ERROR,
    "{request} of {resource} are reserved, but {limit} are the limit",
    hint="lower the reservation or raise the limit",
    page="""\
A reservation beyond the limit could never be used; Docker and Kubernetes both refuse it.

```yaml
deploy:
  resources:
    limits: {memory: 256M}
    reservations: {memory: 512M}      # error[PC437]
```
""",
)

# --- identity -------------------------------------------------------------------------------------

USER_BY_NAME = Code(
    "PC438",
    "user-by-name",
    Severity.WARNING,
    "`{user}` is a name that only the image can tell the number of: `{service}` runs as the user "
    "that its image sets",
    hint='write the number that the image uses, such as `user: "1000:1000"`',
    loss=True,
    page="""\
Kubernetes starts containers as a number, and names are known to the image alone. podc knows those
of well-known images, reads those that a Dockerfile of the project creates with a number, and knows
that `root` is 0. Other names are left out: the container runs as the image's own `USER`, which is
often the same one.

```yaml
services:
  web:
    image: example/web:1.0
    user: app              # warning[PC438]
```

`docker run --rm IMAGE id app` tells the number. If the image runs as that user anyway, delete
`user`, or accept it: `--accept user-by-name:web`. Under `--strict` it is an error.
""",
)

GROUP_BY_NAME = Code(
    "PC439",
    "group-by-name",
    Severity.WARNING,
    "the group `{group}` is left out: only the image can tell its number",
    hint="write the group's number",
    loss=True,
    page="""\
Kubernetes adds groups by number, and names are known to the image alone.

```yaml
services:
  player:
    image: example/player:1.0
    group_add: ["video"]      # warning[PC439]: in Debian's images it is "44"
```

`docker run --rm IMAGE getent group video` tells the number.
""",
)

PRIVILEGED_ANYWAY = Code(
    "PC440",
    "privileged-anyway",
    Severity.WARNING,
    "`no-new-privileges` is left out: `{service}` is privileged",
    hint="delete `privileged: true`, and add the capabilities that are needed with `cap_add`",
    loss=True,
    page="""\
A privileged container may do everything, and Kubernetes refuses to be told that it may gain no
privileges.

```yaml
services:
  agent:
    image: example/agent:1.0
    privileged: true
    security_opt: ["no-new-privileges"]     # warning[PC440]
```
""",
)

LOCAL_PROFILE = Code(
    "PC441",
    "local-profile",
    Severity.WARNING,
    "the profile `{profile}` has to be on every node before the pod starts",
    hint="install it on the nodes, seccomp profiles as /var/lib/kubelet/seccomp/{profile}",
    page="""\
Docker reads a seccomp profile from a file beside it, and an AppArmor profile from its own kernel.
The kubelet reads both from the node that a pod runs on; a pod does not start where they are
missing. The Security Profiles Operator can bring them there.

```yaml
services:
  web:
    image: example/web:1.0
    security_opt: ["seccomp:./profile.json"]
```
""",
)

UNSAFE_SYSCTL = Code(
    "PC442",
    "unsafe-sysctl",
    Severity.WARNING,
    "`{sysctl}` reaches the pod only where the kubelet allows it",
    hint="start the kubelets with `--allowed-unsafe-sysctls={sysctl}`",
    many=True,
    page="""\
Kubernetes calls some kernel parameters safe; others belong to a pod, too, but might disturb its
neighbours, so that every kubelet has to be told to allow them. Elsewhere the pod fails with
`SysctlForbidden`.

```yaml
services:
  web:
    image: nginx:1.29
    sysctls:
      net.core.somaxconn: 4096      # warning[PC442]
```
""",
)

NODE_SYSCTL = Code(
    "PC443",
    "node-sysctl",
    Severity.WARNING,
    "`{sysctl}` is left out: it belongs to the node, not to the pod",
    hint="set it on the nodes",
    loss=True,
    many=True,
    page="""\
Only parameters of a namespace that the pod has for itself can be set for it: those of its network
(`net.`), unless it uses the node's, and of its shared memory and message queues. All others hold
for the whole node.

```yaml
services:
  search:
    image: example/search:1.0
    sysctls:
      vm.max_map_count: 262144      # warning[PC443]
```

Set them where the nodes are made, or with a privileged DaemonSet.
""",
)

OWNER_OF_PATH = Code(
    "PC444",
    "owner-of-path",
    Severity.NOTE,
    "`{path}` keeps its owner on the node; the container is user {user}",
    hint="make it belong to {user} on every node",
    page="""\
Kubernetes gives new volumes to the group of the pod (`fsGroup`), but leaves paths of the node as
they are. Whether the container may read and write there is decided on each node.

```yaml
services:
  agent:
    image: example/agent:1.0
    user: "1000"
    volumes: ["/srv/files:/files"]      # has to belong to 1000 there
```
""",
)
