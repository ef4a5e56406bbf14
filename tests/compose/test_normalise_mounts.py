"""What a service mounts, and what configs and secrets hold."""

from __future__ import annotations

import pytest

from compiler.options import Secrets
from compiler.project import (
    AnonymousMount,
    BindMount,
    NamedMount,
    TmpfsMount,
)
from tests.normalised import normalised, said, service, v

# --- mounts ---------------------------------------------------------------------------------------


def test_mounts_have_their_kinds() -> None:
    web = service(
        "image: x, tmpfs: ['/run:size=64m,mode=1777', /tmp], volumes: ["
        "{type: volume, source: data, target: /a, read_only: true, volume: {subpath: s}},"
        "{type: volume, target: /b},"
        "{type: bind, source: /project/c, target: /c, bind: {create_host_path: false}},"
        "{type: tmpfs, target: /d, tmpfs: {size: '1024'}},"
        "{type: npipe, source: p, target: /e}]"
    )

    assert web.mounts == (
        NamedMount(v("data"), v("/a"), v(True), v("s")),
        AnonymousMount(v("/b")),
        BindMount(v("/project/c"), "/project/c", v("/c"), create=v(False)),
        TmpfsMount(v("/d"), v(1024)),
        TmpfsMount(v("/run"), v(64 * 2**20)),
        TmpfsMount(v("/tmp")),
    )


def test_memory_of_size_zero_has_no_limit() -> None:
    (mount,) = service("image: x, tmpfs: ['/run:size=0']").mounts

    assert mount == TmpfsMount(v("/run"))


def test_bind_mount_keeps_the_path_as_written() -> None:
    text = "services: {web: {image: x, volumes: [{type: bind, source: ./c, target: /c}]}}\n"

    made, _ = normalised(text)

    (mount,) = made.services[0].mounts
    assert isinstance(mount, BindMount)
    assert mount.written == "./c"


def test_volumes_from_are_the_other_services_mounts() -> None:
    made, _ = normalised("""\
        services:
          a: {image: x, volumes: [{type: volume, source: data, target: /data}]}
          b:
            image: x
            volumes_from: ["a:ro"]
            volumes: [{type: volume, source: own, target: /own}]
          c: {image: x, volumes_from: [b]}
    """)

    assert made.services[1].mounts == (
        NamedMount(v("own"), v("/own")),
        NamedMount(v("data"), v("/data"), v(True)),
    )
    assert len(made.services[2].mounts) == 2


def test_own_mount_wins_over_a_borrowed_one() -> None:
    made, _ = normalised("""\
        services:
          a: {image: x, volumes: [{type: volume, source: its, target: /data}]}
          b:
            image: x
            volumes_from: [a]
            volumes: [{type: volume, source: own, target: /data}]
    """)

    assert made.services[1].mounts == (NamedMount(v("own"), v("/data")),)


# --- configs and secrets --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("secrets: [{source: s, target: /run/secrets/s}]", "/run/secrets/s"),
        ("secrets: [{source: s, target: key.pem}]", "/run/secrets/key.pem"),
        ("configs: [{source: s}]", "/s"),
        ("configs: [{source: s, target: etc/s}]", "/etc/s"),
    ],
)
def test_grant_has_an_absolute_target(body: str, target: str) -> None:
    web = service(f"image: x, {body}")

    assert [grant.target for grant in (*web.secrets, *web.configs)] == [v(target)]


@pytest.mark.parametrize(
    ("mode", "expected"), [("'0440'", 0o440), ("288", 288), ("'0o400'", 0o400)]
)
def test_mode_is_octal(mode: str, expected: int) -> None:
    (grant,) = service(f"image: x, configs: [{{source: c, mode: {mode}}}]").configs

    assert grant.mode == v(expected)


MATERIALS = """\
    services:
      web:
        image: x
        configs: [{source: inline}, {source: there}]
        secrets: [{source: file}, {source: variable}]
    configs:
      inline: {name: shop_inline, content: "a: 1"}
      there: {name: there, external: true}
      unused: {name: shop_unused, file: /project/absent}
    secrets:
      file: {name: shop_file, file: /project/token.txt}
      variable: {name: shop_variable, environment: TOKEN}
"""


def test_content_comes_from_the_file_a_variable_or_another_file() -> None:
    made, report = normalised(
        MATERIALS, files={"token.txt": b"\xff\x00"}, contents={"secrets.variable": "abc"}
    )

    found = {
        one.key.plain: one.content.plain if one.content else None
        for one in (*made.configs, *made.secrets)
    }
    assert found == {"inline": b"a: 1", "there": None, "file": b"\xff\x00", "variable": b"abc"}
    assert report.summary() == []


def test_secret_that_is_not_here_is_looked_for_in_the_cluster() -> None:
    assert said(MATERIALS) == ["PC346 compose.yaml:11:33", "PC346 compose.yaml:12:48"]


def test_secrets_that_are_only_referred_to_need_no_content() -> None:
    assert said(MATERIALS, secrets=Secrets.EXTERNAL) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"token.txt/inside": "x"}, "PC405 compose.yaml:11:33"),
        ({"token.txt": b"x" * (2**20 + 1)}, "PC406 compose.yaml:11:33"),
    ],
)
def test_directory_and_large_file_are_errors(files: dict[str, str | bytes], expected: str) -> None:
    assert said(MATERIALS, files=files, contents={"secrets.variable": "abc"}) == [expected]


def test_message_names_the_file_as_it_is_written() -> None:
    _, report = normalised(MATERIALS, contents={"secrets.variable": "abc"})

    (found,) = report
    assert found.message == (
        "the secret `file` is not here (there is no `./token.txt`), "
        "so the manifests count on a Secret in the cluster"
    )


@pytest.mark.parametrize(
    ("source", "code"), [("file: /project/site.conf", "PC405"), ("environment: SITE", "PC407")]
)
def test_config_that_gives_no_content_is_an_error(source: str, code: str) -> None:
    text = f"""\
        services: {{web: {{image: x, configs: [{{source: site}}]}}}}
        configs: {{site: {{name: s, {source}}}}}
    """

    assert [one.partition(" ")[0] for one in said(text)] == [code]


def test_verdict_on_what_is_no_bind_mount_is_an_error() -> None:
    text = """\
        services:
          web: {image: x/y:1, volumes: ["./c:/c"], x-podc: {mounts: {/d: claim}}}
    """

    _, report = normalised(text)

    assert report.summary() == ["PC345 compose.yaml:2:62"]
