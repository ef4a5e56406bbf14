"""PC0xx: what can go wrong while files are read and parsed."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

TOO_LARGE = Code(
    "PC003",
    "file-too-large",
    Severity.ERROR,
    "`{path}` has {size}, and {limit} are read at most",
    hint="move large texts into files of their own and name them under `configs:` or `secrets:`",
    page="""\
A Compose file or an app description of this size is a mistake in nearly all cases: a data file was
named instead of it, or a whole file was pasted into a value.

```yaml
configs:
  rules:
    file: ./rules.txt   # instead of `content: |` and megabytes of text
```

Keep large texts in files of their own and refer to them.
""",
)

UNDECODABLE_TEXT = Code(
    "PC004",
    "undecodable-text",
    Severity.ERROR,
    "this file is not UTF-8 from here on{guess}",
    hint="save it as UTF-8 in your editor, or run `iconv -f {encoding} -t utf-8`",
    page="""\
Files are read as UTF-8. This one has bytes that are no UTF-8 text: it was saved in another encoding
(Latin-1, Windows-1252, UTF-16), or it is no text at all.

    iconv -f windows-1252 -t utf-8 compose.yaml > compose.utf8.yaml

A byte order mark in front of UTF-8 text is fine and left out.
""",
)

CONTROL_CHARACTER = Code(
    "PC005",
    "control-character",
    Severity.ERROR,
    "the character {character} can't stand in YAML",
    hint='delete it, or write it as an escape in double quotes: `"{escape}"`',
    page="""\
YAML text holds printable characters, tabs and line breaks only. Others, such as NUL, the escape of
terminal colours or half of a surrogate pair, mostly come from copying out of a terminal or from a
program's output. Editors often don't show them.

```yaml
prompt: "\\e[32mok\\e[0m"   # an escape in double quotes is fine
```

Delete the character, or write its escape.
""",
)

SYNTAX = Code(
    "PC006",
    "yaml-syntax",
    Severity.ERROR,
    "{fact}",
    page="""\
The text is no YAML at this place. What is meant most often:

- tabs: YAML is indented with spaces
- a colon or a dash without a space behind it: `image:nginx`, `-80`
- keys of one mapping that don't start in the same column
- a value with `: `, ` #`, or one of `` @ ` % & * ! | > [ ] { } `` at its start: put it in quotes
- a quote or a bracket that is never closed

```yaml
services:
  web:
    command: "echo a: b"   # without the quotes, `a` would be a key
```

Reading ends at the first such place; correct it and run again.
""",
)

DUPLICATE_KEY = Code(
    "PC007",
    "duplicate-key",
    Severity.ERROR,
    "`{key}` is given twice in one mapping",
    hint="keep one of the two",
    page="""\
A mapping has each key once. Some programs take the last value of a repeated key, others the first;
`docker compose` refuses the file, and so does podc.

```yaml
services:
  web:
    image: nginx
    image: httpd   # error[PC007]
```

Delete one. Two services or variables of the same name need two names. For `<<` write a list:
`<<: [*first, *second]`.
""",
)

NON_TEXT_KEY = Code(
    "PC008",
    "key-not-text",
    Severity.ERROR,
    "the key `{key}` is {kind}, and keys are text",
    hint='put it in quotes: `"{key}":`',
    page="""\
An unquoted `123`, `true`, `null` or `2024-01-01` is a number, a boolean, null or a date to YAML,
also as a key. Compose and Kubernetes have text as keys only.

```yaml
services:
  web:
    labels:
      "8080": http   # quoted, it is text
```

Put the key in quotes.
""",
)

UNKNOWN_ANCHOR = Code(
    "PC009",
    "unknown-anchor",
    Severity.ERROR,
    "`*{name}` refers to an anchor that is not defined above it in this document",
    page="""\
`*name` repeats what was marked with `&name` further up, in the same document of the same file.
Anchors don't reach across files or across `---`.

```yaml
x-common: &common
  restart: always
services:
  web:
    <<: *common
```

Define the anchor above its first use. A value that starts with a star, such as a pattern, needs
quotes: `"*.txt"`. To share a service between files, use `extends`.
""",
)

ANCHOR_CYCLE = Code(
    "PC010",
    "anchor-cycle",
    Severity.ERROR,
    "`*{name}` repeats the very value that it stands in",
    hint="move what both need out of `&{name}` into an anchor of its own",
    page="""\
The alias stands inside the value that its anchor marks, so the value would contain itself without
end.

```yaml
x-check: &check
  inner:
    <<: *check   # error[PC010]
