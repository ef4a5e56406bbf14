"""Secrets planted in projects are in Secrets, and nowhere else: in no object, in no message."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import pytest

from compiler import DiskFiles, MemoryFiles, Options, Result
from compiler.formats.table import format_of
from compiler.output.stream import stream
from compiler.pipeline import compile as run
from compiler.source.trees import plain
from tests.conftest import ROOT

FOLDER = "/home/me/shop"
FORMATS = ("text", "json")

PLANTED = {
    "name": "by-name-7Q",
    "file": "in-a-file-7Q",
    "env file": "in-an-env-file-7Q",
    "environment": "in-the-environment-7Q",
    "URL": "in-a-url-7Q",
    "connection": "in-a-connection-7Q",
    "quoted": "in-a-longer-text-7Q",
    "key": "MIIinAPrivateKey7Q",
    "token": "ghp_" + "a1B2" * 9,
    "cloud": "AKIA" + "A1B2" * 4,
    "content": "in-a-config-7Q",
    "bind": "in-a-mounted-file-7Q",
}
PROJECT = f"""\
name: shop
services:
  web:
    image: example.com/web:1
    command: [serve, "--password={PLANTED["name"]}"]
    env_file: web.env
    environment:
      DB_PASSWORD: {PLANTED["name"]}
      DATABASE_URL: postgres://me:{PLANTED["URL"]}@db/shop
      CONNECTION: Server=db;User Id=sa;Password={PLANTED["connection"]};
      JAAS_CONFIG: 'PlainLoginModule required username="me" password="{PLANTED["quoted"]}";'
      CERTIFICATE: |
        -----BEGIN PRIVATE KEY-----
        {PLANTED["key"]}
        -----END PRIVATE KEY-----
      REPOSITORY: {PLANTED["token"]}
      CLOUD: {PLANTED["cloud"]}
      1ST PASSWORD: {PLANTED["name"]}
      MODE: open-7Q
    configs: [site]
    secrets: [from_file, from_environment]
    volumes: ["./app.ini:/etc/app.ini:ro"]
    pids_limit: 5
configs:
  site: {{content: "db = amqp://me:{PLANTED["content"]}@mq"}}
secrets:
  from_file: {{file: ./from_file.txt}}
  from_environment: {{environment: SHOP_SECRET}}
"""
FILES = {
    "compose.yaml": PROJECT,
    "web.env": f"API_TOKEN={PLANTED['env file']}\n",
    "from_file.txt": PLANTED["file"],
    "app.ini": f"url = redis://:{PLANTED['bind']}@cache\n",
}
SAMPLES = sorted(path.parent for path in (ROOT / "samples" / "apps").glob("*/compose.yaml"))


def compiled(compose: str = PROJECT) -> Result:
    files = {**FILES, "compose.yaml": compose}
    contents = {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}
    environment = {"SHOP_SECRET": PLANTED["environment"]}
    return run(Options(directory=FOLDER, environment=environment), MemoryFiles(contents))


def told(result: Result) -> str:
    return "".join(format_of(one)(result.diagnostics, colour=False) for one in FORMATS)


def apart(result: Result) -> tuple[str, str]:
    """Return what is in Secrets, decoded, and everything else, as texts."""
    bodies = [plain(one.body) for one in result.objects]
    kept = [one for one in bodies if isinstance(one, dict) and one["kind"] == "Secret"]
    data = [values for one in kept if isinstance(values := one["data"], dict)]
    values = [value for one in data for value in one.values()]
    rest = tuple(one for one in result.objects if plain(one.body) not in kept)
    return "\n".join(b64decode(str(value)).decode() for value in values), stream(rest)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_planted_secret_is_in_a_secret_and_nowhere_else(planted: str) -> None:
    result = compiled()
    kept, rest = apart(result)

    assert not result.failed
    assert planted in kept
    assert planted not in rest
    assert planted not in told(result)
    assert "open-7Q" in rest


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_message_about_a_file_with_secrets_shows_none_of_them(planted: str) -> None:
    password = PLANTED["name"]
    given = PROJECT.replace(f"DB_PASSWORD: {password}", f"DB_PASSWORD: [{password}]")
    result = compiled(given)

    assert result.failed
    assert planted not in told(result)


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_what_a_sample_keeps_in_a_secret_is_nowhere_else(folder: Path) -> None:
    result = run(Options(directory=str(folder), files=("compose.yaml",)), DiskFiles())
    kept, rest = apart(result)
    said = told(result)

    for value in filter(None, kept.splitlines()):
        assert not re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", rest), value
        assert value not in said
