"""Images by the names that people write."""

from __future__ import annotations

import pytest

from compiler.knowledge import images


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("postgres", ("postgres", "", "")),
        ("postgres:17", ("postgres", "17", "")),
        ("library/postgres:17", ("postgres", "17", "")),
        ("docker.io/postgres:17", ("postgres", "17", "")),
        ("docker.io/library/postgres:17@sha256:ab", ("postgres", "17", "sha256:ab")),
        ("index.docker.io/library/postgres@sha256:ab", ("postgres", "", "sha256:ab")),
        ("public.ecr.aws/docker/library/postgres:17", ("postgres", "17", "")),
        ("bitnami/postgresql:17", ("bitnami/postgresql", "17", "")),
        ("localhost:5000/postgres:17", ("localhost:5000/postgres", "17", "")),
        ("registry.example.com:5000/a/b", ("registry.example.com:5000/a/b", "", "")),
        ("", ("", "", "")),
    ],
)
def test_reference_is_taken_apart(written: str, expected: tuple[str, str, str]) -> None:
    assert images.parse(written) == expected


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("docker.io/library/postgres:17@sha256:ab", "postgres"),
        ("bitnami/postgresql:17", "bitnami/postgresql"),
        ("docker.io/bitnamilegacy/postgresql:17", "bitnami/postgresql"),
        ("public.ecr.aws/bitnami/redis:7.4", "bitnami/redis"),
        ("timescale/timescaledb:2-pg17", "timescale/timescaledb"),
        ("supabase/postgres:15", "supabase/postgres"),
        ("quay.io/prometheus/prometheus:v3.5.0", "quay.io/prometheus/prometheus"),
        ("mcr.microsoft.com/mssql/server:2022-latest", "mcr.microsoft.com/mssql/server"),
    ],
)
def test_known_image_is_found(written: str, name: str) -> None:
    found = images.lookup(written)

    assert found
    assert found.name == name


@pytest.mark.parametrize(
    "written",
    ["example/postgres:17", "localhost:5000/postgres", "ghcr.io/acme/redis", "", ":", "@"],
)
def test_image_of_somebody_else_is_not_guessed_at(written: str) -> None:
    assert images.lookup(written) is None


@pytest.mark.parametrize(
    ("written", "user", "expected"),
    [
        ("postgres:17", "postgres", 999),
        ("postgres:17-alpine", "postgres", 70),
        ("php:8.4-fpm", "www-data", 33),
        ("php:8.4-fpm-alpine", "www-data", 82),
        ("node:22-alpine", "node", 1000),
    ],
)
def test_ids_of_users_are_those_of_the_variant(written: str, user: str, expected: int) -> None:
    found = images.lookup(written)

    assert found
    assert found.users[user] == expected


@pytest.mark.parametrize(
    ("path", "keeps", "holds"),
    [
        ("/var/lib/postgresql/data", True, True),
        ("/var/lib/postgresql/data/", True, True),
        ("/var/lib/postgresql", True, True),
        ("/var/lib/postgresql/data/base", True, False),
        ("/var/lib/postgresql/database", False, False),
        ("/docker-entrypoint-initdb.d", False, False),
        ("/", False, False),
    ],
)
def test_mount_keeps_data_or_holds_all_of_it(path: str, keeps: bool, holds: bool) -> None:
    found = images.lookup("postgres:17")

    assert found
    assert (found.keeps(path), found.holds(path)) == (keeps, holds)


def test_databases_and_servers_are_told_apart() -> None:
    redis, nginx = images.lookup("redis"), images.lookup("nginx")

    assert redis
    assert nginx
    assert (redis.is_database, nginx.is_database) == (True, False)


def every_name() -> list[str]:
    tables = (*images.TABLES, *images.OF_DATA)
    return [name for table in tables for names, _ in table for name in names]


@pytest.mark.parametrize(
    ("written", "port", "path"),
    [
        ("postgres:17", 5432, "/var/lib/postgresql/data"),
        ("postgres:18.1-alpine", 5432, "/var/lib/postgresql"),
        ("postgres:latest", 5432, "/var/lib/postgresql"),
        ("postgis/postgis:16-3.4", 5432, "/var/lib/postgresql/data"),
        ("timescale/timescaledb:latest-pg17", 5432, "/var/lib/postgresql/data"),
        ("influxdb:1.8-alpine", 8086, "/var/lib/influxdb"),
        ("influxdb:2", 8086, "/var/lib/influxdb2"),
        ("influxdb:3-core", 8181, "/var/lib/influxdb3"),
        ("nextcloud:31-fpm-alpine", 9000, "/var/www/html"),
        ("nextcloud:31", 80, "/var/www/html"),
        ("lscr.io/linuxserver/sonarr:latest", 8989, "/config"),
        ("ghcr.io/linuxserver/sonarr", 8989, "/config"),
    ],
)
def test_tags_differ_in_ports_and_places(written: str, port: int, path: str) -> None:
    found = images.lookup(written)

    assert found
    assert (found.ports[0].number, found.data_path) == (port, path)


def test_facts_are_such_as_images_have() -> None:
    every = [one for table in (*images.TABLES, *images.OF_DATA) for _, one in table]
    paths = [path for one in every for path in (one.data_path, *one.more_data) if path]
    numbers = [port.number for one in every for port in one.ports]

    assert [path for path in paths if not path.startswith("/") or path.endswith("/")] == []
    assert all(0 < number < 65536 for number in numbers)
    assert [one for one in every if one.gid is not None and one.uid is None] == []
    assert all(len({*one.ports}) == len(one.ports) for one in every)


def test_no_image_stands_in_the_table_twice() -> None:
    names = every_name()

    assert len(names) == len(set(names))
    assert len(names) >= 300


def test_names_are_those_that_references_are_looked_up_by() -> None:
    names = every_name()

    assert [name for name in names if images.parse(name).repository != name] == []


def test_images_of_one_maker_have_one_user() -> None:
    found = images.lookup("bitnami/something-new:1")

    assert found
    assert (found.uid, found.is_database) == (1001, False)
    assert images.lookup("bitnami/minideb:bookworm") is None


@pytest.mark.parametrize(
    ("written", "uid"),
    [
        ("influxdb:1.8-alpine", None),
        ("influxdb:1.12", 1500),
        ("influxdb:1", 1500),
        ("influxdb:2.7", None),
        ("influxdb:3-core", 1500),
    ],
)
def test_tags_differ_in_users(written: str, uid: int | None) -> None:
    found = images.lookup(written)

    assert found
    assert found.uid == uid
