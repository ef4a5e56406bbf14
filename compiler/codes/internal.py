"""PC9xx: bugs of ours."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

BUG = Code(
    "PC900",
    "internal-error",
    Severity.ERROR,
    "podc stopped at a mistake of its own: {what}",
    hint="report it with the text above; nothing was written",
    page="""\
podc met a state that its authors thought impossible. The input may be right or wrong: either way
it should have been said in another message than this one. Nothing was written, the exit code is 3.
""",
)

INVALID_OUTPUT = Code(
    "PC901",
    "invalid-output",
    Severity.ERROR,
    "podc made a manifest that Kubernetes would refuse: {what}",
    hint="report it with the text above; nothing was written",
    page="""\
Every build verifies its own output. Here a manifest did not pass that no template or patch of
a user touched, for a value that nobody wrote like that: so podc made a
mistake. Nothing was written, the exit code is 3.
""",
)

NO_OUTPUT = Code(
    "PC902",
    "no-output",
    Severity.ERROR,
    "podc made no manifest at all of a project that has services",
    hint="report it with the text above; nothing was written",
    page="""\
A service becomes at least one manifest, or a message says why it can't. Here neither happened, so
podc made a mistake. Nothing was written, the exit code is 3.
""",
)
