"""What looks secret is replaced by stars, and nothing moves."""

from __future__ import annotations

import time

import pytest

from compiler.formats.masking import mask, mask_prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DB_PASSWORD: hunter2", "DB_PASSWORD: *******"),
        ('"DB_PASSWORD": "hunter2"', '"DB_PASSWORD": "*******"'),
        ("DB_PASSWORD: hunter2  # why", "DB_PASSWORD: *******  # why"),
        ("DB_PASSWORD: 'it''s'", "DB_PASSWORD: '*****'"),
        ("DB_PASSWORD: pa$$word", "DB_PASSWORD: ********"),
        ("DB_PASSWORD: &anchor hunter2", "DB_PASSWORD: ******* *******"),
        ("- DB_PASSWORD=hunter2", "- DB_PASSWORD=*******"),
        ("- DB_PASSWORD=two words", "- DB_PASSWORD=*** *****"),
        ('- "DB_PASSWORD=two words"', '- "DB_PASSWORD=*** *****"'),
        ("export API_TOKEN='abc'", "export API_TOKEN='***'"),
        ("{A_PASSWORD: one, B: two}", "{A_PASSWORD: ***, B: two}"),
        ('{"A_PASSWORD":"o,ne","B":"two"}', '{"A_PASSWORD":"****","B":"two"}'),
        ('["A_PASSWORD=one", "B=two"]', '["A_PASSWORD=***", "B=two"]'),
        ("# password: hunter2", "# password: *******"),
        ("run --password hunter2 --port 1", "run --password ******* --port 1"),
        ("run --password=hunter2 --port 1", "run --password=******* --port 1"),
        ('["run", "--password", "hunter2"]', '["run", "--password", "*******"]'),
        ("- --password\n- hunter2\n- x", "- --password\n- *******\n- x"),
        ('curl -H "token: abc" x', 'curl -H "token: ***" x'),
        ("postgres://user:hunter2@db:5432/x", "postgres://user:*******@db:5432/x"),
    ],
)
def test_a_value_behind_a_secret_name_is_masked(text: str, expected: str) -> None:
    assert expected == mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "image: postgres:17",
        "POSTGRES_USER: shop",
        "DB_PASSWORD: ${DB_PASSWORD}",
        "DB_PASSWORD: ${DB_PASSWORD:?set it in .env}",
        "DB_PASSWORD: $DB_PASSWORD",
        "DB_PASSWORD: *shared",
        "DB_PASSWORD:",
        'DB_PASSWORD: ""',
        "REQUIRE_PASSWORD: true",
        "secrets: [db_password, api_key]",
        "secrets:\n  - db_password\n  - source: api_key",
        "secrets:\n  db_password:\n    file: ./db_password.txt",
        "http://user:${PASSWORD}@host/",
        "http://host:8080/path",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert text == mask(text)


def test_the_fallback_of_a_secret_variable_is_masked() -> None:
    assert mask("A: ${DB_PASSWORD:-hunter2}") == "A: ${DB_PASSWORD:-*******}"


def test_text_around_a_variable_is_masked() -> None:
    assert mask("MY_TOKEN: abc${X}def") == "MY_TOKEN: ***${X}***"


def test_a_block_under_a_secret_name_is_masked_to_its_end() -> None:
    text = "a:\n  MY_TOKEN: |\n    one\n\n     two\n  OTHER: x\n"

    assert mask(text) == "a:\n  MY_TOKEN: |\n    ***\n\n     ***\n  OTHER: x\n"


def test_a_value_on_the_next_line_is_masked() -> None:
    assert mask("MY_TOKEN:\n  abc\nOTHER: x") == "MY_TOKEN:\n  ***\nOTHER: x"


def test_a_quoted_value_is_masked_over_its_lines() -> None:
    assert mask('MY_TOKEN: "one\n  two"\nB: x') == 'MY_TOKEN: "***\n  ***"\nB: x'


def test_a_private_key_is_masked_wherever_it_stands() -> None:
    text = "cert: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIE\n  -----END RSA PRIVATE KEY-----\n"

    assert text.replace("MIIE", "****") == mask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SA_PASSWORD: hunter22\ntest: cmd -P hunter22",
            "SA_PASSWORD: ********\ntest: cmd -P ********",
        ),
        ("DB_PASSWORD: postgres\nimage: postgres", "DB_PASSWORD: ********\nimage: postgres"),
        ("A_TOKEN: $TAG_NAME\nimage: x:$TAG_NAME", "A_TOKEN: $TAG_NAME\nimage: x:$TAG_NAME"),
    ],
)
def test_a_secret_is_masked_where_it_stands_once_more(text: str, expected: str) -> None:
    assert expected == mask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`DB_PASSWORD=hunter2` is read", "`DB_PASSWORD=*******` is read"),
        ("the secret: a fact about it", "the secret: a fact about it"),
        ("write `password: ${PASSWORD}`", "write `password: ${PASSWORD}`"),
        ("`http://a:hunter2@b/`", "`http://a:*******@b/`"),
        ("set it: `--env DB_PASSWORD=…`", "set it: `--env DB_PASSWORD=…`"),
        ("give a default: `${TOKEN:-…}`", "give a default: `${TOKEN:-…}`"),
    ],
)
def test_prose_is_masked_where_it_quotes_source(text: str, expected: str) -> None:
    assert expected == mask_prose(text)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "a",
        "password=",
        'password: "\n',
        "token: '\n",
        "token:\n",
        "--password ",
        "://a:",
        "${A:-",
        "-----BEGIN PRIVATE KEY-----\n",
    ],
)
def test_masking_takes_time_in_proportion_to_the_text(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()

    masked = mask(text)

    assert len(text) == len(masked)
    assert time.perf_counter() - start < 5  # it takes a moment; squared, it would take minutes
