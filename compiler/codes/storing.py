"""PC340 to PC369 and some of PC47x: what lowering says of volumes, files and who creates them."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

CONTENT_NOT_COPIED = Code(
    "PC476",
    "content-not-copied",
    Severity.WARNING,
    "`{target}` starts empty: what the image of `{service}` has there is hidden by `{volume}`",
    hint="write `x-podc: {{seed: true}}` below the volume to have it copied, by the image's own "
    "`sh` and `cp`, or have the service write what it needs when it starts",
    loss=True,
    many=True,
    page="""\
Docker fills a new named volume with what the image has at that path, and people use that to hand
the files of one image to another service. Kubernetes mounts the volume empty.

```yaml
services:
  web:
    build: .
    volumes: ["static:/app/static"]        # warning[PC476]: /app/static is empty
  proxy:
    image: nginx:1.29
    volumes: ["static:/usr/share/nginx/html:ro"]
volumes:
  static:
    x-podc: {seed: true}
```

With `x-podc: {seed: true}` an init container of the service's own image copies the folder into the
volume while that is empty; the image has to have `sh`, `ls`, `grep` and `cp` for that, which those
made from scratch and distroless ones lack. Otherwise let the service fill the folder when it
starts, such as with `collectstatic`.
""",
)

VOLUME_EVERYWHERE = Code(
    "PC477",
    "volume-on-every-node",
    Severity.WARNING,
    "the volume `{volume}` is used on every node, so its claim is ReadWriteMany",
    hint="make sure that the cluster's default storage class has ReadWriteMany",
    page="""\
A service with `mode: global` runs on every node. A volume that it mounts has to be there, too, and
only some storage classes (NFS, CephFS and the like) make such volumes. With any other, the claim
stays pending, and so do the pods.
""",
)

IGNORED_FILES = Code(
    "PC478",
    "ignored-files",
    Severity.NOTE,
    "{count} files below `{source}` are left out, since `.gitignore` hides them: {names}",
    page="""\
What is kept out of version control is kept out of ConfigMaps, too: it is a secret, or made by a
build. Docker's containers see it all the same, since they see the folder itself.
""",
)

PROPAGATION = Code(
    "PC479",
    "unprivileged-propagation",
    Severity.ERROR,
    "`{propagation}` is refused: mounts of `{service}` can't reach the node",
    hint="write `privileged: true`, or `rslave` if the service only needs to see the node's mounts",
    page="""\
With `rshared` what a container mounts appears on the node. Kubernetes calls it `Bidirectional`, and
lets only privileged containers have it.

```yaml
services:
  mounter:
    image: example/mounter:1.0
    privileged: true
    volumes:
      - {type: bind, source: /mnt, target: /mnt, bind: {propagation: rshared}}
```
""",
)

CONTENT_LEFT_BEHIND = Code(
    "PC489",
    "content-left-behind",
    Severity.WARNING,
    "`{source}` becomes a claim of {size}, and nothing is copied into it: {why}",
    hint="put the files into the image, or copy them with `kubectl cp` once the pod runs",
    loss=True,
    page="""\
The folder has files in it, but more than a ConfigMap holds (1 MiB, a thousand files), or other
things than files. The container gets a volume in its place, which starts empty.
""",
)

CONFIG_EXPECTED = Code(
    "PC493",
    "expected-config-map",
    Severity.NOTE,
    "the ConfigMap `{name}` with the key `{key}` has to be in the cluster before the pods start",
    hint="{command}",
    page="""\
The config is `external`: it exists already, so podc refers to a ConfigMap of its name and creates
none. Its content is looked for under the name that the config has in this file.

```yaml
configs:
  site.conf:
    external: true        # the ConfigMap `site-conf`, its key `site.conf`
```
""",
)

NO_PROPAGATION = Code(
    "PC340",
    "no-propagation",
    Severity.NOTE,
    "`{propagation}` is left out: `{source}` is no path of the node here",
    page="""\
Propagation says whether mounts that are made below a path of the host later on are seen by the
container. Only `hostPath` volumes have it. This path becomes a claim, a ConfigMap or a Secret,
and nothing is ever mounted below those.

```yaml
services:
  web:
    image: nginx:1.29
    volumes:
      - {type: bind, source: ./conf, target: /etc/nginx/conf.d, bind: {propagation: rslave}}
```
""",
)

MADE_ANYWAY = Code(
    "PC341",
    "made-anyway",
    Severity.WARNING,
    "there is no `{source}` here, and its mount is made all the same",
    hint="put it there, or drop `create_host_path: false`",
    page="""\
