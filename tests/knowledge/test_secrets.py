"""What is a secret, by its name and by its look; what is none is as important."""

from __future__ import annotations

from time import process_time

import pytest

from compiler.knowledge.secrets import is_secret, is_secret_file, is_secret_name, is_secret_text


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "POSTGRES_PASSWORD",
        "PGPASSWORD",
        "dbPassword",
        "REDIS_PASS",
        "requirepass",
        "JWT_SECRET",
        "SECRET_KEY_BASE",
        "API_KEY",
        "apiKey",
        "aws-secret-access-key",
        "GITHUB_TOKEN",
        "ENCRYPTION_KEY",
        "SSL_PASSPHRASE",
        "AZURE_CREDENTIALS",
    ],
)
def test_name_tells_of_a_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "POSTGRES_PASSWORD_FILE",
        "SSH_KEY_PATH",
        "TOKEN_TTL",
        "PASSWORD_MIN_LENGTH",
        "KEY",
        "CONNECT_KEY_CONVERTER",
        "KEYBOARD",
        "PUBLIC_KEY",
        "PRIMARY_KEY",
        "COMPASS",
        "BYPASS",
        "PASSENGERS",
        "AUTHOR",
        "MONKEY",
        "POSTGRES_USER",
        "PATH",
        "",
    ],
)
def test_name_tells_of_no_secret(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "postgres://me:hunter22@db:5432/shop",
        "amqp+ssl://me:pw@mq",
        "redis://:pw@cache/0",
        "Server=db;User Id=sa;Password=hunter22;",
        "jdbc:mysql://db/shop?user=me&password=hunter22",
        'PlainLoginModule required username="me" password="root";',
        "java -Djavax.net.ssl.keyStore.password=hunter22 -jar app.jar",
        "host = db\npassword='hunter22'\n",
        "-----BEGIN RSA PRIVATE KEY-----\nabc",
        "ghp_" + "a1" * 18,
        "AKIA" + "A1B2" * 4,
        "x=xoxb-1234567890-abcdef",
    ],
)
def test_text_looks_secret(text: str) -> None:
    assert is_secret_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "postgres://db:5432/shop",
        "postgres://me@db/shop",
        "postgres://me:${PASSWORD}@db/shop",
        "http://example.com/a:b@c",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
        "password must be set",
        'PlainLoginModule required password="${PASSWORD}";',
        "mysql --password=$PASSWORD",
        "password=",
        'password=""',
        "type=password",
        "ghp_short",
    ],
)
def test_text_looks_harmless(text: str) -> None:
    assert not is_secret_text(text)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DB_PASSWORD", "x", True),
        ("DB_PASSWORD", "", False),
        ("MYSQL_ALLOW_EMPTY_PASSWORD", "yes", False),
        ("DATABASE_URL", "postgres://me:pw@db", True),
        ("DATABASE_URL", "postgres://db", False),
        ("IDP_TOKEN_ENDPOINT", "https://idp.example.com/token", False),
        ("SPRING_APPLICATION_JSON", '{"spring": {"datasource": {"password": "x"}}}', True),
        ("OMNIBUS", "url 'x'\ngitlab_rails['smtp_password'] = \"x\"", True),
        ("SETTINGS", '{"password": "${DB_PASSWORD}"}', False),
        ("MOTTO", "the secret: patience", False),
    ],
)
def test_variable_is_secret_by_name_or_value(name: str, value: str, expected: bool) -> None:
    assert is_secret(name, value) is expected


PIECES = ["x", "://", "a@", "-eyJ", "a://b:", "; ", "SG.a-", "a.b+", "a=", "<a>", "define('a',"]
PIECES += ["password:", 'name="a" ', "Basic a", "Bearer a", "identified with a ", " ", 'auth": "']


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    started = process_time()
    is_secret_file("a.conf", piece * (400_000 // len(piece)))

    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("server.key", "", True),
        (".env.production", "MODE=x", True),
        ("Credentials.json", "{}", True),
        ("nginx.conf", "listen 80;", False),
        ("app.ini", "url = postgres://me:hunter22@db/shop", True),
        (".pypirc", "", True),
        ("a.toml", 'secret="x"', True),
        ("a.properties", "spring.datasource.password = x", True),
        ("a.xml", '<property name="password" value="x"/>', True),
        ("a.php", "'password' => 'hunter22',", True),
        ("a.sql", "create user a with password 'hunter22'", True),
        ("a.sql", "ALTER USER a IDENTIFIED WITH mysql_native_password BY 'x'", True),
        ("redis.conf", "masterauth abc", True),
        ("nginx.conf", 'proxy_set_header Authorization "Basic bWU6aHVudGVyMjI=";', True),
        ("config.json", '{"auths": {"hub": {"auth": "bWU6aHVudGVyMjI="}}}', True),
        ("Caddyfile", "me $2a$14$" + "a" * 53, True),
        ("a.ini", "# password = x\n;password = x", False),
        ("a.ini", "password =", False),
        ("a.ini", "password = ${DB_PASSWORD}\npassword = $__file{/x}", False),
        ("a.ini", "password = /run/secrets/db", False),
        ("a.yaml", "password:\n  min: 8\ntokens: 5\nauth: true\ntoken: !secret x", False),
        ("a.yaml", "image: vault/token:latest\nsecretName: x\nkey: value", False),
        ("a.json", '{"password": null, "passwordMinLength": 8}', False),
        ("a.sql", "password varchar(20) not null -- password", False),
        ("a.sql", "-- identified by 'x'", False),
        ("nginx.conf", "add_header X-Token $token;\nssl_certificate_key /etc/x.key;", False),
        ("index.html", '<input name="password" value="x"> password: document.x', False),
        ("app.js", "const token = response.token", False),
        ("README.md", "password: must be long", False),
    ],
)
def test_file_is_secret_by_name_or_text(name: str, text: str, expected: bool) -> None:
    assert is_secret_file(name, text) is expected
