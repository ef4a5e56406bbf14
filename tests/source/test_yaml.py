"""YAML text becomes nodes that know where they stand; nothing gets a parser out of step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Sequence, plain
from compiler.source.text import Source, Span
from compiler.source.yaml import KUBERNETES, LIMIT_BYTES, decode, documents, parse
from tests.source.documents import at, read, refuse, scalar


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node, and all below it: keys and values."""
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key
            yield from nodes(entry.value)


def test_each_document_becomes_a_node() -> None:
    report = Report()

    found = parse(Source("compose.yaml", "a: 1\n---\n- b\n---\n"), report)

    assert [plain(document) for document in found] == [{"a": 1}, ["b"], None]


def test_a_text_of_comments_has_no_document() -> None:
    assert parse(Source("compose.yaml", "# nothing\n"), Report()) == ()


@pytest.mark.parametrize(
    ("text", "path", "place", "shown"),
    [
        ("a: nginx # web\n", ["a"], "compose.yaml:1:4", "nginx"),
        ("é: 'ü😀'\nb: x\n", ["b"], "compose.yaml:2:4", "x"),
        ("é: 'ü😀' \nb: x\n", ["é"], "compose.yaml:1:4", "'ü😀'"),
        ("a: 1\r\nb: x\r\n", ["b"], "compose.yaml:2:4", "x"),
        ("a:\n  - &x y\n", ["a", 0], "compose.yaml:2:8", "y"),
        ("a: !!str &x\n  5\n", ["a"], "compose.yaml:2:3", "5"),
        ("a: &x # why\n  b: c\nd: e\n", ["a"], "compose.yaml:2:3", "b: c"),
        ("a: !override [b,\n c] # d\n", ["a"], "compose.yaml:1:14", "[b,\n c]"),
        ("a:\n  b: 1\n\n# c\nd: e\n", ["a"], "compose.yaml:2:3", "b: 1"),
        ("a: |\n  x\n  y\n\nb: 1\n", ["a"], "compose.yaml:1:4", "|\n  x\n  y"),
        ("a:\nb: 1\n", ["a"], "compose.yaml:1:3", ""),
    ],
)
def test_spans_hold_the_text_of_the_value(
    text: str, path: list[str | int], place: str, shown: str
) -> None:
    span = at(read(text), *path).span

    assert (place, shown) == (span.place, span.text)


def test_keys_have_spans_of_their_own() -> None:
    document = read('services:\n  "web": {}\n')
    services = document.get("services") if isinstance(document, Mapping) else None
    assert isinstance(services, Mapping)

    assert services.entries[0].key.span.place == "compose.yaml:2:3"


def test_a_byte_order_mark_moves_no_place() -> None:
    document = read("\ufeffa: b\nc: d\n")

    assert [at(document, key).span.text for key in ("a", "c")] == ["b", "d"]


def test_raw_text_and_quotes_are_kept() -> None:
    document = read("""{a: "1", b: 0x1F}""")

    assert [
        (node.value, node.raw, node.quoted)
        for node in (scalar(document, "a"), scalar(document, "b"))
    ] == [("1", "1", True), (31, "0x1F", False)]


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ('a: "x\\ty: ${Z}"', "${Z}", "${Z}"),
        ("a: 'it''s ${Z}'", "${Z}", "${Z}"),
        ("a: one\n  two\n\n  ${Z}\n", "${Z}", "${Z}"),
        ('a: "one\n  two\\\n  ${Z}"\n', "${Z}", "${Z}"),
        ('a: "\\u00e9${Z}"', "é", "\\u00e9"),
        ("a: |-\n  one\n    ${Z} two\n", "${Z} two", "${Z} two"),
        ("a: >2\n   one\n  two ${Z}\n", "${Z}", "${Z}"),
    ],
)
def test_parts_of_values_that_are_not_literal_are_found(text: str, part: str, shown: str) -> None:
    node = scalar(read(text), "a")
    start = str(node.value).index(part)

    assert shown == node.part(start, start + len(part)).text


# Bytes and characters


def test_bytes_become_text_without_a_byte_order_mark() -> None:
    source = decode("a.yaml", b"\xef\xbb\xbfa: \xc3\xa9", Report())

    assert source is not None
    assert source.text == "a: é"


def test_bytes_that_are_no_utf_8_are_reported_where_they_stand() -> None:
    report = Report()

    assert decode("a.yaml", "a: é\nb: ".encode() + b"\xe4!", report) is None
    assert report.summary() == ["PC004 a.yaml:2:4"]


