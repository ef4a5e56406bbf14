"""Where texts speak of hosts, and with which port."""

from __future__ import annotations

import time

import pytest

from compiler.lower.network.mentions import mentions

NAMES = {"db", "api", "my_db", "db.shop"}


def heard(text: str, variable: str = "") -> list[tuple[str, bool, int | None]]:
    return [(one.host, one.is_host, one.port) for one in mentions(text, NAMES, variable)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://api/x", [("api", True, 80)]),
        ("https://api", [("api", True, 443)]),
        ("jdbc:postgresql://db/shop", [("db", True, 5432)]),
        ("postgresql+asyncpg://me:pw@db/shop", [("db", True, 5432)]),
        ("postgres://me:pw@DB:5433/shop", [("db", True, 5433)]),
        ("http://api:7", [("api", True, 7)]),
        ("http://api:$PORT", [("api", True, None)]),
        ("mongodb://db,api/x", [("db", True, 27017), ("api", True, 27017)]),
        ("db:5432,api:8000", [("db", True, 5432), ("api", True, 8000)]),
        ("user:pw@tcp(db:3306)/x", [("db", True, 3306)]),
        ("psql -h db -p 5433", [("db", True, 5433)]),
        ("mysql -hmy_db -uroot", [("my_db", True, None)]),
        ("wait --host=db --port=1234", [("db", True, 1234)]),
        ("host=db port=5432 user=me", [("db", True, 5432)]),
        ("proxy_pass http://api;", [("api", True, 80)]),
        ("upstream x { server api; }", [("api", True, None)]),
        ("reverse_proxy api:8000", [("api", True, 8000)]),
        ("DB_HOST=db\nX=1", [("db", True, None)]),
        ('{"host": "db", "port": 1}', [("db", True, None)]),
        ("redis:\n  host: db\n", [("db", True, None)]),
        ("http://db.shop:80", [("db.shop", True, 80)]),
    ],
)
def test_name_in_the_place_of_a_host_is_one(
    text: str, expected: list[tuple[str, bool, int | None]]
) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    ("variable", "text"),
    [("DB_HOST", "db"), ("SERVERS", "db , api"), ("database_url", "db"), ("KAFKA_BROKERS", "db")],
)
def test_variable_that_is_named_for_hosts_holds_some(variable: str, text: str) -> None:
    assert all(is_host for _, is_host, _ in heard(text, variable))
    assert heard(text, variable)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("POSTGRES_DB", "db"),
        ("GREETING", "ask the db"),
        ("GREETING", "server_name api;"),
        ("WEB_IMAGE", "api:8000"),
        ("URL", "postgres://db@example.com/x"),
        ("URL", "postgres://db:pw@example.com/x"),
        ("URL", "postgres://db:5432@example.com/x"),
        ("HOST", "the db is here"),
    ],
)
def test_name_elsewhere_is_no_host(variable: str, text: str) -> None:
    assert [(is_host, port) for _, is_host, port in heard(text, variable)] == [(False, None)]


@pytest.mark.parametrize("text", ["mydb:80", "db2", "http://db.example.com", "my-db:1", "x.db:80"])
def test_other_words_are_not_heard(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(("text", "port"), [("api:7", None), ("api:99999", None), ("api:0", None)])
def test_number_that_may_be_no_port_is_none(text: str, port: int | None) -> None:
    assert heard(text) == [("api", True, port)]


def test_place_of_a_name_is_told() -> None:
    (found,) = mentions("mysql -hdb", NAMES)

    assert (found.start, found.end) == (8, 10)


@pytest.mark.parametrize("text", ["db " * 2000, "://" * 9000 + "db", "a:" * 9000, "@" * 9000])
def test_odd_text_takes_no_time(text: str) -> None:
    started = time.perf_counter()

    list(mentions(text, NAMES))

    assert time.perf_counter() - started < 5  # 0.05 s on an idle machine


def test_time_does_not_grow_with_the_number_of_names() -> None:
    text = "http://x1:80 " * 2000
    few, many = {"x1"}, {f"x{number}" for number in range(20_000)}

    def seconds(names: set[str]) -> float:
        started = time.perf_counter()
        list(mentions(text, names))
        return time.perf_counter() - started

    seconds(few)
    assert min(seconds(many) for _ in range(3)) < 10 * min(seconds(few) for _ in range(3))
