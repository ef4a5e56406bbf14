"""PC101 to PC129: variables in values, the types that values are cast to, and dotenv files."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

UNSET_VARIABLE = Code(
    "PC101",
    "unset-variable",
    Severity.WARNING,
    "the variable `{name}` is not set, and nothing takes its place",
    hint="set it (`--env NAME=VALUE`, or in `.env`), or give it a default: `${{NAME:-VALUE}}`",
    loss=True,
    page="""\
`$NAME` and `${NAME}` become nothing where no variable of that name is set: neither by `--env`, nor
in the environment, nor in an env file. What is left is often half a value, such as `postgres:`.

```yaml
services:
  db:
    image: postgres:${POSTGRES_VERSION:-17}   # 17 unless something else is set
```

Set the variable, or give a default with `:-`. `${NAME:?why}` makes its absence an error, and
`${NAME-}` says that nothing is meant. Under `--strict` this is an error.
""",
)

REQUIRED_VARIABLE = Code(
    "PC102",
    "required-variable",
    Severity.ERROR,
    "the variable `{name}` is required here, and it is {state}{why}",
    hint="set it: `--env NAME=VALUE`, or in `.env`",
    page="""\
`${NAME:?message}` says that the project needs the variable and that it may not be empty;
`${NAME?message}` allows it to be empty.

```yaml
environment:
  API_URL: ${API_URL:?the address of the API}
```

Set the variable: `--env API_URL=https://…`, in the environment, or in an env file.
""",
)

MALFORMED_VARIABLE = Code(
    "PC103",
    "malformed-variable",
    Severity.ERROR,
    "this variable {reason}",
    hint="for a dollar sign that is meant as such, write `$$`",
    page="""\
What starts with `${` is a variable: a name of letters, digits and `_` that starts with no digit,
then one of `:-` `-` (a default), `:+` `+` (a replacement), `:?` `?` (a message), then `}`, all on
one line. The shell's other forms, such as `${NAME:=x}` or `${NAME%.txt}`, are not known.

```yaml
command: ["sh", "-c", "echo $${HOME}"]   # the container's shell sees ${HOME}
image: app:${TAG:-latest}
```

Correct the form, or double the dollar sign where the text is not for Compose.
""",
)

TOO_MUCH_TEXT = Code(
    "PC106",
    "too-much-text",
    Severity.ERROR,
    "variables make the texts of this file longer than {most:,} characters",
    hint="keep long texts in files, and name these under `configs` or `volumes`",
    page="""\
A variable can stand for a long text, and a text can name it many times; variables of an env file
can name each other. podc stops at a fixed length, so that a few lines cannot fill the memory.

```sh
A=0123456789
B=${A}${A}${A}${A}   # C=${B}${B}${B}${B} and so on: a thousand million characters in no time
```

Put what is long in a file of its own, and mount that.
""",
)

TOO_MANY_LINES = Code(
    "PC107",
    "too-many-variables",
    Severity.ERROR,
    "this env file has more than {most:,} lines that give a variable",
    hint="an environment is for settings: keep data in a file, and mount that",
    page="""\
Every line of an env file may name the variables before it, and each service gets all of them. podc
stops at a fixed number of lines, which no container's environment comes near.
""",
)

NOT_CASTABLE = Code(
    "PC104",
    "value-not-castable",
    Severity.ERROR,
    "`{key}` takes {wanted}, and {given} is none",
    page="""\
Values are text after variables have been replaced. Where Compose wants a number or a boolean the
text is read as one: whole numbers in decimal digits, fractions with a point, `true` or `false`.

```yaml
services:
  web:
    scale: ${REPLICAS:-2}   # REPLICAS=two is an error, and so is an empty REPLICAS
    privileged: "false"     # "0" would be an error
```

Correct the value or the variable. An empty variable counts as text too: `:-` gives it a default.
""",
)

YES_OR_NO = Code(
    "PC105",
    "boolean-word",
    Severity.WARNING,
    "`{text}` is read as `{value}` here, and as text by YAML 1.2",
    hint="write `{value}`",
    page="""\
`y`, `yes`, `on`, `n`, `no` and `off` were booleans in YAML 1.1. Compose still takes them where it
wants a boolean, with a warning; elsewhere they are text.

```yaml
services:
  web:
    tty: yes    # warning[PC105]
    init: true
```

Write `true` or `false`.
""",
)

DOTENV_NAME = Code(
    "PC110",
    "env-file-name",
    Severity.ERROR,
    "a name in an env file can't have {what} in it",
    hint="write `NAME=value`, one a line; a comment starts with `#`",
    page="""\
Names in env files are made of letters, digits, `_`, `.`, `-`, `[` and `]`, up to a `=` or `:`. An
`export ` in front is passed over.

    POSTGRES_USER=app
    export POSTGRES_DB=shop

A line that is no assignment and no comment ends up here too, such as the rest of a value that goes
over several lines without quotes.
""",
)

DOTENV_QUOTE = Code(
    "PC111",
    "env-file-quote",
    Severity.ERROR,
    "the quote that opens here is not closed",
    hint="close it with `{quote}`; a value that holds one needs quotes of the other kind around it",
    page="""\
A value in quotes may go over several lines and ends at the next quote of its kind that has no
backslash in front. This one goes on to the end of the file.

    GREETING="hello
    world"
    QUOTED='she said "hello"'

Close the quote. A value that begins with a quote sign needs quotes of the other kind around it.
""",
)

DOTENV_NAMELESS = Code(
    "PC112",
    "env-file-nameless",
    Severity.WARNING,
    "this text is read as a value without a name",
    hint="{advice}",
    loss=True,
    page="""\
Docker Compose reads some lines of an env file as a value of the empty name, which is of no use: a
last line that is a name alone and has no line break behind it, and a line that starts with `=`.

    HOME=/app
    TOKEN       # with a line break behind it, the value is inherited
    =1          # warning[PC112]

End the file with a line break, or give the value a name.
""",
)

DOTENV_REST = Code(
    "PC113",
    "env-file-rest",
    Severity.WARNING,
    "the text behind the closing quote is no part of the value",
    hint="put all of the value in one pair of quotes; a comment starts with ` #`",
    loss=True,
    page="""\
A value in quotes ends at the closing quote. Docker Compose reads what stands behind it as the next
line, so `def` below is taken for a variable that is to be inherited, and its text is lost.

    TOKEN="abc"def    # warning[PC113]: TOKEN is abc
    TOKEN="abcdef"    # fine, and so is this comment

Put all of the value in one pair of quotes.
""",
)
