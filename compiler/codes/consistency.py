"""PC220 to PC249: whether the parts of a project fit together."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NO_IMAGE = Code(
    "PC220",
    "no-image",
    Severity.ERROR,
    "the service `{name}` has neither `image` nor `build`",
    hint="add `image:`; if this file is an override, name its base: `-f base.yaml -f this.yaml`",
    page="""\
A service runs an image: one from a registry (`image`), or one that is built (`build`). An override
file may leave both out, since the base file has them; then both files are given.

    podc build -f compose.yaml -f compose.override.yaml
""",
)

TWO_DOCKERFILES = Code(
    "PC221",
    "two-dockerfiles",
    Severity.ERROR,
    "`dockerfile_inline` and `dockerfile` exclude each other",
    hint="keep one of the two",
    page="""\
A build has one Dockerfile: the text under `dockerfile_inline`, or the file that `dockerfile` names.

    build:
      context: .
      dockerfile: Dockerfile.prod
""",
)

UNDEFINED = Code(
    "PC222",
    "undefined",
    Severity.ERROR,
    "the {what} `{name}` is not defined",
    page="""\
A service refers to a service, network, volume, config, secret or model by its key in the project.
Nothing with this key is defined. Names of volumes that are not paths need an entry at the top; a
path starts with `.`, `/` or `~`.

    services:
      db:
        image: postgres
        volumes:
          - data:/var/lib/postgresql/data
    volumes:
      data:
""",
)

SWITCHED_OFF = Code(
    "PC223",
    "switched-off",
    Severity.ERROR,
    "the service `{name}` is switched off by its profiles, and this one needs it",
    hint="activate one of its profiles with `--profile`, or write `required: false` here",
    page="""\
A service with `profiles` is part of the project only if one of them is active. Another service that
is active depends on it.

    depends_on:
      debug:
        condition: service_started
        required: false   # it may be off
""",
)

NOT_BUILT = Code(
    "PC224",
    "not-built",
    Severity.ERROR,
    "the service `{name}` has no `build`, so it can't be a build context",
    hint="name an image instead: `docker-image://nginx:latest`",
    page="""\
`service:NAME` under `build.additional_contexts` stands for what the build of another service gives.
That service has an `image` only.

    build:
      context: .
      additional_contexts:
        base: docker-image://nginx:latest
""",
)

PLATFORM_NOT_BUILT = Code(
    "PC225",
    "platform-not-built",
    Severity.ERROR,
    "the service runs on `{platform}`, which is not among its `build.platforms`",
    hint="add `{platform}` to `build.platforms`",
    page="""\
`platform` says what the service runs on, `build.platforms` what its image is built for. The first
has to be one of the second.

    platform: linux/arm64
    build:
      context: .
      platforms: [linux/amd64, linux/arm64]
""",
)

MODE_AND_NETWORKS = Code(
    "PC226",
    "mode-and-networks",
    Severity.ERROR,
    "`network_mode` and `networks` exclude each other",
    hint="keep one of the two",
    page="""\
With `network_mode` a service uses the network of something else (the host, another service) or none
at all, so it can't be on networks of the project as well.

    services:
      web:
        image: nginx
        networks: [front]
""",
)

HEALTH_TEST = Code(
    "PC227",
    "health-test",
    Severity.ERROR,
    "the test of a health check starts with `{written}`",
    hint='put `"CMD"` in front, or write the whole test as one text for the shell',
    page="""\
As a list, the test starts with `CMD` (run this program), `CMD-SHELL` (run this line in a shell) or
`NONE` (no check).

    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost"]
""",
)

DIFFERENT_LIMITS = Code(
    "PC228",
    "different-limits",
    Severity.ERROR,
    "`{old}` and `{new}` differ",
    hint="delete `{old}`, and say it under `deploy.resources`",
    page="""\
A limit can be said in two ways: with the short key of the service, and under `deploy.resources`. As
soon as the block under `deploy.resources` exists, it has to repeat what the short key says.

    deploy:
      resources:
        limits:
          cpus: "0.5"
          memory: 512m
