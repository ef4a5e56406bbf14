"""Codes of waiting for others: what starts when, and what is awaited."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

STARTED_TOGETHER = Code(
    "PC490",
    "started-together",
    Severity.NOTE,
    "`{service}` and `{other}` start together: Kubernetes restarts what fails until both are up",
    page="""\
Compose starts services one after the other; Kubernetes starts all pods at once and restarts those
that end. For a wait, give the other service a `healthcheck` and this one
`condition: service_healthy`.
""",
)

DEPENDENCY_RESTART = Code(
    "PC491",
    "dependency-restart",
    Severity.NOTE,
    "`{service}` is not restarted when `{other}` is",
    page="""\
With `restart: true` Compose restarts a service together with the one it depends on. Pods live
independently of each other.
""",
)

NOT_AWAITED = Code(
    "PC492",
    "not-awaited",
    Severity.WARNING,
    "`{service}` starts without waiting for `{other}`: {because}",
    hint="let `{service}` try again until `{other}` is there",
    loss=True,
    page="""\
An init container waits for a service through its Service, and for a job by asking the API server.
Some can't be asked: a job without ports has no Service, a container in the pod of a server is no
Job, policies keep networks apart, and pods on internal networks don't reach the API server. An init
container would then wait for ever, so there is none.

```yaml
services:
  web:
    networks: [front]         # shares no network with db: put both on one
    depends_on:
      db: {condition: service_healthy}
```
""",
)
