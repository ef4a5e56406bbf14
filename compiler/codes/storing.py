"""PC476 to PC479, PC489, PC493: what lowering says of content that stays behind, or elsewhere."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

CONTENT_NOT_COPIED = Code(
    "PC476",
    "content-not-copied",
    Severity.WARNING,
    "`{target}` starts empty: what the image of `{service}` has there is hidden by `{volume}`",
    hint="have the service write what it needs when it starts, or drop the volume",
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
```

Let the service fill the folder when it starts, such as with `collectstatic`, or copy the files into
the image of each service that needs them.
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
