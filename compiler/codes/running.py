"""PC310 to PC322, PC327, PC336: controllers, schedules, scaling, placement, hooks, labels."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NO_SCHEDULE = Code(
    "PC310",
    "no-schedule",
    Severity.ERROR,
    "`{service}` is to be a CronJob, and nothing says when it runs",
    hint='add the times: `x-podc: {{schedule: "30 2 * * *"}}`',
    page="""\
A CronJob needs a schedule.

```yaml
services:
  report:
    image: example/report:1.0
    x-podc:
      controller: cronjob
      schedule: "30 2 * * *"       # without this line: error[PC310]
```
""",
)

SCHEDULED_CONTROLLER = Code(
    "PC311",
    "scheduled-controller",
    Severity.ERROR,
    "`{service}` has a schedule, so it can't be a {controller}",
    hint="delete `controller`, or write `cronjob`",
    page="""\
What runs at certain times is a CronJob. No other controller has a schedule.

```yaml
services:
  report:
    image: example/report:1.0
    x-podc:
      controller: deployment       # error[PC311]
      schedule: "30 2 * * *"
```
""",
)

CRON = Code(
    "PC312",
    "cron",
    Severity.ERROR,
    "`{text}` is no schedule: {reason}",
    hint='write minute, hour, day of the month, month, day of the week: `"30 2 * * *"`',
    page="""\
Kubernetes reads five fields: minute (0-59), hour (0-23), day of the month (1-31), month (1-12 or
names), day of the week (0-6 or names, 0 is Sunday). A field is `*`, numbers, ranges (`1-5`), steps
(`*/10`), or a list of these. `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly` and `@every 6h`
are understood, too.

```yaml
x-podc: {schedule: "0 30 2 * * *"}      # error[PC312]: six fields
x-podc: {schedule: "30 2 * * *"}
```
""",
)

CRON_SECONDS = Code(
    "PC313",
    "cron-seconds",
    Severity.NOTE,
    "the schedule `{text}` loses its seconds: Kubernetes counts in minutes",
    page="""\
Some tools write six fields, seconds first. Kubernetes' schedules have five; a run starts within the
minute.

```yaml
labels:
  ofelia.job-run.report.schedule: "30 0 2 * * *"     # becomes `0 2 * * *`
```
""",
)

AUTOSCALE = Code(
    "PC314",
    "autoscale",
    Severity.ERROR,
    "`{service}` can't be scaled by its load: {reason}",
    hint="{advice}",
    page="""\
A HorizontalPodAutoscaler changes the number of pods of a Deployment or a StatefulSet, so that they
use a share of what they request. So there has to be a request, and room between `min` and `max`.

```yaml
services:
  web:
    image: example/web:1.0
    deploy:
      resources: {reservations: {cpus: "0.25"}}     # without it: error[PC314]
    x-podc: {autoscale: {min: 2, max: 6, cpu: 70}}
```
""",
)

AUTOSCALED_REPLICAS = Code(
    "PC315",
    "autoscaled-replicas",
    Severity.NOTE,
    "the load decides how many pods `{service}` has, so its {count} replicas are not written",
    page="""\
A manifest with a number of replicas would undo what the autoscaler has decided each time that it is
applied. `x-podc.autoscale.min` says how many there are at least.

```yaml
deploy: {replicas: 3}                    # note[PC315]: delete it
x-podc: {autoscale: {min: 3, max: 6}}
```
""",
)

LONELY_SIDECAR = Code(
    "PC316",
    "lonely-sidecar",
    Severity.ERROR,
    "`{service}` is {what}, and no other container runs in its pod",
    hint="name the service whose pod it belongs to: `x-podc: {{pod: NAME}}`",
    page="""\
A sidecar runs beside other containers, an init container before them. A pod has to have at least
one container that is neither.

```yaml
services:
  log:
    image: example/log:1.0
    x-podc: {sidecar: true}              # error[PC316] without `pod: web`
```
""",
)

CONTROLLER_OF_POD = Code(
    "PC317",
    "controller-of-pod",
    Severity.WARNING,
    "`{service}` asks for a {controller}, but it runs in the pod of `{owner}`, which is a {kind}",
    hint="set `controller` on `{owner}`, or give `{service}` a pod of its own",
    loss=True,
    page="""\
