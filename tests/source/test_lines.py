"""Reading by lines: the same Nodes as the composer's, to the last span, or a doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics import Report
from compiler.source.documents import Document, nearest
from compiler.source.nodes import Mapping, Node, Scalar, Sequence, is_simple, plain
from compiler.source.scalars import ScalarRules
from compiler.source.text import Source
from compiler.source.trees import Path as Steps
from compiler.source.yaml import COMPOSE, KUBERNETES, composed, decode, parse, quickly

ROOT = Path(__file__).parents[2]
ASKED = 12  # values of a document
UNREADABLE = ("pc005-control-character.yaml",)  # `parse` refuses it before


def seen(node: Node) -> Iterator[object]:
    """Yield all that there is to a node, spans and what else equality passes over included."""
    yield type(node), node.span.start, node.span.end, node.span.via, node.tag
    match node:
        case Scalar():
            yield type(node.value), str(node.value), node.raw, node.quoted, node.pieces
        case Sequence():
            for item in node:
                yield from seen(item)
        case Mapping():
            for entry in node:
                yield from (*seen(entry.key), *seen(entry.value))


def all_seen(nodes: tuple[Node, ...]) -> list[list[object]]:
    return [list(seen(node)) for node in nodes]


def differs(source: Source, rules: ScalarRules) -> bool | None:
    """Tell whether a text is read in another way, or `None` where that is in doubt."""
    quick = quickly(source, rules)
    if quick is None:
        return None
    report = Report()
    expected = composed(source, report, scalars=rules)
    read = tuple(one.node for one in quick)
    said = [repr(one.value) for one in quick] == [repr(plain(node)) for node in expected]
    same = said and all_seen(expected) == all_seen(read) and not report.diagnostics
    if any(one.is_simple and not is_simple(one.value) for one in quick):
        return True
    return not same or any(differs_in_places(*pair) for pair in zip(quick, expected, strict=True))


def differs_in_places(document: Document, node: Node) -> bool:
    """Tell whether a document finds a value, or what is near one, in another place than a Node.

    Of long documents only some values are asked for.
    """
    known = list(paths(node))
    return any(
        document.place((*path, *more), key=key) != nearest(node, (*path, *more), node.span, key=key)
        for path in known[:: len(known) // ASKED + 1]
        for more in ((), ("absent",), (99,))
        for key in (True, False)
    )


def paths(node: Node) -> Iterator[Steps]:
    """Yield the paths of all values of a Node."""
    yield ()
    match node:
        case Sequence():
            for index, item in enumerate(node):
                yield from ((index, *path) for path in paths(item))
        case Mapping():
            for entry in node:
                yield from ((entry.name, *path) for path in paths(entry.value))


@pytest.mark.parametrize(
    ("folder", "rules"), [("golden", KUBERNETES), ("samples", COMPOSE), ("samples", KUBERNETES)]
)
def test_every_file_of_ours_is_read_as_the_composer_does(folder: str, rules: ScalarRules) -> None:
    found = {
        path.name: differs(source, rules)
        for path in sorted(ROOT.joinpath(folder).rglob("*.y*ml"))
        if (source := decode(path.name, path.read_bytes(), Report()))
    }

    different = [name for name, result in found.items() if result and name not in UNREADABLE]
    doubted = [name for name, result in found.items() if result is None]

    assert (different, len(doubted) < len(found) / 20) == ([], True)


WORDS = (
    *("a", "b c", "on", "1", "0x1f", "-1", "1.5", "~", "null", ".inf", "2020-01-01", "<<", "a#b"),
    *("a:b", ":", "- x", "-", "--- a", "...", "%", "a: b", "&x y", "*x", "!t y", "a #b", "é\u3000"),
    *(
        "'a'",
        "'it''s'",
        "''",
        '"a"',
        '"\\n"',
        '"a" b',
        "'a",
        "{}",
        "[]",
        "[a, {b: c}]",
        "{a: b}: c",
    ),
    *(
        "[a",
        "{a: b",
        "|",
        "|-",
        "|+",
        ">",
        ">-",
        "|2",
        "",
        "a ",
        "a\t",
        '"a',
        "[*x]",
        "[a]: b",
        "?",
    ),
)
KEYS = ("a", "b", "a b", "'a'", '"b"', "a/b.c", "1", "<<", "a#", "a:b", "''", "on", "-a", "---a")
INDENTS = st.sampled_from(["", "  ", "    ", "      ", " ", "   "])
DASHES = st.sampled_from(["", "", "", "- ", "-   ", "-", "- - "])
COMMENTS = st.sampled_from(["", "", "", "", " # c", "#c", "  ", "\t"])
MARKS = st.sampled_from(["---", "--- # c", "", "# c", "  # c", "...", "--- a", "---a", "   "])


def line(indent: str, dash: str, key: str, value: str, comment: str) -> str:
    return f"{indent}{dash}{key}{value}{comment}"


VALUES = st.sampled_from(WORDS)
LINES = st.one_of(
    st.builds(
        line, INDENTS, DASHES, st.sampled_from([f"{key}: " for key in KEYS]), VALUES, COMMENTS
    ),
    st.builds(
        line, INDENTS, DASHES, st.sampled_from([f"{key}:" for key in KEYS]), st.just(""), COMMENTS
    ),
    st.builds(line, INDENTS, st.just("- "), st.just(""), VALUES, COMMENTS),
    st.builds(line, INDENTS, st.just(""), st.just(""), VALUES, COMMENTS),
    MARKS,
)
TEXTS = st.builds(
    lambda lines, end: "\n".join(lines) + end,
    st.lists(LINES, max_size=9),
    st.sampled_from(["\n", ""]),
)


# A value as the rest of its line, and the lines below it.
Block = tuple[str, list[str]]
LEAVES = st.builds(lambda word, comment: (f" {word}{comment}", list[str]()), VALUES, COMMENTS)


def mapping(entries: list[tuple[str, Block]]) -> Block:
    return "", [
        text
        for key, (rest, below) in entries
        for text in (f"{key}:{rest}", *(f"  {text}" for text in below))
    ]


def sequence(items: list[Block]) -> Block:
    lines: list[str] = []
    for rest, below in items:
        first, *others = below or [rest.lstrip()]
        lines += [f"- {first}", *(f"  {text}" for text in others)]
    return "", lines


NESTED = st.recursive(
    LEAVES,
    lambda blocks: st.one_of(
        st.lists(
            st.tuples(st.sampled_from(KEYS), blocks),
            min_size=1,
            max_size=4,
            unique_by=lambda e: e[0],
        ).map(mapping),
        st.lists(blocks, min_size=1, max_size=3).map(sequence),
    ),
    max_leaves=8,
)


@given(NESTED, st.sampled_from([COMPOSE, KUBERNETES]))
def test_blocks_in_blocks_are_read_as_the_composer_does(block: Block, rules: ScalarRules) -> None:
    assert not differs(Source("compose.yaml", "\n".join((*block[1], ""))), rules)


@given(TEXTS, st.sampled_from([COMPOSE, KUBERNETES]))
def test_lines_of_all_kinds_are_read_as_the_composer_does(text: str, rules: ScalarRules) -> None:
    assert not differs(Source("compose.yaml", text), rules)


@given(
    st.sampled_from(["a: b", "a: |", "a: |-", "a: |+", "a: >", "a:", "a:\n  b", "- |", "- a: |\n"]),
    st.lists(st.text(" ab:#-\t", max_size=5).map("   {}".format) | st.just(""), max_size=6),
    st.sampled_from(["\n", "", "\n\n", "\n# why\n", "\nc: d\n", "\n\n- c\n"]),
)
def test_texts_of_several_lines_are_read_as_the_composer_does(
    first: str, lines: list[str], end: str
) -> None:
    assert not differs(Source("compose.yaml", "\n".join((first, *lines)) + end), COMPOSE)


@given(st.text("ab:-#'\"{}[]|>&*!%? \n\\", max_size=30))
def test_any_text_is_read_as_the_composer_does(text: str) -> None:
    assert not differs(Source("compose.yaml", text), COMPOSE)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: two words # why\n\nc: 'x'\n# why\nd: \"y\"\n",
        "a:\n\n  # why\n  b: c\n  # why\n\n  d:\n    # why\n  - e:\n\n      # why\n      - f\n",
        "a:\n  b:\nc:\n- d\n- e: f\n  g: []\n- h:\n  - i\n",
        "a: [1, {b: c}]\nd: {e: '#'}\nf: 'it''s'\ng: \"tab\\t\"\n",
        "a: |\n  one\n\n  two\n- b\n".replace("- b", "b: >-\n    three\n    four"),
        "a: one\n  two\nb: 'three\n  four'\n",
        "a:\n  one\n  two: three\n".replace(": three", ", three")
        + "b:\n  # why\n  []\nc:\n  |\n   d\n",
        "a: |\n  [b\n  {{ c }}\nd: e\n",
        "---\na: 1\n---\n# nothing\n---\n'b': 2\n---\n",
    ],
)
def test_what_generators_and_people_write_mostly_is_not_in_doubt(text: str) -> None:
    assert differs(Source("compose.yaml", text), COMPOSE) is False


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n",
        "a: *x\n",
        "a: !!str 1\n",
        "<<: {a: 1}\n",
        "a: 1\na: 2\n",
        "a: 1\n  b: 2\n",
        "a:\n  b\n c: d\n",
        "a:\nb\n",
        "a:\n  - - b\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b\u2028\n",
        "a: .inf\n",
        "1: a\n",
        "? a\n",
        "a\n",
        "a: [\nb]\n",
        "%YAML 1.2\n---\na: 1\n",
        "a: 1\n...\n",
        "-   a: 1\n",
        "a: [b]: [c]\n",
        f"{'a' * 1001}: 1\n",
        "\n".join(f"{'  ' * level}a:" for level in range(60)),
        f"a: {'[' * 60}{']' * 60}\n",
        "- 1\n" * 100_001,
    ],
)
def test_everything_else_is_left_to_the_composer(text: str) -> None:
    assert differs(Source("compose.yaml", text), COMPOSE) is None


def test_a_long_text_is_read_by_lines() -> None:
    source = Source("compose.yaml", "".join(f"key-{n}: value {n} # why\n" for n in range(2000)))
    report = Report()

    expected = composed(source, report, scalars=COMPOSE)

    assert all_seen(expected) == all_seen(parse(source, report))
    assert quickly(source, COMPOSE) is not None


@pytest.mark.parametrize(
    "text", ["a: 1\n---\nb: [x, {z: z}]\nc:\n- d: |\n    e\n", "# none\n---\na: b\n"]
)
def test_simple_values_are_known_as_such(text: str) -> None:
    found = quickly(Source("a.yaml", text), KUBERNETES)

    assert found
    assert all(one.is_simple for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "a:\n",
        "a:\nb: 1\n",
        "a: null\n",
        "a: ~\n",
        "- a:\n- b: 1\n",
        "a:\n  b:\nc: 1\n",
        "a:\n  b:\n---\nc: 1\n",
        "a: [b, ~]\n",
        "a: {b: }\n",
        'a: "\\xe9"\n',
        "a: é\n",
        "a: [\n  ~]\n",
    ],
)
def test_null_and_other_than_ascii_are_not_simple(text: str) -> None:
    found = quickly(Source("a.yaml", text), KUBERNETES)

    assert found
    assert not found[0].is_simple
