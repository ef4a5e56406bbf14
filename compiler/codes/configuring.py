"""PC450 to PC455, PC457: what lowering says of configuration and secrets."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

SECRETS_INLINE = Code(
    "PC450",
    "inline-secrets",
    Severity.WARNING,
    "the manifests hold the values of Secrets: {names}",
    hint="keep the output out of version control, or build with `--secrets external`",
    page="""\
Values that look secret become Secret objects, never ConfigMaps. Their text is only encoded, so
whoever reads the manifests reads the secrets. With `--secrets external` the manifests only refer to
Secrets, and podc says which commands create them.
""",
)

SECRET_EXPECTED = Code(
    "PC451",
    "expected-secret",
    Severity.NOTE,
    "the Secret `{name}` has to be in the cluster before the pods start",
    hint="{command}",
    page="""\
Under `--secrets external` (and for a secret or config that the file itself calls `external`)
manifests refer to objects that somebody else creates. The hint is the command that does.
""",
)

SECRET_SKIPPED = Code(
    "PC452",
    "skipped-secret",
    Severity.WARNING,
    "{service} runs without {names}, as `--secrets skip` asks",
    loss=True,
    page="""\
`--secrets skip` writes neither Secret objects nor references to them. Containers don't get these
variables and files at all: meant for looking at manifests, hardly for deploying them.
""",
)

VARIABLE_NAME = Code(
    "PC453",
    "variable-name",
    Severity.ERROR,
    "`{name}` can't be the name of a variable in a pod",
    hint="use letters, digits, `_`, `-` and `.`, and no digit first",
    page="""\
Docker passes any name on; Kubernetes takes letters, digits, `_`, `-` and `.`, not beginning with a
digit. From 1.32 on it takes every printable ASCII character but `=`: `--kube-version 1.32`.
""",
)

TOO_LARGE = Code(
    "PC454",
    "too-large",
    Severity.ERROR,
    "{what} is {size} bytes long, and an object holds 1048576 at most",
    hint="put the file into the image, or onto a volume",
    page="""\
ConfigMaps and Secrets hold 1 MiB each, since etcd, which stores them, takes no more. What is larger
belongs into the image or onto a volume.
""",
)

SERVER_SIDE = Code(
    "PC455",
    "server-side-apply",
    Severity.NOTE,
    "{what} is {size} bytes long, too long for a plain `kubectl apply`",
    hint="apply the manifests with `kubectl apply --server-side`",
    page="""\
`kubectl apply` keeps a copy of each object in an annotation, and annotations hold 256 KiB. With
`--server-side` there is no such copy.
""",
)

SECRET_IN_COMMAND = Code(
    "PC457",
    "secret-in-command",
    Severity.WARNING,
    "a word of the command of `{service}` looks secret, and stands in the pod for all to read",
    hint="put the same value into a variable of the service, too: podc then refers to that",
    page="""\
Whoever may read pods may read commands and checks. A value that is also a variable's is replaced
by a reference to that variable, and kept in a Secret; this one is not.

```yaml
services:
  db:
    image: example/db:1.0
    command: ["serve", "--password=${DB_PASSWORD}"]
    environment:
      DB_PASSWORD: ${DB_PASSWORD}     # so the command becomes `--password=$(DB_PASSWORD)`
```
""",
)

# --- networks -------------------------------------------------------------------------------------
