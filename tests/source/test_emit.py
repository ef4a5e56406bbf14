"""The emitter: every reader gets back what was written, and people can read it."""

from __future__ import annotations

import io
import string
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from textwrap import dedent

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from compiler.source.emit import emit
from compiler.source.nodes import Plain
from compiler.source.trees import Tree
from compiler.source.values import Default, Value, default

Reader = Callable[[str], object]

NOBODY = Default("a test")

NASTY = (
    "- bar",
    "- ;",
    "y", "Y", "n", "yes", "no", "on", "Off", "true", "TRUE", "false", "null", "Null", "~", "",
    "1", "-1", "+1", "0", "08", "0755", "0o17", "0x1F", "0b101", "1_000", "_1", "1.0", "1.",
    ".5", "1e3", "1E3", ".5e3", "1.5e+3", "-.5", "+.5", ".", "..", "...", "-", "--", "---",
    "--- a", "- a", ".inf", "-.Inf", ".nan", "inf", "Infinity", "NaN", "22:22", "1:30:00",
    "190:20:30.15", "1.2.3", "10.0.0.1", "2001-01-01", "2001-01-01T00:00:00Z",
    "2001-12-14 21:59:43.10 -5", "=", "<<", "<", " x", "x ", "a: b", "a:", ":a", "a:b", "::1",
    "#c", "a #c", "a#c", "? a", "?a", "!x", "&x", "*x", "|", "|x", ">", ">-", "%x", "@x", "`x`",
    "'x'", '"x"', "\\", "\\n", "{}", "{a: b}", "[]", "[a]", "a,b", ",", "tab\there", "\tx",
    "x\t", "\x00", "\x07", "\x1b", "\x7f", "\x85", "\xa0", "\u2028", "\u2029", "\ufeff",
    "\ufffe", "\uffff", "\u202e", "\U0001f600", "\U0001f468\u200d\U0001f469", "é", "a\rb",
    "a\r\nb", "\r", "\n", "\n\n", "a\n", "a\nb", "a\n\n", "\na", "\n\na\n\n", " a\nb", "a\n b",
    "a\n  \nb\n", "a\n  ", "a\n  \n", "\ta\nb", "a\n\tb\n", "\n \na", "a \nb \n", "# a\nb\n",
    "---\na\n", "...\nb", "a\x85b\nc", "a\u2028b\nc", "\ufeffa\nb", "key: |\n  text\n", "1Gi",
    "100m", "5432/tcp", "30s", "1k", "1P", "1e", "e1", "0x", "0xg", "1_", "0o8", "0.5s", "+w",
    "+a", "-c", "--flag", "-e", "=x",
)  # fmt: skip


MISREAD = (
    "y", "Y", "n", "N", "yes", "On", "OFF", "1e3", ".5e3", "0o17", "0b1", "-0b1", "0x1F",
    "1_000", "0x_1F", "1_0.5", "+.inf", "infinity", "0x1p-2", "1e+3", "1E3", "08", "=", "<<",
    "~", "2001-1-1",
)  # fmt: skip


HARMLESS = (
    "nginx:1.27", "docker.io/library/postgres@sha256:0aff", "10Gi", "100m", "30s", "5432/tcp",
    "web", "apps/v1", "/var/lib/x", "./x", "a b c", "None", "$HOME", "--port=80", "-v", "(x)",
    "1.27-alpine", "http://web:80/a?b=c#d", "app.kubernetes.io/name", "café", "\U0001f600",
)  # fmt: skip


def tree(plain: Plain) -> Tree:
    match plain:
        case dict():
            return {key: tree(value) for key, value in plain.items()}
        case list():
            return [tree(item) for item in plain]
        case _:
            return Value(plain, NOBODY)


def written(plain: Plain) -> str:
    return emit([tree(plain)])


def by_pyyaml(text: str) -> object:
    return yaml.load(text, Loader=yaml.SafeLoader)


def by_libyaml(text: str) -> object:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def by_ruamel(text: str) -> object:
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


READERS: list[Reader] = [by_pyyaml, by_libyaml, by_ruamel]

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(
        st.sampled_from(" \t\n\r-:#?|>'\"{}[],&*!%@`~=<.0123456789eEoxyn_abcT\x85\u2028\ufeff")
    ),
    st.text(st.sampled_from("ab \n\t")),
)
atoms = st.one_of(
    texts, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none()
)  # fmt: skip
plains = st.recursive(
    atoms,
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(texts, below, max_size=4)),
    max_leaves=12,
)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_text_reads_back_as_the_same_text(text: str, reader: Reader) -> None:
    places: Plain = {
        "key": text,
        "list": [text, [text, {"k": text}]],
        text: {"deep": {"deeper": text}},
    }

    assert reader(written(places)) == places


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain=plains)
def test_anything_reads_back_as_the_same(reader: Reader, plain: Plain) -> None:
    assert reader(written(plain)) == plain


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain=plains)
def test_types_survive(reader: Reader, plain: Plain) -> None:
    def typed(x: object) -> object:
        if isinstance(x, dict):
            return {k: typed(v) for k, v in x.items()}
        return [typed(v) for v in x] if isinstance(x, list) else (type(x), x)

    assert typed(reader(written(plain))) == typed(plain)


