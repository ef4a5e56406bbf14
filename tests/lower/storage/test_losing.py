"""Servers whose data no volume keeps."""

from __future__ import annotations

import pytest

from tests.lowered import lowered, slugs


def said(fields: str) -> list[str]:
    text = f"services: {{db: {{{fields}}}}}\nvolumes: {{data: {{}}}}\n"
    return slugs(lowered(text)[1], "data-in")


@pytest.mark.parametrize(
    "fields",
    [
        "image: postgres:17",
        "image: mysql:8, command: --max-connections=50",
        "image: grafana/grafana:12",
        'image: postgres:17, volumes: ["data:/backups"]',
        'image: grafana/loki:3, command: "-f=/etc/a.yaml", volumes: ["./a.yaml:/etc/a.yaml"]',
    ],
)
def test_server_without_a_volume_for_its_data_is_told(fields: str) -> None:
    assert said(fields) == ["data-in-container"]


@pytest.mark.parametrize(
    "fields",
    [
        'image: postgres:17, volumes: ["data:/var/lib/postgresql/data"]',
        'image: postgres:18, volumes: ["data:/var/lib/postgresql"]',
        'image: postgres:17, volumes: ["./db:/var/lib/postgresql/data"]',
        "image: postgres:17, tmpfs: [/var/lib/postgresql/data]",
        'image: mongo:8, volumes: ["data:/data"]',
        'image: minio/minio:1, command: server /export, volumes: ["data:/export"]',
        'image: chromadb/chroma:0.6.3, volumes: ["data:/chroma/chroma"]',
        'image: postgres:17, environment: {PGDATA: /pg}, volumes: ["data:/pg"]',
        'image: postgres:17, command: ["psql", "-h", "other"]',
        'image: postgres:17, entrypoint: ["/backup.sh"]',
        'image: postgres:17, command: ["psql"], restart: "no"',
        "image: postgres:17, x-podc: {inference: false}",
        "image: nats:2",
        "image: nginx:1",
        "image: example/db:1",
    ],
)
def test_server_whose_data_is_kept_or_that_keeps_none_is_no_matter(fields: str) -> None:
    assert said(fields) == []


def test_all_of_a_run_are_told_at_once() -> None:
    _, report = lowered("""\
        services:
          db: {image: postgres:17}
          cache: {image: redis:8}
    """)

    (fact,) = [one for one in report if one.slug == "data-in-container"]
    assert "`db` (/var/lib/postgresql/data), `cache` (/data)" in fact.message
    assert len(fact.labels) == 1
