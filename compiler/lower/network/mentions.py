"""Where a text speaks of a name, and whether as of a host: `://db/`, `db:5432`, `-h db`.

A text is cut into words once, and each word is looked up, so time grows with the length of the text
and not with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from compiler.knowledge.protocols import SCHEME_PORTS
from compiler.lower.network.ports import is_port
from compiler.regexes import regex

HOST_VARIABLE = regex(
    r"(?P<stem>.*?)(?:HOST|HOSTNAME|HOSTS|SERVERS?|ADDR|ADDRESS|URLS?|URI|ENDPOINTS?|BROKERS?)$",
    re.IGNORECASE,
)

_SMALLEST_BARE_PORT = 20  # `redis:7` is a tag sooner than a port

# So many characters around a word are looked at: whatever a text holds, time stays bounded.
_BEFORE = 500
_BEHIND = 120
_KEY = 80

_GAP = " \t\"'"
_SPACES = " \t\n"
_OPTIONS = frozenset(("-h", "--host", "--hostname"))
_DIRECTIVES = frozenset(("server", "reverse_proxy", "fastcgi_pass", "uwsgi_pass"))

_WORD = regex(r"[\w.-]++")
_NO_WORD = regex(r"[^\w.-]")
_AUTHORITY = regex(
    r"(?:(?<![a-z0-9+])(?P<scheme>[a-z][a-z0-9]{0,20})(?:\+[a-z0-9]{1,20})?)?"
    r"://(?:[^\s/@]{0,200}@)?(?:[^\s/@,]{1,100},){0,4}$",
    re.IGNORECASE,
)
_PORT = regex(r":(\d{1,5})(?![\d.:]{0,9}\w)")
_UPSTREAM = regex(r"(?<![\w-])upstream\s{1,9}([\w.-]{1,100})\s{0,9}\{")
_USER_END = regex(r"(?::[^\s/@]{0,100})?@")
_NUMBER = regex(r":\d")
_PORT_BESIDE = regex(r"(?<!\w)(?:-p|-P|--port|port)[= ]?(\d{1,5})\b")
_END = regex(r"[\"']?(?:[\s,;})&]|$)")


class Mention(NamedTuple):
    """A name in a text, from `start` up to `end`. `host`: as DNS compares it, in lower case.

    `is_host`: it stands where a host does. `port`: the one that stands with it, or that the scheme
    of its URL has.
    """

    host: str
    start: int
    end: int
    is_host: bool = False
    port: int | None = None


def upstreams(text: str) -> frozenset[str]:
    """Return the names that a configuration of nginx gives to groups of servers."""
    return frozenset(name.lower() for name in _UPSTREAM.findall(text))


def mentions(text: str, names: Container[str], variable: str = "") -> Iterator[Mention]:
    """Yield where a text speaks of any of the names; `variable`: whose value the text is."""
    for found in _WORD.finditer(text):
        word, start = found[0].lower(), found.start()
        if word not in names and word.startswith("-h"):
            word, start = word[2:], start + 2
        if word in names:
            yield _mention(text, start, word, variable)


def _mention(text: str, start: int, host: str, variable: str) -> Mention:
    end = start + len(host)
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    if variable.upper().endswith("IMAGE"):
        return Mention(host, start, end)
    authority = _AUTHORITY.search(_unspaced(before)) if "://" in before else None
    if authority and _USER_END.match(behind):
        return Mention(host, start, end)
    is_sure = authority is not None or before.endswith("@")
    port = _numbered(behind, is_sure=is_sure)
    if authority and port is None and not behind.startswith(":"):
        port = SCHEME_PORTS.get((authority["scheme"] or "").lower())
    if is_sure or _NUMBER.match(behind):
        return Mention(host, start, end, is_host=True, port=port)
    key, sign = _key(before)
    is_keyed = bool(sign and HOST_VARIABLE.fullmatch(key) and _END.match(behind))
    if is_keyed or key in _OPTIONS:
        return Mention(host, start, end, is_host=True, port=_beside(behind))
    is_named = HOST_VARIABLE.fullmatch(variable) is not None and _is_whole(before, behind)
    return Mention(host, start, end, is_host=is_named or (key in _DIRECTIVES and not sign))


def _unspaced(before: str) -> str:
    """Return the end of a text that has no space in it."""
    return before[max(before.rfind(space) for space in _SPACES) + 1 :]


def _numbered(behind: str, *, is_sure: bool) -> int | None:
    """Return the port of `:5432`; a small number counts only where the word is surely a host."""
    found = _PORT.match(behind)
    if not found or not is_port(found[1]):
        return None
    number = int(found[1])
    return number if is_sure or number >= _SMALLEST_BARE_PORT else None


def _key(before: str) -> tuple[str, str]:
    """Return the word in front, and the `=` or `:` between: `host: "`, `--host=`, `server `."""
    head = before[-_KEY:].rstrip(_GAP)
    sign = head[-1:] if head.endswith(("=", ":")) else ""
    head = head.removesuffix(sign).rstrip(_GAP) if sign else head
    return _NO_WORD.split(head)[-1].lower(), sign


def _is_whole(before: str, behind: str) -> bool:
    """Tell whether a word is a whole value, or an item of a list with commas."""
    return before.rstrip()[-1:] in ("", ",") and behind.lstrip()[:1] in ("", ",")


def _beside(behind: str) -> int | None:
    """Return the port that is named after the host: `-h db -p 5432`, `host=db port=5432`."""
    found = _PORT_BESIDE.search(behind.partition("\n")[0])
    return int(found[1]) if found and is_port(found[1]) else None
