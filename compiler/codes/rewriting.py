"""PC255 to PC299, PC355, PC365: what is said when a user's file is begun, converted or changed."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

NOT_CARRIED = Code(
    "PC255",
    "not-carried",
    Severity.WARNING,
    "`{key}` has no place in an app description",
    hint="keep the Compose file, or do without",
    many=True,
    page="""\
`podc convert` writes an app description that compiles to the same manifests. This key has a meaning
in Kubernetes, but no field of an app description says it.
""",
)

CONVERTED_DIFFERS = Code(
    "PC256",
    "converted-differs",
    Severity.WARNING,
    "{object} comes out differently from the app description",
    hint="compare `podc build {file}` with `podc build` of the new file",
    page="""\
`podc convert` compiles what it wrote, and compares. This object is not the same as the one that the
Compose file compiles to: look at it before you move.
""",
)

STILL_THERE = Code(
    "PC257",
    "still-there",
    Severity.ERROR,
    "`{path}` is there already",
    hint="name another file: `{other}`",
    page="""\
`podc init` and `podc convert` begin a file, and never write over one.

    podc init app.new.yaml
    podc convert compose.yaml -o app.new.yaml
""",
)

SCALES_ITSELF = Code(
    "PC258",
    "scales-itself",
    Severity.ERROR,
    "the load decides how many of `{name}` there are",
    hint="give a range: `{name}={number}..6`; or write the number in place of the mapping",
    page="""\
`replicas` is a mapping with the fewest and the most, and with what to aim at. A number would throw
that away.

    podc scale app.yaml web=2..6
""",
)

SCALED_SCHEDULE = Code(
    "PC355",
    "scaled-schedule",
    Severity.WARNING,
    "`{name}` runs by a schedule: now each of its runs is {number} at once",
    hint="to run it more often, change the schedule",
    page="""\
What runs by a schedule is started anew each time, and all that a run starts at once have to end
well. A number says how many those are; a load that rises changes nothing, so a range can't be set.

    podc scale app.yaml report=3      # warning[PC355]: three reports each night
""",
)

LOAD_OF_SCHEDULE = Code(
    "PC365",
    "load-of-schedule",
    Severity.ERROR,
    "`{name}` runs by a schedule, so no load decides how many of it there are",
    hint="give a number: `{name}={number}`",
    page="""\
A range leaves the number to the load of what is running. What runs by a schedule ends, and nobody
measures it in between.

    podc scale app.yaml report=1..3   # error[PC365]
""",
)

SHARED_TEXT = Code(
    "PC259",
    "shared-text",
    Severity.ERROR,
    "`{key}` stands elsewhere in the file, and other places use it, too",
    hint="edit it by hand",
    page="""\
An alias (`*name`) stands here for a text that is written once and used several times: changing it
would change all of them.
""",
)

NOT_SCALED = Code(
    "PC260",
    "not-scaled",
    Severity.ERROR,
    "the number of `{name}` can't be set in this text",
    hint="edit it by hand",
    page="""\
`podc scale` changes one number in the text and leaves all else alone. The way this file is laid
out, it does not find a place where that works.
""",
)

NOT_A_PROJECT = Code(
    "PC261",
    "not-a-project",
    Severity.ERROR,
    "`{path}` is neither an app description nor a Compose file",
    hint="name a file with `containers:` or `services:` at the top",
    page="""\
`podc scale` needs a file that says which containers there are.

    podc scale app.yaml web=5
    podc scale compose.yaml web=5
""",
)

SECRET_WRITTEN = Code(
    "PC270",
    "secret-written",
    Severity.WARNING,
    "the new file holds the value of `{variable}` in clear: an app description has no variables",
    hint="keep it out of version control, or make it a secret: `podc explain PC270` shows how",
    page="""\
A Compose file may leave a password to a variable; `podc convert` writes down the value that the
variable has. Whoever can read the app description then reads the password. Let a secret take the
variable's place:

    containers:
      db:
        image: postgres:17.6
        secrets: {db-password: POSTGRES_PASSWORD}
    secrets: {db-password: {env: DB_PASSWORD}}
""",
)

BEGUN = Code(
    "PC271",
    "begun",
    Severity.NOTE,
    "`{path}` is written",
    hint="compile it: `podc build {path}`",
    page="""\
`podc init` and `podc convert` begin an app description. From then on the file is yours. Where a
Compose file stands beside it, name the one that you mean, or delete the other.

    podc build app.yaml
""",
)