Containers of one pod are started, replaced and counted together, by one controller: that of the
service that owns the pod.

```yaml
services:
  web: {image: example/web:1.0}
  log:
    image: example/log:1.0
    x-podc: {pod: web, controller: daemonset}      # warning[PC317]
```
""",
)

RUNS_AND_ENDS = Code(
    "PC318",
    "runs-and-ends",
    Severity.WARNING,
    "`{service}` looks by its name as if it ended, but will be started again and again",
    hint='write `restart: "no"`, and it becomes a Job',
    page="""\
Without `restart`, Docker leaves an ended container alone; a Deployment starts it again, with longer
and longer pauses. podc makes a Job only of what says that it ends: `restart: "no"`, a `-job` mode,
a service that waits with `service_completed_successfully`, or a command that certainly does.

```yaml
services:
  db-migrate:
    image: example/shop:1.0
    command: ["migrate"]      # warning[PC318]
    restart: "no"             # with this line: a Job
```
""",
)

CONSTRAINT = Code(
    "PC319",
    "constraint",
    Severity.WARNING,
    "`{constraint}` is left out: {reason}",
    hint="{advice}",
    loss=True,
    page="""\
Placement constraints become node affinity over the labels of nodes: `node.labels.NAME`,
`node.hostname`, `node.platform.os` and `node.platform.arch`. Roles and ids of Swarm's nodes have no
counterpart.

```yaml
deploy:
  placement:
    constraints:
      - node.role == manager       # warning[PC319]
      - node.labels.disk == ssd    # node affinity: `disk` in [ssd]
```
""",
)

NO_HEALTHCHECK = Code(
    "PC320",
    "no-healthcheck",
    Severity.ERROR,
    "`x-podc.probes.{probe}` asks for `{service}`'s healthcheck, and it has none",
    hint="add a `healthcheck`, or give the probe its own test: `{probe}: {{tcp: 8080}}`",
    page="""\
A probe that is `true`, or has times only, runs the test of the service's healthcheck.

```yaml
services:
  web:
    image: example/web:1.0
    x-podc:
      probes:
        liveness: true                                  # error[PC320]
        readiness: {http: {path: /ready, port: 8080}}   # has a test of its own
```
""",
)

PROBE_PORT = Code(
    "PC321",
    "probe-port",
    Severity.ERROR,
    "there is no port {port}: they go from 1 to 65535",
    hint="write the port that the container listens on",
    page="""\
A probe asks a port of the container.

```yaml
x-podc:
  probes:
    liveness: {tcp: 70000}       # error[PC321]
```
""",
)

POD_OF_NOBODY = Code(
    "PC322",
    "pod-of-nobody",
    Severity.NOTE,
    "no service is called `{pod}`, and no other one is in that pod: `{service}` is alone in it",
    page="""\
`x-podc.pod` names the service whose pod is shared, or a name that several services agree on.

```yaml
services:
  web: {image: example/web:1.0}
  log:
    image: example/log:1.0
    x-podc: {pod: wbe}           # note[PC322]: meant was `web`
```
""",
)

HOOK_EACH = Code(
    "PC327",
    "hook-each",
    Severity.NOTE,
    "the hook runs before each of the {count} pods of `{service}`, not once before all of them",
    hint="make it a service that `{service}` waits for with `service_completed_successfully`",
    page="""\
Docker runs a `pre_start` hook once, before the first container, unless it says `per_replica: true`.
An init container runs in each pod, and again whenever a pod is made anew.

```yaml
services:
  web:
    image: example/web:1.0
    scale: 3
    pre_start:
      - command: migrate         # note[PC327]: three times
```
""",
)

LABEL_VALUE = Code(
    "PC336",
    "label-value",
    Severity.WARNING,
    "`{label}` is left out: it has no value `{value}`",
    hint="look the label up in the documentation of the tool that reads it",
    loss=True,
    page="""\
podc understands labels that steer other tools, with the values that their documentation names.

```yaml
labels:
  kompose.controller.type: pod       # warning[PC336]: deployment, daemonset, statefulset
```
""",
)
