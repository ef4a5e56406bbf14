"""Print the table of what manifests are asked, made of the rules, or `--write` it to `rules.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from compiler.options import Security
from compiler.verify.enforcing import ENFORCED
from compiler.verify.links import RULES as LINKS
from compiler.verify.links import Link
from compiler.verify.plan import Rule
from compiler.verify.practice import ACROSS, PROFILES
from compiler.verify.rules import RULES

PAGE = Path(__file__).parent / "rules.md"
MARKS = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of the table -->)", re.DOTALL)
HEAD = "| of | is asked | as in Kubernetes' | code |\n| --- | --- | --- | --- |\n"


def table() -> str:
    """Return a row for each API type and function of Kubernetes, and for each rule across."""
    profiles = Security.BASELINE, Security.RESTRICTED
    practice = tuple(dict.fromkeys(rule for one in profiles for rule in PROFILES[one]))
    across = _across((*LINKS, *ENFORCED), "none: other objects")
    between = _across(ACROSS[Security.RESTRICTED], "linters: kube-linter, kube-score, Polaris")
    return HEAD + "".join((*_rows(RULES), *across, *_rows(practice), *between))


def page() -> str:
    """Return the page with the table as it ought to be."""
    return MARKS.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


def _across(links: tuple[Link, ...], source: str) -> Iterator[str]:
    for link in links:
        of = ", ".join(link.kinds) or "all manifests"
        yield f"| {of} | {_says(link.across)} | {source} | {link.code.number} |\n"


def _rows(rules: tuple[Rule, ...]) -> Iterator[str]:
    ordered = sorted(rules, key=_key)
    for (on, source, number), group in groupby(ordered, key=_key):
        said = "; ".join(dict.fromkeys(rule.says for rule in group)).replace("|", "\\|")
        yield f"| `{on}` | {said} | {source} | {number} |\n"


def _key(rule: Rule) -> tuple[str, str, str]:
    return rule.on, rule.source, rule.code.number


def _says(rule: object) -> str:
    told = (getattr(rule, "__doc__", "") or "").partition("\n")[0]
    return told.removeprefix("Check that ").rstrip(".")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(table(), end="")
