"""PC240 to PC299: app descriptions; `rewriting` has what is said of the files that podc writes."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

PORT = Code(
    "PC240",
    "app-port",
    Severity.ERROR,
    "the port `{written}` {reason}",
    hint='write `80` for a port inside, `"8080:80"` to publish it as 8080',
    page="""\
A port is the number that the container listens on. In front of it may stand the number under which
it is reached from outside, an address, and a name; behind it the protocol.

    ports: 80                    # reached from inside
    ports: "8080:80"             # reached from outside as 8080
    ports: ["http=8080:80", "53/udp"]
""",
)

STORAGE = Code(
    "PC241",
    "app-storage",
    Severity.ERROR,
    "`{written}` {reason}",
    hint="write the path in the container, then the size if you like: `/var/lib/data 10Gi`",
    page="""\
Storage is written as the path that it has inside, and behind it, in any order: its size, who may
use it (`rwo`, `rwx`, `rox`), and `ro` where this container only reads. Sizes have a unit.

    volumes:
      data: /var/lib/data 10Gi
      media: /media 100Gi rwx ro
""",
)

FILE = Code(
    "PC242",
    "app-file",
    Severity.ERROR,
    "`{written}` {reason}",
    hint="write the project's file, then its path inside: `./app.conf: /etc/app.conf`",
    page="""\
`files` leads from a file or folder of the project, or from the name of a `config`, to the path that
the container finds it at.

    files:
      ./site.conf: /etc/nginx/conf.d/site.conf
      motd: /etc/motd            # a config of this description
""",
)

EMPTY_FIELD = Code(
    "PC243",
    "empty-field",
    Severity.ERROR,
    "`{key}` is empty, and there is nothing to remove",
    hint="give it a value, or delete it",
    page="""\
An empty value (null) takes away what the top of the description, or the base of an overlay, says.
Here nothing says anything, so a value has probably been forgotten.

    env: {LOG_LEVEL: info}
    containers:
      web: {env: {LOG_LEVEL: }}  # without the variable that all others have
""",
)

NO_OVERLAY = Code(
    "PC244",
    "no-overlay",
    Severity.ERROR,
    "there is no overlay `{name}` under `overrides`",
    page="""\
`--overlay NAME` lays a block of `overrides` over the description, and there is none of this name.

    overrides:
      production:
        containers:
          web: {replicas: 3}

    podc build app.yaml --overlay production
""",
)

RESOURCES = Code(
    "PC245",
    "app-resources",
    Severity.ERROR,
    "`{written}` {reason}",
    hint="write CPU time and memory, each with what is set aside and its limit: "
    "`250m..1/128Mi..1Gi`",
    page="""\
CPU time is counted in cores (`0.5`, or `500m`), memory in bytes (`128Mi`, `1Gi`). What is set aside
stands in front of the two dots, the limit behind; one amount alone is both.

    resources: 250m/128Mi
    resources: 250m..1/128Mi..1Gi
    resources: {memory: 128Mi..1Gi}
""",
)

REPLICAS = Code(
    "PC246",
    "app-replicas",
    Severity.ERROR,
    "`{written}` {reason}",
    hint="write `3`, or `2..6` to scale with the load",
    page="""\
How many of a container run is a number, or two: the fewest and the most, between which the load
decides.

    replicas: 3
    replicas: 2..6
    replicas: {min: 2, max: 6, cpu: 70}
""",
)

CHECK = Code(
    "PC247",
    "app-check",
    Severity.ERROR,
    "`{written}` {reason}",
    hint="write `/healthz` or `:8080/healthz` for HTTP, `tcp:5432` for a port, or a command as a "
    "list: `[pg_isready, -U, postgres]`",
    page="""\
A check is a path that has to answer, a port that has to accept connections, or a command that has
to succeed.

    health: /healthz
    health: :8080/healthz
    health: tcp:5432
    health: [pg_isready, -U, postgres]
    health: {http: /healthz, interval: 10s, timeout: 2s}
""",
)

TWO_CHECKS = Code(
    "PC248",
    "two-checks",
    Severity.ERROR,
    "a check asks by `{first}` or by `{second}`, not by both",
    hint="keep one; `ready` and `startup` take checks of their own",
    page="""\
One check has one way to ask. A container may have three: `health`, `ready` and `startup`.

    health: {http: /healthz}
    startup: {tcp: 8080}
""",
)

CHECK_PORT = Code(
    "PC249",
    "check-port",
    Severity.ERROR,
    "which port to ask is not known: the container {wanted}",
    hint="say it: `:8080{path}`",
    page="""\
A check by a path asks the one port that the container has under `ports`. With none there, or with
several, the check has to name it.

    ports: ["8080:80", 9090]
    health: :9090/healthz
""",
)

NO_CONTAINER = Code(
    "PC250",
    "no-container",
    Severity.ERROR,
    "no container is named `{name}`",
    page="""\
`after`, `pid` and `ipc` name other containers of this description.

    containers:
      web: {image: nginx:1.29, after: db}
      db: {image: postgres:17.6}
""",
)

TWO_SIZES = Code(
    "PC251",
    "two-sizes",
    Severity.ERROR,
    "the volume `{volume}` has another `{field}` elsewhere",
    hint="say it once, best at the top: `volumes: {{{volume}: {{{field}: …}}}}`",
    page="""\
