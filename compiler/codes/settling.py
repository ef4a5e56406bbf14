"""PC200 to PC219: values that have no canonical form."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NOT_A_TEXT = Code(
    "PC200",
    "not-a-text",
    Severity.ERROR,
    "this is a text, and YAML reads `{written}` as something else",
    hint='put it in quotes: `"{written}"`',
    page="""\
The key takes a text. Without quotes YAML makes a date of `2024-05-01`, a number of `1.10` and a
truth value of `true`.

    hostname: "2024-05-01"
""",
)

NOT_A_FLAG = Code(
    "PC201",
    "not-a-flag",
    Severity.ERROR,
    "`{written}` is neither `true` nor `false`",
    hint="write `true` or `false`",
    page="""\
The key is a switch. `true` and `false` are its values; the old words `yes`, `no`, `on` and `off`
are understood, numbers are not.

    attach: false
""",
)

NOT_A_NUMBER = Code(
    "PC202",
    "not-a-number",
    Severity.ERROR,
    "`{written}` is no number",
    hint="write it in digits",
    page="""\
The key takes a number in decimal digits.

    deploy:
      resources:
        limits:
          cpus: "0.5"
""",
)

NEGATIVE = Code(
    "PC203",
    "negative-number",
    Severity.ERROR,
    "`{written}` is less than nothing",
    hint="write zero or more",
    page="""\
The key counts something, so it can't be negative.

    healthcheck:
      retries: 3
""",
)

FRACTION = Code(
    "PC204",
    "fraction",
    Severity.WARNING,
    "only whole numbers count here: `{written}` is taken as {whole}",
    hint="write `{whole}`, or what you mean as a whole number",
    loss=True,
    page="""\
Docker drops what stands behind the point of a number where it wants a whole one, and so does podc,
after this warning.

    cpu_shares: 512   # not 512.5
""",
)

BARE_FRACTION = Code(
    "PC205",
    "bare-fraction",
    Severity.WARNING,
    "an amount of bytes is a whole number or has a unit, so `{written}` does not count",
    hint="write a whole number, or a unit: `512m`",
    loss=True,
    page="""\
A fraction without a unit, such as `1.5` or `1e9`, is passed over by Docker without a word: no limit
applies then. podc does the same, after this warning.

    mem_limit: 1.5g
""",
)

NOT_A_SIZE = Code(
    "PC206",
    "not-a-size",
    Severity.ERROR,
    "`{written}` is no amount of bytes: it {reason}",
    hint="write a number and a unit: `512m`, `1.5g`",
    page="""\
An amount of bytes is a number with one of the units `b`, `k`, `m`, `g`, `t` and `p` (each 1024
times the one before), or without one in bytes.

    mem_limit: 512m
    shm_size: 1.5g
""",
)

NOT_A_TIME = Code(
    "PC207",
    "not-a-time",
    Severity.ERROR,
    "`{written}` is no duration: it {reason}",
    hint="write numbers with units: `30s`, `1m30s`",
    page="""\
A duration is one or more numbers, each with a unit: `us`, `ms`, `s`, `m`, `h`, `d`, `w`. There is
no number without a unit, and no space.

    healthcheck:
      interval: 1m30s
""",
)

NOT_A_MODE = Code(
    "PC208",
    "not-a-mode",
    Severity.ERROR,
    "`{written}` is no file mode",
    hint='write it in octal: `"0440"`',
    page="""\
The mode of a file is three or four octal digits, as `chmod` takes them.

    secrets:
      - source: token
        mode: "0440"
""",
)

COMMAND_LINE = Code(
    "PC209",
    "command-line",
    Severity.ERROR,
    "this command can't be cut into words: it {reason}",
    hint='write a list: `["sh", "-c", "..."]`',
    page="""\
A command that is one text is cut into words at blanks; quotes keep words together. No shell is
involved, so a bracket or an open quote has no meaning in it.

    command: ["sh", "-c", "echo $(date)"]
""",
)

COMMAND_CUT = Code(
    "PC210",
    "command-cut",
    Severity.WARNING,
    "Docker Compose passes over this command from `{sign}` on",
    hint='for a shell, write a list: `["sh", "-c", "..."]`; for the character itself, quote it',
    loss=True,
    page="""\
A command that is one text is cut into words, and reading stops at the first `;`, `&`, `|`, `<` or
`>` outside of quotes: there is no shell that would understand it. What follows is lost.

    # runs `echo a` only
    command: echo a && echo b

    # runs both
    command: ["sh", "-c", "echo a && echo b"]
""",
)

TRAILING_SPACE = Code(
    "PC211",
    "trailing-space",
    Severity.ERROR,
    "the name `{name}` of this variable ends in a space",
    hint="delete the space in front of `=`",
    page="""\
In a list, an entry of `environment` is `NAME=value` without a space in front of `=`.

    environment:
      - NAME=value
""",
)

HOST_NAME = Code(
    "PC212",
    "host-name",
    Severity.ERROR,
    "`{name}` can't be the name of a host",
    hint="write `name=address`",
    page="""\
An entry of `extra_hosts` gives an address to a name. The name has no `:` and no `=` in it.

    extra_hosts:
      - "db.internal=10.0.0.5"
""",
)

HOST_WITHOUT_ADDRESS = Code(
    "PC213",
    "host-without-address",
    Severity.ERROR,
    "the host `{name}` has no address",
    hint="write `{name}=10.0.0.5`",
    page="""\
An entry of `extra_hosts` is a name and an address.

    extra_hosts:
      - "db.internal=10.0.0.5"
      - "v6.internal=::1"
""",
)

ENV_FORMAT = Code(
    "PC214",
    "env-format",
    Severity.ERROR,
    "there is no env file format `{name}`",
    hint="write `format: raw`, or leave it out",
    page="""\
An env file is read with quotes, comments and `${NAME}`, or with `format: raw` line by line as it
stands.

    env_file:
      - path: app.env
        format: raw
""",
)

MISSING_LABEL_FILE = Code(
    "PC215",
    "missing-label-file",
    Severity.ERROR,
    "the label file `{path}` can't be read: {why}",
    hint="create it, or take it out of `label_file`",
    page="""\
`label_file` of a service names a file of `NAME=value` lines that is not there, is a folder, or
can't be read. The path starts from the project's folder.

    label_file: ./app.labels
""",
)

QUOTED_NUMBER = Code(
    "PC216",
    "quoted-number",
    Severity.ERROR,
    "this is a number, and `{written}` is written as a text",
    hint="take the quotes away",
    page="""\
Most numbers of a Compose file may stand in quotes. A few may not: Docker Compose takes the weights
of `blkio_config`, the mode of a tmpfs and the limits of a build as numbers only.

    blkio_config:
      weight: 300
""",
)

OVERSIZED_NUMBER = Code(
    "PC217",
    "oversized-number",
    Severity.ERROR,
    "`{written}` is more than 64 bits hold",
    hint="write a smaller number",
    page="""\
Docker Compose turns a number of this size into another one without a word.

    pids_limit: 4096
""",
)

IGNORED_KEY = Code(
    "PC218",
    "ignored-key",
    Severity.WARNING,
    "Docker Compose passes over `{key}`",
    hint="delete it",
    loss=True,
    page="""\
A request for devices may have any key in it as far as Compose's schema goes, and only
`capabilities`, `count`, `device_ids`, `driver` and `options` have an effect.

    gpus:
      - driver: nvidia
        count: 1
""",
)
