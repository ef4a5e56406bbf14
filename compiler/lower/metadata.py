"""Docker's labels → annotations: Kubernetes' own select pods, and `x-podc.labels` gives them."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.codes import keeping
from compiler.codes import workloads as codes
from compiler.diagnostics import Report
from compiler.ir import Texts
from compiler.knowledge.secrets import is_secret
from compiler.project import Pair
from compiler.regexes import regex
from compiler.source.values import Value

_NAME = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_DOMAIN = regex(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LONGEST_DOMAIN = 253


def as_annotations(pairs: Iterable[Pair], report: Report) -> Texts:
    """Return the pairs as annotations, which whoever may look at pods may read.

    Keys that Kubernetes refuses and values that look secret are left out and reported.
    """
    found: dict[str, Pair] = {}
    for pair in pairs:
        key = pair.key.plain
        if not is_key(key):
            report.add(codes.NO_ANNOTATION_KEY.at(pair.key.span, key=key))
        elif _is_secret(pair):
            report.add(keeping.SECRET_LABEL.at(pair.key.span, key=key, subject=key))
        else:
            found[key] = pair
    return tuple((key, found[key].value) for key in sorted(found))


def _is_secret(pair: Pair) -> bool:
    """Tell whether a label's value looks secret; Kompose's labels only name Secrets."""
    is_kompose = pair.key.plain.startswith("kompose.")
    return not is_kompose and is_secret(pair.key.plain, pair.value.plain)


def as_labels(pairs: Iterable[tuple[Value[str], Value[str]]]) -> Texts:
    """Return the pairs as labels of Kubernetes' own; the schema has checked keys and values."""
    return tuple((key.plain, value) for key, value in pairs)


def is_key(text: str) -> bool:
    """Tell whether Kubernetes takes the text as the key of an annotation."""
    domain, slash, name = text.rpartition("/")
    if not _NAME.fullmatch(name):
        return False
    return not slash or (len(domain) <= _LONGEST_DOMAIN and bool(_DOMAIN.fullmatch(domain)))
