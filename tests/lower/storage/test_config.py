"""Variables, configs and secrets: what holds them, and what never shows them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiler import ir
from compiler.formats.table import format_of
from compiler.lower.pods.container import referring
from compiler.lower.telling import Hidden
from compiler.options import Options, Secrets, Target
from compiler.pipeline import compile as run
from tests.lowered import FOLDER, disk, lowered, mounts, pod, slugs

KEY = "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n"


def maps(cluster: ir.Cluster) -> dict[str, dict[str, str]]:
    return {
        one.meta.name.plain: {key: value.plain for key, value in one.texts}
        for one in cluster.config_maps
    }


def secrets(cluster: ir.Cluster) -> dict[str, dict[str, bytes]]:
    return {
        one.meta.name.plain: {key: value.plain for key, value in one.values}
        for one in cluster.secrets
    }


def read(cluster: ir.Cluster, name: str = "web") -> list[tuple[str, str]]:
    (container,) = pod(cluster, name).containers
    return [(one.kind.value, one.object.plain) for one in container.env_from]


def test_config_that_looks_secret_is_kept_in_a_secret_and_said() -> None:
    cluster, report = lowered("""\
        services: {web: {image: x/y:1, configs: [site, plain]}}
        configs:
          site: {content: "url = postgres://me:hunter22@db/shop"}
          plain: {content: "url = postgres://db/shop"}
    """)

    assert list(secrets(cluster)) == ["site"]
    assert list(maps(cluster)) == ["plain"]
    assert slugs(report, "config-in") == ["config-in-secret"]


# --- variables ------------------------------------------------------------------------------------


def test_variables_are_kept_in_one_config_map_and_secret_ones_in_one_secret() -> None:
    cluster, report = lowered("""\
        services:
          web:
            image: x/y:1
            environment:
              MODE: "on"
              COST: $${price} $$$$
              DB_PASSWORD: hunter22
              DATABASE_URL: postgres://me:hunter22@db/shop
              DB_PASSWORD_FILE: /run/secrets/db
              EMPTY_PASSWORD: ""
    """)

    assert maps(cluster) == {
        "web-environment": {
            "MODE": "on",
            "COST": "${price} $$",
            "DB_PASSWORD_FILE": "/run/secrets/db",
            "EMPTY_PASSWORD": "",
        }
    }
    assert secrets(cluster) == {
        "web-environment": {
            "DB_PASSWORD": b"hunter22",
            "DATABASE_URL": b"postgres://me:hunter22@db/shop",
        }
    }
    assert sorted(read(cluster)) == [
        ("configMap", "web-environment"),
        ("secret", "web-environment"),
    ]
    assert not any("hunter22" in one.message + one.hint for one in report)


def test_service_without_variables_reads_none() -> None:
    cluster, _ = lowered("services: {web: {image: x/y:1}}\n")

    assert (maps(cluster), secrets(cluster), read(cluster)) == ({}, {}, [])


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("spring.profiles.active", "1.30", "configMap"),
        ("a b", "1.34", "env"),
        ("1ST", "1.32", "env"),
        ("a b", "1.31", "error"),
        ("ключ", "1.34", "error"),
        (".", "1.34", "env"),
    ],
)
def test_name_that_is_no_key_is_read_by_itself_where_the_version_can(
    name: str, version: str, expected: str
) -> None:
    cluster, report = lowered(
        f"services: {{web: {{image: x/y:1, environment: {{'{name}': '$$(A) $$$$'}}}}}}\n",
        target=Target(kubernetes=version),
    )
    (container,) = pod(cluster, "web").containers
    literals = [
        (one.name.plain, one.value.plain) for one in container.env if isinstance(one, ir.Literal)
    ]

    assert bool(maps(cluster)) is (expected == "configMap")
    assert literals == ([(name, "$$(A) $$$$")] if expected == "env" else [])
    assert slugs(report, "variable") == (["variable-name"] if expected == "error" else [])


@pytest.mark.parametrize(
    ("value", "is_kept_apart"),
    [
        ("curl --basic me:${DB_PASSWORD} db", True),
        ("$DB_PASSWORD", True),
        ("${DB_USER} of ${DB_PASSWORD_FILE}", False),
        ("curl -u me:hunter22 db", True),
        ("$${DB_PASSWORD}", False),
    ],
)
def test_value_that_is_made_of_a_secret_is_one(value: str, is_kept_apart: bool) -> None:
    cluster, _ = lowered(
        f"services: {{web: {{image: x/y:1, environment: {{CALL: '{value}'}}}}}}\n",
        environment={"DB_PASSWORD": "hunter22", "DB_USER": "me", "DB_PASSWORD_FILE": "/run/x"},
    )

    assert [one.meta.name.plain for one in cluster.secrets] == ["web-environment"] * is_kept_apart


def test_secret_of_an_odd_name_is_read_from_the_secret() -> None:
    cluster, _ = lowered(
        "services: {web: {image: x/y:1, environment: {'my password': hunter22}}}\n"
    )
    (container,) = pod(cluster, "web").containers
    (variable,) = container.env

    assert isinstance(variable, ir.FromKey)
    assert secrets(cluster) == {"web-environment": {variable.key.plain: b"hunter22"}}
    assert read(cluster) == []


# --- what becomes of secrets ----------------------------------------------------------------------

SECRET = "services: {web: {image: x/y:1, environment: {A_TOKEN: t0ken-x, B_TOKEN: t0ken-y}}}\n"


def test_external_secrets_are_referred_to_and_their_command_is_said() -> None:
    cluster, report = lowered(SECRET, secrets=Secrets.EXTERNAL, target=Target(namespace="shop-ns"))
    (note,) = [one for one in report if one.slug == "expected-secret"]

    assert secrets(cluster) == {}
    assert read(cluster) == [("secret", "web-environment")]
    assert [(one.kind, one.name.plain) for one in cluster.external] == [
        ("Secret", "web-environment")
    ]
    assert note.hint.startswith("kubectl create secret generic web-environment ")
    assert "--from-literal=A_TOKEN=" in note.hint
    assert "--namespace shop-ns" in note.hint
    assert "t0ken" not in note.hint


def test_skipped_secrets_are_nowhere() -> None:
    cluster, report = lowered(SECRET, secrets=Secrets.SKIP)

    assert (secrets(cluster), read(cluster), cluster.external) == ({}, [], ())
    assert slugs(report, "skipped") == ["skipped-secret"]


# --- secrets in commands --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "command", "expected"),
    [
        ("hunter2222", "--requirepass hunter2222", ["--requirepass", "$(REDIS_PASSWORD)"]),
        ("hunter2222", "--pass=hunter2222", ["--pass=$(REDIS_PASSWORD)"]),
        ("abc", "--requirepass abc", ["--requirepass", "$(REDIS_PASSWORD)"]),
        ("root", "chown root:root /data", ["chown", "root:root", "/data"]),
        ("abc", "echo abc", ["echo", "abc"]),
        ("hunter2222", "echo $$(X) hunter2222", ["echo", "$$(X)", "$(REDIS_PASSWORD)"]),
    ],
)
@pytest.mark.parametrize("option", list(Secrets))
def test_secret_variables_value_in_a_command_becomes_a_reference(
    password: str, command: str, expected: list[str], option: Secrets
) -> None:
    cluster, report = lowered(
        f"""\
        services:
          web:
            image: x/y:1
            command: {command}
            environment: {{REDIS_PASSWORD: {password}}}
        """,
        secrets=option,
    )
    (container,) = pod(cluster, "web").containers

    assert [word.plain for word in container.args or ()] == expected
    assert slugs(report, "secret-in") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("postgres -c shared=1", "postgres -c shared=1"),
        ("app --user postgres", "app --user postgres"),
        ("postgres-exporter --password postgres", "postgres-exporter --password $(PASSWORD)"),
        ("postgres-exporter --password=postgres", "postgres-exporter --password=$(PASSWORD)"),
        ("app postgres://postgres:postgres@db", "app postgres://postgres:$(PASSWORD)@db"),
        ("mysql -upostgres -ppostgres", "mysql -upostgres -p$(PASSWORD)"),
    ],
)
@pytest.mark.parametrize(("image", "user"), [("postgres:17", "app"), ("x/y:1", "postgres")])
def test_word_that_is_a_secret_too_is_one_only_where_it_is_announced(
    command: str, expected: str, image: str, user: str
) -> None:
    cluster, _ = lowered(
        f"""\
        services:
          web:
            image: {image}
            command: {command}
            environment: {{DB_USER: {user}, PASSWORD: postgres}}
        """
    )
    (container,) = pod(cluster, "web").containers

    assert " ".join(word.plain for word in container.args or ()) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("redis-server --requirepass hunter22", ["secret-in-command"]),
        ("app --db postgres://me:hunter22@db/shop", ["secret-in-command"]),
        ('["app", "--api-key=abc123"]', ["secret-in-command"]),
        ("app --password-file /run/secrets/x", []),
        ("app --requirepass $${PASS}", []),
        ("app --verbose --port 80", []),
    ],
)
def test_other_secrets_in_commands_stay_with_a_warning(command: str, expected: list[str]) -> None:
    _, report = lowered(f"services:\n  web:\n    image: x/y:1\n    command: {command}\n")

    assert slugs(report, "secret-in") == expected
    assert not any("hunter22" in one.message + one.hint for one in report)


def test_reference_gives_back_the_word_with_kubernetes_expansion() -> None:
    assert referring("$x$(A)hunter22", Hidden({"hunter22": "$(P)"})) == "$x$$(A)$(P)"


# --- configs and secrets as files -----------------------------------------------------------------


def test_configs_and_secrets_are_single_files_of_their_own() -> None:
    cluster, _ = lowered(
        """\
        services:
          web: {image: x/y:1, configs: [site, {source: site, target: /etc/b}], secrets: [key]}
        configs: {site: {content: "a=1\\r\\n"}}
        secrets: {key: {file: ./key.pem}}
        """,
        {"key.pem": KEY},
    )

    assert maps(cluster) == {"site": {"site": "a=1\r\n"}}
    assert secrets(cluster) == {"key": {"key": KEY.encode()}}
    assert mounts(cluster, "web") == {
        "/site": "configMap site/site ro",
        "/etc/b": "configMap site/site ro",
        "/run/secrets/key": "secret key/key ro",
    }


@pytest.mark.parametrize(
    ("mode", "expected"), [("", 0o444), ("mode: 0400", 0o400), ('mode: "0440"', 0o440)]
)
def test_mode_of_a_file_is_kept(mode: str, expected: int) -> None:
    cluster, _ = lowered(f"""\
        services: {{web: {{image: x/y:1, configs: [{{source: a, {mode}}}]}}}}
        configs: {{a: {{content: x}}}}
    """)
    (volume,) = pod(cluster, "web").volumes

    assert isinstance(volume, ir.Projected)
    assert [one.mode.plain for one in volume.items if one.mode] == [expected]


def test_bytes_that_are_no_text_are_kept_as_bytes() -> None:
    cluster, _ = lowered(
        "services: {web: {image: x/y:1, configs: [a]}}\nconfigs: {a: {file: ./a.bin}}\n",
        {"a.bin": b"\xff\x00"},
    )

    assert [(key, value.plain) for key, value in cluster.config_maps[0].binaries] == [
        ("a", b"\xff\x00")
    ]


@pytest.mark.parametrize(("size", "expected"), [(1000, []), (300_000, ["server-side-apply"])])
def test_large_content_needs_another_apply(size: int, expected: list[str]) -> None:
    _, report = lowered(
        "services: {web: {image: x/y:1, configs: [a]}}\nconfigs: {a: {file: ./a.txt}}\n",
        {"a.txt": "x" * size},
    )

    assert slugs(report, "server-side", "too-large") == expected


def test_config_of_two_mebibytes_is_refused_where_it_is_named() -> None:
    text = "services: {web: {image: x/y:1, configs: [a]}}\nconfigs: {a: {file: ./a.bin}}\n"
    files = disk(text, {"a.bin": "x" * (2 << 20)})
    result = run(Options(directory=FOLDER, project_name="shop"), files)

    assert result.objects == ()
    assert format_of("text")(result.diagnostics, colour=False) == dedent("""\
        error[PC406]: the config `a` comes from `./a.bin`, which has 2097152 bytes; an object holds 1048576
         --> compose.yaml:2:21
          |
        2 | configs: {a: {file: ./a.bin}}
          |                     ^^^^^^^
          = hint: mount a volume that has the file, or put it into the image

        1 error
    """)  # noqa: E501 - a message stands on one line


def test_config_whose_text_looks_secret_is_kept_in_a_secret() -> None:
    cluster, _ = lowered("""\
        services: {web: {image: x/y:1, configs: [site]}}
        configs: {site: {content: "db = postgres://me:hunter22@db/shop"}}
    """)

    assert maps(cluster) == {}
    assert secrets(cluster) == {"site": {"site": b"db = postgres://me:hunter22@db/shop"}}
    assert mounts(cluster, "web") == {"/site": "secret site/site ro"}


def test_config_of_several_services_is_one_object() -> None:
    cluster, report = lowered("""\
        services:
          a: {image: x/y:1, configs: [site]}
          b: {image: x/z:1, configs: [site]}
        configs: {site: {content: x}}
    """)

    assert list(maps(cluster)) == ["site"]
    assert not report.failed


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("configs", "{external: true}", ("ConfigMap", "site-conf")),
        ("configs", "{external: true, name: Team_site}", ("ConfigMap", "team-site")),
        ("secrets", "{external: true}", ("Secret", "site-conf")),
    ],
)
def test_external_object_is_referred_to_and_said(
    kind: str, given: str, expected: tuple[str, str]
) -> None:
    cluster, report = lowered(
        f"services: {{web: {{image: x/y:1, {kind}: [site.conf]}}}}\n"
        f"{kind}: {{site.conf: {given}}}\n"
    )
    (volume,) = pod(cluster, "web").volumes

    assert isinstance(volume, ir.Projected)
    assert volume.items[0].key.plain == "site.conf"
    assert [(one.kind, one.name.plain) for one in cluster.external] == [expected]
    assert len(slugs(report, "expected")) == 1


def test_written_name_is_the_objects() -> None:
    cluster, _ = lowered(
        "services: {web: {image: x/y:1, configs: [a]}}\n"
        "configs: {a: {content: x, name: shared_site}}\n"
    )

    assert maps(cluster) == {"shared-site": {"a": "x"}}


def test_secret_that_is_not_there_is_no_trouble_where_it_is_only_referred_to() -> None:
    text = "services: {web: {image: x/y:1, secrets: [key]}}\nsecrets: {key: {file: ./no}}\n"
    cluster, report = lowered(text, secrets=Secrets.EXTERNAL)

    assert mounts(cluster, "web") == {"/run/secrets/key": "secret key/key ro"}
    assert not report.failed


def test_sources_whose_names_meet_are_two_volumes() -> None:
    cluster, _ = lowered("""\
        services: {web: {image: x/y:1, configs: [a.b, a-b]}}
        configs: {a.b: {content: x, name: one}, a-b: {content: y, name: two}}
    """)

    assert mounts(cluster, "web") == {
        "/a.b": "configMap one/a.b ro",
        "/a-b": "configMap two/a-b ro",
    }
