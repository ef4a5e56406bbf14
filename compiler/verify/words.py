"""What Kubernetes calls a name: the patterns of its API server, and what they ask for in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from compiler.regexes import regex

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PATH = regex(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+", re.ASCII)
_ANY_LENGTH = 10_000
_NO_STEP_UP = r"(?!\.{1,2}\Z)(?!\.\.)"


class Spelling(NamedTuple):
    """A spelling that a name must have, how long it may be, and how that is said."""

    pattern: re.Pattern[str]
    longest: int
    letters: str

    def fits(self, name: str) -> bool:
        """Whether the name has the form."""
        return len(name) <= self.longest and self.pattern.fullmatch(name) is not None

    @property
    def said(self) -> str:
        """What a name of this form is, in words."""
        bound = f"at most {self.longest} " if self.is_bounded else ""
        return f"{bound}characters of {self.letters}"

    @property
    def is_bounded(self) -> bool:
        """Whether a name can be too long in earnest."""
        return self.longest < _ANY_LENGTH


def _form(longest: int, pattern: str, letters: str) -> Spelling:
    return Spelling(regex(pattern, re.ASCII), longest, letters)


LABEL = _form(63, _LABEL, "a-z, 0-9 and -, no - at its ends")
SHORT = LABEL._replace(longest=52)
SUBDOMAIN = _form(253, rf"{_LABEL}(?:\.{_LABEL})*", "a-z, 0-9, - and ., no - or . at its ends")
SERVICE = _form(63, r"[a-z](?:[a-z0-9-]*[a-z0-9])?", "a-z, 0-9 and -, first a letter, last no -")
SEGMENT = _form(_ANY_LENGTH, r"(?!\.{1,2}\Z)[^/%]+", "any kind but / and %, more than dots")
PORT = _form(
    15,
    rf"(?=.*[a-z])(?!.*--){_LABEL}",
    "a-z, 0-9 and -, a letter among them, no -- and no - at its ends",
)
VALUE = _form(
    63,
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)?",
    "A-Z, a-z, 0-9, -, _ and ., a letter or digit at its ends",
)
CEL_NAME = _form(253, r"[_a-zA-Z][_a-zA-Z0-9]*", "A-Z, a-z, 0-9 and _, first no digit")
KEY = _form(253, rf"{_NO_STEP_UP}[-._a-zA-Z0-9]+", "A-Z, a-z, 0-9, -, _ and .")
VARIABLE = _form(
    _ANY_LENGTH,
    rf"{_NO_STEP_UP}[-._a-zA-Z][-._a-zA-Z0-9]*",
    "A-Z, a-z, 0-9, -, _ and ., first no digit",
)
ANY_VARIABLE = _form(_ANY_LENGTH, r"[ -<>-~]+", "printable ASCII without =")


WILDCARD = _form(
    253, rf"\*\.{_LABEL}(?:\.{_LABEL})*", "`*.` and a domain of a-z, 0-9, - and ., or no `*` at all"
)
_SEARCHED = r"_?[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
SEARCH = _form(253, rf"{_SEARCHED}(?:\.{_SEARCHED})*", "a-z, 0-9, -, _ and .")
HEADER = _form(_ANY_LENGTH, r"[-A-Za-z0-9]+", "A-Z, a-z, 0-9 and -")
SYSCTL = _form(
    253,
    r"(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?",
    "a-z, 0-9, -, _, . and /",
)
KIND = _form(63, r"[a-z](?:[a-z0-9-]*[a-z0-9])?", "a-z, 0-9 and -")


_MANY = 4096  # words that are known already: manifests have the same few over and over


@lru_cache(_MANY)
def is_qualified(key: str) -> bool:
    """Whether a text can be the key of a label or an annotation: `name` or `domain/name`."""
    prefix, slash, name = key.rpartition("/")
    return bool(name) and VALUE.fits(name) and (not slash or SUBDOMAIN.fits(prefix))


@lru_cache(_MANY)
def is_label_value(text: str) -> bool:
    """Whether a text can be the value of a label."""
    return VALUE.fits(text)


_labels: set[tuple[str, object]] = set()  # that are known to be right


def are_labels(found: Mapping[str, object]) -> bool:
    """Whether all entries of a mapping are texts that can be labels, with their keys."""
    try:
        if found.items() <= _labels:
            return True
    except TypeError:  # a list or mapping is no key of a set
        return False
    for key, value in found.items():
        if not (isinstance(value, str) and is_qualified(key) and is_label_value(value)):
            return False
    if len(_labels) < _MANY:
        _labels.update(found.items())
    return True


@lru_cache(_MANY)
def is_key(name: str) -> bool:
    """Whether a text can be a key of a ConfigMap or a Secret."""
    return KEY.fits(name)


def is_domain_path(name: str) -> bool:
    """Whether a text is a domain with a path behind it, such as `example.com/ingress`."""
    domain, _, path = name.partition("/")
    return SUBDOMAIN.fits(domain) and _PATH.fullmatch(path) is not None


def is_driver(name: str) -> bool:
    """Whether a text can be the name of a driver of disks."""
    return len(name) <= LABEL.longest and SUBDOMAIN.fits(name.lower())
