"""PC347, PC445 to PC447, PC495: what lowering says of images."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

BUILT_IMAGE = Code(
    "PC445",
    "built-image",
    Severity.WARNING,
    "`{service}` is built here, so no cluster has `{image}`",
    hint="push it and write `image:`, or give `--registry` and `--tag`",
    page="""\
`docker compose` builds an image where it runs. A cluster pulls images from a registry, and podc
builds none.

```yaml
services:
  web:
    build: .                                  # warning[PC445]
    image: ghcr.io/example/web:1.0            # says where it is found
```

A built image that is called `web` or `web:1.0` is not found either: without a registry or an
account in front, Docker Hub is asked for an image of its own.

With `podc build --registry ghcr.io/example --tag 1.0` every built service gets such a name: that of
its project and service, or its own with the registry in front. For a cluster on one machine load
the image: `kind load docker-image`, `minikube image load`.
""",
)

IMAGE_FOR_NOBODY = Code(
    "PC446",
    "image-for-nobody",
    Severity.WARNING,
    "`--image` names `{service}`, which is none of the services: {known}",
    hint="name one of them",
    page="""\
`--image SERVICE=IMAGE` replaces the image of one service. The file has no service of this name, or
its profile is not active.

```
podc build --image wbe=ghcr.io/example/web:1.0     # warning[PC446]: the service is `web`
```
""",
)

LATEST = Code(
    "PC447",
    "latest",
    Severity.NOTE,
    "`{image}` may be another image tomorrow, and Kubernetes pulls it at every start",
    hint="name a version, or set `pull_policy`",
    page="""\
An image without a tag has the tag `latest`, which moves. Docker keeps the one that it pulled first;
Kubernetes asks the registry before every start of a container, so replicas may run different
versions.

```yaml
services:
  web:
    image: nginx           # write nginx:1.29.2, or a digest
```
""",
)

NO_REFERENCE = Code(
    "PC495",
    "no-reference",
    Severity.WARNING,
    "no image can be called `{image}`, as `{service}` asks for: {flaw}",
    hint="write `name:tag`, or set the variables that it is made of",
    page="""\
Docker and the kubelet pull nothing under this name: `invalid reference format`, `InvalidImageName`.
A name is the host of a registry, a path in lower case, and a tag or a digest; the host may be left
out. Mostly a variable is not set.

```yaml
services:
  cache:
    image: redis:${REDIS_VERSION}              # warning[PC495], if it is not set: `redis:`
    image: redis:${REDIS_VERSION:-8.2}         # falls back to a version
```
""",
)

KNOWN_IMAGE = Code(
    "PC347",
    "known-image",
    Severity.NOTE,
    "podc knows `{image}`: {facts}",
    hint="if that is not so here, write `x-podc: {{inference: false}}`",
    many=True,
    page="""\
podc has a table of widely used images: the ports that they listen on, where they keep data, who
they run as, how they tell that they are ready, and whether they are databases. Of an image that a
Dockerfile of the project builds from one of them the same holds, except for the ports of what is no
database. An image that podc does not know, with a volume where databases have their data, gets a
folder of the volume, as those refuse a new disk with its `lost+found`.

What is written in the file always wins; where nothing is written, the table is used, and this note
says for what.

```yaml
services:
  db:
    image: postgres:17              # note[PC347]: it listens on 5432; …
    volumes: ["data:/var/lib/postgresql/data"]
    x-podc:
      inference: false              # for this service nothing is concluded from its image
```

`x-podc: {inference: false}` at the top level does the same for all services.
""",
)
