"""PC166 to PC179: short syntax, and rules of single nodes that no schema states."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

SHORT_SYNTAX = Code(
    "PC166",
    "short-syntax",
    Severity.ERROR,
    "`{written}` is no {what}: it {reason}",
    page="""\
The short syntax of a port is `[address:][published:]target[/protocol]`, of a volume
`[source:]target[:options]`, of a device `source[:target[:permissions]]`. Numbers and ports may be
ranges. Write it in quotes, and where the short syntax is not enough use the long one.

    ports:
      - "127.0.0.1:8080:80/tcp"
      - target: 80
        published: "8080"
    volumes:
      - "./conf:/etc/app:ro"
""",
)

KEY_AND_VALUE = Code(
    "PC167",
    "key-and-value",
    Severity.ERROR,
    "an entry here is `name=value`, and this has no `=`",
    hint="write `- name=value`, or a mapping `name: value`",
    page="""\
`build.additional_contexts` as a list has entries of the form `name=path`. `build.ssh` as a list has
entries `id=path`; only `default` may stand alone.

    build:
      context: .
      additional_contexts:
        - shared=../shared
""",
)

EXTERNAL_NAME = Code(
    "PC168",
    "external-name",
    Severity.WARNING,
    "`external` with a `name` in it is the old form",
    hint="write `external: true` and `name: {name}` beside it",
    page="""\
What exists outside the project is marked with `external: true`; its real name stands beside it.

    networks:
      shared:
        external: true
        name: company-net
""",
)

EXTERNAL_CONFLICT = Code(
    "PC169",
    "external-conflict",
    Severity.ERROR,
    "`name` and `external.name` differ",
    hint="keep `name`, and write `external: true`",
    page="""\
A resource that exists already has one name. Here `name` says one thing and the old form
`external: {name: ...}` another.

    volumes:
      data:
        external: true
        name: backup
""",
)

CONFLICTING_EXTERNAL = Code(
    "PC170",
    "conflicting-external",
    Severity.ERROR,
    "an external volume exists already, so `{key}` can't apply",
    hint="delete `{key}`, or delete `external`",
    page="""\
`external: true` says that a volume is made elsewhere. Beside it only `name` has a meaning; a
driver, its options and labels are given where the volume is made.

    volumes:
      data:
        external: true
        name: backup
""",
)

ONE_SOURCE = Code(
    "PC171",
    "one-source",
    Severity.ERROR,
    "{fault} of {keys}",
    hint="give exactly one of them, or `external: true`",
    page="""\
The content of a config comes from one of `file`, `environment` and `content`, that of a secret from
`file` or `environment`. One of them has to be there, unless the thing is external, and only one.

    secrets:
      token:
        file: ./token.txt
""",
)

HOST_ADDRESS = Code(
    "PC172",
    "host-address",
    Severity.ERROR,
    "`{written}` is no IP address",
    hint="write an address such as `127.0.0.1`, or delete `host_ip` for all addresses",
    page="""\
`host_ip` of a port is the address on the host that is listened on: IPv4 or IPv6 in digits, no host
name.

    ports:
      - target: 80
        published: "8080"
        host_ip: 127.0.0.1
""",
)

BLANK_PATH = Code(
    "PC173",
    "blank-path",
    Severity.ERROR,
    "`path` is blank",
    hint="name the file or folder to watch: `path: ./src`",
    page="""\
An entry of `develop.watch` names the file or folder whose changes count.

    develop:
      watch:
        - path: ./src
          action: rebuild
""",
)

COUNT_AND_IDS = Code(
    "PC174",
    "count-and-ids",
    Severity.ERROR,
    "`count` and `device_ids` exclude each other",
    hint="keep one of the two",
    page="""\
A request for devices says how many it wants (`count`) or which ones (`device_ids`), not both.

    devices:
      - capabilities: [gpu]
        count: 1
""",
)

BIND_SOURCE = Code(
    "PC175",
    "bind-source",
    Severity.ERROR,
    "a bind mount has no `source`",
    hint="add `source: ./path`, or use `type: volume`",
    page="""\
A mount of type `bind` shows a path of the host in the container, and `source` is that path.

    volumes:
      - type: bind
        source: ./conf
        target: /etc/app
""",
)

TOO_MANY_PORTS = Code(
    "PC145",
    "port-ranges",
    Severity.ERROR,
    "the port ranges of this file stand for more than {most:,} ports",
    hint="publish fewer, or use `network_mode: host`",
    page="""\
Each port of a range becomes an entry of its own. podc stops at a fixed number of them, so that a
few lines of input cannot fill the memory.

    ports: ["10000-10100:10000-10100/udp"]
""",
)
