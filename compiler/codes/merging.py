"""PC150 to PC165: include, extends and merge."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

INCLUDE_LIST = Code(
    "PC150",
    "include-list",
    Severity.ERROR,
    "`include` is a list, this is not",
    hint="write `include: [other/compose.yaml]`",
    page="""\
`include` lists the Compose files whose services and resources join this project.

    include:
      - db/compose.yaml
      - path: cache/compose.yaml
        env_file: cache.env
""",
)

INCLUDE_ENTRY = Code(
    "PC151",
    "include-entry",
    Severity.ERROR,
    "an entry of `include` is a path, or a mapping with `path`",
    hint="write `- path: other/compose.yaml`",
    page="""\
An entry of `include` is the path of a Compose file, or a mapping with `path` (one or a list),
`project_directory` (one path) and `env_file` (one or a list). A list of paths is one model whose
later files override the earlier ones.

    include:
      - path: [db/compose.yaml, db/small.yaml]
        project_directory: db
        env_file: db.env
""",
)

INCLUDE_KEY = Code(
    "PC152",
    "include-key",
    Severity.WARNING,
    "`{key}` has no meaning in an entry of `include`",
    hint="delete it; `path`, `project_directory` and `env_file` are known",
    page="""\
An entry of `include` has the keys `path`, `project_directory` and `env_file`. Docker Compose passes
over any other without a word, and so does podc, after this warning.

    include:
      - path: db/compose.yaml
        env_file: db.env
""",
)

INCLUDE_MISSING = Code(
    "PC153",
    "include-missing",
    Severity.ERROR,
    "the included file `{path}` can't be read: {why}",
    hint="correct the path; it starts from the folder of the project that includes",
    page="""\
A path under `include` starts from the project's folder: the folder of the first `-f` file, or in an
included file that file's own folder (or its `project_directory`). What is included is a file, not a
folder.

    include:
      - db/compose.yaml
""",
)

INCLUDE_CYCLE = Code(
    "PC154",
    "include-cycle",
    Severity.ERROR,
    "this file includes itself: {way}",
    hint="take one of these `include` entries out",
    page="""\
Files include each other in a circle, so there is no first one to read. Move what both sides need
into a file of its own, and include that one from both.

    # a.yaml and b.yaml
    include: [shared.yaml]
""",
)

INCLUDE_DEPTH = Code(
    "PC155",
    "include-depth",
    Severity.ERROR,
    "files include each other more than {most} levels deep",
    hint="list the files in one `include` instead of a chain",
    page="""\
Every included file may include others. podc follows such a chain over fifty levels, which is far
more than any project needs, and stops there so that no input can exhaust it.

    include: [one.yaml, two.yaml, three.yaml]   # side by side, not each in the one before
""",
)

EXTENDS_SERVICE = Code(
    "PC156",
    "extends-service",
    Severity.ERROR,
    "`extends` of `{name}` does not say which service",
    hint="write `extends: {{service: base, file: other.yaml}}`",
    page="""\
`extends` names a service of the same file, or with `file` one of another file.

    services:
      web:
        extends:
          service: base
          file: common.yaml   # without it: this file
""",
)

EXTENDS_FILE = Code(
    "PC157",
    "extends-file",
    Severity.ERROR,
    "`file` under `extends` is the path of one Compose file",
    hint="write `file: common.yaml`, or delete it to extend a service of this file",
    page="""\
`file` under `extends` is a single text: the path of a Compose file, as seen from the project's
folder.

    extends:
      service: base
      file: common.yaml
""",
)

EXTENDS_MISSING = Code(
    "PC158",
    "extends-missing",
    Severity.ERROR,
    "the extended file `{path}` can't be read: {why}",
    hint="correct the path; it starts from the project's folder",
    page="""\
`extends` names a file that is not there, is a folder, or can't be read. The path starts from the
project's folder; inside an extended file, from that file's own folder.

    extends:
      service: base
      file: common/base.yaml
""",
)

UNKNOWN_BASE = Code(
    "PC159",
    "unknown-base",
    Severity.ERROR,
    "there is no service `{name}` to extend in `{path}`",
    page="""\
