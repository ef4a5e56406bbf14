"""PC450 to PC499: what lowering says of configuration, networks, storage and order."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

# --- configuration and secrets --------------------------------------------------------------------

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

DATABASE_INSIDE = Code(
    "PC460",
    "unpublished-database",
    Severity.WARNING,
    "port {port} of `{service}` is not published: {what}",
    hint="reach it with `kubectl port-forward service/{name} {port}`, "
    "or publish it with `x-podc: {{publish: true}}`",
    page="""\
People publish 5432 for their own desk, not for the internet, and a load balancer would open it to
the world. Peers inside the project reach the port all the same.

```yaml
services:
  db:
    image: postgres:17
    ports: ["5432:5432"]       # warning[PC460]
    x-podc:
      publish: true            # published all the same
```
""",
)

LOOPBACK_PORT = Code(
    "PC461",
    "loopback-port",
    Severity.NOTE,
    "port {port} is bound to {address}, so it stays inside the cluster",
    hint="reach it with `kubectl port-forward`, or drop the address to publish it",
    page="""\
A port that is bound to 127.0.0.1 is reached from the machine itself only. The nearest thing is a
port that only the cluster reaches.
""",
)

UNFIXED_PORT = Code(
    "PC462",
    "unfixed-port",
    Severity.NOTE,
    "port {port} has no published port, so it stays inside the cluster",
    hint='write `"{port}:{port}"` to publish it',
    page="""\
For `"3000"` Docker chooses a free port of the host at each start. Nobody can count on that, so
podc takes it as a port for peers.
""",
)

NODE_PORT = Code(
    "PC463",
    "node-port-range",
    Severity.NOTE,
    "port {port} is published on a port that the cluster chooses: node ports are 30000 to 32767",
    hint="publish a port between 30000 and 32767",
    page="""\
With `--expose nodeport` a port is opened on every node, in the range that clusters keep for that
purpose. A published port outside of it can't be had, so the cluster chooses one.
""",
)

ALIAS_CLASH = Code(
    "PC464",
    "alias-clash",
    Severity.ERROR,
    "`{alias}` is a name of `{one}`, and one of `{other}`",
    hint="give each its own name: Kubernetes has one Service of a name",
    page="""\
On Docker's networks a name may mean different things on different networks. A Service's name is
one name for the whole namespace.
""",
)

NO_ALIAS = Code(
    "PC465",
    "dotted-alias",
    Severity.WARNING,
    "`{alias}` can't be the name of a Service, so nobody finds `{service}` by it",
    hint="use a name of letters, digits and `-`, or the service's own name `{name}`",
    loss=True,
    page="""\
Aliases, container names and host names that peers may use become Services of their own. A
Service's name is a single label of a host name: no dots, nothing but letters, digits and `-`.
""",
)

HOST_PORT = Code(
    "PC466",
    "host-port",
    Severity.NOTE,
    "port {port} is opened on the node that the pod runs on, as `mode: host` says",
    hint="delete `mode: host` to publish it through a Service",
    page="""\
A host port leaves room for one pod on each node, and clients have to know the node. A Service has
an address of its own, wherever its pods run.
""",
)

NETWORK_OPEN = Code(
    "PC467",
    "external-network",
    Severity.NOTE,
    "`{service}` is on the external network `{network}`, so other namespaces may reach it",
    page="""\
An external network connects projects. The policy of a service on one admits pods of other
namespaces, too.
""",
)

INTERNAL_PORT = Code(
    "PC468",
    "internal-network",
    Severity.NOTE,
    "port {port} of `{service}` is not published: all of its networks are internal",
    hint="put the service on a network that is not internal",
    page="""\
A network with `internal: true` has no way out or in, and Docker publishes nothing from it. A
service that is on such networks alone is reached by its peers only.
""",
)

# --- storage --------------------------------------------------------------------------------------

VOLUME_SIZE = Code(
    "PC470",
    "volume-size",
    Severity.NOTE,
    "nothing says how large the volume `{volume}` is: the claim asks for {size}",
    hint="write `x-podc: {{size: 20Gi}}` below the volume; it can grow later, not shrink",
    page="""\
Docker's volumes are as large as the disk they are on. A PersistentVolumeClaim has to name a size:
`x-podc: {size: 20Gi}` below the volume, or `driver_opts: {size: …}`.
""",
)

VOLUME_EMPTY = Code(
    "PC471",
    "empty-volume",
    Severity.NOTE,
    "`{target}` starts empty: Kubernetes copies nothing from the image into a volume",
    page="""\
Docker fills a new named volume with what the image has at that path; Kubernetes mounts it empty.
Most images create what they need when they find an empty folder. One that doesn't needs an init
container that copies the content.
""",
)

VOLUME_SHARED = Code(
    "PC472",
    "shared-volume",
    Severity.WARNING,
    "the volume `{volume}` has several users, so their pods are kept on one node",
    hint="on a cluster with ReadWriteMany volumes, give {what} `x-podc: {{access: rwx}}`",
    page="""\
