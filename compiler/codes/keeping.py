"""PC353 to PC368: what lowering says of data, files and secrets that are not kept as in Docker."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

RECURSIVE_AND_SHARED = Code(
    "PC356",
    "recursive-propagation",
    Severity.ERROR,
    "`recursive: readonly` is refused beside `propagation: {propagation}`",
    hint="drop `propagation`, or drop `recursive`",
    page="""\
What is mounted below a read-only path can be made read-only, too, but not while mounts go on being
added to it: Docker refuses the two together, and so does Kubernetes.

```yaml
services:
  backup:
    image: example/backup:1.0
    volumes:
      - {type: bind, source: /mnt, target: /mnt, read_only: true, bind: {recursive: readonly}}
```
""",
)

UNREADABLE_FILE = Code(
    "PC357",
    "unreadable-file",
    Severity.WARNING,
    "`{service}` runs as user {user}, and `mode: {mode}` lets only root read `{target}`",
    hint="write `mode: 0444`, or give the pod a group, which may read it: "
    "`x-podc: {{fs_group: {user}}}`",
    page="""\
The files of configs and secrets belong to root in a pod: Kubernetes has no `uid` and `gid` for
them. With `fsGroup` they belong to that group, and it may read them whatever the mode says.

```yaml
services:
  app:
    image: example/app:1.0
    user: "1000"
    secrets:
      - {source: token, mode: 0400}     # warning[PC357]
    x-podc: {fs_group: 1000}            # with it, group 1000 reads the file
```
""",
)

CONFIG_IN_SECRET = Code(
    "PC358",
    "config-in-secret",
    Severity.NOTE,
    "the config `{name}` is kept in a Secret: there is a password, a key or a token in it",
    page="""\
A ConfigMap is read by whoever may look at a namespace. A config whose text looks secret is kept in
a Secret; the container sees the same file.

```yaml
configs:
  site.ini:
    content: "url = postgres://me:hunter22@db/shop"     # note[PC358]
```
""",
)

OWNER_OF_EXPORT = Code(
    "PC359",
    "owner-of-export",
    Severity.NOTE,
    "the files of `{volume}` keep their owners on `{server}`; `{service}` runs as user {user}",
    hint="make the exported folder belong to {user} on the server",
    page="""\
Kubernetes gives new disks to the group of the pod (`fsGroup`), but leaves what an NFS server
exports as it is. Whether the container may read and write there is decided by the server.
""",
)

MOVED_DATA = Code(
    "PC360",
    "moved-data",
    Severity.WARNING,
    "`{image}` keeps its data below `{new}`, and refuses to start with a volume at `{old}`: "
    "podc sets `{variable}` to a folder of the volume",
    hint="mount the volume at `{new}`, or use version {before}",
    page="""\
From version 18 on the images of PostgreSQL keep each major version's data in a folder of its own
below `/var/lib/postgresql`, and refuse to start where something is mounted at the old place, unless
`PGDATA` says otherwise. An image without a version is the newest.

```yaml
services:
  db:
    image: postgres:18
    volumes: ["data:/var/lib/postgresql"]     # not /var/lib/postgresql/data
volumes: {data: {}}
```

Data of version 17 is not read by version 18: move it with `pg_dump` or `pg_upgrade`.
""",
)

DATA_IN_CONTAINER = Code(
    "PC361",
    "data-in-container",
    Severity.WARNING,
    "no volume holds the data of {places}: it is lost whenever a container is replaced",
    hint="mount a named volume there, or accept it where nothing has to be kept",
    page="""\
Docker keeps the data of such an image in an anonymous volume, until the container is removed: it is
there again after a restart, of the machine, too. In a pod it is gone with every new container, and
containers are replaced for many reasons: a crash, a new version, a node that is taken out.

```yaml
services:
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
volumes: {data: {}}
```
""",
)

SECRET_LABEL = Code(
    "PC362",
    "secret-label",
    Severity.WARNING,
    "the label `{key}` is left out: its value looks secret, and annotations are read by many",
    hint="give the value to the container that needs it, as a variable or as a secret",
    loss=True,
    many=True,
    page="""\
Docker's labels become annotations. Whoever may look at a pod or a claim reads them, and so do logs
and copies of manifests. Tools that take secrets from labels read Docker's, not Kubernetes'.

```yaml
services:
  web:
    image: example/web:1.0
    labels:
      homepage.widget.key: 1a2b3c4d     # warning[PC362]
```
""",
)

SHARED_CLASS = Code(
    "PC363",
    "shared-class",
    Severity.NOTE,
    "the volume `{volume}` has several users, so its claim is ReadWriteMany, of class `{name}`: "
    "{remark}",
    hint="write `x-podc: {{access: rwo}}` below the volume to keep its users on one node instead",
    page="""\
Clusters of some providers (`--target`) come with a storage class whose volumes pods on several
nodes may write to. What one pod uses alone is of the cluster's default class, which is faster.

```yaml
volumes:
  uploads:                        # used by two services: of the shared class
    x-podc: {class: my-nfs}       # unless a class is written, or an access
```
""",
)

TINY_VOLUME = Code(
    "PC364",
    "tiny-volume",
    Severity.WARNING,
    "the volume `{volume}` asks for {size} bytes",
    hint="write the unit: `{size}Gi`",
    page="""\
A number alone is bytes, as everywhere in Kubernetes.

```yaml
volumes:
  data:
    x-podc: {size: 20}      # warning[PC364]: twenty bytes; write 20Gi
```
""",
)

FILLED_FROM_FIELD = Code(
    "PC353",
    "placeholder-filled",
    Severity.NOTE,
    "`{{{{.{word}}}}}` becomes the pod's field `{field}`",
    page="""\
Swarm fills placeholders in as it starts a task; Kubernetes gives a container the fields of its pod.
`{{.Node.Hostname}}` and `{{.Node.ID}}` are the node's name, `{{.Task.Name}}` the pod's name,
`{{.Task.ID}}` its uid, and `{{.Task.Slot}}` the number of a StatefulSet's pod, which counts from 0
where Swarm counts from 1. `{{.Service.Name}}` is the service's name, without a stack's in front.

```yaml
services:
  agent:
    image: example/agent:1.0
    deploy: {mode: global}
    environment: {NODE: "{{.Node.Hostname}}"}      # note[PC353]: spec.nodeName
```
""",
)

NOT_FILLED = Code(
    "PC354",
    "placeholder-kept",
    Severity.WARNING,
    "`{{{{.{word}}}}}` stays as it is: the pods of `{service}` have nothing like it",
    hint="write what is meant, or for `Task.Slot` set `x-podc: {{controller: statefulset}}`",
    loss=True,
    many=True,
    page="""\
Swarm fills placeholders in as it starts a task. What a pod knows nothing of (labels of the service,
the node's platform, a number among its like, unless a StatefulSet gives it one) can't be filled in.

```yaml
services:
  worker:
    image: example/worker:1.0
    deploy: {replicas: 3}
    environment: {NUMBER: "{{.Task.Slot}}"}        # warning[PC354]
    # x-podc: {controller: statefulset}            # gives each pod a number, from 0
```
""",
)
