"""Where a command line gives a secret value away, and where it says a word of that spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compiler.knowledge.secrets import is_secret_text, told_in_command
from compiler.records import dataclass
from compiler.source.values import Value

# Shorter values stand in commands for other reasons, too: `root` is a user and a bad password.
_TELLING = 8
_OPTION = r"(?i:pass\w*|pwd|secret|token|key|auth|\s-[ap])[\"']?[=:\s]*[\"']?"
_BEFORE = rf"(?:{_OPTION}|://[^\s:/@]*:)"


@dataclass(frozen=True, slots=True)
class Hidden:
    """The secret values of a service, with the references `$(NAME)` that stand in their place.

    Short values and those among `words`, which the file says in public, are secret only behind
    what announces one: `postgres` is a server, a user, a database, and a bad password.
    """

    references: Mapping[str, str]
    words: frozenset[str] = frozenset()

    def parts(self, word: str, before: str = "") -> list[str]:
        """Return the word in parts, every second of which is a secret value.

        `before` is the word before it, which may be the option that announces a password.
        """
        line = f" {before} {word}"
        end = start = len(line) - len(word)
        found: list[str] = []
        for place, value in self._places(line):
            if place >= end:
                found += [line[end:place], value]
                end = place + len(value)
        return [*found, line[max(end, start) :]]

    def tells(self, word: str, before: str = "") -> bool:
        """Tell whether the word gives a secret value away."""
        return len(self.parts(word, before)) > 1

    def _places(self, line: str) -> Iterator[tuple[int, str]]:
        """Yield where secret values stand in a line, the longest of those that begin there."""
        if not any(value in line for value in self.references):
            return
        values = sorted(self.references, key=len, reverse=True)
        vague = [v for v in values if len(v) < _TELLING or v in self.words]
        telling = [v for v in values if v not in vague]
        announced = rf"{_BEFORE}({_any(vague)})(?![\w-])"
        for found in re.finditer(rf"({_any(telling)})|{announced}", line):
            yield found.start(found.lastindex or 0), found[found.lastindex or 0]


def telling_words(words: Sequence[Value[str]], hidden: Hidden) -> Iterator[Value[str]]:
    """Yield the words of a command line that look secret and that no reference stands for."""
    line = " ".join(word.plain for word in words)
    given = [value for value in told_in_command(line) if value not in hidden.references]
    for word in words:
        looks_secret = is_secret_text(word.plain) or any(value in word.plain for value in given)
        if looks_secret and not hidden.tells(word.plain):
            yield word


def _any(values: list[str]) -> str:
    return "|".join(map(re.escape, values)) or r"(?!)"
