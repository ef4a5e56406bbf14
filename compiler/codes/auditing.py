"""PC3xx: what does not survive the way to Kubernetes, and what changes on it."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

UNSUPPORTED_KEY = Code(
    "PC301",
    "unsupported-key",
    Severity.WARNING,
    "`{key}` {because}",
    loss=True,
    many=True,
    page="""\
The file says something that the manifests don't: Kubernetes has no equivalent, or podc does not
translate the key. The application may well run without it, but nothing stands in for it.

```yaml
services:
  db:
    image: postgres:17
    oom_score_adj: -500   # warning[PC301]
```

Delete the key if it is not needed, follow the hint if there is one, or accept the loss by the
key's path below its service: `--accept unsupported-key:oom_score_adj`, or in the file

```yaml
x-podc:
  accept: ["unsupported-key:oom_score_adj"]
```

Under `--strict` every such loss is an error. `podc support` lists the fate of every key.
""",
)

APPROXIMATED_KEY = Code(
    "PC302",
    "approximated-key",
    Severity.NOTE,
    "`{key}` {because}",
    many=True,
    page="""\
The manifests hold the nearest that Kubernetes has, and something that can be observed differs from
what Docker does. The message says what. It is a warning where an application may depend on it,
else a note.

```yaml
services:
  web:
    image: nginx
    stop_signal: SIGQUIT   # warning[PC302]: pods stop with the signal that the image names
```

Follow the hint if there is one, or accept the difference by the key's path below its service:
`--accept approximated-key:stop_signal`.
""",
)

REFUSED_VALUE = Code(
    "PC303",
    "refused-value",
    Severity.ERROR,
    "`{key}` {because}",
    page="""\
No right manifest can come of this value: Docker itself would not start the container, or the value
names something that only exists on one machine, such as a container outside the project.

```yaml
services:
  web:
    image: nginx
    network_mode: container:proxy   # error[PC303]
```

Write one of the values that the hint names; here `network_mode: service:proxy`, with `proxy` as a
service of the same project.
""",
)
