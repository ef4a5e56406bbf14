"""What looks like a secret in a manifest, and what only says where one is."""

from __future__ import annotations

import pytest

from compiler.verify.practice.looks import looks_secret


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter"),
        ("ACCESS_KEY", "a1b2c3"),
        ("CLIENT_SECRET", "my secret"),
        ("BROKER_URL", "amqp://me:hunter@mq"),
        ("PASSWORD", "PASSWORD"),
        ("password1", "hunter"),
        ("API_TOKENS", "a1b2c3"),
        ("CLUSTER_TOKEN", "hunter"),
        ("SAVE_PASSWORDS", "hunter2"),
        ("DB_PASSWORD", "default"),
    ],
)
def test_a_secret_looks_like_one(name: str, value: str) -> None:
    assert looks_secret(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TLS_PRIVATE_KEY", "/certs/tls.key"),
        ("WEBHOOK_SECRET", "webhook-server-secret"),
        ("WEBHOOK_SECRET", "webhook-server-cert"),
        ("AUTH_PROXY_IMAGE", "example.com/auth-proxy@sha256:0a1b2c"),
        ("STRATEGIES_ACCESS_TOKEN", "jwt"),
        ("CLIENT_SECRET", "<Client Secret>"),
        ("DB_PASSWORD", "$(OTHER)"),
        ("DB_PASSWORD", "${OTHER}"),
        ("DISCOVERY_TOKEN", "INSERT_DISCOVERY_TOKEN"),
        ("matchKey", "cluster-name"),
        ("duplicate_key", "FROM_ENV"),
        ("api-token-secret-namespace", "tekton"),
        ("VOUCH_COOKIE_DOMAIN", "example1.com"),
        ("key1", "value1"),
        ("ETCD_AUTH_TOKEN", "jwt,priv-key=/certs/jwt-token.pem,sign-method=RS256,ttl=10m"),
        ("CASSANDRA_NUM_TOKENS", "256"),
        ("REGISTRY_CREDENTIAL_USERNAME", "harbor1"),
        ("SECRET_SHARES", "5"),
        ("ETCD_INITIAL_CLUSTER_TOKEN", "etcd-cluster-1"),
        ("initial-cluster-token", "etcd-cluster-1"),
        ("MYSQLSH_CREDENTIAL_STORE_SAVE_PASSWORDS", "never"),
        ("pam_configuration", "https://info.example.com/info?access_token= uid realm=/employees"),
        ("secret_name_template", "{username}.{cluster}.credentials"),
    ],
)
def test_what_points_at_a_secret_is_none(name: str, value: str) -> None:
    assert not looks_secret(name, value)
