"""Secrets out of what is shown: the same text, as long as before, with stars for what looks secret.

Errs on the side of masking too much: a line of source still shows its key, and the marks still fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from compiler.knowledge.secrets import COMMAND_FORMS, is_secret_name, is_secret_text
from compiler.regexes import regex

_Range = tuple[int, int]

# `name: value`, `"name": value`, `NAME=value`; every pattern here takes linear time.
_ASSIGNMENT = regex(
    r"(?<![A-Za-z0-9_.-])-{0,2}(?P<name>[A-Za-z_][A-Za-z0-9_.-]*)(?P<close>[\"']?)"
    r"(?P<sign>[ \t]*(?:=(?![=~])|:(?=[ \t\r\n]|\Z)|(?<=[\"']):))[ \t]*"
)
# `--password x`, `["--password", "x"]`, and the same as a list over two lines.
_OPTION = r"(?<![\w-])--?(?P<name>[A-Za-z][A-Za-z0-9_.-]*)"
_FLAG = regex(
    rf"{_OPTION}[\"']?"
    r"[ \t]{0,9}(?:,[ \t]{0,9}|\r?\n[ \t]{0,200}-[ \t]{1,9})?[\"']?(?<=[\"' \t])"
    r"(?P<value>[^\s\"',\]\-][^\s\"',\]]*)"
)
_URL = regex(r"://[^\s:@/\"']*:(?P<value>[^\s@/\"']+)@")
_HEADER = regex(r"\b(?:Bearer|Basic)[ ]+(?P<value>(?=\S{0,400}[\d=])[A-Za-z0-9+/=_.~-]{8,})")
_KEY_BLOCK = regex(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<value>.*?)(?:-----END|\Z)", re.DOTALL)
_FALLBACK = regex(r"\$\{(?P<name>[A-Za-z_]\w*):?[-+](?P<value>[^{}]*)")
_NAMED = (_ASSIGNMENT, regex(_OPTION), _FALLBACK)
_WORD = regex(r"[^\s\"'`=:,;@/(){}\[\]<>|&]{12,1000}")
_CODE = regex(r"`[^`]*`")

# What a value may show: references to variables, and words that are no secrets.
_REFERENCE = regex(r"\$\$|\$\{?[A-Za-z_]\w*(?:\}|:?\?[^}]*\}|:?[-+](?=[^}]*\}))?|\}")
_PUBLIC = regex(r"(?:true|false|null|~|\*[\w.-]+|!reset\b.*|[\[{].*|&[\w.-]+)?[ \t\r]*(?:#.*)?")
_BLOCK = regex(r"(?:[&!][^\s]*[ \t]+)*[|>][0-9+-]*[ \t]*(?:#.*)?\r?(?:\n|\Z)")
_EMPTY = regex(r"(?:[&!][^\s]*[ \t]*)?(?:#.*)?\r?(?:\n|\Z)")
_NESTED = regex(r"[\"']?[\w.-]+[\"']?:(?:\s|$)")
_QUOTED = {
    '"': regex(r'"(?:[^"\\]|\\.)*("|\Z)', re.DOTALL),
    "'": regex(r"'(?:[^']|'')*('|\Z)"),
}
_INSIDE = regex(r"[^\s,;&\"'`\])}]*")
_LIST = regex(r"[^\]\n]*")
_FLOW = regex(r"[^,}\n]*")
_REST = regex(r"[^\n]*?(?=[ \t]+#|\r?$)", re.MULTILINE)
_TELLING = regex(r"(?![a-z]*\Z|[A-Z]*\Z)[^\s$]{8,}")  # no plain word, no variable
_LONGEST_REPEATED, _MOST_REPEATED = 200, 50
_INDENT = 400  # no line is indented further, and looking back stays cheap
_ELLIPSIS = "…"  # where a hint says that a value goes
_COMPOSE_LISTS = frozenset({"secrets"})  # Compose's own key, and podc's option: no values


def mask(text: str) -> str:
    """Return a whole source text with its secrets masked, letter for letter as long."""
    ranges = [found.span("value") for found in _KEY_BLOCK.finditer(text)]
    for start, end in _suspects(text):
        ranges += _assigned(text, start, end)
        ranges += _known(text, start, end)
    return _starred(text, [*ranges, *_repeated(text, ranges)]) if ranges else text


def mask_prose(text: str) -> str:
    """Return a sentence masked: what stands in backticks as source, the rest for known secrets."""
    ranges = list(_known(text, 0, len(text)))
    for code in _CODE.finditer(text):
        start = code.start() + 1
        inner = code.group()[1:-1]
        ranges += [(start + a, start + b) for a, b in _assigned(inner, 0, len(inner))]
    return _starred(text, ranges) if ranges else text


def _suspects(text: str) -> Iterator[_Range]:
    """Yield the lines in which something secret may begin, each with the line below it.

    Manifests say the same lines over and over: each is looked at once.
    """
    lines = text.split("\n")
    suspects = _suspect_lines("\n".join(set(lines)))
    start = 0
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        end = start + len(line)
        if line in suspects:
            yield start, end + 1 + len(below)
        start = end + 1


def _suspect_lines(text: str) -> set[str]:
    """Return the lines that have a secret's name in them, or what looks secret."""
    named = (found for pattern in _NAMED for found in pattern.finditer(text))
    starts = [found.start() for found in named if is_secret_name(found["name"])]
    starts += [start for start, _ in _known(text, 0, len(text))]
    return {text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0] for at in starts}