A ReadWriteOnce volume is mounted by one node at a time. So that all users find it, their pods carry
a label and a required affinity for it: they are placed together, or not at all. Users of several
volumes that overlap are one group.

```yaml
volumes:
  media:
    x-podc: {access: rwx, class: nfs-client}    # every node may have it
```
""",
)

VOLUME_DRIVER = Code(
    "PC473",
    "volume-driver",
    Severity.WARNING,
    "the volume `{volume}` gets the cluster's own storage, not what `{what}` asks for",
    hint="create the claim yourself and mark the volume `external: true`",
    loss=True,
    page="""\
Drivers and their options belong to Docker's host. Kubernetes has storage classes for that purpose,
and whoever runs the cluster decides which there are.
""",
)

VOLUME_ANONYMOUS = Code(
    "PC474",
    "anonymous-volume",
    Severity.NOTE,
    "nothing is mounted at `{target}`: the container has what its image holds there",
    page="""\
A volume without a name is gone with its container, and starts as a copy of the image's folder. So
does the container's own file system, without any mount.
""",
)

EXTERNAL_CLAIM = Code(
    "PC475",
    "expected-claim",
    Severity.NOTE,
    "the claim `{name}` has to be in the cluster before the pods start",
    page="""\
The volume is `external`: it exists already, so podc refers to a PersistentVolumeClaim of that name
and creates none.
""",
)

# --- bind mounts ----------------------------------------------------------------------------------

BIND_SOCKET = Code(
    "PC480",
    "bind-socket",
    Severity.WARNING,
    "`{source}` is {what}, and is left out: {why}",
    hint="use what Kubernetes offers for it, or run this service outside of the cluster",
    loss=True,
    page="""\
Nodes run containerd or CRI-O: there is no Docker socket, and a container that had one would own
the node. Pipes, sockets and devices of the project's folder are never opened.
""",
)

BIND_TIME = Code(
    "PC481",
    "bind-time-zone",
    Severity.NOTE,
    "`{source}` is left out: it would be the node's time zone",
    hint="set the variable `TZ`, such as `TZ: Europe/Paris`",
    page="""\
People mount the host's time zone so that logs show local time. Nodes are on UTC; the variable TZ
does what is meant.
""",
)

BIND_HOST_PATH = Code(
    "PC482",
    "host-path",
    Severity.WARNING,
    "`{source}` is a path of {node}",
    hint="use a named volume for data, `configs` for files",
    page="""\
An absolute path outside of the project becomes a `hostPath`: right for agents that watch the node
itself, wrong for data, since every node has its own. Most clusters forbid it for ordinary pods.
podc never reads such a path: the manifests must not depend on the machine that compiles.
""",
)

BIND_CLAIM = Code(
    "PC483",
    "bind-claim",
    Severity.WARNING,
    "`{source}` becomes a claim of {size}, empty at first: {why}",
    hint="copy what it needs with `kubectl cp`, or make it a named volume",
    page="""\
A folder that a container keeps data in is persistent storage: a PersistentVolumeClaim. Nothing of
the folder here is copied into it.
""",
)

BIND_CONFIG = Code(
    "PC484",
    "bind-config",
    Severity.NOTE,
    "`{source}` becomes {what}: a change of it needs a new build",
    page="""\
Files of the project that a container reads are configuration, and go into a ConfigMap (a Secret
where they look like one). Docker shows the file itself, so that edits are seen at once.
""",
)

BIND_READ_ONLY = Code(
    "PC485",
    "read-only-config",
    Severity.WARNING,
    "`{source}` becomes {what}, which the container can't write to",
    hint="add `:ro` if it only reads, or use a named volume if it writes",
    page="""\
The folder holds a few files and is mounted for writing, too. As a ConfigMap it is read-only: a
container that writes there needs a volume.
""",
)

BIND_CODE = Code(
    "PC486",
    "bind-source-code",
    Severity.WARNING,
    "`{source}` is left out: the image that is built from it holds it already",
    hint="move the mount to a `compose.override.yaml` for development",
    page="""\
Mounting the sources over those in the image is for development, so that edits are seen without a
new build. A cluster runs what was built.
""",
)

BIND_MISSING = Code(
    "PC487",
    "missing-bind-file",
    Severity.WARNING,
    "{why}, so the {what} `{name}` has an empty `{key}` in its place",
    hint="put the file there, or fill the {what} before you deploy",
    loss=True,
    page="""\
The target names a file, and what it should come from is missing. Docker would make a folder of
that name, which is hardly meant; podc makes a key that is there to be filled. A file outside of the
project's folder is read only with `--allow-outside`.
""",
)

BIND_TOO_LARGE = Code(
    "PC488",
    "large-bind-file",
    Severity.ERROR,
    "`{source}` has {size} bytes, and an object holds 1048576 at most",
    hint="put the file into the image, or use a named volume",
    page="""\
A single file that is mounted goes into a ConfigMap or a Secret, and those hold 1 MiB. What is
larger belongs into the image or onto a volume.
""",
)