A volume that several containers mount is one volume: one size, one class, one kind of access.

    containers:
      web: {image: nginx:1.29, volumes: {media: /media}}
      api: {image: api:1, volumes: {media: /srv/media}}
    volumes: {media: 100Gi}
""",
)

TWO_LANGUAGES = Code(
    "PC252",
    "two-languages",
    Severity.ERROR,
    "`containers` makes this an app description, and `{other}` a Compose file",
    hint="keep one of the two",
    page="""\
An app description has its containers under `containers`, a Compose file its services under
`services`. A file is one or the other; `podc convert` makes the first from the second.
""",
)

NOT_ALONE = Code(
    "PC253",
    "not-alone",
    Severity.ERROR,
    "an app description is a project of its own: nothing is merged with it",
    hint="put what differs under `overrides:` and choose it by `--overlay NAME`",
    page="""\
Several `-f` are merged as Docker Compose merges files. App descriptions say what differs between
environments themselves.

    overrides:
      production:
        containers:
          web: {replicas: 3}
""",
)

OVERLAY_OF_COMPOSE = Code(
    "PC254",
    "overlay-of-compose",
    Severity.ERROR,
    "`--overlay` chooses among the `overrides` of an app description, and this is a Compose file",
    hint="merge another file over it: `-f {path} -f compose.{name}.yaml`",
    page="""\
Compose files are adapted to an environment by further files that are merged over them.

    podc build -f compose.yaml -f compose.production.yaml
""",
)

CONTAINER_IMAGE = Code(
    "PC262",
    "container-image",
    Severity.ERROR,
    "the container `{name}` has no image",
    hint="give it an `image`, or put one for all containers at the top",
    page="""\
Every container runs an image: its own, the one at the top of the description, or one that is built
from a folder (`build`).

    image: httpd:2.4.65
    containers:
      web: {ports: 80}
      db: {image: postgres:17.6}
""",
)

ONE_DOCUMENT = Code(
    "PC263",
    "one-document",
    Severity.ERROR,
    "a second document begins here, and an app description is one",
    hint="put it into a file of its own; `overrides` say what differs between environments",
    page="""\
`---` begins a further document in the same file. What makes up an application stands in one; what
differs between environments stands under `overrides`.
""",
)

START_INTERVAL = Code(
    "PC264",
    "start-interval",
    Severity.ERROR,
    "only a command that decides about requests is asked at another interval at the start",
    hint="give `startup` a check of its own, with its `interval`",
    page="""\
`start_interval` is Docker's: how often the command is tried while the container starts. For other
checks Kubernetes has a startup probe.

    health: {http: /healthz, interval: 30s}
    startup: {http: /healthz, interval: 2s, retries: 30}
""",
)

ALREADY_DESCRIBED = Code(
    "PC265",
    "already-described",
    Severity.ERROR,
    "`{path}` is an app description already",
    hint="name a Compose file: `podc convert compose.yaml`; or compile it: `podc build {path}`",
    page="""\
`podc convert` makes an app description of a Compose file. This file is one already: its top has
`containers`. `podc config` writes its short forms out.

    podc config app.yaml
""",
)

NOT_A_DESCRIPTION = Code(
    "PC266",
    "not-a-description",
    Severity.ERROR,
    "an app description is a mapping, and this is {kind}",
    hint="begin with `name: shop`, and `containers:` with a name and an image each; `podc init` "
    "writes one to begin with",
    page="""\
At the top of an app description stand `name` and `containers`, and what the containers share.

    name: shop
    containers:
      web: {image: httpd:2.4.65, ports: "8080:80"}
""",
)

NO_VARIABLES = Code(
    "PC268",
    "no-variables",
    Severity.WARNING,
    "`{written}` stays as it is: an app description has no variables",
    hint="write the value; what differs between environments goes under `overrides`, what is "
    "secret under `secrets`",
    page="""\
Compose files replace `${NAME}` by a variable's value; an app description says what it says, on
every machine. Values that differ between environments are overrides, and confidential ones are
secrets, which may come from a variable (`{env: NAME}`).

    containers:
      web: {image: "shop:1.8"}
    secrets: {token: {env: TOKEN}}
    overrides:
      staging:
        containers:
          web: {image: "shop:1.9"}

Where the program itself replaces such a text, accept the warning: `accept: ["no-variables:NAME"]`.
""",
)

MANIFEST = Code(
    "PC269",
    "manifest",
    Severity.ERROR,
    "`{path}` is a Kubernetes manifest: there is nothing to compile in it",
    hint="check it with `podc lint {path}`",
    page="""\
`podc build` and `podc check` read Compose files and app descriptions, and make manifests of them.
This file is a manifest already: it has an `apiVersion` and a `kind`. `podc check` passes it over,
since a hook may be given one that is called `app.yaml`.

    podc lint manifests/
""",
)

UNUSED = Code(
    "PC267",
    "unused-definition",
    Severity.WARNING,
    "no container uses the {kind} `{name}`, so nothing comes of it",
    hint="write it in a container: `{use}`; or delete it",
    page="""\
What stands at the top under `config`, `secrets`, `volumes` and `networks` is made for the
containers that name it. Nobody names this one: delete it, or name it where it belongs.

    secrets: {token: {generate: true}}
    containers:
      web: {image: httpd:2.4.65, secrets: [token]}
""",
)
