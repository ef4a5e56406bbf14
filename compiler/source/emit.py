"""The one emitter: trees in, YAML text out that every YAML reader takes for the same values.

A string is plain only if neither YAML 1.1 (PyYAML, the readers of Kubernetes) nor YAML 1.2 could
read it as anything else; several lines become a `|` block; the rest is double-quoted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from compiler.regexes import regex
from compiler.source.nodes import Atom
from compiler.source.trees import Leaf, Tree
from compiler.source.values import Value

Remark = Callable[[Leaf], str]

_STEP = "  "

# Readers look for the colon of a key within this many characters, unless `?` announces the key.
_LONGEST_KEY = 1000

# Beyond ASCII, characters that stand for themselves on one line: no line breaks of YAML 1.1
# (U+0085, U+2028, U+2029), no blanks, nothing invisible, direction-changing or unprintable.
# Written as ranges since `str.isprintable` differs from one Python to the next.
_VISIBLE = (
    "\xa1-\xac\xae-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u2fff\u3001-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufff8\ufffc\ufffd"
    "\U00010000-\U0001fffd\U00020000-\U0003fffd"
)

# What a `|` block gives back unchanged: whole files stand there, so it is all that YAML can print.
_PRINTABLE = "\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"

# What may be a number, a time or a base-60 value to some reader: begun like one, and no character
# in it that rules it out. Wider than any one grammar on purpose.
_NUMBER_LIKE = regex(r"[-+.0-9][-+.:_ 0-9a-fA-FoOpPtTxXzZ]*")
_WORDS = regex(r"y|n|yes|no|on|off|true|false|null|[-+]?\.?(?:inf|infinity|nan)", re.IGNORECASE)

_CONSTANTS = {True: "true", False: "false", None: "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


class _Forms(NamedTuple):
    """What a text has to look like: to be plain, to be a block; and what is escaped in quotes."""

    plain: re.Pattern[str]
    block: re.Pattern[str]
    escaped: re.Pattern[str]


def _forms(visible: str, printable: str) -> _Forms:
    """Return the forms for texts with these characters beyond ASCII."""
    plain = (
        rf"(?!---|\.\.\.|-(?: |$))[A-Za-z0-9_/.$(+\-{visible}]"
        rf"(?:[!-9;-~{visible}]"  # no blank, no colon
        r"|:(?=[^ ])"  # a colon and a blank would make a key
        r"|[ ]+(?=[^ #])"  # a blank and a hash would start a comment; no blank at the end
        r")*+"  # possessive: going back would cost a hundred bytes for each character
    )
    escaped = rf'[^ !#-\[\]-~{visible}]|["\\]'
    block = rf"[\n\t -~{printable}]*"
    return _Forms(regex(plain), regex(block), regex(escaped))


_ASCII = _forms("", "")


@cache
def _beyond_ascii() -> _Forms:
    """Return the forms for any text, which few need: they take long to compile."""
    return _forms(_VISIBLE, _PRINTABLE)


def _forms_of(text: str) -> _Forms:
    return _ASCII if text.isascii() else _beyond_ascii()


class _Page(list[str]):
    """Lines as they are written, and what a comment says behind each leaf, if anything."""

    __slots__ = ("remark",)

    def __init__(self, remark: Remark | None) -> None:
        self.remark = remark

    def leaf(self, head: str, leaf: Leaf, pad: str) -> None:
        """Write a leaf behind its key or dash; the comment of a block stands on its first line."""
        text = _scalar(leaf.plain, pad)
        if self.remark:
            first, *rest = text.split("\n", 1)
            text = "\n".join((f"{first}  # {self.remark(leaf)}", *rest))
        self.append(f"{head} {text}\n")


def emit(documents: Iterable[Tree], remark: Remark | None = None) -> str:
    """Return the documents as one YAML text, with `---` between them.

    `remark` gives the text of a comment behind each leaf; it has no line break in it.
    """
    return "---\n".join(_document(document, remark) for document in documents)


def _document(tree: Tree, remark: Remark | None) -> str:
    out = _Page(remark)
    match tree:
        case dict() if _has_any(tree.values()):
            _mapping(tree, "", "", out)
        case list() | tuple() if _has_any(tree):
            _sequence(tree, "", "", out)
        case Value():
            out.append(f"{_inline(tree.plain)}\n")
        case _:
            out.append(f"{_empty(tree)}\n")
    return "".join(out)


def _mapping(tree: dict[str, Tree], lead: str, pad: str, out: _Page) -> None:
    """Write the entries: line one begins with `lead`, such as a dash, the others with `pad`."""
    for key, value in tree.items():
        if value is None:
            continue
        head = f"{lead}{_quoted(key)}:"
        if len(head) > _LONGEST_KEY:
            head = f"{lead}? {_quoted(key)}\n{pad}:"
        lead = pad
        if type(value) is Value:
            out.leaf(head, value, pad)
        else:
            _nested(value, head, pad + _STEP, out)


def _nested(tree: Tree, head: str, pad: str, out: _Page) -> None:
    match tree:
        case dict() if _has_any(tree.values()):
            out.append(f"{head}\n")
            _mapping(tree, pad, pad, out)
        case list() | tuple() if _has_any(tree):
            out.append(f"{head}\n")
            _sequence(tree, pad, pad, out)
        case _:
            out.append(f"{head} {_empty(tree)}\n")


def _sequence(tree: list[Tree] | tuple[Tree, ...], lead: str, pad: str, out: _Page) -> None:
    for item in tree:
        match item:
            case None:
                continue
            case Value():
                out.leaf(f"{lead}-", item, pad)
            case dict() if _has_any(item.values()):
                _mapping(item, f"{lead}- ", pad + _STEP, out)
            case list() | tuple() if _has_any(item):
                _sequence(item, f"{lead}- ", pad + _STEP, out)
            case _:
                out.append(f"{lead}- {_empty(item)}\n")
        lead = pad


def _has_any(trees: Iterable[Tree]) -> bool:
    return any(tree is not None for tree in trees)


def _empty(tree: Tree) -> str:
    return "{}" if isinstance(tree, dict) else "null" if tree is None else "[]"


def _scalar(plain: Atom, pad: str) -> str:
    """Return a scalar as it stands behind `key:` or `-` of a collection that begins at `pad`."""
    if type(plain) is str and "\n" in plain and _reads_back_as_block(plain):
        return _block(plain, pad + _STEP)
    return _inline(plain)


def _inline(plain: Atom) -> str:
    match plain:
        case str():
            return _quoted(plain)
        case bool() | None:
            return _CONSTANTS[plain]
        case float():
            return _float(plain)
        case _:  # an integer, or a time as YAML 1.1 writes it
            return str(plain)


def _float(number: float) -> str:
    """Return a float with a dot and a signed exponent: without them YAML 1.1 sees a string."""
    if not math.isfinite(number):
        return ".nan" if math.isnan(number) else ".inf" if number > 0 else "-.inf"
    mantissa, e, exponent = repr(number).partition("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}{e}{exponent}"


@lru_cache(maxsize=16384)
def _quoted(text: str) -> str:
    """Return the text on one line: as it is where nobody could misread it, else in quotes."""
    forms = _forms_of(text)
    if forms.plain.fullmatch(text) and not (_NUMBER_LIKE.fullmatch(text) or _WORDS.fullmatch(text)):
        return text
    return f'"{forms.escaped.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - half a character, which no YAML can hold
        return "\\uFFFD"
    width, letter = (2, "x") if code <= 0xFF else (4, "u") if code <= 0xFFFF else (8, "U")  # noqa: PLR2004 - the widths of YAML's escapes
    return f"\\{letter}{code:0{width}X}"


def _reads_back_as_block(text: str) -> bool:
    """Whether a `|` block gives the text back: printable, not blank, no blank rest at its end."""
    rest = text if text.endswith("\n") else text[text.rfind("\n") :]
    return bool(rest.strip(" \t\n") and _forms_of(text).block.fullmatch(text))


def _block(text: str, pad: str) -> str:
    """Return the block without its last line break; a digit where the first line is no guide."""
    indentation = len(_STEP) if text[0] in " \t\n" else ""
    chomping = "+" if text.endswith("\n\n") else "" if text.endswith("\n") else "-"
    lines = [pad + line if line else "" for line in text.removesuffix("\n").split("\n")]
    return f"|{indentation}{chomping}\n" + "\n".join(lines)