```

Give the part that is to be repeated an anchor of its own, outside of the place that repeats it.
""",
)

TOO_DEEP = Code(
    "PC011",
    "nested-too-deep",
    Severity.ERROR,
    "this is nested deeper than the {limit} levels that are read",
    page="""\
Mappings and lists are read up to a fixed depth, aliases included. No Compose file comes near it;
such a text is mostly generated, or made to bring a parser down.

Look for a program that writes a bracket too often, or for anchors that repeat each other.
""",
)

TOO_MANY_VALUES = Code(
    "PC012",
    "too-many-values",
    Severity.ERROR,
    "this {what} has more than {limit:,} values, counting what aliases repeat",
    hint="split it into several files, and repeat less by `*alias`",
    page="""\
A document is read up to a fixed number of values. What an alias repeats counts each time: a few
lines of aliases to aliases can stand for millions of values.

```yaml
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]   # 81, and so on
```

Split the file (`include:` or several `-f`), or use `extends` instead of nested aliases.

`podc lint` takes as many values as a text spells out itself, as kubectl does: there only what
aliases repeat is limited.
""",
)

MERGE_OF_NO_MAPPING = Code(
    "PC013",
    "merge-needs-mapping",
    Severity.ERROR,
    "`<<` merges mappings, and this is {kind}",
    hint="give it an alias of a mapping, or a list of them: `<<: [*first, *second]`",
    page="""\
`<<` puts the entries of another mapping, or of each mapping of a list, where it stands. Keys that
are written out win over merged ones, earlier mappings of the list over later ones.

```yaml
x-env: &env {TZ: UTC}
services:
  web:
    environment:
      <<: *env
      MODE: production
```

A list can't be merged into a list: write `environment` as a mapping in both places.
""",
)

TAG_MISMATCH = Code(
    "PC014",
    "tag-mismatch",
    Severity.ERROR,
    "`{text}` is no {kind}, as its tag `!!{tag}` says",
    hint="delete the tag, or write a value that fits it",
    page="""\
`!!int`, `!!float`, `!!bool`, `!!null`, `!!timestamp` and `!!binary` say what the text behind them
is to be read as, and this text can't be.

```yaml
replicas: !!int "3"   # 3
replicas: !!int many  # error[PC014]
```

Delete the tag, or write a value that fits. `!!binary` takes Base64 of UTF-8 text.
""",
)

NOT_FINITE = Code(
    "PC015",
    "number-not-finite",
    Severity.ERROR,
    "`{text}` is no finite number",
    hint='put it in quotes if text is meant: `"{text}"`',
    page="""\
YAML has `.inf` and `.nan`; Compose and Kubernetes keep their values as JSON, which has neither.

```yaml
environment:
  LIMIT: ".inf"   # quoted, it is text
```

Write a number, or put the text in quotes.
""",
)

COVERED = Code(
    "PC016",
    "merge-covers-key",
    Severity.WARNING,
    "`{key}` is covered by what is merged in behind it",
    hint="move `<<` in front of the keys that are to win",
    page="""\
YAML says that keys which are written out win over those that `<<` merges in. The library that
kubectl and API servers read with goes by their order: what is merged in later takes their place.

```yaml
limits:
  memory: 1Gi         # lost: the anchor's `memory` counts
  <<: *defaults
requests:
  <<: *defaults
  memory: 1Gi         # wins
```
""",
)

DIRECTIVE = Code(
    "PC017",
    "yaml-directive",
    Severity.ERROR,
    "kubectl reads no directives in front of a document",
    hint="delete the line, and the `---` below it may stay",
    page="""\
`%YAML 1.2` and `%TAG` are YAML, but kubectl cuts a file into documents at its `---`, and then finds
a directive without a document.

```yaml
---
apiVersion: v1
```
""",
)

BEHIND_MARK = Code(
    "PC018",
    "behind-document-mark",
    Severity.ERROR,
    "kubectl takes only a comment behind `---`",
    hint="put it on the next line",
    page="""\
YAML lets a document begin on the line of its `---`. kubectl cuts a file into documents at these
lines, and refuses a file that has anything but a comment there.

```yaml
--- # the web server
apiVersion: v1
```
""",
)

KEY_READ = Code(
    "PC019",
    "key-read-otherwise",
    Severity.WARNING,
    "the key `{key}` is read as `{read}`",
    hint='put it in quotes: `"{key}":`',
    page="""\
To the YAML that kubectl reads `no`, `on` and `y` are truth values, `1.10` and `0644` numbers, also
as keys. A key of a manifest is text in the end, and that is the text of the value: `false`, `true`,
`1.1`, `420`.

```yaml
data:
  NO: Norway       # the key `false`
  "NO": Norway     # the key `NO`
```
""",
)