With `create_host_path: false` Docker does not start a container whose path is missing. podc can't
look at the machine that Docker would run on: it makes an empty claim, or a ConfigMap to be filled.

```yaml
services:
  web:
    image: example/web:1.0
    volumes:
      - {type: bind, source: ./data, target: /data, bind: {create_host_path: false}}
```
""",
)

NOT_RECURSIVE = Code(
    "PC342",
    "not-recursive",
    Severity.WARNING,
    "mounts of the node below `{source}` can be written to: that needs Kubernetes 1.31",
    hint="give `--kube-version 1.31` or later, if the cluster is as new",
    loss=True,
    page="""\
`recursive: readonly` makes what is mounted below a read-only path read-only, too. Kubernetes has
that as `recursiveReadOnly`, on by default from 1.31 on; earlier versions drop the field.
""",
)

UNKNOWN_OWNER = Code(
    "PC343",
    "unknown-owner",
    Severity.NOTE,
    "new volumes belong to root, and podc does not know whether {services} runs as root",
    hint='if it does not, say `user: "1000:1000"` with the ids of the image, or its group in '
    "`x-podc: {{fs_group: 1000}}`",
    page="""\
Docker gives a new volume to whoever owns the folder in the image. Kubernetes gives it to root,
unless the pod has an `fsGroup`, and a container that runs as another user can't write there. podc
sets `fsGroup` where `user` is written, and for the images that it knows.

```yaml
services:
  app:
    image: example/app:1.0        # its Dockerfile has `USER 1000`
    user: "1000:1000"             # so the volume is given to group 1000
    volumes: ["files:/srv/files"]
```
""",
)

IMAGE_VOLUME = Code(
    "PC344",
    "image-volume",
    Severity.WARNING,
    "the files of `{image}` are not mounted: that needs Kubernetes 1.35",
    hint="give `--kube-version 1.35` or later, if the cluster is as new, or copy the files into "
    "the service's own image",
    loss=True,
    page="""\
`type: image` mounts the files of an image. Kubernetes has image volumes on by default from 1.35 on;
earlier versions drop them without a word.

```yaml
services:
  web:
    image: nginx:1.29
    volumes:
      - {type: image, source: ghcr.io/example/site:7, target: /usr/share/nginx/html}
```
""",
)

NO_SUCH_BIND = Code(
    "PC345",
    "no-such-bind",
    Severity.ERROR,
    "`x-podc.mounts` names `{target}`, where no path of the host is mounted",
    hint="name the target of a bind mount: {known}",
    page="""\
`x-podc.mounts` says what bind mounts become, by the path that they have in the container. Volumes
with a name have their own `x-podc`, under the top-level `volumes`.

```yaml
services:
  web:
    image: nginx:1.29
    volumes: ["./site:/usr/share/nginx/html"]
    x-podc:
      mounts: {/usr/share/nginx/html: config}
```
""",
)

SECRET_ELSEWHERE = Code(
    "PC346",
    "secret-elsewhere",
    Severity.WARNING,
    "the secret `{name}` is not here ({why}), so the manifests count on a Secret in the cluster",
    hint="create that Secret before the pods start, or write `external: true`",
    loss=True,
    page="""\
Good reasons keep secrets away from the machine that podc runs on. Where a secret's file or variable
is missing, the manifests refer to a Secret and hold none; another message says which, and the
command that creates it. Pods wait until it is there. Under `--strict` that is an error.

```yaml
secrets:
  db_password:
    file: ./db_password.txt     # warning[PC346] where the file was never committed
```
""",
)

DOCKER_STORE = Code(
    "PC369",
    "store-of-docker",
    Severity.WARNING,
    "`{source}` is where Docker keeps its own files: a node that runs containerd has none there",
    hint="the logs of all containers of a node are in `/var/log/pods`; delete the mount if nothing"
    " else is read there",
    page="""\
Agents that ship logs or count disk space read Docker's folder on the host. It becomes a `hostPath`,
as other paths of a node do, but the nodes of nearly every cluster run containerd: images and layers
are in /var/lib/containerd, logs in /var/log/pods, volumes nowhere.

```yaml
services:
  shipper:
    image: grafana/promtail:3.5.0
    deploy: {mode: global}
    volumes:
      - /var/lib/docker/containers:/var/lib/docker/containers:ro   # warning[PC369]
      - /var/log/pods:/var/log/pods:ro                             # the same logs in a cluster
```
""",
)