# What the readers of Kubernetes (sigs.k8s.io/yaml, on go-yaml) take for something else than a text,
# beyond what PyYAML does: Go's number syntax with underscores and prefixes, and the short words.
@pytest.mark.parametrize("text", MISREAD)
def test_what_some_reader_takes_for_no_text_is_quoted(text: str) -> None:
    assert written({"key": text}) == f'key: "{text}"\n'


@pytest.mark.parametrize("text", HARMLESS)
def test_what_nobody_can_misread_stays_plain(text: str) -> None:
    assert written({"key": text}) == f"key: {text}\n"


def test_several_lines_become_a_block() -> None:
    assert written({"a": {"nginx.conf": "server {\n\n  listen 80;\n}\n"}}) == (
        "a:\n  nginx.conf: |\n    server {\n\n      listen 80;\n    }\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "|-\n  a\n  b\n"),
        ("a\nb\n", "|\n  a\n  b\n"),
        ("a\nb\n\n", "|+\n  a\n  b\n\n"),
        (" a\nb\n", "|2\n   a\n  b\n"),
        ("\na\n\n", "|2+\n\n  a\n\n"),
        ("a\r\nb\r\n", '"a\\r\\nb\\r\\n"\n'),
        ("a\n ", '"a\\n "\n'),
        ("\n", '"\\n"\n'),
    ],
)
def test_a_block_says_how_it_is_indented_and_how_it_ends(text: str, expected: str) -> None:
    assert written({"k": text}) == f"k: {expected}"


def test_what_cannot_be_seen_is_escaped() -> None:
    assert written({"k": "\x00\x07\t\x85\u2028\u202e\ufeff\U0001fffe"}) == (
        'k: "\\0\\x07\\t\\x85\\u2028\\u202E\\uFEFF\\U0001FFFE"\n'
    )


def test_half_a_character_is_replaced_since_no_yaml_can_hold_it() -> None:
    assert written({"k": "a\ud800"}) == 'k: "a\\uFFFD"\n'


def test_lists_stand_one_step_in() -> None:
    assert written({"ports": [{"name": "http", "port": 80}, {"port": 81}], "x": [["a"], "b"]}) == (
        "ports:\n  - name: http\n    port: 80\n  - port: 81\nx:\n  - - a\n  - b\n"
    )


def test_numbers_and_constants_are_those_of_every_yaml() -> None:
    assert written([True, False, None, 1, 1.5, 5.0, 1e20, 1e-7, float("inf"), -float("inf")]) == (
        "- true\n- false\n- null\n- 1\n- 1.5\n- 5.0\n- 1.0e+20\n- 1.0e-07\n- .inf\n- -.inf\n"
    )


def test_a_time_reads_back_as_that_time() -> None:
    moment = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)

    assert by_pyyaml(written({"at": moment})) == {"at": moment}


def test_only_what_is_absent_is_pruned() -> None:
    absent: Tree = {
        "a": None,
        "b": {},
        "c": [],
        "d": [None],
        "e": {"f": None},
        "g": Value(None, NOBODY),
    }

    assert emit([absent]) == "b: {}\nc: []\nd: []\ne: {}\ng: null\n"


def test_a_key_that_is_too_long_for_a_colon_is_announced() -> None:
    key = "k" * 2000
    text = written({"a": {key: {"b": "c"}, "d": [{key: "e\nf\n"}]}})

    assert by_libyaml(text) == {"a": {key: {"b": "c"}, "d": [{key: "e\nf\n"}]}}
    assert by_ruamel(text) == by_libyaml(text)


def test_documents_are_joined() -> None:
    documents: list[Tree] = [{"a": Value(1, NOBODY)}, {}, Value("x\ny", NOBODY), []]

    assert emit(documents) == 'a: 1\n---\n{}\n---\n"x\\ny"\n---\n[]\n'


def test_no_documents_are_no_text() -> None:
    assert emit([]) == ""


def test_the_bytes_are_the_same_under_every_hash_seed() -> None:
    program = (
        "from compiler.source.emit import emit; from compiler.source.values import *\n"
        "print(emit([{k: Value(k * 2, Default('')) for k in 'qwertyuiop'}]))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }

    assert len(runs) == 1


def test_ten_thousand_lines_are_quick() -> None:
    names = [a + b for a in string.ascii_lowercase for b in string.ascii_lowercase]
    entries: Plain = {
        name: {"name": f"{name}-web", "image": f"r/{name}:1.2", "port": 80} for name in names
    }
    documents = [tree(entries) for _ in range(4)]

    started = time.process_time()
    text = emit(documents)

    assert text.count("\n") > 10_000
    assert time.process_time() - started < 0.3  # it takes 0.03 s, however busy the machine is


def test_remark_stands_behind_each_leaf() -> None:
    tree = {"a": default(1, ""), "b": [default("x", ""), {"c": default("d\ne\n", "")}], "f": {}}

    assert emit([tree], remark=lambda leaf: f"<{type(leaf.plain).__name__}>") == dedent("""\
        a: 1  # <int>
        b:
          - x  # <str>
          - c: |  # <str>
              d
              e
        f: {}
    """)
