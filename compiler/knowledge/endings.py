"""Commands that end by themselves: a service that runs nothing else is no server."""

from __future__ import annotations

import re
from collections.abc import Sequence

# POSIX utilities, and clients that do one thing: none of them waits for anybody.
# fmt: off
_COMMANDS = frozenset((
    "[", "addgroup", "adduser", "apk", "apt-get", "base64", "basename", "cat", "chgrp", "chmod",
    "chown", "cp", "cut", "date", "dirname", "echo", "env", "exit", "export", "false", "find",
    "grep", "gunzip", "gzip", "head", "id", "install", "ln", "ls", "mc", "mkdir", "mkfifo",
    "mv", "openssl", "pg_dump", "pg_restore", "printenv", "printf", "pwd", "rm", "rmdir", "sed",
    "set", "sleep", "sort", "stat", "tar", "tee", "test", "touch", "true", "umask", "unzip",
    "usermod",
))
# fmt: on
_SHELLS = frozenset(("sh", "bash", "ash", "dash"))
_KEYWORDS = frozenset(("then", "do", "else", "fi", "if", "!", "{", "}", ""))
_LOOPS = re.compile(r"\b(while|until)\b|\bsleep\s+(inf|\d{4,})|\btail\s+-f")
_BREAKS = re.compile(r"&&|\|\|?|;|\n")


def ends_by_itself(words: Sequence[str]) -> bool:
    """Tell whether a command line, run directly or by a shell, does nothing but things that end."""
    if not words:
        return False
    program, *rest = (words[0].rpartition("/")[2], *words[1:])
    if program in _SHELLS:
        return len(rest) > 1 and rest[0].startswith("-") and "c" in rest[0] and _ends(rest[1])
    return program in _COMMANDS and not _LOOPS.search(" ".join(words))


def _ends(script: str) -> bool:
    firsts = {_first(part) for part in _BREAKS.split(script)} - _KEYWORDS
    return bool(firsts) and firsts <= _COMMANDS and not _LOOPS.search(script)


def _first(part: str) -> str:
    """Return the program that a part of a script runs, without keywords and variables before it."""
    for word in part.split():
        if word not in _KEYWORDS and not re.match(r"\w+=", word):
            return word.rpartition("/")[2]
    return ""