`extends` looks for the service in the same document (and in what it includes), or in the `file` it
names. A service that only another `-f` file defines can't be extended: each file is complete before
the next one is merged over it.

    services:
      base: {image: nginx}
      web: {extends: base}
""",
)

NO_SERVICES = Code(
    "PC160",
    "no-services",
    Severity.ERROR,
    "the extended file `{path}` has no `services`",
    hint="define the base service there, under `services:`",
    page="""\
A file that `extends` names is a Compose file with the base service under `services`.

    services:
      base:
        image: nginx
""",
)

EXTENDS_CYCLE = Code(
    "PC161",
    "extends-cycle",
    Severity.ERROR,
    "these services extend each other in a circle: {way}",
    hint="take one `extends` out",
    page="""\
A service extends another one, which by way of further `extends` comes back to the first. Move what
they share into a service of its own that extends nothing.

    services:
      base: {image: nginx}
      one: {extends: base}
      two: {extends: base}
""",
)

BASE_MAPPING = Code(
    "PC162",
    "base-mapping",
    Severity.ERROR,
    "an extended service is a mapping, this is not",
    hint="describe the service: `image: nginx`",
    page="""\
A service that others extend is a mapping with keys such as `image` and `environment`.

    services:
      base:
        image: nginx
""",
)

CANNOT_OVERRIDE = Code(
    "PC163",
    "cannot-override",
    Severity.ERROR,
    "{override} can't be merged over {base}",
    hint="use the same form in both places, or replace the base: put `!override` in front",
    page="""\
An override file, a later document or an extending service gives a value of another form than the
one it is merged over: a list over a mapping, say. Lists are appended, mappings are merged key by
key, single values are replaced.

    # compose.override.yaml
    services:
      web:
        ports: !override   # replaces the base's list
          - "8080:80"
""",
)

MISSING_TARGET = Code(
    "PC164",
    "missing-target",
    Severity.ERROR,
    "this {what} has no `target`",
    hint="say where it is inside the container: a path, for a port a number above 0",
    page="""\
In the long syntax of `volumes`, `devices` and `ports`, `target` is where the thing appears inside
the container. It can't be left out, and a port 0 is none.

    volumes:
      - type: volume
        source: db
        target: /var/lib/postgresql/data
""",
)

EXPOSED_FRACTION = Code(
    "PC165",
    "exposed-fraction",
    Severity.ERROR,
    "`expose` lists ports, and {value} is a fraction",
    hint='write a whole number or a range in quotes: `- "8000-8010"`',
    page="""\
`expose` takes port numbers, ranges and protocols. YAML reads a number with a point as a fraction.

    expose:
      - 3000
      - "8000-8010"
      - "53/udp"
""",
)

EXTENDS_DEPTH = Code(
    "PC142",
    "extends-depth",
    Severity.ERROR,
    "more than {most} services extend each other in a chain",
    hint="let several services extend one instead of each the one before",
    page="""\
A service may extend one that extends another. podc follows such a chain over a hundred services,
which is far more than any project needs, and stops there so that no input can exhaust it.

    services:
      base: {image: app}
      web: {extends: base}
      worker: {extends: base}   # side by side, not each from the one before
""",
)

TOO_MUCH_REPEATED = Code(
    "PC143",
    "too-much-repeated",
    Severity.ERROR,
    "`extends` and env files bring more than {most:,} values into this project",
    hint="let services share less: a long list of variables in every service adds up",
    page="""\
What a service extends is copied into it, and so is every variable of its `env_file`. podc stops at
a fixed number of such values, so that a few lines of input cannot fill the memory.

    services:
      web: {image: app, env_file: web.env}   # only what it needs
""",
)

INCLUDE_MANY = Code(
    "PC144",
    "include-many",
    Severity.ERROR,
    "this project includes more than {most:,} models",
    hint="merge files that belong together",
    page="""\
podc stops at a thousand included models, so that no input can exhaust it. The same file included
twice with the same variables counts once.

    include: [one.yaml, two.yaml]
""",
)
