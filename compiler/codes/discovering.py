"""PC130 to PC149: which files, variables and name make up a project."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NO_FILE = Code(
    "PC130",
    "no-compose-file",
    Severity.ERROR,
    "there is no Compose file in `{directory}` or in a folder above it",
    hint="name one: `-f path/to/compose.yaml`; or begin an app description: `podc init`",
    page="""\
Without a file on the command line, podc looks for `compose.yaml`, `compose.yml`,
`docker-compose.yml` and `docker-compose.yaml`, in this order, in the working directory and then in
each folder above it. None of them exists, and no app description `app.yaml` in the working
directory.

    podc build -f deploy/compose.yaml

`COMPOSE_FILE` names files too; `-f` is stronger.
""",
)

MISSING_FILE = Code(
    "PC131",
    "missing-compose-file",
    Severity.ERROR,
    "the Compose file `{path}` can't be read: {why}",
    hint="check the path; it is relative to the folder podc runs in, in a file to the project's",
    page="""\
A Compose file that the command line, `COMPOSE_FILE`, `include` or `extends` names is not there, is
a folder, or can't be read.

Paths on the command line start from the working directory, paths inside a file from the project's
folder: the folder of the first `-f` file unless `--project-directory` says otherwise.
""",
)

MISSING_ENV_FILE = Code(
    "PC132",
    "missing-env-file",
    Severity.ERROR,
    "the env file `{path}` can't be read: {why}",
    hint="create it, or for a service write `env_file: [{{path: {path}, required: false}}]`",
    page="""\
`--env-file`, `COMPOSE_ENV_FILES`, an `env_file` of a service or one of an `include` entry names a
file that is not there, is a folder, or can't be read. An env file is often left out of version
control; podc needs it, because its values go into the manifests.

    services:
      web:
        env_file:
          - path: local.env
            required: false   # it may be missing
""",
)

SEVERAL_FILES = Code(
    "PC133",
    "several-compose-files",
    Severity.WARNING,
    "`{taken}` is read, and {others} beside it is not",
    hint="delete what is not needed, or name the file: `-f {taken}`",
    page="""\
A folder holds more than one file with a name that podc looks for. Only the first of them counts, in
the order `compose.yaml`, `compose.yml`, `docker-compose.yml`, `docker-compose.yaml` (and the same
for override files). Name the files that you mean with `-f`, or keep one.

    podc build -f docker-compose.yml
""",
)

PROJECT_NAME = Code(
    "PC134",
    "project-name",
    Severity.ERROR,
    "`{name}` can't be a project name",
    hint="use lower-case letters, digits, `-` and `_`, a letter or digit first: `{better}`",
    page="""\
A project name given by `-p` or by `COMPOSE_PROJECT_NAME` is taken as it is. It consists of
lower-case letters, digits, hyphens and underscores, and starts with a letter or a digit. A `name:`
inside a file is adapted instead: `My.App` becomes `myapp`.

    podc build -p my-app
""",
)

NO_PROJECT_NAME = Code(
    "PC135",
    "no-project-name",
    Severity.ERROR,
    "no project name is left of `{written}`",
    hint="set one: `name: my-app` at the top of the file, or `-p my-app`",
    page="""\
Of a `name:` in a file, or of the folder's name, only lower-case letters, digits, hyphens and
underscores are kept, and it has to start with a letter or a digit. Here nothing was left.

    name: my-app
    services: ...
""",
)

NAME_FROM_FOLDER = Code(
    "PC136",
    "name-from-folder",
    Severity.NOTE,
    "the project's name is `{name}`, after its folder",
    hint="write `name: {name}` at the top of the file, so that it is the same everywhere",
    page="""\
Neither the file, `-p` nor `COMPOSE_PROJECT_NAME` names the project, so the folder did. Names of
volumes and networks, and labels, contain the project's name: a checkout in a folder of another name
gives other manifests.

    name: shop
    services: ...
""",
)

ENVIRONMENT_VALUE = Code(
    "PC137",
    "environment-value",
    Severity.NOTE,
    "`{name}` has its value from the environment that podc runs in",
    hint="write it into `.env`, or pass `--env {name}=…`, to get the same everywhere",
    page="""\
The files name a variable, and the environment of the podc process has a value for it, which is
stronger than the one in an env file. On another machine the manifests may come out differently.

`--no-env` shuts the environment out; `--env NAME=VALUE` sets a variable for one run, and a `.env`
file beside the Compose file for all.
""",
)

EMPTY_FILE = Code(
    "PC138",
    "empty-compose-file",
    Severity.ERROR,
    "`{path}` holds nothing",
    hint="describe at least one service: `services: {{web: {{image: nginx}}}}`",
    page="""\
The Compose files of the project hold no key at all: they are empty, or everything in them is a
comment.

    services:
      web:
        image: nginx
""",
)

NOT_A_MAPPING = Code(
    "PC140",
    "not-a-mapping",
    Severity.ERROR,
    "a Compose file is a mapping, this document is not",
    hint="start with a key such as `services:`",
    page="""\
At the top of a Compose file stand keys such as `services`, `networks` and `volumes`. Here stands a
list or a single value.

    services:
      web:
        image: nginx
""",
)

OBSOLETE_VERSION = Code(
    "PC141",
    "obsolete-version",
    Severity.WARNING,
    "`version` has no meaning any more",
    hint="delete the line",
    page="""\
Early Compose files said which version of the format they are in. There is one format today, and
`version` is passed over.

    version: "3.8"   # delete this line
    services:
      web:
        image: nginx
""",
)