def test_utf_16_is_named() -> None:
    report = Report()
    decode("a.yaml", "a: b".encode("utf-16"), report)

    assert [r.message for r in report] == ["this file is not UTF-8 from here on: it is UTF-16"]


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\ud800", "\ufffe"])
def test_characters_that_yaml_cannot_have_are_reported_where_they_stand(sign: str) -> None:
    assert refuse(f"é: 1\nb: x{sign}\n").summary() == ["PC005 compose.yaml:2:5"]


# Limits


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{a: " * 200_000,
        "- " * 200_000,
        "? " * 200_000,
        "\n".join(" " * depth + "a:" for depth in range(1000)),
        "a: &a " + "[" * 60 + "]" * 60 + "\nb: " + "[" * 60 + "*a" + "]" * 60,
    ],
    ids=["lists", "mappings", "items", "keys", "indents", "aliases"],
)
def test_nesting_has_a_limit(text: str) -> None:
    assert [one.number for one in refuse(text)] == ["PC011"]


def test_a_hundred_levels_are_fine() -> None:
    assert read("[" * 100 + "]" * 100)


def bomb(letters: str, value: str) -> str:
    """Return anchors that each repeat the one before nine times."""
    lines = [f"a: &a {value}"]
    for before, name in pairwise(letters):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


@pytest.mark.parametrize("value", ["x", "{k: v}", "[x, x]"])
def test_aliases_of_aliases_have_a_limit(value: str) -> None:
    assert [one.number for one in refuse(bomb("abcdefghij", value))] == ["PC012"]


def test_a_document_has_a_hundred_thousand_values_at_most() -> None:
    fits = "[" + "x," * 99_999 + "]"

    assert refuse(fits).summary() == []
    assert [one.number for one in refuse(f"- {fits}\n")] == ["PC012"]


@pytest.mark.parametrize(
    "text", ["[" + "x," * 260_000 + "]", "- 1\n" * 260_000], ids=["in brackets", "in lines"]
)
def test_kubectl_takes_as_many_as_a_text_spells_out(text: str) -> None:
    report = Report()
    (read,) = documents(Source("m.yaml", text), report, scalars=KUBERNETES)

    assert isinstance(read.value, list)
    assert len(read.value) == 260_000
    assert report.summary() == []


def test_what_aliases_repeat_has_a_limit_there_too() -> None:
    report = Report()
    parse(Source("m.yaml", bomb("abcdefghij", "x")), report, scalars=KUBERNETES)

    assert [one.number for one in report.diagnostics] == ["PC012"]


def test_texts_of_many_megabytes_are_refused_at_once() -> None:
    report = Report()

    assert decode("a.yaml", b"a" * (LIMIT_BYTES + 1), report) is None
    assert parse(Source("b.yaml", "a" * (LIMIT_BYTES + 1)), report) == ()
    assert report.summary() == ["PC003 a.yaml:1:1", "PC003 b.yaml:1:1"]


def test_messages_stay_short_whatever_they_quote() -> None:
    long = "x" * 100_000
    for text in (f"a: @{long}", f"a: b: {long}", f"a: *{long}", f"? {long}\n? {long}\n"):
        assert all(len(one.message + one.hint) < 300 for one in refuse(text)), text[:10]


# Both parsers, any text


TEXTS = st.text(alphabet="ab01 \n\t:-?[]{},&*!|>'\"#%@`<~\\é😀\r\u2028", max_size=60)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_ends_in_nodes_or_in_diagnostics_that_stand_in_it(text: str) -> None:
    report = Report()
    documents = parse(Source("compose.yaml", text), report)
    spans: list[Span | None] = [one.span for one in report]
    spans += [node.span for document in documents for node in nodes(document)]

    assert all(span and 0 <= span.start <= span.end <= len(text) + 1 for span in spans)
    assert documents or report.failed or not text.strip() or "#" in text or "%" in text


@pytest.mark.parametrize(
    "text",
    [
        "é: &x !!str 'a'\nb: [1, {c: *x}]\nd: |\n  e\n",
        "a: !override\n  b: ! 5\nc: !reset\n---\n- 1\n",
        "<<: {a: 1}\nb: >-\n  c\n  d\n",
    ],
)
def test_the_parser_in_python_gives_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    fast = parse(Source("compose.yaml", text), Report())
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    slow = parse(Source("compose.yaml", text), Report())

    assert fast == slow
    assert [(n.span.start, n.span.end, n.tag) for d in fast for n in nodes(d)] == [
        (n.span.start, n.span.end, n.tag) for d in slow for n in nodes(d)
    ]
