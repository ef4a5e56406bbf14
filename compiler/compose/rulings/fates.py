"""What a ruling is made of: a key path, the values it speaks of, a fate, and why."""

from __future__ import annotations

import re
from enum import StrEnum

from compiler.diagnostics import Severity
from compiler.knowledge.placeholders import PLACEHOLDER
from compiler.records import dataclass


class Fate(StrEnum):
    """What becomes of a key on its way to Kubernetes."""

    LOWERED = "lowered"
    APPROXIMATED = "approximated"
    UNSUPPORTED = "unsupported"
    INERT = "inert"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Texts:
    """One of these texts exactly; `true`, `false` and `null` stand for YAML's own."""

    texts: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Tell whether the text is one of them."""
        return text in self.texts

    @property
    def label(self) -> str:
        """The first of them: what names the ruling among others of its path."""
        return self.texts[0]

    def __str__(self) -> str:
        return ", ".join(self.texts)


@dataclass(frozen=True, slots=True)
class Shape:
    """Every text of a form, such as `service:NAME`; `word` is how people write it, if otherwise."""

    form: str
    regex: str
    label: str
    word: str = ""

    def matches(self, text: str) -> bool:
        """Tell whether the whole text has the form."""
        return re.fullmatch(self.regex, text, re.DOTALL) is not None

    def __str__(self) -> str:
        return self.form


@dataclass(frozen=True, slots=True)
class Anything:
    """Every value, lists and mappings too."""

    label: str = ""

    def matches(self, text: str) -> bool:  # noqa: ARG002 - whatever it is
        """Match."""
        return True

    def __str__(self) -> str:
        return ""


ANY = Anything()
FILLED_IN = Shape("a placeholder", rf".*{PLACEHOLDER}.*", "placeholder")
Pattern = Texts | Shape | Anything


@dataclass(frozen=True, slots=True)
class Ruling:
    """The fate of a key, or of some of its values, and of all below it that no deeper ruling names.

    Paths are those of the canonical form: `*` is a name that the user chose, `[]` an item. The
    pattern looks at the value of a scalar; where the path ends in `*`, at the chosen name. `by` is
    the module that gives the key its fate. `because` goes on from the key: "`uts` has no
    equivalent". An approximation or a loss without a severity is told by the module itself, which
    knows more. An unsupported value that would give a wrong or refused manifest has the severity
    of an error.
    """

    path: str
    fate: Fate
    by: str = ""
    because: str = ""
    when: Pattern = ANY
    hint: str = ""
    severity: Severity | None = None

    @property
    def sample(self) -> str:
        """The name of the ruling's sample: its path, and its value where the path has several."""
        steps = [s for s in re.sub(r"\[]|-\*", "", self.path).split(".") if s != "*"]
        label = re.sub(r"[^A-Za-z0-9-]+", "-", self.when.label).strip("-")
        return ".".join([*steps, label] if label else steps)


def lowered(path: str, by: str, when: Pattern = ANY) -> Ruling:
    """Rule that the key keeps its meaning."""
    return Ruling(path, Fate.LOWERED, by, when=when)


def approximated(
    path: str, by: str, because: str, *, when: Pattern = ANY, hint: str = ""
) -> Ruling:
    """Rule that something observable differs: a note says what."""
    return Ruling(path, Fate.APPROXIMATED, by, because, when, hint, Severity.NOTE)


def altered(path: str, by: str, because: str, *, when: Pattern = ANY, hint: str = "") -> Ruling:
    """Rule that something observable differs, and that it may well matter: a warning says what."""
    return Ruling(path, Fate.APPROXIMATED, by, because, when, hint, Severity.WARNING)


def told(path: str, by: str, because: str, *, when: Pattern = ANY) -> Ruling:
    """Rule that something observable differs, and that the module responsible says it itself."""
    return Ruling(path, Fate.APPROXIMATED, by, because, when)


def lost(path: str, by: str, because: str, *, when: Pattern = ANY) -> Ruling:
    """Rule that the meaning is lost, and that the module responsible says it itself."""
    return Ruling(path, Fate.UNSUPPORTED, by, because, when)


def unsupported(path: str, because: str, *, when: Pattern = ANY, hint: str = "") -> Ruling:
    """Rule that the meaning is lost: a warning says so."""
    return Ruling(path, Fate.UNSUPPORTED, "compose.audit", because, when, hint, Severity.WARNING)


def refused(path: str, because: str, *, when: Pattern = ANY, hint: str = "") -> Ruling:
    """Rule that no right manifest can come of the value: an error."""
    return Ruling(path, Fate.UNSUPPORTED, "compose.audit", because, when, hint, Severity.ERROR)


def inert(path: str, because: str, when: Pattern = ANY) -> Ruling:
    """Rule that the key has no meaning once deployed: nothing is said."""
    return Ruling(path, Fate.INERT, "", because, when)


def resolved(path: str, by: str, because: str, when: Pattern = ANY) -> Ruling:
    """Rule that loading uses the key up: `podc config` shows the result."""
    return Ruling(path, Fate.RESOLVED, by, because, when)


def counted(path: str, by: str) -> tuple[Ruling, Ruling]:
    """Rule that a count keeps its meaning, as far as 32 bits, in which Kubernetes keeps it."""
    count = Shape("0 to 999999999", r"0*\d{1,9}", "number")
    beyond = "is no count that Kubernetes keeps: they go from 0 to 999999999"
    return lowered(path, by, count), refused(path, beyond, hint="write a smaller number")