def _known(text: str, start: int, end: int) -> Iterator[_Range]:
    """Yield what is secret by its own look: credentials in URLs, private keys, known tokens."""
    for pattern in (_URL, _HEADER, _KEY_BLOCK, *COMMAND_FORMS):
        for found in pattern.finditer(text, start, end):
            yield found.span("value")
    for word in _WORD.finditer(text, start, end):
        if is_secret_text(word.group()):
            yield word.span()


def _assigned(text: str, first: int, last: int) -> Iterator[_Range]:
    """Yield the values that stand behind a secret's name."""
    done = 0
    for found in _ASSIGNMENT.finditer(text, first, last):
        if found.start() >= done and is_secret_name(found["name"]):
            for start, end in _value(text, found):
                done = end
                yield start, end
    for pattern in (_FLAG, _FALLBACK):
        for found in pattern.finditer(text, first, last):
            if is_secret_name(found["name"]) and found["name"] not in _COMPOSE_LISTS:
                yield found.span("value")


def _repeated(text: str, ranges: list[_Range]) -> Iterator[_Range]:
    """Yield where else a masked value stands, unless it is a word as good as any other."""
    values = {text[start:end] for start, end in ranges if end - start <= _LONGEST_REPEATED}
    telling = sorted(filter(_TELLING.fullmatch, values))[:_MOST_REPEATED]
    if telling:
        for found in re.finditer("|".join(map(re.escape, telling)), text):
            yield found.span()


def _value(text: str, found: re.Match[str]) -> Iterator[_Range]:
    """Yield the value behind `name:` or `name=`, wherever it stands."""
    start = found.end()
    if found["sign"].strip() == "=":
        yield _in_line(text, found, _INSIDE)
    elif text[start : start + 1] == "[" and found["name"] not in _COMPOSE_LISTS:
        yield start + 1, _end(_LIST, text, start)
    elif _BLOCK.match(text, start) or (_EMPTY.match(text, start) and _is_block(text, found)):
        yield from _more_indented(text, found)
    elif not (public := _PUBLIC.match(text, start)) or not _ends_line(text, public.end()):
        yield _in_line(text, found, _FLOW)


def _in_line(text: str, found: re.Match[str], elsewhere: re.Pattern[str]) -> _Range:
    """Return a value in quotes, or up to the quote before its name, or to the end of the line.

    Where other text precedes the name, `elsewhere` says how far the value reaches.
    """
    start, opening = found.end(), _quote_before(text, found)
    if quoted := _quoted(text, start):
        return quoted
    if opening and not found["close"]:
        closing = text.find(opening, start)
        return start, len(text) if closing < 0 else closing
    pattern = _REST if _begins_line(text, found.start() - len(opening)) else elsewhere
    return start, _end(pattern, text, start)


def _quoted(text: str, start: int) -> _Range | None:
    pattern = _QUOTED.get(text[start : start + 1])
    found = pattern.match(text, start) if pattern else None
    return (start + 1, found.start(1)) if found else None


def _is_block(text: str, found: re.Match[str]) -> bool:
    """Tell whether the lines below a key are its value itself, not further keys or names."""
    rows = (text[start:end].strip() for start, end in _lines_below(text, found))
    first = next(filter(None, rows), "")
    if first.startswith("- "):
        return found["name"] not in _COMPOSE_LISTS and not _NESTED.match(first[2:].strip())
    return bool(first) and not _NESTED.match(first)


def _more_indented(text: str, found: re.Match[str]) -> Iterator[_Range]:
    for start, end in _lines_below(text, found):
        line = text[start:end]
        opening = len(line) - len(line.lstrip(" \t"))
        item = 2 if line[opening:].startswith("- ") else 0
        yield start + opening + item, end


def _lines_below(text: str, found: re.Match[str]) -> Iterator[_Range]:
    """Yield the lines under a key that stand further to the right than it does."""
    line_start = text.rfind("\n", 0, found.start()) + 1
    column = found.start() - line_start - len(_quote_before(text, found))
    at = text.find("\n", found.start("sign")) + 1
    while 0 < at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
            return
        yield at, end
        at = end + 1


def _quote_before(text: str, found: re.Match[str]) -> str:
    before = text[max(0, found.start() - 1) : found.start()]
    return before if before in _QUOTED else ""


def _begins_line(text: str, at: int) -> bool:
    """Tell whether only indentation, list marks, a comment sign or `export` stand before."""
    nearby = max(0, at - _INDENT)
    before = text[text.rfind("\n", nearby, at) + 1 or nearby : at]
    return not before.replace("export ", "").strip(" \t-#?")


def _ends_line(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n"


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def _starred(text: str, ranges: list[_Range]) -> str:
    """Return the text with stars in the ranges; blanks, `…` and references to variables stay."""
    signs = list(text)
    for start, end in ranges:
        kept = start
        for reference in _REFERENCE.finditer(text, start, end):
            _star(signs, kept, reference.start())
            kept = reference.end() if reference.group() != "$$" else reference.start()
        _star(signs, kept, end)
    return "".join(signs)


def _star(signs: list[str], start: int, end: int) -> None:
    signs[start:end] = [
        sign if sign.isspace() or sign == _ELLIPSIS else "*" for sign in signs[start:end]
    ]
