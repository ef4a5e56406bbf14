"""PC1xx and PC2xx: schema, interpolation, merge, extends, include, consistency."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

# PC180 to PC199: what a document breaks of its schema.

UNKNOWN_KEY = Code(
    "PC180",
    "unknown-key",
    Severity.ERROR,
    "{place} has no key `{key}`",
    page="""\
The format has no such key in this place, so Docker Compose would refuse the file as well. Mostly it
is a slip of the pen, or a key that is indented too little or too far:

    services:
      web:
        image: nginx:1.29
        replicas: 2          # belongs under `deploy`

    services:
      web:
        image: nginx:1.29
        deploy: {replicas: 2}

Keys of your own are allowed nearly everywhere if their names start with `x-`.
""",
)

NEWER_KEY = Code(
    "PC181",
    "newer-key",
    Severity.ERROR,
    "`{key}` is a newer Compose key, not supported yet",
    hint="delete it, or keep it as `x-{key}`",
    page="""\
The Compose specification has this key, but only since a short while: the version of the format that
podc follows does not, and a Docker Compose of that version refuses the file.

    services:
      web:
        image: nginx:1.29
        umask: 0o027         # write `x-umask` to keep it for later

An `x-` key is carried along and changes nothing.
""",
)

REQUIRED_KEY = Code(
    "PC182",
    "required-key",
    Severity.ERROR,
    "{place} lacks `{key}`",
    page="""\
A mapping in this place is not complete without the key.

    services:
      web:
        depends_on:
          db: {restart: true}

    services:
      web:
        depends_on:
          db: {restart: true, condition: service_started}
""",
)

WRONG_TYPE = Code(
    "PC183",
    "wrong-type",
    Severity.ERROR,
    "{place} is {found}, not {wanted}",
    page="""\
The key takes another kind of value. YAML decides by the look of a value what it is: `1000` is a
number, `true` a truth value, `2024-05-01` a timestamp, and only quotes make them strings.

    services:
      web:
        user: 1000           # a number
        cap_add: NET_ADMIN   # a string

    services:
      web:
        user: "1000"
        cap_add: [NET_ADMIN]

A key with nothing behind it is empty: give it a value, or delete it.
""",
)

UNKNOWN_VALUE = Code(
    "PC184",
    "unknown-value",
    Severity.ERROR,
    "{place} is {value}; it takes {values}",
    page="""\
The key takes one of a few words, and this is none of them. Upper and lower case count.

    services:
      web:
        depends_on:
          db: {condition: healthy}

    services:
      web:
        depends_on:
          db: {condition: service_healthy}
""",
)

UNMATCHED_PATTERN = Code(
    "PC185",
    "unmatched-pattern",
    Severity.ERROR,
    "{place} is {value}; {form}",
    page="""\
The text has to look a certain way, and the message says which.

    services:
      web:
        container_name: w    # two characters at least

    services:
      web:
        container_name: web
""",
)

OUT_OF_RANGE = Code(
    "PC186",
    "out-of-range",
    Severity.ERROR,
    "{place} is {value}; it takes {bounds}",
    page="""\
The number is too small or too large for the key.

    services:
      web:
        oom_score_adj: -2000

    services:
      web:
        oom_score_adj: -1000
""",
)

REPEATED_ITEM = Code(
    "PC187",
    "repeated-item",
    Severity.ERROR,
    "{place} has the same item twice",
    hint="delete one of the two",
    page="""\
The items of this list must differ. Where a file is merged over another, or a service extends
another, both lists are joined first: an item that stands in both is then there twice.

    services:
      web:
        security_opt: [no-new-privileges:true, no-new-privileges:true]

    services:
      web:
        security_opt: [no-new-privileges:true]
""",
)

UNUSABLE_NAME = Code(
    "PC188",
    "unusable-name",
    Severity.ERROR,
    "{place} can't have an entry named `{name}`",
    page="""\
Names of services, networks, volumes, configs, secrets and models consist of letters of the English
alphabet, digits, `.`, `_` and `-`; names of variables, labels and options are not empty.

    services:
      front end: {image: nginx:1.29}

    services:
      front-end: {image: nginx:1.29}
""",
)

BROKEN_RULE = Code(
    "PC189",
    "broken-rule",
    Severity.ERROR,
    "{place} breaks the schema's rule `{rule}`",
    page="""\
The schema of the format has a rule for this place that the value breaks. The message shows the rule
in the words of JSON Schema: `minItems: 1` asks for one item at least, `maxLength: 63` for no more
than 63 characters.

    ports: []

    ports: [80]
""",
)
