"""PC8xx: output."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

FOREIGN_OUTPUT = Code(
    "PC850",
    "foreign-output",
    Severity.ERROR,
    "`{path}` is there already, and podc did not write it",
    hint="give `-o` another folder, or move the file away",
    page="""\
A build into a folder replaces and removes only files that an earlier build put there: it keeps
their names and digests in `.podc.json`. A file of the same name that somebody else made is left
alone, and nothing else is written either.

    podc build -o manifests/

Choose a folder that holds nothing but podc's files, or move the file out of it.
""",
)

EDITED_OUTPUT = Code(
    "PC851",
    "edited-output",
    Severity.ERROR,
    "`{path}` was changed since podc wrote it",
    hint="put the change into the input, delete the file and build again",
    page="""\
Manifests are made from the Compose file; a change made in a manifest would be lost with the next
build. podc compares each file with the digest in `.podc.json` and stops instead of replacing work.

Put the change where it lasts (the Compose file, an option, a template of yours under
`--templates`), delete the manifest and build again.
""",
)

UNWRITABLE_OUTPUT = Code(
    "PC852",
    "unwritable-output",
    Severity.ERROR,
    "`{path}` can't be written: {reason}",
    page="""\
The operating system refused to write. Files are written beside their place and renamed, so none of
the old ones is lost or cut short.

Look at the permissions of the folder and at the space that is left on the disk.
""",
)

DRIFT = Code(
    "PC853",
    "drift",
    Severity.ERROR,
    "`{path}` is not what this build gives: it {difference}",
    hint="run the same command without `--check`, and commit what it writes",
    page="""\
`podc build --check -o PATH` writes nothing. It compares what is there with what a build would
write, and reports each file that is missing, differs, or would be removed: in CI this tells that
somebody changed the Compose file and forgot the manifests.

    podc build -o manifests/            # writes them
    podc build -o manifests/ --check    # says whether they are up to date
""",
)

CHANGED_OUTPUT = Code(
    "PC854",
    "changed-output",
    Severity.ERROR,
    "`{path}` was not up to date: it is now {change}",
    hint="look at the change and commit it",
    page="""\
With `--fail-on-change` a build writes as usual, but ends with exit code 1 when it created, changed
or removed a file. A commit hook needs that: it must stop the commit when manifests are new, and git
shows no difference for a file that it does not know yet.
""",
)

STALE_OUTPUT = Code(
    "PC855",
    "stale-output",
    Severity.WARNING,
    "`{path}` is no longer part of the build, but stays: it was changed since podc wrote it",
    hint="delete it, unless you still want what is in it",
    page="""\
An earlier build wrote this file, and the present one has no such object any more. Unchanged, it
would have been removed. It was edited meanwhile, so it is left to you, and podc forgets it.
""",
)

FRAGMENT = Code(
    "PC856",
    "fragment",
    Severity.NOTE,
    "the services here have neither `image` nor `build`: this file completes another",
    hint="check them together: `podc check {files}`",
    page="""\
Compose merges files that are given together, and a second file may hold no more than what differs.
By itself such a file can't be compiled, which is no mistake of its own. Name the files in the order
in which they are merged:

    podc check -f compose.yaml -f compose.prod.yaml
""",
)
