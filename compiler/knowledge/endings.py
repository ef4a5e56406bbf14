"""Commands that end by themselves: a service that runs nothing else is no server."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compiler.regexes import regex

# POSIX utilities, and clients that do one thing: none of them waits for anybody.
# fmt: off
_COMMANDS = frozenset((
    "[", "addgroup", "adduser", "apk", "apt-get", "base64", "basename", "cat", "chgrp", "chmod",
    "chown", "cp", "createdb", "curl", "cut", "date", "dirname", "echo", "env", "exit",
    "export", "false", "find", "grep", "gunzip", "gzip", "head", "id", "install", "ln", "ls",
    "mariadb", "mc", "mkdir", "mkfifo", "mongosh", "mv", "mysql", "mysqladmin", "nc", "openssl",
    "pg_dump", "pg_isready", "pg_restore", "printenv", "printf", "psql", "pwd", "redis-cli",
    "rm", "rmdir", "sed", "set", "sleep", "sort", "stat", "tar", "tee", "test", "touch", "true",
    "umask", "unzip", "usermod", "wget",
))
# fmt: on
_SHELLS = frozenset(("sh", "bash", "ash", "dash"))
_KEYWORDS = frozenset(("then", "do", "done", "else", "fi", "if", "until", "while", "!", "{", "}"))
_FOR_EVER = regex(
    r"\bwhile\s+(true|:|\[+\s*1\b|sleep)|\bsleep\s+(inf|\d{4,})|\btail\s+(-n\s*\d+\s+)?-[fF]"
)
_BREAKS = regex(r"&&|\|\|?|;|\n")
_EXIT = regex(r"(^|[;&\n]|\s)exit(\s+\d+)?[\s;]*$")


_STEP = regex(
    r"(^|[-_.])(migrat(e|ion|ions|or)|init|setup|seed(er)?|bootstrap|prepare|provision(er)?|"
    r"configurator|create-?(buckets?|topics?|site)|perm(ission)?s)([-_.]|$)",
    re.IGNORECASE,
)


def is_step(name: str) -> bool:
    """Tell whether a service is called like a step on the way to others: `db-migrate`, `init`."""
    return _STEP.search(name) is not None


def ends_by_itself(words: Sequence[str]) -> bool:
    """Tell whether a command line, run directly or by a shell, does nothing but things that end.

    A script that ends in `exit` does, whatever it runs before.
    """
    if not words:
        return False
    program, *rest = (words[0].rpartition("/")[2], *words[1:])
    if program in _SHELLS:
        return len(rest) > 1 and rest[0].startswith("-") and "c" in rest[0] and _ends(rest[1])
    return program in _COMMANDS and not _FOR_EVER.search(" ".join(words))


def _ends(script: str) -> bool:
    if _FOR_EVER.search(script):
        return False
    firsts = {first for part in _BREAKS.split(script) if (first := _first(part))}
    return _EXIT.search(script) is not None or (bool(firsts) and firsts <= _COMMANDS)


def _first(part: str) -> str:
    """Return the program that a part of a script runs, without keywords and variables before it."""
    for word in part.replace("(", " ").replace(")", " ").split():
        if word not in _KEYWORDS and not re.match(r"\w+=", word):
            return word.rpartition("/")[2]
    return ""
