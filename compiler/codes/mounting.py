"""PC470 to PC475, PC480 to PC488: what lowering says of volumes and of mounts from the host."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

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
