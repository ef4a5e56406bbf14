"""PC349 to PC352: kinds of workloads, and what a file asks for that they have no use for."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

UNUSED = Code(
    "PC349",
    "unused-by-kind",
    Severity.WARNING,
    "`{service}` {situation}, so {what} is left out: {because}",
    hint="delete it, or run `{service}` otherwise",
    loss=True,
    page="""\
A DaemonSet runs one pod on each node, a Job is replaced and not updated, and the containers of one
pod are started, placed and counted together. What a service says of its number, its updates or its
place has no meaning there.

```yaml
services:
  agent:
    image: example/agent:1.0
    deploy: {mode: global, replicas: 3}      # warning[PC349]: one pod runs on each node
```
""",
)

REACHED_AT_TIMES = Code(
    "PC350",
    "reached-at-times",
    Severity.WARNING,
    "`{service}` is a {kind}, so nobody reaches it but while it runs",
    hint="delete `ports` and what exposes it, or run it as a Deployment",
    page="""\
A Service sends its traffic to pods that run. Those of a Job end, and those of a CronJob are there
for a short time now and then; meanwhile every connection is refused, and a load balancer is paid
for.

```yaml
services:
  report:
    image: example/report:1.0
    ports: ["8080:80"]                       # warning[PC350]
    x-podc: {schedule: "30 2 * * *"}
```
""",
)

RUNS_AT_ONCE = Code(
    "PC351",
    "runs-at-once",
    Severity.NOTE,
    "each run of `{service}` is {count} pods at once",
    hint="delete the number if one at a time is enough",
    page="""\
The replicas of a job are started together, as Swarm does it, and all of them have to complete. So a
schedule with three replicas does its work three times each time.

```yaml
services:
  report:
    image: example/report:1.0
    deploy: {replicas: 3}                    # note[PC351]
    x-podc: {schedule: "30 2 * * *"}
```
""",
)

ENDS_SO_JOB = Code(
    "PC352",
    "ends-so-job",
    Severity.NOTE,
    "`{service}` becomes a Job: what it runs (`{command}`) ends, and nobody calls it",
    hint="write `restart: always` if it is to be started again",
    page="""\
Docker leaves a container alone that has ended, unless `restart` says otherwise. A Deployment starts
it again and again. A service that runs nothing but commands which end, that has no ports and no
healthcheck, and that no peer names, does its work once.

```yaml
services:
  permissions:
    image: busybox:1.37
    command: chown -R 1000 /data             # note[PC352]
    volumes: ["data:/data"]
```
""",
)