""",
)

DIFFERENT_SCALES = Code(
    "PC229",
    "different-scales",
    Severity.ERROR,
    "`scale` and `deploy.replicas` differ",
    hint="delete `scale`",
    page="""\
`scale` and `deploy.replicas` both say how many containers of a service run. They have to agree, and
one of them is enough.

    deploy:
      replicas: 3
""",
)

NEGATIVE_SCALE = Code(
    "PC230",
    "negative-scale",
    Severity.ERROR,
    "a service can't have {number} containers",
    hint="write 0 or more",
    page="""\
`scale` and `deploy.replicas` say how many containers of a service run: none, one or more.

    deploy:
      replicas: 3
""",
)

SHARED_NAME = Code(
    "PC231",
    "shared-name",
    Severity.ERROR,
    "several containers can't share one `container_name`",
    hint="delete `container_name`",
    page="""\
A service that runs more than once needs a name for each of its containers, so it can't have a fixed
`container_name`.

    deploy:
      replicas: 3   # without `container_name`
""",
)

WATCH_TARGET = Code(
    "PC232",
    "watch-target",
    Severity.ERROR,
    "a watch with the action `{action}` needs a `target`",
    hint="add `target:`, the folder inside the container",
    page="""\
`develop.watch` copies changed files into the container for every action but `rebuild` and
`restart`, and `target` is where to.

    develop:
      watch:
        - path: ./src
          action: sync
          target: /app/src
""",
)

TAKEN_TARGET = Code(
    "PC233",
    "taken-target",
    Severity.ERROR,
    "something is mounted at `{path}` already",
    hint="choose another path, or delete one of the two",
    page="""\
Two entries of `volumes`, `tmpfs`, `configs` or `secrets` have the same path inside the container.
Only one thing can be there.

    volumes:
      - ./conf:/etc/app
      - data:/var/lib/app
""",
)

SECRET_SOURCE = Code(
    "PC234",
    "secret-source",
    Severity.ERROR,
    "nothing says what is in the secret `{name}`",
    hint="add `file:` or `environment:`, or `external: true`",
    page="""\
The content of a secret comes from a file or from a variable, unless it exists already.

    secrets:
      token:
        file: ./token.txt
""",
)

TAKEN_NAME = Code(
    "PC235",
    "taken-name",
    Severity.ERROR,
    "two services have the `container_name` `{name}`",
    hint="delete one of the two",
    page="""\
The name of a container is unique on its host, so two services of a project can't have the same one.

    services:
      web: {image: nginx, container_name: shop-web}
      api: {image: node, container_name: shop-api}
""",
)

DEPENDENCY_CYCLE = Code(
    "PC236",
    "dependency-cycle",
    Severity.ERROR,
    "these services wait for each other: {way}",
    hint="take one of these dependencies out",
    page="""\
Each service starts after those it depends on. Here they form a circle, so none could be the first.
`links`, `volumes_from` and `network_mode: service:x` count as dependencies, too.

    services:
      web: {image: nginx, depends_on: [api]}
      api: {image: node}   # without `depends_on: [web]`
""",
)

NAMELESS = Code(
    "PC237",
    "nameless-grant",
    Severity.ERROR,
    "this does not say which {what} it means",
    hint="name one that is defined at the top: `source: NAME`",
    page="""\
An entry of `secrets` or `configs` names one that the project defines. In the long syntax its name
stands under `source`; `target` only says where the container finds it.

    services:
      web:
        secrets:
          - source: token
            target: /run/secrets/api-token
""",
)

UNKNOWN_OPTION = Code(
    "PC238",
    "unknown-optional-service",
    Severity.WARNING,
    "there is no service `{name}`, so this optional dependency has no effect",
    hint="{hint}",
    loss=True,
    page="""\
An entry of `depends_on` with `required: false` does not need its service. Docker Compose takes that
for a service that its profiles switch off, and refuses one that no file defines; then it can't read
what its own `config` prints. podc goes on, after this warning.

    depends_on:
      cache: {condition: service_started, required: false}
""",
)
