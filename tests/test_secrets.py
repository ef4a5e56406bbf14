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
FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")

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
    "spaced": "behind-blanks-7Q",
    "JSON": "in-json-7Q",
    "YAML": "in-yaml-7Q",
    "XML": "in-xml-7Q",
    "SQL": "in-sql-7Q",
    "PHP": "in-php-7Q",
    "redis": "in-redis-conf-7Q",
    "npmrc": "in-npmrc-7Q",
    "htpasswd": "$apr1$inHtpsw7$" + "a1" * 10 + "7Q",
    "kubeconfig": "in-kubeconfig-7Q",
    "JDBC": "in-jdbc-7Q",
    "account": "inAnAccountKey7Q==",
    "webhook": "T7Q7Q7Q7Q/B7Q7Q7Q7Q/" + "a1B2" * 6,
    "bearer": "in.a.header.7Q.1234",
    "OpenAI": "sk-" + "a1B2" * 8,
    "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3UTdRN1EifQ.in-a-jwt-7Q",
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
      JDBC: jdbc:postgresql://db/shop?user=me&password={PLANTED["JDBC"]}
      STORAGE: "DefaultEndpointsProtocol=https;AccountName=me;AccountKey={PLANTED["account"]}"
      HOOK: https://hooks.slack.com/services/{PLANTED["webhook"]}
      HEADERS: "Authorization: Bearer {PLANTED["bearer"]}"
      MODEL: {PLANTED["OpenAI"]}
      SESSION: {PLANTED["JWT"]}
      1ST PASSWORD: {PLANTED["name"]}
      MODE: open-7Q
    configs: [site]
    secrets: [from_file, from_environment]
    volumes:
      - ./app.ini:/etc/app.ini:ro
      - ./spaced.ini:/etc/spaced.ini:ro
      - ./settings:/etc/settings:ro
      - ./npm/.npmrc:/root/.npmrc:ro
      - ./htpasswd:/etc/nginx/htpasswd:ro
      - ./kube/config:/root/.kube/config:ro
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
    "spaced.ini": f"[db]\npassword = {PLANTED['spaced']}\n",
    "settings/a.json": f'{{"name": "a", "password": "{PLANTED["JSON"]}"}}',
    "settings/a.yaml": f"basic_auth:\n  password: {PLANTED['YAML']}\n",
    "settings/a.xml": f"<login><password>{PLANTED['XML']}</password></login>",
    "settings/a.sql": f"CREATE USER me IDENTIFIED BY '{PLANTED['SQL']}';",
    "settings/a.php": f"define('DB_PASSWORD', '{PLANTED['PHP']}');",
    "settings/redis.conf": f"requirepass {PLANTED['redis']}\n",
    "npm/.npmrc": f"//registry.example.com/:_authToken={PLANTED['npmrc']}\n",
    "htpasswd": f"me:{PLANTED['htpasswd']}\n",
    "kube/config": f"users:\n- user:\n    token: {PLANTED['kubeconfig']}\n",
}
# What stands in the open in Docker, too, and is told, or left out: never shown in a message.
TOLD = {
    "healthcheck": (
        "secret-in-check",
        "healthcheck: {test: [CMD, redis-cli, -a, planted7Q, ping]}",
    ),
    "login": ("secret-in-command", 'command: ["curl", "-u", "me:planted7Q", "http://peer"]'),
    "header": (
        "secret-in-command",
        'command: ["curl", "-H", "Authorization: Bearer planted.7Q-1234567"]',
    ),
    "hook": (
        "secret-in-command",
        "post_start: [{command: [run], environment: {API_TOKEN: planted7Q}}]",
    ),
    "label": ("secret-label", "labels: {homepage.widget.key: planted7Q}"),
    "digest": ("secret-label", 'labels: {auth.users: "me:$$apr1$$planted7$$' + "a1" * 10 + '7Q"}'),
    "annotation": ("secret-label", "annotations: {example.com/token: planted7Q}"),
    "deploy": ("secret-label", "deploy: {labels: {db_password: planted7Q}}"),
    "build": ("", "build: {context: ., args: {NPM_TOKEN: planted7Q}}"),
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


@pytest.mark.parametrize(("slug", "line"), TOLD.values(), ids=TOLD)
def test_secret_in_the_open_is_told_and_shown_in_no_message(slug: str, line: str) -> None:
    project = f"name: shop\nservices:\n  web:\n    image: example.com/web:1\n    {line}\n"
    result = compiled(project)

    assert not slug or slug in [one.slug for one in result.diagnostics]
    assert "7Q" not in told(result)
    if not slug.startswith("secret-in"):
        assert "7Q" not in apart(result)[1]


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_what_a_sample_keeps_in_a_secret_is_nowhere_else(folder: Path) -> None:
    result = run(Options(directory=str(folder), files=("compose.yaml",)), DiskFiles())
    kept, rest = apart(result)
    said = told(result)

    for value in filter(None, kept.splitlines()):
        assert not re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", rest), value
        assert value not in said
