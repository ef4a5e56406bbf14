"""PC408 to PC411, PC494: what lowering says of names, and of a project without any service."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

HOST_RESPELLED = Code(
    "PC408",
    "host-respelled",
    Severity.NOTE,
    "`{old}` is written `{new}` here: that is what the Service is called",
    page="""\
Services have DNS names, which hold letters, digits and `-` alone. Where a variable, a command or a
healthcheck speaks of a peer as of a host (in a URL, before a port, in a variable named `…_HOST`,
behind `-h`), podc writes the name that the Service has.

```yaml
services:
  my_db:
    image: postgres:17
  web:
    image: example/web:1.0
    environment:
      DATABASE_URL: postgres://me@my_db:5432/shop     # my-db
```

Call the service `my-db` in the first place, and the text stays as it is written.
""",
)

NAME_ELSEWHERE = Code(
    "PC409",
    "name-elsewhere",
    Severity.WARNING,
    "`{old}` stays as it is here; if it means the service, its host is now called `{new}`",
    hint="rename the service to `{new}`, or write the new name here",
    loss=True,
    page="""\
The name of a service that Kubernetes spells otherwise stands in a text, but not where a host would.
It may be something else of the same name, such as a database, so podc leaves it alone.

```yaml
services:
  my_db:
    image: postgres:17
    environment:
      POSTGRES_DB: my_db      # warning[PC409]: right as it is
```

Services whose names hold letters, digits and `-` alone don't have this trouble.
""",
)

NAME_CLASH = Code(
    "PC410",
    "name-clash",
    Severity.ERROR,
    "the {kind} `{text}` would be called `{name}` in Kubernetes, as `{other}` is already",
    hint="rename one of the two",
    page="""\
Kubernetes' names are lower case, and hold letters, digits and `-` alone. podc spells Compose's
names that way, and two of them met.

```yaml
services:
  my_db:
    image: postgres:17
  my-db:                 # error[PC410]: both would be `my-db`
    image: postgres:17
```

Rename one. podc adds no number of its own: names would then change with the order of the file.
""",
)

RENAMED = Code(
    "PC411",
    "renamed",
    Severity.NOTE,
    "the {kind} `{text}` is called `{name}` in Kubernetes",
    page="""\
Kubernetes' names are lower case, hold letters, digits and `-` alone, begin with a letter and have
at most 63 characters; podc leaves some of those for what Kubernetes itself puts behind them.

```yaml
services:
  Web_App:               # becomes `web-app`
    image: nginx:1.29
```

A name that is cut ends in a digest of the whole, so that it stays the same on every machine.
""",
)

NO_SERVICES = Code(
    "PC494",
    "nothing-to-make",
    Severity.WARNING,
    "no service of this project is on, so there is nothing to make",
    hint="switch one on with `--profile NAME`, or write one under `services`",
    page="""\
A project without services is no mistake in Compose: it may hold parts that others include, or all
of its services may have profiles that nobody asked for. No manifests come of it.
""",
)
